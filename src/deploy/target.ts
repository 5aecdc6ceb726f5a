import type { Hook } from "../config/types.ts";
import { UserError } from "../core/errors.ts";
import type { Release } from "../release/release.ts";
import type { Outcome } from "./words.ts";

// This file is the door of targets: what they need of the engine's words comes through it.
export type { Needs } from "../release/archive.ts";
export { releaseOfId } from "../release/release.ts";
export type { Release } from "../release/release.ts";
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
  readonly sites: readonly string[];
  /** How many hosts are worked on side by side. */
  readonly parallel: number;

  /** What is there, observed. Changes nothing. StepFailed when this user may not see it: that is never an empty host. */
  inspect(site: string): Promise<SiteState>;
  /** What stands in the way of `release`, from what was observed. */
  preflight(state: SiteState, release: Release): Finding[];
  plan(release: Release, states: readonly SiteState[]): Plan;
  /** A deployment of a release that each host still has, whose record also holds the steps forward to it. */
  planRollback(wanted: Release, states: readonly SiteState[], fromWasHealthy: boolean | undefined): Plan;
  /** The slot of a host that serves now; the one a first release would get when nothing does. */
  serving(state: SiteState): string;
  hookStep(hook: Hook, release: Release): Step;

  lease(site: string, owner: Owner, how: LeaseTerms): Promise<LeaseAnswer>;
  /** Starts the guard and sees it alive from a new connection. */
  arm(site: string, id: string): Promise<{ readonly survivesReboot: boolean }>;
  beat(site: string, id: string): Promise<"alive" | "dead">;
  run(site: string, id: string, step: Step): Promise<void>;
  /** Notes on the record that nothing is undone without a person from here on: before an irreversible hook runs anywhere. */
  disarm(site: string, id: string): Promise<void>;
  /** Round one of a commit, all that is slow: the release is on record as good, with its former place for an undo. */
  prepare(site: string, id: string): Promise<void>;
  /** Commits the deployment `of`, which is `id` itself or one that `id` took over: one rename. What is undone is refused. */
  commit(site: string, id: string, of: string): Promise<void>;
  /**
   * Brings a pending deployment `of` to its end: a rollback forward while its record has the steps for it and `drop` is false,
   * anything else back. What has ended stays as it is. @throws StepFailed when the undo cannot run to its end.
   */
  finish(site: string, id: string, of: string, how: { readonly drop: boolean }): Promise<AttemptEnd | undefined>;
  /** Turns a committed deployment back, because another host of it was undone. Nobody but settle may call it. */
  follow(site: string, id: string, of: string): Promise<void>;
  /** Leads the traffic once more to the slot that the record of `of` names as the winner. */
  lead(site: string, id: string, of: string): Promise<void>;
  /** Stops the slot that the traffic left, where the record there asks for it; `seen`: the traffic was seen on the winner. */
  stopLeft(site: string, id: string, seen: boolean): Promise<void>;
  /** Marks a release as bad, so that it is never chosen by itself; not where it is live. */
  markBad(site: string, id: string, release: string): Promise<void>;
  /** Records the outcome, prunes, gives the lease back. */
  end(site: string, id: string, last: LastWord): Promise<void>;
  /** Leaves everything as it is, for a person: the guard goes, the record stays. */
  hold(site: string, id: string, reason: string, actor: string): Promise<void>;
  /** What is known of the deployment `of` there, before an undo destroys it. Not redacted. */
  evidence(site: string, id: string, of: string): Promise<EvidenceFile[]>;

  /** A way for a request from here to the instance in a slot. */
  endpoint(site: string, slot: string): Promise<Endpoint>;
  /** An address on the host that goes through the switch between slots; undefined where none is configured. */
  front(site: string): Promise<Endpoint | undefined>;
  /** A way to ask the public URL from the host itself: the second place. */
  fromHost(site: string, url: string): Promise<Endpoint>;
  /** Resolves when the instance is seen dead, or to undefined when the time is over or `signal` aborts. */
  watch(site: string, slot: string, withinMs: number, signal: AbortSignal): Promise<Death | undefined>;
  close(): Promise<void>;
}

export interface SiteState {
  readonly site: string;
  readonly current: Release | undefined;
  /** What runs, by slot. `release` is `?` for a process that was started by someone else. */
  readonly running: readonly { readonly slot: string; readonly release: string; readonly pid: string }[];
  /** The slot that gets the traffic, where a strategy has slots. */
  readonly active: string | undefined;
  readonly releases: readonly ReleaseThere[];
  readonly backups: readonly { readonly name: string; readonly release: string }[];
  readonly owner: (Owner & { readonly guard: "alive" | "dead" }) | undefined;
  /** A person's lock, and a hold: neither replaces the other. */
  readonly locked: Locked | undefined;
  readonly held: Locked | undefined;
  /** The deployment on record there, and how far it got. */
  readonly attempt: Attempt | undefined;
  readonly outcomes: Readonly<Record<string, { readonly outcome: Outcome; readonly by: string; readonly at: string }>>;
  /** Whether the secrets there are the ones given now; undefined when none are there or none are given. */
  readonly sameSecrets: boolean | undefined;
  /** Facts of the machine, for preflight and reports: `libc`, `arch`, `disk-free-kb`, … */
  readonly facts: Readonly<Record<string, string>>;
}

export interface ReleaseThere {
  readonly id: string;
  /** 0 for one that was never committed; grows with each commit. */
  readonly good: number;
  readonly bad: boolean;
  /** A rollback left it: it is taken only by name. */
  readonly left: boolean;
  /** `true`, or what is missing of it. Only a whole release is ever chosen or accepted. */
  readonly whole: true | string;
  /** Names of secrets that it was good with and that nobody could give it now. */
  readonly lacks: readonly string[];
  /** SHA-256 of the archive it was unpacked from. */
  readonly archive: string | undefined;
}

export type AttemptEnd = "committed" | "undone";

/** What a host has on record of a deployment, and of a rollback, which is a deployment with steps forward. */
export interface Attempt {
  readonly id: string;
  readonly kind: "deploy" | "rollback" | "flip";
  /** What was live; empty for nothing. */
  readonly from: string;
  /** Undefined where nobody looked: then it counts as healthy. */
  readonly fromWasHealthy: boolean | undefined;
  readonly to: string;
  readonly end: "pending" | AttemptEnd;
  /** Such a host is never committed: its undo is brought to an end first. */
  readonly undoBegun: boolean;
  readonly switched: boolean;
  readonly disarmed: boolean;
  /** Round one of its commit is done there. */
  readonly prepared: boolean;
  /** The steps forward are there: whoever finishes it goes to `to`. */
  readonly forward: boolean;
  readonly fromSlot: string;
  readonly toSlot: string;
  /** The slot that the traffic left, as long as it is still to be stopped. */
  readonly left: string | undefined;
  /** How long that slot serves on once the traffic has left it. */
  readonly drainMs: number;
}

export interface LeaseTerms {
  /** The owner that may be replaced. */
  readonly over: string | undefined;
  /** Ends a hold. */
  readonly breakHold: boolean;
  /** Passes a person's lock, which stays. */
  readonly force: boolean;
  /** How many hosts the deployment is on: a guard knows of its own only. */
  readonly sites: number;
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
  | {
      readonly answer: "granted";
      readonly undo: string | undefined;
      readonly replaced: string | undefined;
      readonly replacedKind: string | undefined;
    }
  | { readonly answer: "held"; readonly owner: Owner & { readonly guard: "alive" | "dead" } }
  | { readonly answer: "locked"; readonly locked: Locked };

export interface Finding {
  readonly site: string;
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
  /** Per host: what is live before, the lines that restore it and, for a rollback, those that lead to the release it wants. */
  readonly sites: Readonly<
    Record<string, { readonly from: string; readonly forward: readonly string[]; readonly undo: readonly string[] }>
  >;
  readonly notes: readonly string[];
}

export interface Wave {
  readonly name: string;
  readonly phase: "snapshot" | "stage" | "before hooks" | "beside" | "switch" | "after hooks" | "settle";
  readonly steps: Readonly<Record<string, readonly Step[]>>;
  /** Run here instead, once. */
  readonly onRunner?: Hook;
  /** Time that passes before its steps, in milliseconds. */
  readonly waitMs?: number;
  /** After it nothing is undone without a person. */
  readonly irreversible?: boolean;
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

export class SiteUnreachable extends UserError {
  readonly site: string;
  constructor(site: string, why: string) {
    super(`${site} can not be reached: ${why}`);
    this.name = "SiteUnreachable";
    this.site = site;
  }
}

export class StepFailed extends UserError {
  readonly site: string;
  constructor(site: string, why: string) {
    super(`${site}: ${why}`);
    this.name = "StepFailed";
    this.site = site;
  }
}

export class LeaseLost extends UserError {
  readonly site: string;
  /** Empty when nobody owns the host: its guard, or a person on it, ended the deployment there. */
  readonly by: string;
  constructor(site: string, by: string) {
    super(
      by === ""
        ? `the deployment was ended on ${site} by its guard or by a person`
        : `the lease on ${site} was taken over by ${by}`,
    );
    this.name = "LeaseLost";
    this.site = site;
    this.by = by;
  }
}
