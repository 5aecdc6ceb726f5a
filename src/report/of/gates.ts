import { formatDuration } from "../../core/duration.ts";
import type { GateEntry, GatesReport, GateState } from "../../gates/report.ts";
import { present } from "../document.ts";
import type { Block, Cell, Document, Section, Span } from "../document.ts";
import { clip, firstOf, size } from "../text.ts";

const MOST_GATES = 200;
const MOST_FINDINGS = 100;
const BRIEF_FINDINGS = 10;

const MARKS: Readonly<Partial<Record<GateState, string>>> = { pass: "✓", fail: "✗", inconclusive: "?" };
/** The worst first. */
const RANKS: Readonly<Partial<Record<GateState, number>>> = { fail: 0, inconclusive: 1, pass: 2, "not applicable": 3 };
const LAST_RANK = 4;

export function gatesDocument(report: GatesReport): Document {
  const { service, version, profile, verdict, criteria, readiness, subset } = report;
  const gates = byUrgency(report.gates);
  const shown = gates.slice(0, MOST_GATES);
  const waived = gates.filter(isWaived).length;
  return {
    title: `${verdict === "pass" ? "✅" : verdict === "fail" ? "❌" : "❓"} gates ${verdict}: ${service} ${version} for ${profile}`,
    tone: verdict === "pass" ? "good" : verdict === "fail" ? "bad" : "alarm",
    sentence: `${criteria.met} of ${criteria.expected} expected gates passed, ${readiness} % ready${waived === 0 ? "" : `, ${waived} waived`}${subset.length === 0 ? "" : "; only some gates were selected, so there is no verdict for staging and production"}.`,
    note: `commit ${report.commit.slice(0, 12)}, started ${report.startedAt.replace(/\.\d+Z$/, "Z")}, took ${formatDuration(report.durationMs)}`,
    sections: present(
      gateTable(gates, profile),
      ...shown.filter(isOpen).map(openGate),
      otherFindings(shown.filter((gate) => !isOpen(gate) && gate.findings.length > 0)),
      timeline(report),
      archive(report),
      notices(report),
      evidence(shown),
    ),
  };
}

function isOpen({ state }: GateEntry): boolean {
  return state === "fail" || state === "inconclusive";
}

/** Whether it does not block only because a person waived it. */
function isWaived(gate: GateEntry): boolean {
  return gate.waived !== undefined && isOpen(gate);
}

function byUrgency(gates: readonly GateEntry[]): GateEntry[] {
  const rank = ({ state }: GateEntry): number => RANKS[state] ?? LAST_RANK;
  return gates.toSorted((left, right) => rank(left) - rank(right));
}

function gateTable(gates: readonly GateEntry[], profile: string): Section {
  return {
    title: "Gates",
    brief: gates.flatMap(briefOf),
    blocks: [
      {
        kind: "table",
        head: ["Gate", "Row", `For ${profile}`, "dev", "staging", "production", "Time", "Result"],
        rows: gates.map((gate) => [
          gate.name,
          gate.row,
          stateCell(gate),
          verdictCell(gate.verdicts?.dev),
          verdictCell(gate.verdicts?.staging),
          verdictCell(gate.verdicts?.production),
          gate.verdicts === undefined ? "" : formatDuration(gate.durationMs),
          gate.summary,
        ]),
        noun: "gate",
      },
    ],
  };
}

function stateCell(gate: GateEntry): Cell {
  const { state } = gate;
  const text = `${MARKS[state] ?? "–"} ${state}${isWaived(gate) ? ", waived" : ""}`;
  return { text, as: state === "pass" || state === "fail" || state === "inconclusive" ? state : "quiet" };
}

function verdictCell(verdict: "pass" | "fail" | "inconclusive" | undefined): Cell {
  return verdict === undefined ? "" : { text: verdict, as: verdict };
}

/** One line per gate, with its findings below. */
function briefOf(gate: GateEntry): string[] {
  const { name, state, summary, findings, waived, durationMs, verdicts } = gate;
  const took = verdicts === undefined ? "" : ` ${formatDuration(durationMs)}`;
  const head = `${MARKS[state] ?? "–"} ${name} ${state}${took}: ${summary}`;
  if (!isOpen(gate)) return [head];
  const { kept, left } = firstOf(
    findings.filter(({ message }) => message !== summary),
    BRIEF_FINDINGS,
  );
  const lines = kept.map((finding) => {
    const place = placeOf(finding);
    return `    ${place === "" ? "" : `${place}: `}${finding.message}`;
  });
  if (left > 0) lines.push(`    and ${left} more: see the report`);
  if (waived !== undefined) lines.push(`    waived until ${waived.until}: ${waived.reason}`);
  return [head, ...lines];
}

function openGate({ name, state, summary, findings, waived }: GateEntry): Section {
  return {
    title: `${clip(name, 80)}: ${state}`,
    blocks: present<Block>(
      waived === undefined
        ? undefined
        : { kind: "paragraph", label: `Waived until ${waived.until}`, text: waived.reason },
      findings.length === 0 ? { kind: "paragraph", text: summary } : findingTable(findings),
    ),
  };
}

function otherFindings(gates: readonly GateEntry[]): Section | undefined {
  if (gates.length === 0) return undefined;
  return {
    title: "Other findings",
    blocks: gates.map(({ name, state, findings }) => ({
      kind: "details",
      title: `${name}: ${state}`,
      blocks: [findingTable(findings)],
    })),
  };
}

function findingTable(findings: GateEntry["findings"]): Block {
  return {
    kind: "table",
    head: ["", "Where", "Finding"],
    rows: findings.map((finding) => [finding.severity, { text: placeOf(finding), as: "code" }, finding.message]),
    noun: "finding",
    most: MOST_FINDINGS,
  };
}

/** `src/a.erl:3:7`; empty where it has no place. */
function placeOf({ file, line, col }: GateEntry["findings"][number]): string {
  return file === undefined ? "" : [file, line, col].filter((part) => part !== undefined).join(":");
}

function timeline({ gates }: GatesReport): Section | undefined {
  const spans: Span[] = gates
    .filter(({ verdicts }) => verdicts !== undefined)
    .map(({ name, startMs, durationMs, state }) => ({
      name,
      startMs,
      durationMs,
      ok: state === "pass",
      changes: false,
    }))
    .toSorted((left, right) => left.startMs - right.startMs);
  if (spans.length === 0) return undefined;
  const totalMs = Math.max(1, ...spans.map(({ startMs, durationMs }) => startMs + durationMs));
  return { title: "Timeline", blocks: [{ kind: "timeline", spans, totalMs, noun: "gate" }] };
}

function archive({ archive: built }: GatesReport): Section {
  if (built === undefined) return { title: "Archive", blocks: [{ kind: "paragraph", text: "None was built." }] };
  return {
    title: "Archive",
    brief: [`archive: ${built.file}`, `sha256: ${built.sha256}`],
    blocks: [
      {
        kind: "table",
        head: ["File", "Size", "Entries", "SHA-256"],
        rows: [
          [
            fileName(built.file),
            `${size(built.bytes)} (${built.bytes} bytes)`,
            String(built.entries),
            { text: built.sha256, as: "code" },
          ],
        ],
        noun: "file",
      },
    ],
  };
}

function notices({ notices: items }: GatesReport): Section | undefined {
  return items.length === 0 ? undefined : { title: "Notices", blocks: [{ kind: "list", items, noun: "notice" }] };
}

function evidence(gates: readonly GateEntry[]): Section | undefined {
  const blocks = gates.filter(({ evidence: found, commands }) => found.length + commands.length > 0).map(evidenceOf);
  return blocks.length === 0 ? undefined : { title: "Evidence", blocks };
}

function evidenceOf({ name, evidence: found, commands, figures, log }: GateEntry): Block {
  const rows: Cell[][] = [
    ...commands.map(({ command, code, durationMs }): Cell[] => [
      { text: command, as: "code" },
      `${code === null ? "ended by a signal" : `exit code ${code}`} after ${formatDuration(durationMs)}`,
    ]),
    ...found.map(({ what, value }): Cell[] => [what, { text: value, as: "code" }]),
    ...Object.entries(figures).map(([figure, value]): Cell[] => [figure, String(value)]),
  ];
  return {
    kind: "details",
    title: name,
    blocks: present<Block>(
      { kind: "table", head: ["What", "Value"], rows, noun: "row" },
      log === "" ? undefined : { kind: "paragraph", text: `Output: logs/${fileName(log)}`, quiet: true },
    ),
  };
}

/** The part of a path that is the same on every machine. */
function fileName(path: string): string {
  return path.split("/").at(-1) ?? path;
}
