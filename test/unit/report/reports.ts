import type { Report } from "../../../src/deploy/report.ts";

const OLD = "1.4.1-a1b2c3d-00112233";
const NEW = "1.4.2-9f8e7d6-00112233";
const HOSTS = ["app1.example.org", "app2.example.org"];

type Phase = readonly [phase: string, durationMs: number, ok?: boolean];

function timeline(...phases: readonly Phase[]): Report["timeline"] {
  let startMs = 0;
  return phases.map(([phase, durationMs, ok = true]) => {
    const entry = { phase, startMs, durationMs, ok };
    startMs += durationMs + 15;
    return entry;
  });
}

/** A request every 50 ms; those from `lostFrom` to `lostTo` got no answer. */
export function probe(ms: number, lostFrom = 0, lostTo = 0): NonNullable<Report["probe"]> {
  const samples = Array.from({ length: Math.floor(ms / 50) }, (_, index) => {
    const atMs = index * 50;
    const ok = atMs < lostFrom || atMs >= lostTo;
    const slow = ok && Math.abs(atMs - lostTo) < 400 && lostTo > 0 ? 180 : 0;
    return { atMs, durationMs: ok ? 6 + ((index * 7) % 11) + slow : 12, ok, requests: 1 };
  });
  const lost = samples.filter(({ ok }) => !ok).length;
  return {
    startMs: 1000,
    sent: samples.length,
    lost,
    unsent: 0,
    longestGapMs: lost === 0 ? 0 : lostTo - lostFrom + 40,
    sites: [],
    samples,
  };
}

const step = (says: string) => ({ verb: "run", data: [], says, deadlineMs: 60_000 });

const plan: NonNullable<Report["plan"]> = {
  release: NEW,
  waves: HOSTS.map((host) => ({
    name: `switch ${host}`,
    phase: "switch" as const,
    steps: { [host]: [step(`point current to ${NEW}`), step("restart orders.service")] },
    gate: { kind: "live", group: "main", of: "all" } as const,
  })),
  settle: [],
  sites: Object.fromEntries(
    HOSTS.map((host) => [
      host,
      { from: OLD, forward: undefined, undo: [`current ${OLD}`, "restart"].map((says) => ({ says, data: says })) },
    ]),
  ),
  notes: [],
};

const planText = [
  `plan 0123456789abcdef for release ${NEW}`,
  ...HOSTS.flatMap((host, index) => [
    `  ${index + 1}. switch ${host}`,
    `     ${host}: point current to ${NEW}`,
    `     ${host}: restart orders.service`,
    "     then: wait until each of these reports the release",
  ]),
  "  undo:",
  ...HOSTS.map((host) => `    ${host}, now ${OLD}: current ${OLD}; restart`),
];

const passed: Report["checks"] = [
  {
    name: "version",
    where: "app1.example.org (main)",
    verdict: "pass",
    detail: "reports 1.4.2, 3 times in a row",
    durationMs: 1830,
  },
  {
    name: "version",
    where: "app2.example.org (main)",
    verdict: "pass",
    detail: "reports 1.4.2, 3 times in a row",
    durationMs: 1790,
  },
  {
    name: "version",
    where: "https://orders.example.org",
    verdict: "pass",
    detail: "reports 1.4.2 from 2 instances",
    durationMs: 640,
  },
  {
    name: "list orders",
    where: "https://orders.example.org",
    verdict: "pass",
    detail: "HTTP 200 in 31ms",
    durationMs: 31,
  },
];

/** A deployment to two hosts that succeeded. */
export const deployed: Report = {
  intent: "deploy",
  service: "orders",
  environment: "production",
  deploymentId: "20251121-083200-5f1c",
  outcome: "deployed",
  reason: "",
  release: NEW,
  version: "1.4.2",
  previousVersion: "1.4.1",
  url: "https://orders.example.org",
  dryRun: false,
  plan,
  planHash: "0123456789abcdef",
  planText,
  probe: probe(9000, 2100, 2500),
  timeline: timeline(
    ["preflight", 1240],
    ["lease", 620],
    ["plan", 410],
    ["snapshot", 380],
    ["stage", 6200],
    ["switch", 5400],
    ["verify", 2100],
    ["smoke", 1300],
    ["bake", 10_050],
    ["commit", 350],
  ),
  checks: passed,
  live: { "app1.example.org": NEW, "app2.example.org": NEW },
  evidence: undefined,
  warnings: ["app2.example.org: 11 % of the disk is free. Remove what is not needed."],
  next: [],
  startedAt: "2025-11-21T08:32:00.000Z",
  durationMs: 28_200,
};

const failedChecks: Report["checks"] = [
  passed[0] as Report["checks"][number],
  {
    name: "version",
    where: "app2.example.org (main)",
    verdict: "fail",
    detail: "nothing listens there (ECONNREFUSED)",
    durationMs: 30_000,
  },
  { name: "live", where: "app1.example.org (main)", verdict: "pass", detail: "reports 1.4.1", durationMs: 420 },
  {
    name: "live",
    where: "app2.example.org (main)",
    verdict: "inconclusive",
    detail: "no answer within 5.0s",
    durationMs: 5000,
  },
];

const crash = `=CRASH REPORT==== 21-Nov-2025::08:32:14 ===\n  exception exit: {listen_error,orders_http,eaddrinuse}\n${"    in call from supervisor:start_children/2\n".repeat(40)}`;

/** It failed on the second host and was rolled back, with evidence. */
export const rolledBack: Report = {
  ...deployed,
  outcome: "rolled_back",
  reason:
    "app2.example.org (main): version failed: nothing listens there (ECONNREFUSED). Cause: port 8080 is in use by nginx (process 812).",
  probe: probe(41_000, 31_000, 33_600),
  timeline: timeline(
    ["preflight", 1240],
    ["lease", 620],
    ["plan", 410],
    ["snapshot", 380],
    ["stage", 6200],
    ["switch", 36_400, false],
    ["undo", 4100],
  ),
  checks: failedChecks,
  live: { "app1.example.org": OLD, "app2.example.org": OLD },
  evidence: {
    files: [
      { host: "app1.example.org", name: "log/erlang.log.1", text: "started\n" },
      { host: "app2.example.org", name: "log/erlang.log.1", text: crash },
      {
        host: "app2.example.org",
        name: "listening.txt",
        text: 'LISTEN 0 511 *:8080 *:* users:(("nginx",pid=812,fd=6))\n',
      },
    ],
    diagnosis: {
      cause: "port 8080 is in use by nginx (process 812)",
      line: "exception exit: {listen_error,orders_http,eaddrinuse}",
      where: "log/erlang.log.1",
    },
  },
  next: [
    "erlmcp-actions status --environment production",
    "Read the evidence, correct the release, and deploy a new version.",
  ],
  durationMs: 49_500,
};

/** Nothing was changed, because a host is too full. */
export const refused: Report = {
  ...deployed,
  outcome: "refused",
  reason: "app2.example.org: 40 MB are free, and the release needs 180 MB. Remove old releases, or lower `keep`.",
  previousVersion: "",
  plan: undefined,
  planHash: "",
  planText: [],
  probe: undefined,
  timeline: timeline(["preflight", 1800, false]),
  checks: [],
  live: { "app1.example.org": OLD, "app2.example.org": OLD },
  warnings: [],
  next: ["Correct what is named above, then run it again."],
  durationMs: 1810,
};

export const held: Report = {
  ...rolledBack,
  outcome: "held",
  reason: `deployment 20251121-083200-5f1c of ${NEW} failed: list orders failed: HTTP 500`,
  timeline: timeline(
    ["preflight", 1240],
    ["lease", 620],
    ["plan", 410],
    ["stage", 6200],
    ["switch", 5400],
    ["smoke", 800, false],
  ),
  next: [
    "erlmcp-actions status --environment production",
    "erlmcp-actions undo --environment production   (restores the previous release and ends the hold)",
  ],
};

export const mixed: Report = {
  ...deployed,
  outcome: "mixed",
  reason: "app2.example.org kept the previous release",
  live: { "app1.example.org": NEW, "app2.example.org": OLD },
  next: [
    "erlmcp-actions status --environment production",
    "Deploy again: to every host (in a pipeline: run failed jobs again), or with `hosts:` to those that are behind. Or roll back.",
  ],
};

export const unknown: Report = {
  ...rolledBack,
  outcome: "unknown",
  reason: "app2.example.org cannot be reached; its guard will restore the previous release",
  live: { "app1.example.org": OLD, "app2.example.org": "?" },
  evidence: undefined,
};

export const dryRun: Report = {
  ...deployed,
  outcome: "unchanged",
  reason: "dry run: nothing was changed",
  dryRun: true,
  probe: undefined,
  timeline: timeline(["preflight", 1240]),
  checks: [],
  live: { "app1.example.org": OLD, "app2.example.org": OLD },
  warnings: [],
  durationMs: 1300,
};

/** A rollback by a person that succeeded. */
export const backOnRequest: Report = {
  ...rolledBack,
  intent: "rollback",
  reason: "",
  release: OLD,
  version: "1.4.1",
  previousVersion: "1.4.2",
  probe: probe(4000),
  timeline: timeline(["preflight", 900], ["lease", 500], ["snapshot", 300], ["undo", 4100]),
  checks: passed,
  next: [],
};

/** A recover that found nothing to do. */
export const nothingToRecover: Report = {
  ...refused,
  intent: "recover",
  outcome: "unchanged",
  reason: "there is nothing to recover",
  release: "",
  version: "",
  previousVersion: "1.4.1",
  timeline: timeline(["inspect", 700]),
  next: [],
};

export const ALL: Readonly<Record<string, Report>> = {
  deployed,
  rolledBack,
  refused,
  held,
  mixed,
  unknown,
  dryRun,
  backOnRequest,
  nothingToRecover,
};

export const HOSTILE =
  "</script></style></pre></details><script>alert(1)</script><img src=x onerror=alert(1)> | \\` \"'\n::error::pwned\n##[error]pwned\n```\n# heading\n[a](javascript:alert(1)) @everyone <!channel> \u202Egnp.exe \u001b[31mred";

/** The same text wherever a report takes text from others. */
export function hostile(text: string = HOSTILE): Report {
  return {
    ...rolledBack,
    service: text,
    environment: text,
    deploymentId: text,
    reason: text,
    release: text,
    version: text,
    previousVersion: text,
    url: `javascript:${text}`,
    planHash: text,
    planText: [text, text],
    timeline: [{ phase: text, startMs: 0, durationMs: 1, ok: false }],
    checks: [
      { name: text, where: text, verdict: "fail", detail: text, durationMs: 1 },
      { name: text, where: text, verdict: "pass", detail: text, durationMs: 1 },
    ],
    live: { [text]: text },
    evidence: { files: [{ host: text, name: text, text }], diagnosis: { cause: text, line: text, where: text } },
    warnings: [text],
    next: [text],
    startedAt: text,
  };
}

/** As much of everything as nobody ever has. */
export function enormous(): Report {
  const long = "|<`&é\n".repeat(2000);
  const many = <T>(make: (index: number) => T): T[] => Array.from({ length: 2000 }, (_, index) => make(index));
  return {
    ...hostile(long),
    reason: "|".repeat(2 * 1024 * 1024),
    planText: many(() => long),
    timeline: many((index) => ({ phase: long, startMs: index, durationMs: 1, ok: index % 2 === 0 })),
    checks: many((index) => ({
      name: long,
      where: long,
      verdict: index % 2 === 0 ? ("pass" as const) : ("inconclusive" as const),
      detail: long,
      durationMs: 1,
    })),
    live: Object.fromEntries(many((index) => [`${index}${long}`, long])),
    evidence: {
      files: many((index) => ({
        host: "app1",
        name: `log-${index}`,
        text: `first line ${index}\n${"x".repeat(100_000)}\nlast line ${index}`,
      })),
      diagnosis: { cause: long, line: long, where: "log-1999" },
    },
    warnings: many(() => long),
    next: ["erlmcp-actions status"],
  };
}
