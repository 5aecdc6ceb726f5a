import { describe, expect, test } from "vitest";
import type { GateEntry, GatesReport } from "../../../src/gates/report.ts";
import type { RunRecord } from "../../../src/rehearsal/record.ts";
import { breakable, html } from "../../../src/report/render/markup.ts";
import { STYLE } from "../../../src/report/render/style.ts";
import { deploymentHtml, gatesHtml, gatesSummary, runsHtml } from "./forms.ts";
import { ALL, hostile } from "./reports.ts";

const OUT = "/tmp/erlmcp-rehearsal-8f3kQz/runs/50342006806-1/4/temp/erlmcp-actions/gates-1a2b3c4d";
const gate: GateEntry = {
  name: "release",
  row: "G7",
  title: "release",
  area: "application",
  criteria: { met: 1, expected: 1 },
  state: "pass",
  expected: [],
  verdicts: { dev: "pass", staging: "inconclusive", production: "pass" },
  summary: `sha256 ${"0123456789abcdef".repeat(4)}`,
  waived: undefined,
  findings: [
    {
      severity: "warning",
      message: "m",
      file: "config/environments/production/mcp-servers.production.json",
      line: 3,
      col: 7,
    },
  ],
  figures: { entries: 42 },
  evidence: [{ what: "archive", value: "x".repeat(2500) }],
  commands: [{ command: "npm test", code: 0, durationMs: 1 }],
  startMs: 0,
  durationMs: 1200,
  log: `${OUT}/logs/release.log`,
};
const gates: GatesReport = {
  service: "shop",
  version: "1.2.3",
  commit: "a".repeat(40),
  profile: "production",
  verdict: "pass",
  verdicts: { dev: "pass", staging: "pass", production: "pass" },
  readiness: 100,
  criteria: { met: 1, expected: 1 },
  areas: { application: { met: 1, expected: 1 } },
  gates: [gate],
  waivers: [],
  subset: [],
  archive: {
    file: `${OUT}/shop/shop-1.2.3.tar.gz`,
    sha256: "0123456789abcdef".repeat(4),
    bytes: 1_234_567,
    entries: 42,
  },
  notices: [],
  startedAt: "2026-11-21T08:00:00.000Z",
  durationMs: 5000,
};
const run: RunRecord = {
  title: "release.yml: v1.2.3",
  conclusion: "cancelled",
  ms: 1000,
  errors: ["one"],
  notRehearsed: [],
  jobs: [
    {
      name: "release / production / deploy",
      result: "cancelled",
      startMs: 0,
      ms: 1000,
      why: "",
      outputs: { outcome: "rollback_unverified" },
      steps: [],
      files: [{ name: "deployment-production-staging-1", path: "01/report.html" }],
    },
  ],
};

/** The pieces of text of each cell that a browser cannot break. */
function pieces(page: string): string[] {
  return [...page.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].flatMap(([, cell = ""]) =>
    cell
      .replace(/<wbr>/g, " ")
      .replace(/<[^>]*>/g, "")
      .replace(/&#\d+;/g, "x")
      .split(/\s+/),
  );
}

describe("the tables of a page", () => {
  const pages: Readonly<Record<string, string>> = {
    gates: gatesHtml(gates),
    runs: runsHtml([run], "Rehearsal"),
    hostile: deploymentHtml(hostile()),
    ...Object.fromEntries(Object.entries(ALL).map(([name, report]) => [name, deploymentHtml(report)])),
  };

  // `anywhere` lets a browser make a column as narrow as one letter: `succes/s`.
  test("keep words whole: a cell is as wide as its longest piece", () => {
    const rules = [...STYLE.matchAll(/([^{}]+)\{([^{}]*)\}/g)].filter(([, selectors = ""]) =>
      /(?:^|[\s,])(?:td|th|tr|table|code|a)\b/.test(selectors),
    );
    expect(rules.length).toBeGreaterThan(3);
    for (const [rule] of rules) expect(rule).not.toMatch(/overflow-wrap:\s*anywhere|word-break/);
  });

  test.each(Object.entries(pages))("let what is too long for a word break: %s", (_, page) => {
    const all = pieces(page);
    expect(all.length).toBeGreaterThan(0);
    expect(Math.max(...all.map((piece) => [...piece].length))).toBeLessThanOrEqual(24);
  });

  test("name the archive and the logs of gates, not the folders of the machine that made them", () => {
    expect(pages["gates"]).not.toContain("erlmcp-rehearsal");
    expect(pages["gates"]).toContain("<td>shop-1.2.3.tar.gz</td>");
    expect(pages["gates"]).toContain("Output: logs/release.log");
    const summary = gatesSummary(gates);
    expect(summary).not.toMatch(/erlmcp.{0,6}rehearsal/);
    expect(summary).toContain("| shop&#45;1.2.3.tar.gz |");
  });

  test("use singular and plural for counts of errors", () => {
    expect(pages["runs"]).toContain("<summary>1 error</summary>");
  });
});

describe("breakable", () => {
  test.each([
    ["success production inconclusive", "success production inconclusive"],
    ["https://shop.example.com/health", "https:<wbr>/<wbr>/<wbr>shop.<wbr>example.<wbr>com/<wbr>health"],
    ["a".repeat(24), "a".repeat(24)],
    ["a".repeat(50), `${"a".repeat(24)}<wbr>${"a".repeat(24)}<wbr>aa`],
    [`${"é".repeat(23)}${"𝒳".repeat(3)}`, `${"é".repeat(23)}𝒳<wbr>𝒳𝒳`],
    [`${"&".repeat(30)}`, `${"&#38;".repeat(24)}<wbr>${"&#38;".repeat(6)}`],
    ["one two/three", "one two/three"],
  ])("%j", (text, source) => {
    expect(breakable(text).source).toBe(source);
  });

  test("leaves elements and their attributes as they are", () => {
    const path = "one/two/three/four/five/six/seven/eight";
    expect(breakable(html`<a href="${path}">${path}</a> <code>${"x"}</code>`).source).toBe(
      `<a href="${path}">${path.replaceAll("/", "/<wbr>")}</a> <code>x</code>`,
    );
  });
});
