import type { Hook } from "../config/types.ts";
import { UserError } from "../core/errors.ts";
import type { Release } from "./release.ts";
import type { Outcome } from "./words.ts";

// This file is the door of targets: what they need of the engine's words comes through it.
export type { Needs } from "./archive.ts";
export { Refused } from "./refused.ts";
export { releaseOfId } from "./release.ts";
export type { Release } from "./release.ts";
export { OUTCOMES } from "./words.ts";
export type { Outcome } from "./words.ts";

/**
 * Where a service runs, and how each step is done there. The engine decides; a target acts and observes.
 * A host is whatever has one lease, one guard and one undo. Every method that talks to a host may throw
 * HostUnreachable (nothing is known of what happened) or StepFailed (it was seen to fail); methods that
 * take a deployment id throw LeaseLost when that deployment does not own the host any more.
 */
export interface Target {
  /** Names, sorted: the order in which leases are taken and commits are made. */
  readonly hosts: readonly string[];
  /** How many hosts are worked on side by side. */
  readonly parallel: number;

  /** What is there, observed. Changes nothing. StepFailed when this user may not see it: that is never an empty host. */
  inspect(host: string): Promise<HostState>;
  /** What stands in the way of `release`, from what was observed. */
  preflight(state: HostState, release: Release): Finding[];
  plan(release: Release, states: readonly HostState[]): Plan;
  /** Back to `wanted` on each host: nothing but an undo and the waves to run it in. */
  planBack(wanted: Release, states: readonly HostState[]): Plan;
  /** The slot of a host that serves now; the one a first release would get when nothing does. */
  serving(state: HostState): string;
  hookStep(hook: Hook, release: Release): Step;

  lease(host: string, owner: Owner, how: { readonly over: string | undefined; readonly breakHold: boolean }): Promise<LeaseAnswer>;
  /** Starts the guard and sees it alive from a new connection. */
  arm(host: string, id: string): Promise<{ readonly survivesReboot: boolean }>;
  beat(host: string, id: string): Promise<"alive" | "dead">;
  run(host: string, id: string, step: Step): Promise<void>;
  /** Commits the deployment `of`, which is `id` itself or one that `id` took over. */
  commit(host: string, id: string, of: string, release: Release): Promise<void>;
  /** Runs the undo of the deployment `of`, also one that was committed already. */
  undo(host: string, id: string, of: string): Promise<void>;
  /** Records the outcome, prunes, gives the lease back. */
  end(host: string, id: string, last: LastWord): Promise<void>;
  /** Disarms the guard and leaves everything as it is, undo included. */
  hold(host: string, id: string, reason: string, actor: string): Promise<void>;
  /** What is known of the deployment `of` there, before an undo destroys it. Not redacted. */
  evidence(host: string, id: string, of: string): Promise<EvidenceFile[]>;

  /** A way for a request from here to the instance in a slot. */
  endpoint(host: string, slot: string): Promise<Endpoint>;
  /** A way to ask the public URL from the host itself: the second place. */
  fromHost(host: string, url: string): Promise<Endpoint>;
  /** Resolves when the instance is seen dead, or to undefined when the time is over or `signal` aborts. */
  watch(host: string, slot: string, withinMs: number, signal: AbortSignal): Promise<Death | undefined>;
  close(): Promise<void>;
}

export interface HostState {
  readonly host: string;
  readonly current: Release | undefined;
  /** What runs, by slot. `release` is `?` for a process that was started by someone else. */
  readonly running: readonly { readonly slot: string; readonly release: string; readonly pid: string }[];
  /** The slot that gets the traffic, where a strategy has slots. */
  readonly active: string | undefined;
  /** `good` is 0 for one that was never committed, and grows with each commit. */
  readonly releases: readonly { readonly id: string; readonly good: number; readonly bad: boolean; /** SHA-256 of the archive it was unpacked from. */ readonly archive: string | undefined }[];
  readonly backups: readonly { readonly name: string; readonly release: string }[];
  readonly owner: (Owner & { readonly guard: "alive" | "dead" }) | undefined;
  readonly locked: Locked | undefined;
  /** The deployment whose undo is pending, was committed, was run. */
  readonly undo: string | undefined;
  readonly committed: string | undefined;
  readonly undone: string | undefined;
  /** The deployment that began to change what serves. */
  readonly switched: string | undefined;
  /** The deployment that passed its point of no return: it is held, never undone by itself. */
  readonly disarmed: string | undefined;
  readonly outcomes: Readonly<Record<string, { readonly outcome: Outcome; readonly by: string; readonly at: string }>>;
  /** Whether the secrets there are the ones given now; undefined when none are there or none are given. */
  readonly sameSecrets: boolean | undefined;
  /** Facts of the machine, for preflight and reports: `libc`, `arch`, `disk-free-kb`, … */
  readonly facts: Readonly<Record<string, string>>;
}

export interface Owner {
  readonly id: string;
  readonly kind: "deploy" | "rollback" | "flip" | "recover";
  /** `owner/name`, or empty on a laptop. */
  readonly repository: string;
  readonly runId: string;
  readonly attempt: string;
  readonly checkRunId: string;
  readonly actor: string;
  readonly reason: string;
  /** The run's page, or empty. */
  readonly url: string;
  readonly release: string;
}

export interface Locked {
  readonly kind: "person" | "hold";
  readonly actor: string;
  readonly reason: string;
}

export type LeaseAnswer =
  | { readonly answer: "granted"; readonly undo: string | undefined; readonly replaced: string | undefined; readonly replacedKind: string | undefined }
  | { readonly answer: "held"; readonly owner: Owner & { readonly guard: "alive" | "dead" } }
  | { readonly answer: "locked"; readonly locked: Locked };

export interface Finding {
  readonly host: string;
  /** A `blocker` ends the deployment as refused; `force` overrides a `warning` only. A `note` is a blocker unless nothing has to be changed. */
  readonly level: "blocker" | "warning" | "note";
  readonly text: string;
  readonly fix: string;
}

/** Plain data: it is printed, hashed and handed to the target again. */
export interface Plan {
  readonly release: string;
  readonly waves: readonly Wave[];
  /** Run after commit: the old slot drains and stops. */
  readonly settle: readonly Wave[];
  /** Per host: what is live before, and the lines that bring it back. */
  readonly hosts: Readonly<Record<string, { readonly from: string; readonly undo: readonly string[] }>>;
  readonly notes: readonly string[];
}

export interface Wave {
  readonly name: string;
  readonly phase: "snapshot" | "stage" | "before hooks" | "switch" | "after hooks" | "settle";
  readonly steps: Readonly<Record<string, readonly Step[]>>;
  /** Run here instead, once. */
  readonly onRunner?: Hook;
  /** Time that passes before its steps, in milliseconds. */
  readonly waitMs?: number;
  /** Which slot must report the release when the steps are done; none when left out. */
  readonly gate?: string;
}

export interface Step {
  readonly verb: string;
  /** Words the target understands; none of them is secret. */
  readonly words: readonly string[];
  /** What a person reads in the plan. */
  readonly says: string;
  readonly deadlineMs: number;
}

export interface LastWord {
  readonly outcome: Outcome;
  /** A release that is known to be bad from now on. */
  readonly bad: string | undefined;
  /** The words for other deployments: overtaken, or found unfinished. */
  readonly of: readonly { readonly id: string; readonly outcome: Outcome }[];
}

export interface EvidenceFile {
  readonly name: string;
  readonly text: string;
}

export interface Endpoint {
  /** For messages: `app1 (slot a)`. */
  readonly name: string;
  /** Base URL, without a slash at its end. */
  readonly url: string;
  readonly socketPath?: string;
}

export interface Death {
  readonly why: string;
  readonly log: string;
}

export class HostUnreachable extends UserError {
  readonly host: string;
  constructor(host: string, why: string) {
    super(`${host} can not be reached: ${why}`);
    this.name = "HostUnreachable";
    this.host = host;
  }
}

export class StepFailed extends UserError {
  readonly host: string;
  constructor(host: string, why: string) {
    super(`${host}: ${why}`);
    this.name = "StepFailed";
    this.host = host;
  }
}

export class LeaseLost extends UserError {
  readonly host: string;
  constructor(host: string, by: string) {
    super(`the lease on ${host} was taken over${by === "" ? "" : ` by ${by}`}`);
    this.name = "LeaseLost";
    this.host = host;
  }
}
