import { OVER, SWITCH, deploymentFields, lease, rollbackFields } from "./commands.ts";
import type { RecordState } from "./legal.ts";
import type { RunOptions, Site } from "./site.ts";
import { build } from "./state.ts";
import type { State } from "./state.ts";

export interface Scenario {
  readonly name: string;
  readonly state: State;
  /** What else lies there. */
  readonly also?: (site: Site) => void;
  readonly act: (site: Site, options: RunOptions) => Promise<unknown>;
  /** A guard that acts is the verb itself: nobody holds its lock. */
  readonly guard?: true;
}

const P: RecordState = {
  kind: "deploy",
  end: "pending",
  begun: "no",
  forward: "no",
  switched: "yes",
  disarmed: "no",
  prepared: "no",
  seen: "no",
  after: "-",
};
const F: RecordState = { ...P, kind: "rollback", forward: "yes", switched: "no" };
const C: RecordState = { ...P, end: "committed", prepared: "none", seen: "yes" };
const HOLD = "kind =hold\nactor =ann\nreason =look\n";

function formatOne(site: Site): void {
  for (const name of ["format", "secrets", "record"]) site.remove(name);
  site.write("good/L", "3\n");
  site.remove("../shared/secrets.env");
  site.write("../shared/secrets.env", 'PW="old"\n');
  site.write("committed", "id d0\nstop main O\n");
}

const main = (record: RecordState | undefined, owner = "d1", more: Partial<State> = {}): State => ({
  slots: false,
  record,
  owner,
  ...more,
});
const slots = (record: RecordState | undefined, owner = "d1", more: Partial<State> = {}): State => ({
  slots: true,
  record,
  owner,
  ...more,
});

/** Each verb that writes, from a state in which it has most to do. */
export const SCENARIOS: readonly Scenario[] = [
  { name: "lease", state: main(P), act: (site, options) => lease(site, "d2", "d1", "-", "300", "deploy", options) },
  {
    name: "snapshot of a deployment",
    state: main(undefined),
    act: (site, options) => site.sent("snapshot", "d1", deploymentFields("L", "W"), ["b", "own", "-"], options),
  },
  {
    name: "snapshot of a rollback",
    state: main({ ...C, prepared: "none" }, "d2"),
    act: (site, options) =>
      site.sent("snapshot", "d2", rollbackFields("W", "O").replaceAll("@before", "d1"), ["b", "-", "-"], options),
  },
  {
    name: "snapshot that raises the format, locked",
    state: main(undefined),
    also: (site) => {
      formatOne(site);
      site.write("locked", "kind =person\nactor =ann\nreason =x\n");
    },
    act: (site, options) => site.sent("snapshot", "d1", deploymentFields("L", "W"), ["b", "own", "-"], options),
  },
  {
    name: "snapshot that replaces a stuck undo",
    state: main({ ...P, begun: "yes", prepared: "none" }, "d2"),
    act: (site, options) => site.sent("snapshot", "d2", rollbackFields("W", "O"), ["b", "-", "d1"], options),
  },
  {
    name: "run",
    state: main({ ...P, switched: "no" }),
    act: (site, options) => site.sent("run", "d1", SWITCH, ["switch"], options),
  },
  {
    name: "run, slots",
    state: slots({ ...P, switched: "no" }, "d1", { beside: true }),
    act: (site, options) => site.sent("run", "d1", OVER, ["switch"], options),
  },
  {
    name: "disarm",
    state: main({ ...P, switched: "no" }),
    act: (site, options) => site.verb(["disarm", "d1"], options),
  },
  { name: "prepare", state: main(P), act: (site, options) => site.verb(["prepare", "d1"], options) },
  {
    name: "commit",
    state: main({ ...P, prepared: "none" }),
    act: (site, options) => site.verb(["commit", "d1", "d1"], options),
  },
  {
    name: "commit of a rollback",
    state: main({ ...F, switched: "yes" }),
    also: (site) => site.write("bad/W", ""),
    act: (site, options) => site.verb(["commit", "d1", "d1"], options),
  },
  {
    name: "finish of a deployment",
    state: main({ ...P, prepared: "none" }),
    act: (site, options) => site.verb(["finish", "d1", "d1"], options),
  },
  {
    name: "finish of a deployment, W had a place",
    state: main({ ...P, prepared: "number" }),
    act: (site, options) => site.verb(["finish", "d1", "d1"], options),
  },
  {
    name: "finish of a deployment, slots",
    state: slots(P),
    act: (site, options) => site.verb(["finish", "d1", "d1"], options),
  },
  { name: "finish of a rollback", state: main(F), act: (site, options) => site.verb(["finish", "d1", "d1"], options) },
  {
    name: "finish of a rollback, W does not start",
    state: main(F, "d1", { failing: "W" }),
    act: (site, options) => site.verb(["finish", "d1", "d1"], options),
  },
  {
    name: "finish of a rollback, slots",
    state: slots(F),
    act: (site, options) => site.verb(["finish", "d1", "d1"], options),
  },
  { name: "follow", state: main(C, "d2"), act: (site, options) => site.verb(["follow", "d2", "d1"], options) },
  {
    name: "follow of a rollback",
    state: main({ ...C, kind: "rollback", prepared: "no" }, "d2"),
    act: (site, options) => site.verb(["follow", "d2", "d1"], options),
  },
  {
    name: "after",
    state: slots({ ...C, after: "left" }),
    act: (site, options) => site.verb(["after", "d1", "no"], options),
  },
  { name: "end", state: main(C), act: (site, options) => site.verb(["end", "d1", "deployed", "2", "-"], options) },
  {
    name: "end rolled_back",
    state: main({ ...P, end: "undone", begun: "yes", prepared: "none" }, "d2"),
    act: (site, options) => site.verb(["end", "d2", "rolled_back", "2", "W", "d1", "rolled_back"], options),
  },
  { name: "hold", state: main(P), act: (site, options) => site.sent("hold", "d1", HOLD, [], options) },
  {
    name: "undo by hand",
    state: main({ ...P, prepared: "none" }),
    act: (site, options) => site.byHand(["undo"], options),
  },
  {
    name: "undo by hand of what is held",
    state: main({ ...P, disarmed: "yes" }, ""),
    also: (site) => site.write("held", HOLD),
    act: (site, options) => site.byHand(["undo"], options),
  },
  {
    name: "guard of a deployment",
    state: main({ ...P, prepared: "none" }),
    guard: true,
    act: (site, options) => site.guard("d1", options),
  },
  { name: "guard of a rollback", state: main(F), guard: true, act: (site, options) => site.guard("d1", options) },
  {
    name: "guard past the point of no return",
    state: main({ ...P, disarmed: "yes" }),
    guard: true,
    act: (site, options) => site.guard("d1", options),
  },
  {
    name: "guard of what is committed, slots",
    state: slots({ ...C, after: "left" }),
    guard: true,
    act: (site, options) => site.guard("d1", options),
  },
  {
    name: "guard where a deployment of slots goes back",
    state: slots(P),
    guard: true,
    act: (site, options) => site.guard("d1", options),
  },
];

export async function prepare(site: Site, { state, also, guard }: Scenario): Promise<void> {
  build(site, { ...state, ...(state.owner === "" ? { owner: undefined } : {}) } as State);
  also?.(site);
  if (guard === undefined) await site.quietGuard(state.owner ?? "-");
}
