import { SiteUnreachable, LeaseLost, StepFailed } from "../../../src/deploy/target.ts";
import type {
  SiteState,
  LeaseAnswer,
  LeaseTerms,
  Locked,
  Outcome,
  Owner,
  ReleaseThere,
} from "../../../src/deploy/target.ts";
import { releaseOfId } from "../../../src/release/release.ts";
import type { Snapshot } from "../../../src/targets/host/plan.ts";
import { attemptOf, fieldsOf } from "./site-record.ts";
import type { Health, Known, Process, SiteRecord, Switch } from "./site-record.ts";

const HEALTHY: Readonly<Record<string, boolean | undefined>> = { yes: true, no: false };

class Killed extends SiteUnreachable {}

type Granted = Omit<Extract<LeaseAnswer, { answer: "granted" }>, "lease" | "state">;

/** One host in memory: the rules of what lies there, as the host program has them, without its files. */
export class Site {
  readonly name: string;
  readonly slots = new Map<string, Process>();
  readonly known = new Map<string, Known>();
  readonly outcomes: Record<string, { outcome: Outcome; by: string; at: string }> = {};
  readonly evidence = new Set<string>();
  /** What must never happen, and did. */
  readonly violations: string[] = [];
  current = "";
  traffic = "main";
  active = "main";
  secrets = "s0";
  record: SiteRecord | undefined;
  owner: Owner | undefined;
  sites = 1;
  guard: string | undefined;
  locked: Locked | undefined;
  held: Locked | undefined;
  reachable = true;
  /** How many of the next undos are killed once they have noted that they began. */
  killsOfUndo = 0;
  private readonly healthOf: (release: string) => Health;
  private readonly switches: Switch[];
  private clock = 0;

  constructor(name: string, healthOf: (release: string) => Health, switches: readonly Switch[]) {
    this.name = name;
    this.healthOf = healthOf;
    this.switches = [...switches];
  }

  health(release: string): Health {
    return this.healthOf(release);
  }

  runs(slot: string, release: string): boolean {
    return this.slots.get(slot)?.release === release;
  }

  state(): SiteState {
    const releases = [...this.known].map(([id, { good, bad, left, whole }]): ReleaseThere => ({
      id,
      good,
      bad,
      left,
      whole,
      lacks: [],
      artifact: undefined,
    }));
    return {
      site: this.name,
      current: releaseOfId(this.current),
      serving: this.active,
      groups: [...this.slots].map(([name, { release }]) => ({
        name,
        running: { [release]: 1 },
        wanted: 1,
        ready: 1,
        shown: "process 1",
      })),
      rollout: { state: "idle", detail: "", withinMs: 0 },
      releases,
      backups: [],
      owner:
        this.owner === undefined
          ? undefined
          : { ...this.owner, guard: this.guard === this.owner.id ? "running" : "stopped" },
      locked: this.locked,
      held: this.held,
      attempt: attemptOf(this.record),
      outcomes: { ...this.outcomes },
      sameSecrets: undefined,
      facts: {},
    };
  }

  lease(
    owner: Owner,
    { over, breakHold, force, sites }: LeaseTerms,
  ): Exclude<LeaseAnswer, { answer: "granted" }> | Granted {
    if (this.locked !== undefined && !force) return { answer: "locked", locked: this.locked, fix: "unlock" };
    if (this.held !== undefined && !breakHold) return { answer: "locked", locked: this.held, fix: "undo" };
    const before = this.owner;
    if (before !== undefined && before.id !== owner.id && before.id !== over)
      return { answer: "held", owner: { ...before, guard: this.guard === before.id ? "running" : "stopped" } };
    this.held = undefined;
    this.owner = owner;
    this.sites = sites;
    this.guard = owner.id;
    const pending = this.record?.end === "pending" ? this.record.id : undefined;
    return { answer: "granted", undo: pending, replaced: before?.id };
  }

  own(id: string): void {
    if (this.owner?.id !== id) throw new LeaseLost(this.name, this.owner?.id ?? "");
  }

  arm(id: string): void {
    this.own(id);
    this.guard = id;
  }

  /** What the guard does once the beats have stopped. */
  guardActs(): void {
    const { owner, record } = this;
    try {
      this.guardWorks(owner, record);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.guard = undefined;
    }
  }

  private guardWorks(owner: Owner | undefined, record: SiteRecord | undefined): void {
    if (owner === undefined || this.guard !== owner.id) {
      this.guard = undefined;
      return;
    }
    if (this.held === undefined) {
      if (record?.end === "pending" && record.disarmed) {
        this.held = { kind: "hold", actor: "guard", reason: "past its point of no return" };
        this.word(record.id, "held", "guard");
      } else if (record?.end === "pending") {
        const failed = this.tried(() => this.finish(record.id, false));
        this.word(
          record.id,
          failed !== undefined ? "unknown" : record.switched ? "rollback_unverified" : "refused",
          "guard",
        );
        if (failed !== undefined) return;
      } else if (record?.end === "committed" && record.id === owner.id) {
        if (this.outcomes[owner.id] === undefined)
          this.word(
            owner.id,
            this.sites > 1 ? "unknown" : record.kind === "rollback" ? "rollback_unverified" : "deployed",
            "guard",
          );
        this.markGood(record.to);
      } else if (record?.id !== owner.id && owner.kind !== "recover" && this.outcomes[owner.id] === undefined) {
        this.word(owner.id, "refused", "guard");
      }
      if (this.record?.seen === true) this.stopLeft(false);
    }
    this.owner = undefined;
    this.guard = undefined;
  }

  private tried(work: () => void): string | undefined {
    try {
      work();
    } catch (error) {
      if (error instanceof Killed) throw error;
      return (error as Error).message;
    }
    return undefined;
  }

  /** `sh .deploy/host undo`. */
  undoByHand(): void {
    const { record } = this;
    this.held = undefined;
    if (record?.end !== "pending") return;
    this.finish(record.id, false);
    this.word(record.id, record.switched ? "rollback_unverified" : "refused", "person");
    this.owner = undefined;
  }

  snapshot(id: string, { ownSecrets, replaces, record }: Snapshot): void {
    this.own(id);
    const { field, all } = fieldsOf(record);
    const old = this.record;
    if (old?.end === "pending" && old.id !== id && old.id !== replaces)
      throw new StepFailed(this.name, `the undo of ${old.id} was not run yet`);
    if (old?.end === "pending" && old.id === replaces) {
      this.restorePlace(old);
      this.word(old.id, "rollback_failed", "engine");
    }
    const kind = field("kind") as SiteRecord["kind"];
    const committed = old === undefined ? this.secrets : old.end === "committed" ? old.secretsTo : old.secretsCommitted;
    const to = field("to");
    if (kind === "rollback" && this.known.get(to)?.whole !== true)
      throw new StepFailed(this.name, `${to} is not whole`);
    const secretsTo = ownSecrets ? id : committed;
    const generation = (line: string): string =>
      line
        .replace("@before", line.startsWith("stop ") && secretsTo === this.secrets ? "-" : this.secrets)
        .replace("@to", secretsTo);
    this.record = {
      id,
      kind,
      from: this.current,
      to,
      healthy: HEALTHY[field("healthy")],
      end: "pending",
      begun: false,
      switched: false,
      disarmed: old?.end === "pending" && old.disarmed,
      prepared: "no",
      secretsBefore: this.secrets,
      secretsTo,
      secretsCommitted: committed,
      seen: false,
      fromSlot: field("from-slot"),
      toSlot: field("to-slot"),
      drain: Number(field("drain")),
      after: undefined,
      forward: all("forward").map(generation),
      undo: all("undo").map(generation),
    };
  }

  stage(id: string, release: string): void {
    this.own(id);
    const there = this.known.get(release);
    if (there?.whole === true) return;
    if (there !== undefined && release === this.current)
      throw new StepFailed(this.name, `${release} is live and cannot be replaced`);
    this.known.set(release, { good: 0, bad: false, left: false, whole: true, secrets: "" });
  }

  run(id: string, part: "beside" | "switch", lines: readonly string[]): void {
    this.own(id);
    const record = this.pending(id);
    if (record.begun) throw new StepFailed(this.name, "an undo has begun");
    if (part === "switch") record.switched = true;
    this.apply(
      lines.map((line) => line.replace("@to", record.secretsTo).replace("@before", record.secretsBefore)),
      record,
    );
  }

  disarm(id: string): void {
    this.own(id);
    this.pending(id).disarmed = true;
  }

  prepare(id: string): void {
    this.own(id);
    const record = this.pending(id);
    if (record.begun) throw new StepFailed(this.name, "an undo has begun");
    const release = this.known.get(record.to);
    if (release?.whole !== true) throw new StepFailed(this.name, `${record.to} is not whole`);
    record.prepared = release.good;
    this.markGood(record.to);
  }

  commit(id: string, of: string): void {
    this.own(id);
    const { record } = this;
    if (record?.id !== of || record.end === "undone" || record.begun)
      throw new StepFailed(this.name, `there is nothing of ${of} to commit`);
    this.committed(record, true);
  }

  finish(of: string, drop: boolean): "committed" | "undone" | undefined {
    const { record } = this;
    if (record?.id !== of) return undefined;
    if (record.end !== "pending") return record.end;
    if (record.forward.length > 0 && !drop && !record.begun) {
      record.switched = true;
      if (this.fell.has(record.id)) this.violations.push(`${record.to} is tried a second time after it failed`);
      const failed = this.tried(() => this.apply(record.forward, record));
      if (failed === undefined && this.runs(record.toSlot, record.to)) {
        this.committed(record, false);
        return "committed";
      }
    }
    this.undo(record);
    return "undone";
  }

  follow(id: string, of: string): void {
    this.own(id);
    const { record } = this;
    if (record?.id !== of || record.end === "pending") throw new StepFailed(this.name, `${of} is not committed here`);
    if (record.end === "undone") return;
    const left = this.known.get(record.from);
    if (left !== undefined) left.left = false;
    Object.assign(record, { end: "pending", forward: [], begun: true, after: undefined, seen: false });
    this.undo(record);
  }

  lead(id: string, of: string): void {
    this.own(id);
    const { record } = this;
    if (record?.id !== of || record.end === "pending") throw new StepFailed(this.name, `${of} has not ended here`);
    const [slot, release] = record.end === "committed" ? [record.toSlot, record.to] : [record.fromSlot, record.from];
    this.lineTraffic(slot, release);
  }

  stopLeft(seen: boolean): void {
    const { record } = this;
    if (record === undefined || record.end === "pending" || record.after === undefined) return;
    const [slot, release] = record.end === "committed" ? [record.toSlot, record.to] : [record.fromSlot, record.from];
    if (!(record.seen || seen) || !this.runs(slot, release)) return;
    this.stopSlot(record.after);
    record.after = undefined;
  }

  markBad(id: string, release: string): void {
    this.own(id);
    const known = this.known.get(release);
    if (known === undefined || release === this.current) return;
    known.bad = true;
    known.good = 0;
  }

  end(
    id: string,
    outcome: Outcome,
    bad: string | undefined,
    of: readonly { readonly id: string; readonly outcome: Outcome }[],
  ): void {
    this.own(id);
    if (bad !== undefined) this.markBad(id, bad);
    if (outcome === "rolled_back" && this.current !== bad) this.markGood(this.current);
    this.word(id, outcome, "engine");
    for (const other of of) this.word(other.id, other.outcome, "engine");
    if (this.record?.end === "pending") return;
    this.owner = undefined;
    this.guard = undefined;
  }

  hold(id: string, locked: Locked): void {
    this.own(id);
    this.held = locked;
    this.word(this.record?.id ?? id, "held", "engine");
    this.owner = undefined;
    this.guard = undefined;
  }

  private readonly fell = new Set<string>();

  private pending(id: string): SiteRecord {
    const { record } = this;
    if (record?.id !== id || record.end !== "pending") throw new StepFailed(this.name, `no record of ${id} is pending`);
    return record;
  }

  private committed(record: SiteRecord, seen: boolean): void {
    if (record.end !== "committed") {
      if (record.prepared === "no") record.prepared = this.known.get(record.to)?.good ?? 0;
      record.end = "committed";
      record.seen = seen;
      record.after = record.fromSlot === record.toSlot || record.from === "" ? undefined : record.fromSlot;
    }
    this.markGood(record.to);
    const to = this.known.get(record.to);
    if (to !== undefined) Object.assign(to, { bad: false, left: false, secrets: record.secretsTo });
    const from = this.known.get(record.from);
    if (record.kind === "rollback" && from !== undefined && record.from !== record.to) from.left = true;
  }

  private undo(record: SiteRecord): void {
    // Whoever undoes keeps first what the undo destroys.
    if (record.switched) this.evidence.add(record.id);
    record.begun = true;
    record.forward = [];
    this.fell.add(record.id);
    if (this.killsOfUndo > 0) {
      this.killsOfUndo -= 1;
      throw new Killed(this.name, "the program was killed there");
    }
    if (record.from !== "" && this.known.get(record.from)?.whole !== true)
      throw new StepFailed(this.name, `${record.from} is not whole`);
    const winnerRuns = record.fromSlot === record.toSlot;
    const lines =
      record.switched || winnerRuns ? record.undo : record.undo.filter((line) => !line.startsWith("traffic "));
    this.apply(lines, record);
    this.restorePlace(record);
    record.end = "undone";
    record.seen = !record.switched;
    record.after = winnerRuns || record.from === "" ? undefined : record.toSlot;
  }

  private restorePlace(record: SiteRecord): void {
    const to = this.known.get(record.to);
    if (record.prepared !== "no" && to !== undefined) to.good = record.prepared;
  }

  private apply(lines: readonly string[], record: SiteRecord): void {
    for (const line of lines) {
      const [op = "", subject = "", object = "", generation = ""] = line.split(" ");
      if (op === "stop") this.lineStop(subject, object, generation);
      else if (op === "secrets") this.secrets = subject;
      else if (op === "link" && subject === "current") this.current = object === "-" ? "" : object;
      else if (op === "start") this.lineStart(subject, object);
      else if (op === "traffic") this.lineTraffic(subject, object);
      else if (op === "running" && !this.runs(subject, object))
        throw new StepFailed(this.name, `${object} does not run`);
      else if (!["await", "running", "link"].includes(op)) throw new Error(`not a line: ${line} of ${record.id}`);
    }
  }

  private lineStop(slot: string, keep: string, generation: string): void {
    const process = this.slots.get(slot);
    if (process === undefined) return;
    if (process.release === keep && (generation === "" || generation === "-" || process.secrets === generation)) return;
    this.stopSlot(slot);
  }

  private stopSlot(slot: string): void {
    const process = this.slots.get(slot);
    const other = slot === "a" ? "b" : "a";
    if (
      process !== undefined &&
      slot !== "main" &&
      this.traffic === slot &&
      this.slots.has(other) &&
      this.health(process.release) === "ok"
    )
      this.violations.push(`slot ${slot} of ${this.name} is stopped while it has the traffic`);
    this.slots.delete(slot);
  }

  private lineStart(slot: string, release: string): void {
    if (this.runs(slot, release)) return;
    if (this.known.get(release)?.whole !== true) throw new StepFailed(this.name, `${release} is not whole`);
    this.slots.delete(slot);
    const health = this.health(release);
    if (health !== "nostart" && health !== "once") this.slots.set(slot, { release, secrets: this.secrets });
  }

  private lineTraffic(slot: string, release: string): void {
    if (!this.runs(slot, release))
      throw new StepFailed(this.name, `${release} does not run in slot ${slot}: the traffic stays where it is`);
    const how = this.switches.shift() ?? "ok";
    if (how === "ok" || how === "half") this.traffic = slot;
    if (how === "fails" || how === "half") throw new StepFailed(this.name, `the switch command to slot ${slot} failed`);
    this.active = slot;
  }

  markGood(release: string): void {
    const known = this.known.get(release);
    if (known === undefined) return;
    const highest = Math.max(0, ...[...this.known.values()].map(({ good }) => good));
    if (known.good < highest || known.good === 0) known.good = highest + 1;
    known.secrets = this.secrets;
  }

  word(id: string, outcome: Outcome, by: string): void {
    this.outcomes[id] = { outcome, by, at: new Date(1_700_000_000_000 + (this.clock += 1)).toISOString() };
  }
}
