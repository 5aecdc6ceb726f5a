import { describe, expect, test } from "vitest";
import type { GateEntry, GatesReport, GateState } from "../../../src/gates/report.ts";
import { gatesHtml, gatesLines, gatesSummary } from "./forms.ts";

const HOSTILE =
  "</td><script>alert(1)</script> | `x` ::error::y\n::set-output name=a::b\n[l](javascript:1) <!-- \u202e";

function entry(name: string, state: GateState, parts: Partial<GateEntry> = {}): GateEntry {
  const verdict = state === "pass" || state === "fail" || state === "inconclusive" ? state : undefined;
  return {
    name,
    row: "G1",
    title: name,
    area: "application",
    criteria: { met: 0, expected: 1 },
    state,
    verdicts: verdict === undefined ? undefined : { dev: "pass", staging: verdict, production: verdict },
    summary: `${name} is ${state}`,
    expected: [],
    waived: undefined,
    findings: [],
    figures: {},
    evidence: [],
    commands: [],
    startMs: 0,
    durationMs: 1200,
    log: "",
    ...parts,
  };
}

function report(gates: readonly GateEntry[], parts: Partial<GatesReport> = {}): GatesReport {
  return {
    service: "shop",
    version: "1.2.3",
    commit: "a".repeat(40),
    profile: "production",
    verdict: "fail",
    verdicts: { dev: "pass", staging: "fail", production: "fail" },
    readiness: 50,
    criteria: { met: 1, expected: 2 },
    areas: {},
    gates,
    waivers: [],
    subset: [],
    archive: undefined,
    notices: [],
    startedAt: "2026-11-21T08:00:00.000Z",
    durationMs: 5000,
    ...parts,
  };
}

const MIXED = report([
  entry("version", "pass"),
  entry("changelog", "not applicable"),
  entry("unit", "fail", {
    findings: [{ severity: "error", message: "adds failed", file: "test/a.js", line: 3, col: 7 }],
  }),
  entry("lint", "fail", { waived: { gate: "lint", until: "2026-12-31", reason: "old code" } }),
  entry("compile", "inconclusive", { startMs: 1200, durationMs: 300 }),
]);

describe("a run of the gates", () => {
  test("is printed in a log as one line per gate, the worst first", () => {
    expect(gatesLines(MIXED)).toEqual([
      "❌ gates fail: shop 1.2.3 for production. 1 of 2 expected gates passed, 50 % ready, 1 waived.",
      "  ✗ unit fail 1.2s: unit is fail",
      "      test/a.js:3:7: adds failed",
      "  ✗ lint fail 1.2s: lint is fail",
      "      waived until 2026-12-31: old code",
      "  ? compile inconclusive 300ms: compile is inconclusive",
      "  ✓ version pass 1.2s: version is pass",
      "  – changelog not applicable: changelog is not applicable",
    ]);
  });

  test("is shown in the summary with every verdict, the places of findings and a timeline", () => {
    const text = gatesSummary(MIXED);
    const places = [
      "❌ gates fail",
      "50 % ready",
      "| unit |",
      "| pass | fail | fail |",
      "| lint |",
      "✗ fail, waived",
      "### unit",
      "test/a.js&#58;3&#58;7",
      "### lint",
      "Waived until 2026&#45;12&#45;31",
      "### compile",
      "### Timeline",
      "█",
    ].map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((left, right) => left - right));
  });

  test("is shown on a page that stands alone", () => {
    const page = gatesHtml(MIXED);
    expect(page).toContain("Content-Security-Policy");
    expect(page).toContain("<strong>Waived until 2026-12-31:</strong> old code");
    expect(page).toContain("<code>test/a.js:3:7</code>");
    expect(page).toContain('aria-label="Timeline: version 1.2s; unit 1.2s, failed');
    expect(page).not.toMatch(/<script|src=|href=/);
  });

  test("of selected gates has no verdict for staging and production, and states so", () => {
    const some = report([entry("unit", "pass")], {
      verdict: "pass",
      verdicts: { dev: "pass" },
      subset: ["unit"],
      readiness: 100,
      criteria: { met: 1, expected: 1 },
    });
    for (const text of [gatesSummary(some), gatesHtml(some), gatesLines(some).join("\n")])
      expect(text).toContain("there is no verdict for staging and production");
  });

  test("with hostile texts issues no command and no markup", () => {
    const hostile = report(
      [
        entry(HOSTILE, "fail", {
          summary: HOSTILE,
          title: HOSTILE,
          log: HOSTILE,
          findings: [{ severity: "error", message: HOSTILE, file: HOSTILE, line: 1 }],
          evidence: [{ what: HOSTILE, value: HOSTILE }],
          commands: [{ command: HOSTILE, code: 1, durationMs: 1 }],
          figures: { [HOSTILE]: HOSTILE },
        }),
      ],
      { service: HOSTILE, notices: [HOSTILE], archive: { file: HOSTILE, sha256: "0", bytes: 1, entries: 1 } },
    );
    for (const line of gatesLines(hostile)) expect(line).not.toMatch(/^\s*::|[\n\u202e]/);
    expect(gatesHtml(hostile)).not.toMatch(/<script|<!--|\u202e/);
    expect(gatesSummary(hostile)).not.toMatch(/<script|<!--|\]\(javascript|\u202e/);
  });

  test("of a thousand gates with a thousand findings each stays within the summary's limit", () => {
    const findings = Array.from({ length: 1000 }, (_, at) => ({
      severity: "error" as const,
      message: `${at} ${"long ".repeat(200)}`,
      file: "a".repeat(300),
    }));
    const many = report(Array.from({ length: 1000 }, (_, at) => entry(`g${at}`, "fail", { findings })));
    expect(Buffer.byteLength(gatesSummary(many))).toBeLessThan(1024 * 1024);
    expect(Buffer.byteLength(gatesHtml(many))).toBeLessThan(200 * 1024 * 1024);
  });
});
