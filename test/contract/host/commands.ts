import type { Ran, RunOptions, Site } from "./site.ts";

/** A deployment's lines where there are no slots. */
export const SWITCH = "stop main -\nsecrets @to\nlink current W\nstart main W\n";
/** With slots: W is started in b, beside L in a. */
export const BESIDE = "stop b -\nlink slots/b W\nsecrets @to\nstart b W\n";
export const OVER = "await b W\ntraffic b W\nlink current W\n";

export function deploymentFields(from: string, to: string): string {
  return `kind deploy\nto ${to}\nhealthy yes\nfrom-slot ${from === "-" ? "-" : "main"}\nto-slot main\ndrain 0\n${undoOf(from)}`;
}

export function rollbackFields(from: string, to: string): string {
  const forward = [
    `stop main ${to} @to`,
    "secrets @to",
    `link current ${to}`,
    `start main ${to}`,
    `running main ${to}`,
  ];
  return `kind rollback\nto ${to}\nhealthy yes\nfrom-slot main\nto-slot main\ndrain 0\n${prefixed("forward", forward)}${undoOf(from)}`;
}

export function undoOf(from: string): string {
  return prefixed(
    "undo",
    from === "-"
      ? ["stop main -", "secrets @before", "link current -"]
      : [`stop main ${from} @before`, "secrets @before", `link current ${from}`, `start main ${from}`],
  );
}

const SLOT_FIELDS = "to W\nhealthy yes\nfrom-slot a\nto-slot b\ndrain 1\n";

export function slotFields(): string {
  return `kind deploy\n${SLOT_FIELDS}${slotUndoLines()}`;
}

export function slotRollbackFields(): string {
  const forward = [
    "stop b W @to",
    "link slots/b W",
    "secrets @to",
    "start b W",
    "await b W",
    "traffic b W",
    "link current W",
    "running b W",
  ];
  return `kind rollback\n${SLOT_FIELDS}${prefixed("forward", forward)}${slotUndoLines()}`;
}

export function slotUndoLines(): string {
  return prefixed("undo", [
    "secrets @before",
    "link slots/a L",
    "start a L",
    "await a L",
    "traffic a L",
    "link current L",
  ]);
}

function prefixed(word: string, lines: readonly string[]): string {
  return lines.map((line) => `${word} ${line}\n`).join("");
}

/** Longer than any test; a second of a guard is a fiftieth of one here. */
export const NEVER = "100000";

/** A lease whose guard does not act for `seconds`. */
export function lease(
  site: Site,
  id: string,
  over = "-",
  mode = "-",
  seconds = NEVER,
  kind = "deploy",
  options: RunOptions = {},
): Promise<Ran> {
  site.endQuietGuard();
  return site.sent("lease", id, `kind =${kind}\nsites =1\n`, [over, mode, seconds], options);
}

/** What a deployment of O sends, from what is live, in a slot or without slots. */
function nextPayload(site: Site): { readonly fields: string; readonly lines: string } {
  const live = site.live() ?? "-";
  const front = site.front();
  if (front === undefined) return { fields: deploymentFields(live, "O"), lines: SWITCH.replaceAll("W", "O") };
  const other = front === "a" ? "b" : "a";
  const undo = prefixed("undo", [
    "secrets @before",
    `link slots/${front} ${live}`,
    `start ${front} ${live}`,
    `traffic ${front} ${live}`,
    `link current ${live}`,
  ]);
  return {
    fields: `kind deploy\nto O\nhealthy yes\nfrom-slot ${front}\nto-slot ${other}\ndrain 0\n${undo}`,
    lines: `stop ${other} -\nlink slots/${other} O\nsecrets @to\nstart ${other} O\ntraffic ${other} O\nlink current O\n`,
  };
}

/** The next deployment, of O; whatever is pending it settles first. Gives the first answer that was not good. */
export async function deployNext(site: Site): Promise<string | undefined> {
  const owner = /^id (\S+)/.exec(site.read("owner") ?? "")?.[1] ?? "-";
  const granted = await lease(site, "n1", owner, "force");
  if (granted.answer?.get("answer") !== "granted") return `lease: ${granted.text}`;
  const pending = granted.answer.get("undo") ?? "";
  if (pending !== "") {
    const { ok, text } = await site.verb(["finish", "n1", pending]);
    if (!ok) return text;
  }
  // Staged, where it was pruned.
  if (!site.has("../releases/O/serve")) site.release("O");
  const { fields, lines } = nextPayload(site);
  const steps: (() => Promise<Ran>)[] = [
    () => site.sent("snapshot", "n1", fields, ["backup-2", "-", "-"]),
    () => site.sent("run", "n1", lines, ["switch"]),
    () => site.verb(["prepare", "n1"]),
    () => site.verb(["commit", "n1", "n1"]),
    () => site.verb(["after", "n1", "yes"]),
    () => site.verb(["end", "n1", "deployed", "5", "-"]),
  ];
  for (const step of steps) {
    const { ok, text } = await step();
    if (!ok) return text;
  }
  return undefined;
}
