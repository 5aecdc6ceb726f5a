import { expect, test } from "vitest";
import type { Owner } from "../../src/deploy/target.ts";
import { forwardLines, undoLines } from "../../src/targets/host/runtimes/process/lines.ts";
import { Cluster, RELEASES } from "./memory/cluster.ts";
import type { Command, Setup } from "./memory/cluster.ts";
import type { Site } from "./memory/site.ts";
import type { SiteRecord } from "./memory/site-record.ts";

const { L, W } = RELEASES;
/** The deployment on record: `k0` has ended, its engine is gone. */
const OF = "k0";

type Kind = SiteRecord["kind"];
interface Row {
  /** The state on each site, in the words of docs/architecture.md: P pending, C committed, U undone, +f forward steps, - no record. */
  readonly state: readonly State[];
  readonly kind: Kind;
  /** Who acts. */
  readonly who: Command | "guard" | "hand";
  readonly setup?: Partial<Setup>;
  readonly next: readonly Next[];
  /** The word of whoever acts, about `k0`. */
  readonly word?: string;
}
type State = "-" | "P" | "P+f" | "P+b" | "P prepared" | "C" | "U";
interface Next {
  readonly end: "committed" | "undone" | "none";
  readonly live: "L" | "W";
}

const onL: Next = { end: "undone", live: "L" };
const onW: Next = { end: "committed", live: "W" };
const none: Next = { end: "none", live: "L" };

const ROWS: readonly (readonly [string, Row])[] = [
  [
    "no record, owner gone: the guard gives the lease back",
    { state: ["-"], kind: "deploy", who: "guard", next: [none], word: "refused" },
  ],
  [
    "P deployment: the guard undoes",
    { state: ["P"], kind: "deploy", who: "guard", next: [onL], word: "rollback_unverified" },
  ],
  [
    "P deployment: a person's undo",
    { state: ["P"], kind: "deploy", who: "hand", next: [onL], word: "rollback_unverified" },
  ],
  [
    "P prepared deployment: the guard undoes, and the former place is restored",
    { state: ["P prepared"], kind: "deploy", who: "guard", next: [onL], word: "rollback_unverified" },
  ],
  [
    "P deployment, another site C, none U: a reader commits",
    { state: ["P prepared", "C"], kind: "deploy", who: "recover", next: [onW, onW], word: "deployed" },
  ],
  [
    "P deployment, none C: a reader undoes",
    { state: ["P", "P"], kind: "deploy", who: "recover", next: [onL, onL], word: "rolled_back" },
  ],
  [
    "P deployment, an undo begun on one site, another C: it comes to its end, then the other follows",
    { state: ["P+b", "C"], kind: "deploy", who: "recover", next: [onL, onL], word: "rolled_back" },
  ],
  [
    "C deployment, another site U: a reader lets it follow",
    { state: ["C", "U"], kind: "deploy", who: "recover", next: [onL, onL], word: "rolled_back" },
  ],
  [
    "C deployment, no site U: words and marks only",
    { state: ["C", "C"], kind: "deploy", who: "recover", next: [onW, onW], word: "deployed" },
  ],
  [
    "C deployment, one site: its guard says deployed",
    { state: ["C"], kind: "deploy", who: "guard", next: [onW], word: "deployed" },
  ],
  [
    "C deployment, several sites: a guard says unknown",
    { state: ["C", "C"], kind: "deploy", who: "guard", next: [onW, onW], word: "unknown" },
  ],
  [
    "P+f, another site C, none U: a reader goes forward",
    { state: ["P+f", "C"], kind: "rollback", who: "recover", next: [onW, onW], word: "rolled_back" },
  ],
  [
    "P+f, another site C, and W does not start: both end on L",
    {
      state: ["P+f", "C"],
      kind: "rollback",
      who: "recover",
      setup: { health: { "W@1": "nostart" } },
      next: [onL, onL],
      word: "rollback_failed",
    },
  ],
  [
    "P+f, each site has its record: a reader goes forward",
    { state: ["P+f", "P+f"], kind: "rollback", who: "recover", next: [onW, onW], word: "rolled_back" },
  ],
  [
    "P+f: the guard goes forward",
    { state: ["P+f"], kind: "rollback", who: "guard", next: [onW], word: "rollback_unverified" },
  ],
  [
    "P+f: a person's undo goes forward",
    { state: ["P+f"], kind: "rollback", who: "hand", next: [onW], word: "rollback_unverified" },
  ],
  [
    "P+f, a site has no record and nothing was switched: a reader discards it",
    { state: ["P+f", "-"], kind: "rollback", who: "recover", next: [onL, none], word: "refused" },
  ],
  [
    "P+f, W does not start: the guard undoes",
    {
      state: ["P+f"],
      kind: "rollback",
      who: "guard",
      setup: { health: { W: "nostart" } },
      next: [onL],
      word: "rollback_unverified",
    },
  ],
  [
    "P without f, of a rollback: undo only, never W",
    { state: ["P", "P"], kind: "rollback", who: "recover", next: [onL, onL], word: "rollback_failed" },
  ],
  [
    "C rollback, another site U, L was healthy: it follows",
    { state: ["C", "U"], kind: "rollback", who: "recover", next: [onL, onL], word: "rollback_failed" },
  ],
  [
    "C rollback, another site U, L was not healthy: nothing is done",
    {
      state: ["C", "U"],
      kind: "rollback",
      who: "recover",
      setup: { health: { L: "sick" } },
      next: [onW, onL],
      word: "mixed",
    },
  ],
  [
    "P+f, another site U, L was not healthy: it goes forward all the same",
    {
      state: ["P+f", "U"],
      kind: "rollback",
      who: "recover",
      setup: { health: { L: "sick" } },
      next: [onW, onL],
      word: "mixed",
    },
  ],
  [
    "owner ended: the next deployment settles first",
    { state: ["P"], kind: "deploy", who: "deploy N", next: [{ end: "none", live: "L" }], word: "rolled_back" },
  ],
];

/** Writes a state on a site as the host program would have left it. */
function write(site: Site, state: State, kind: Kind, cluster: Cluster): void {
  const owner: Owner = {
    id: OF,
    kind: kind === "rollback" ? "rollback" : "deploy",
    repository: "",
    runId: "",
    attempt: "",
    checkRunId: "",
    actor: "ann",
    reason: "",
    url: "",
    release: kind === "rollback" ? "" : W.id,
  };
  site.owner = owner;
  site.guard = OF;
  site.sites = cluster.sites.size;
  if (kind === "deploy" && state !== "-") site.stage(OF, W.id);
  if (state === "-") return;
  const before = site.state();
  const undo = undoLines(before, W.id, cluster.environment);
  const record: SiteRecord = {
    id: OF,
    kind,
    from: L.id,
    to: W.id,
    healthy: site.health(L.id) === "ok",
    end: "pending",
    begun: false,
    switched: false,
    disarmed: false,
    prepared: "no",
    secretsBefore: "s0",
    secretsTo: "s0",
    secretsCommitted: "s0",
    seen: false,
    fromSlot: "main",
    toSlot: "main",
    drain: 0,
    after: undefined,
    forward:
      state === "P+f" || (kind === "rollback" && state === "C")
        ? [...forwardLines(before, W.id, cluster.environment)]
        : [],
    undo: undo.map((line) => line.replace("@before", line.startsWith("stop ") ? "-" : "s0")),
  };
  site.record = record;
  if (state === "P+f") return;
  site.run(OF, "switch", [`stop main -`, `link current ${W.id}`, `start main ${W.id}`]);
  if (state === "P prepared") site.prepare(OF);
  if (state === "P+b") record.begun = true;
  if (state === "C") site.commit(OF, OF);
  if (state === "U" || (kind === "rollback" && state === "P")) record.begun = true;
  if (state === "U") site.finish(OF, true);
}

test.each(ROWS)("%s", async (_name, { state, kind, who, setup, next, word }) => {
  const cluster = new Cluster({ sites: state.length, rollback: kind === "rollback", ...setup });
  cluster.engines.push({
    id: OF,
    command: kind === "rollback" ? "rollback" : "deploy W",
    alive: false,
    report: undefined,
    calls: [],
    cancel: () => undefined,
  });
  const sites = [...cluster.sites.values()];
  sites.forEach((site, index) => write(site, state[index] as State, kind, cluster));
  if (who === "guard") cluster.guardsAct();
  else if (who === "hand") for (const site of sites) site.undoByHand();
  else await cluster.run(who);
  const log = cluster.lines.join("\n");
  if (who !== "deploy N") {
    expect(
      sites.map(({ record, current }) => ({ end: record?.end ?? "none", live: current === W.id ? "W" : "L" })),
      log,
    ).toEqual(next);
    expect(
      sites.every(({ owner }) => owner === undefined),
      "the leases are given back",
    ).toBe(true);
  }
  for (const site of sites)
    if (word !== "mixed" && site.outcomes[OF] !== undefined) expect(site.outcomes[OF]?.outcome, log).toBe(word);
  expect(
    sites.some(({ outcomes }) => outcomes[OF]?.outcome === word),
    log,
  ).toBe(true);
  for (const { record, known } of sites) {
    if (record?.end !== "undone" || kind !== "deploy") continue;
    expect(known.get(W.id)?.good, "the former place of W").toBe(0);
  }
  if (kind === "rollback")
    for (const { record, known } of sites)
      expect(known.get(L.id)?.left, "L is marked as left where the rollback was committed").toBe(
        record?.end === "committed",
      );
});

test("U: a commit is refused, and C and U stay as they are when they are finished again", () => {
  const cluster = new Cluster({ sites: 2 });
  const [first, second] = [...cluster.sites.values()] as [Site, Site];
  write(first, "U", "deploy", cluster);
  write(second, "C", "deploy", cluster);
  expect(() => first.commit(OF, OF)).toThrow("nothing of k0 to commit");
  expect([first.finish(OF, false), second.finish(OF, true)]).toEqual(["undone", "committed"]);
  expect([first.current, second.current]).toEqual([L.id, W.id]);
});

test.each([
  ["rollback", "deploy W", "takes over"],
  ["undo", "deploy W", "takes over"],
  ["deploy N", "deploy W", "waits"],
  ["rollback", "rollback", "waits"],
  ["undo", "rollback", "waits"],
] as const)("%s, while %s runs: %s", async (second, first, how) => {
  const cluster = new Cluster({ sites: 2, rollback: first === "rollback" });
  let other: Promise<void> | undefined;
  const { engine, done } = cluster.start(first, {
    call: first === "rollback" ? 14 : 13,
    when: "after",
    act: () => {
      other = cluster.start(second).done;
      return "go on";
    },
  });
  await cluster.time.until(done);
  await cluster.time.until(other as Promise<void>);
  const ended = engine.report?.outcome;
  if (how === "takes over") expect(["rolled_back", "refused", "unknown"], cluster.lines.join("\n")).toContain(ended);
  else expect(ended, cluster.lines.join("\n")).toBe(first === "rollback" ? "rolled_back" : "deployed");
});

test("a rollback that settles a failed rollback does not choose the release that failed", async () => {
  const cluster = new Cluster({ sites: 2, rollback: true, health: { W: "nostart" } });
  cluster.engines.push({
    id: OF,
    command: "rollback",
    alive: false,
    report: undefined,
    calls: [],
    cancel: () => undefined,
  });
  for (const site of cluster.sites.values()) write(site, "P+f", "rollback", cluster);
  const { report } = await cluster.run("rollback");
  expect(report, cluster.lines.join("\n")).toMatchObject({ outcome: "rolled_back", version: RELEASES.O.version });
  for (const { known } of cluster.sites.values()) expect(known.get(W.id)?.bad).toBe(true);
});

test("a contender changes nothing once another one has taken over from it", async () => {
  const prepared = (): Cluster => {
    const made = new Cluster({ sites: 2 });
    made.engines.push({
      id: OF,
      command: "deploy W",
      alive: false,
      report: undefined,
      calls: [],
      cancel: () => undefined,
    });
    for (const site of made.sites.values()) write(site, "P", "deploy", made);
    return made;
  };
  const usual = (await prepared().run("rollback")).calls.map(({ method }) => method);
  const armed = usual.lastIndexOf("arm", usual.indexOf("finish")) + 1;
  expect(armed).toBeGreaterThan(4);
  const cluster = prepared();
  const sites = [...cluster.sites.values()];
  // The guards of both have been confirmed by then: it is the last moment before it settles what it found.
  const engine = await cluster.run("rollback", {
    call: armed,
    when: "after",
    act: (site) => {
      for (const one of sites)
        if (one !== site) one.owner = { ...(one.owner as Owner), id: "somebody", kind: "recover" };
      return "go on";
    },
  });
  expect(engine.calls.map(({ method }) => method)).not.toContain("finish");
  expect(sites.map(({ record }) => record?.end)).toEqual(["pending", "pending"]);
});
