import type { RecordState } from "./legal.ts";
import { combinationOf } from "./legal.ts";
import { slotRollbackFields, slotUndoLines, undoOf, rollbackFields } from "./commands.ts";
import type { Site } from "./site.ts";

/** What is on a host before a verb is called. The record is that of d1, from L to W. */
export interface State {
  readonly slots: boolean;
  readonly record: RecordState | undefined;
  /** Where there are slots: W runs beside L though nothing is switched. */
  readonly beside?: boolean;
  readonly owner?: string;
  readonly ownerKind?: string;
  readonly sites?: number;
  readonly lacking?: "L" | "W";
  readonly failing?: "L" | "W";
}

/** Writes the files, and starts the processes, of a state. */
export function build(site: Site, state: State): void {
  const { record, slots } = state;
  for (const name of ["O", "L", "W"]) site.release(name, state.failing === name);
  site.write("format", "2\n");
  for (const generation of ["s0", "d1"]) site.write(`secrets/${generation}`, `PW="${generation}"\n`);
  site.write("good/O", "1 s0\n");
  site.write("good/L", "3 s0\n");
  if (record !== undefined) {
    site.write("record", recordText(record, slots));
    const marked = record.end !== "undone" && record.prepared !== "no";
    if (marked || record.end === "committed") site.write("good/W", "4 d1\n");
    else if (record.prepared === "number") site.write("good/W", "2 s0\n");
    if (record.kind === "rollback" && record.end === "committed") site.write("left/L", "");
  }
  const onW =
    record !== undefined && (record.end === "committed" || (record.end === "pending" && record.switched === "yes"));
  site.link("current", `releases/${onW ? "W" : "L"}`);
  site.link("shared/secrets.env", `../.deploy/secrets/${onW || (slots && state.beside) ? "d1" : "s0"}`);
  const run = (slot: string, release: string): void => {
    if (slots) site.link(`slots/${slot}`, `../releases/${release}`);
    if (state.failing !== release) site.start(slot, release, release === "W" ? "d1" : "s0");
  };
  if (!slots) run("main", onW ? "W" : "L");
  else {
    site.lead(onW ? "b" : "a");
    const left = record?.after === "left";
    if (!onW || record?.end === "pending" || left) run("a", "L");
    if (onW || state.beside || left) run("b", "W");
  }
  if (state.owner !== undefined) site.own(state.owner, state.ownerKind ?? "deploy", state.sites ?? 1);
  if (state.lacking !== undefined) site.remove(`../releases/${state.lacking}/serve`);
}

function recordText(record: RecordState, slots: boolean): string {
  const fields = {
    id: "d1",
    kind: record.kind,
    from: "L",
    to: "W",
    healthy: "yes",
    end: record.end,
    begun: record.begun,
    switched: record.switched,
    disarmed: record.disarmed,
    prepared: record.prepared === "number" ? "2" : record.prepared,
    "prepared-secrets": record.prepared === "number" ? "s0" : "-",
    "secrets-before": "s0",
    "secrets-to": "d1",
    "secrets-committed": "s0",
    seen: record.seen,
    "from-slot": slots ? "a" : "main",
    "to-slot": slots ? "b" : "main",
    drain: "1",
    after: record.after === "left" ? (record.end === "committed" ? "a" : "b") : "-",
    note: "no",
  };
  const forward = (slots ? slotRollbackFields() : rollbackFields("L", "W"))
    .split("\n")
    .filter((line) => line.startsWith("forward "))
    .join("\n");
  const text = Object.entries(fields)
    .map(([key, value]) => `${key} ${value}\n`)
    .join("");
  return `${text}${record.forward === "yes" ? `${forward}\n` : ""}${slots ? slotUndoLines() : undoOf("L")}`
    .replaceAll("@before", "s0")
    .replaceAll("@to", "d1");
}

/** What the record on a host says now. */
export function recordOf(site: Site): RecordState | undefined {
  if (!site.has("record")) return undefined;
  const of = (key: string): string => site.field(key) ?? "";
  const after = of("after");
  const left = of("end") === "committed" ? of("from-slot") : of("to-slot");
  return {
    kind: of("kind"),
    end: of("end"),
    begun: of("begun"),
    forward: site.field("forward") === undefined ? "no" : "yes",
    switched: of("switched"),
    disarmed: of("disarmed"),
    prepared: /^\d+$/.test(of("prepared")) ? "number" : of("prepared"),
    seen: of("seen"),
    after: after === "-" ? "-" : after === left && of("from-slot") !== of("to-slot") ? "left" : after,
  };
}

/** What is wrong with the state on a host; empty when it is legal. */
export function problems(site: Site): string[] {
  const found: string[] = [];
  const record = recordOf(site);
  if (record !== undefined) {
    if (combinationOf(record) === undefined) found.push(`no such record: ${JSON.stringify(record)}`);
    if (site.read("format") !== "2\n") found.push("a record, and not its format");
    if (record.end === "undone" && record.prepared === "none" && site.has(`good/${site.field("to")}`))
      found.push("a good mark outlived its undo");
    if (
      record.end === "committed" &&
      record.kind === "rollback" &&
      !site.has(`left/${site.field("from")}`) &&
      !site.has("owner")
    )
      found.push("what a rollback left is not marked");
    if (record.end === "committed" && !site.has(`good/${site.field("to")}`) && !site.has("owner"))
      found.push("committed, and not good");
  }
  return found;
}
