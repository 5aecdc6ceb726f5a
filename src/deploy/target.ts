import type { Hook } from "../config/types.ts";
import { UserError } from "../core/errors.ts";
import type { Release } from "../release/release.ts";
import type { Artifact, Shipment } from "../release/shipment.ts";
import type { Outcome } from "./words.ts";

// Targets import only this file: it re-exports the engine's types that they need.
export { OUTCOMES } from "./words.ts";
export type { Outcome } from "./words.ts";

/**
 * Whatever has one lease, one guard and one undo: a host, a stack at its manager, a service's objects in a namespace.
 */
export type SiteName = string;

export type Secrets = Readonly<Record<string, string>>;

/**
 * Where a service runs, and how each step is done there. The engine decides; a target acts and observes. Every method
 * that talks to a site may throw SiteUnreachable (what happened is unknown) or StepFailed (it failed).
 */
export interface Target {
  /** Sorted: the order in which leases are taken and commits are made. */
  readonly sites: readonly SiteName[];
  /** How many sites are worked on side by side. */
  readonly parallel: number;

  /**
   * The observed state. Changes nothing. `secrets` are those of this run, so that `sameSecrets` can be answered.
   * @throws StepFailed when this user may not see it: that is never an empty site.
   */
  inspect(site: SiteName, secrets: Secrets | undefined): Promise<SiteState>;
  /** The obstacles to a shipment, from the observed state. */
  preflight(state: SiteState, shipment: Shipment): Promise<readonly Obstacle[]>;
  plan(shipment: Shipment, states: readonly SiteState[]): Promise<Plan>;
  /** A deployment of a release that each site still has, whose record also holds the steps forward to it. */
  planRollback(wanted: Release, states: readonly SiteState[], fromWasHealthy: boolean | undefined): Promise<Plan>;
  hookStep(hook: Hook, release: Release): Step;

  lease(site: SiteName, owner: Owner, terms: LeaseTerms): Promise<LeaseAnswer>;
  /** Ends a lease whose granting answer was lost. Does nothing where another deployment owns the site. */
  abandon(site: SiteName, id: string): Promise<void>;
  /** A person's lock: everything except a rollback with `force` is refused. */
  lock(site: SiteName, reason: string, actor: string): Promise<void>;
  unlock(site: SiteName): Promise<void>;
  /** A configuration file as a release has it there; empty where it has none. */
  readConfig(site: SiteName, release: string, path: string): Promise<string>;

  /**
   * What runs in a group now, discovered and not configured: `new` are instances of the release being deployed, `all`
   * old ones too.
   */
  instances(site: SiteName, group: string, of: "new" | "all"): Promise<Instances>;
  /** An address on the site that goes through the switch between groups; undefined where none is configured. */
  front(site: SiteName): Promise<Endpoint | undefined>;
  /** An endpoint to query a URL from the site itself, as the second place; undefined where there is none. */
  inside(site: SiteName, url: string): Promise<Endpoint | undefined>;
  /** Resolves when the group has failed for good, or to undefined when the time is over or `signal` aborts. */
  watch(site: SiteName, group: string, withinMs: number, signal: AbortSignal): Promise<Failure | undefined>;
  close(): Promise<void>;
}

/**
 * What a granted lease lets its owner do at one site. Every method throws LeaseLost once another deployment has the
 * lease.
 */
export interface SiteLease {
  readonly site: SiteName;
  /**
   * Starts the guard and confirms over a new connection that it is running. `limits` names what it does not survive;
   * empty for nothing.
   */
  arm(): Promise<{ readonly limits: string }>;
  beat(): Promise<"running" | "stopped">;
  run(step: Step, io: StepIo): Promise<StepResult>;
  /** Marks the record so that only a person can undo it: before an irreversible hook runs anywhere. */
  disarm(): Promise<void>;
  /**
   * Round one of a commit, the slow part: the release is recorded as good, with its former place for an undo. Resolves
   * to the last inspection before the commit.
   */
  prepare(): Promise<LiveState>;
  /**
   * Commits the deployment `of`, which is the lease's own or one that it took over: one rename. An undone deployment is
   * refused. Resolves to the first inspection after it.
   */
  commit(of: string): Promise<LiveState>;
  /**
   * Finishes a pending deployment `of`: a rollback goes forward while its record has the steps for it and `drop` is
   * false, anything else is undone. An ended deployment stays as it is. @throws StepFailed when the undo cannot be
   * completed.
   */
  finish(of: string, how: { readonly drop: boolean }): Promise<AttemptEnd | undefined>;
  /** Undoes a committed deployment, because another site of it was undone. Only settle calls it. */
  follow(of: string): Promise<void>;
  /** Switches the traffic again to the group that the record of `of` names as the winner. */
  lead(of: string): Promise<void>;
  /**
   * Stops the group that the traffic left, where the record requires it; `seen`: the traffic is confirmed on the
   * winner.
   */
  stopLeft(seen: boolean): Promise<void>;
  /** Marks a release as bad, so that it is never chosen automatically; not where it is live. */
  markBad(release: string): Promise<void>;
  /** Evidence of the deployment `of`, before an undo destroys it. Not redacted. */
  evidence(of: string): Promise<readonly EvidenceFile[]>;
  /** Leaves everything as it is, for a person: the guard goes, the record stays. */
  hold(reason: string, actor: string): Promise<void>;
  /** Records the outcome, prunes old releases, ends the lease. */
  end(last: LastWord): Promise<void>;
}

export interface StepIo {
  /** Undefined where nothing is shipped: a rollback. */
  readonly shipment: Shipment | undefined;
  /** What a long step is doing: nothing is silent for 10 s. */
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
}

/** The result of a successful step. @see Target for what is thrown otherwise */
export interface StepResult {
  readonly output: string;
}

/** What runs at a site, and the deployment on record there. */
export interface LiveState {
  readonly site: SiteName;
  readonly current: Release | undefined;
  /** The group that gets the traffic; the one that a first release would get when nothing serves. */
  readonly serving: string;
  readonly groups: readonly Group[];
  /** The platform's own state of its latest change; `idle` where it has no rollout. */
  readonly rollout: Rollout;
  /** The deployment on record there, and how far it got. */
  readonly attempt: Attempt | undefined;
}

export interface SiteState extends LiveState {
  readonly releases: readonly ReleaseThere[];
  readonly backups: readonly { readonly name: string; readonly release: string }[];
  readonly owner: (Owner & { readonly guard: "running" | "stopped" }) | undefined;
  /** A person's lock, and a hold; they are independent. */
  readonly locked: Locked | undefined;
  readonly held: Locked | undefined;
  readonly outcomes: Readonly<Record<string, { readonly outcome: Outcome; readonly by: string; readonly at: string }>>;
  /** Whether the secrets there are the ones given now; undefined when none are there or none are given. */
  readonly sameSecrets: boolean | undefined;
  /** Facts of the machine, for preflight and reports: `libc`, `arch`, `disk-free-kb`, … */
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * Instances that are switched together: `main`; `a`, `b`; `stable`, `canary`. A group without a running instance is
 * left out.
 */
export interface Group {
  readonly name: string;
  /** How many instances run of each release; `?` counts those that no deployment started. */
  readonly running: Readonly<Record<string, number>>;
  readonly wanted: number;
  readonly ready: number;
  /** For people: `process 4711`, `3 pods`. */
  readonly shown: string;
}

/** Whether an instance of a release runs in a group. */
export function runs({ groups }: Pick<SiteState, "groups">, group: string, release: string): boolean {
  return groups.some(({ name, running }) => name === group && (running[release] ?? 0) > 0);
}

/** Whether an instance of a release runs in any group. */
export function isRunning({ groups }: Pick<SiteState, "groups">, release: string): boolean {
  return groups.some(({ running }) => (running[release] ?? 0) > 0);
}

export interface Rollout {
  readonly state: "idle" | "moving" | "done" | "reverted" | "stuck";
  /** For people: `2 of 3 updated`. */
  readonly detail: string;
  /** How long it may take, in milliseconds. */
  readonly withinMs: number;
}

/** Fewer instances than wanted, and none wanted, prove nothing. */
export interface Instances {
  readonly wanted: number;
  readonly found: readonly Instance[];
}

export interface Instance {
  /** For messages: `app1`, `app1 slot a`. */
  readonly name: string;
  /** The release according to the platform; undefined where only the instance itself reports it. */
  readonly release: string | undefined;
  /** Undefined when it has no address of its own: then `release` is what was observed. */
  readonly endpoint: (() => Promise<Endpoint>) | undefined;
}

export interface ReleaseThere {
  readonly id: string;
  /** 0 for one that was never committed; grows with each commit. */
  readonly good: number;
  readonly bad: boolean;
  /** A rollback has replaced it: it is restored only by name. */
  readonly left: boolean;
  /** `true`, or what is missing. Only a complete release is ever chosen or accepted. */
  readonly whole: true | string;
  /** Names of secrets that it had when it was good and that are no longer available. */
  readonly lacks: readonly string[];
  /** What it was made from, where that is known. */
  readonly artifact: Artifact | undefined;
}

export type AttemptEnd = "committed" | "undone";

/** What a host has on record of a deployment, and of a rollback, which is a deployment with steps forward. */
export interface Attempt {
  readonly id: string;
  readonly kind: "deploy" | "rollback" | "config-change";
  /** What was live; empty for nothing. */
  readonly from: string;
  /** Undefined where it was not checked: then it counts as healthy. */
  readonly fromWasHealthy: boolean | undefined;
  readonly to: string;
  readonly end: "pending" | AttemptEnd;
  /** Such a host is never committed: its undo is finished first. */
  readonly undoBegun: boolean;
  readonly switched: boolean;
  readonly disarmed: boolean;
  /** Round one of its commit is done there. */
  readonly prepared: boolean;
  /** The record has steps forward: finishing it leads to `to`. */
  readonly forward: boolean;
  readonly fromGroup: string;
  readonly toGroup: string;
  /** The group that the traffic left, as long as it is still to be stopped. */
  readonly left: string | undefined;
  /** How long that group keeps running after the traffic has left it. */
  readonly drainMs: number;
}

export interface LeaseTerms {
  /** The owner that may be replaced. */
  readonly over: string | undefined;
  /** Ends a hold. */
  readonly breakHold: boolean;
  /** Ignores a person's lock, which stays. */
  readonly force: boolean;
  /** How many hosts the deployment is on: a guard knows of its own only. */
  readonly sites: number;
  /** The secrets of the release, for the inspection under the lease; undefined where there is nothing to compare. */
  readonly secrets: Secrets | undefined;
}

export interface Owner {
  readonly id: string;
  readonly kind: "deploy" | "rollback" | "config-change" | "recover";
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
      readonly lease: SiteLease;
      /** As inspected under the lease: the plan is made from it. */
      readonly state: SiteState;
      /** The deployment whose undo is pending there. */
      readonly undo: string | undefined;
      /** The deployment that owned the site until now. */
      readonly replaced: string | undefined;
    }
  | { readonly answer: "held"; readonly owner: Owner & { readonly guard: "running" | "stopped" } }
  /** `fix`: how a person ends the lock there. */
  | { readonly answer: "locked"; readonly locked: Locked; readonly fix: string };

/** An obstacle to a deployment. */
export interface Obstacle {
  readonly site: string;
  /**
   * A `blocker` ends the deployment as refused; `force` overrides a `warning` only. A `note` is a blocker unless
   * nothing has to be changed.
   */
  readonly level: "blocker" | "warning" | "note";
  readonly text: string;
  readonly fix: string;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Plain data: it is printed, hashed and passed to the target. None of it is secret. */
export interface Plan {
  readonly release: string;
  readonly waves: readonly Wave[];
  /** Run after commit: the old group drains and stops. */
  readonly settle: readonly Wave[];
  /** Per site: what is live before, what restores it and, for a rollback, what leads to the wanted release. */
  readonly sites: Readonly<
    Record<SiteName, { readonly from: string; readonly forward: Unattended | undefined; readonly undo: Unattended }>
  >;
  readonly notes: readonly string[];
}

/** What a guard, a later run or a person can carry out without the engine: each line names a state. */
export type Unattended = readonly { readonly says: string; readonly data: Json }[];

export interface Wave {
  readonly name: string;
  readonly phase: "snapshot" | "stage" | "before hooks" | "beside" | "switch" | "after hooks" | "settle";
  readonly steps: Readonly<Record<SiteName, readonly Step[]>>;
  /** Run here instead, once. */
  readonly onRunner?: Hook;
  /** Time that passes before its steps, in milliseconds. */
  readonly waitMs?: number;
  /** After it, only a person can undo. */
  readonly irreversible?: boolean;
  /** What must hold at each of its sites when the steps are done. */
  readonly gate?: WaveGate;
}

export type WaveGate =
  /** Every instance of the group reports the release; with `all`, no instance of another one is left. */
  | { readonly kind: "live"; readonly group: string; readonly of: "new" | "all" }
  /** The platform has ended its own rollout; then every instance reports the release. */
  | { readonly kind: "rolled out"; readonly group: string };

export interface Step {
  readonly verb: string;
  /** What the target needs to carry it out; none of it is secret. */
  readonly data: Json;
  /** What a person reads in the plan. */
  readonly says: string;
  readonly deadlineMs: number;
}

export interface LastWord {
  readonly outcome: Outcome;
  /** A release that is known to be bad from now on. */
  readonly bad: string | undefined;
  /** The outcomes of other deployments: overtaken, or found unfinished. */
  readonly of: readonly { readonly id: string; readonly outcome: Outcome }[];
}

export interface EvidenceFile {
  readonly name: string;
  readonly text: string;
  /**
   * The source: the release's own log and dumps, other files of the service, the list of listeners, a
   * description of the machine, or the record of deployments.
   */
  readonly about: "release" | "service" | "listeners" | "machine" | "deployment";
}

export interface Endpoint {
  /** For messages: `app1 (slot a)`. */
  readonly name: string;
  /** Base URL, without a slash at its end. */
  readonly url: string;
  readonly socketPath?: string;
  /** Whether an answer came from a proxy on the way and not from the service: a 503 of an API server. */
  isWayFailure?(answer: { readonly status: number; readonly body: string }): boolean;
}

/** Why a group failed for good, and the last lines that it printed. */
export interface Failure {
  readonly why: string;
  readonly log: string;
}

export class SiteUnreachable extends UserError {
  readonly site: string;
  constructor(site: string, why: string) {
    super(`${site} cannot be reached: ${why}`);
    this.name = "SiteUnreachable";
    this.site = site;
  }
}

export class StepFailed extends UserError {
  readonly site: string;
  /** The end of the command that failed; undefined where none ran. */
  readonly ran: { readonly code: number; readonly output: string } | undefined;
  constructor(site: string, why: string, ran?: StepFailed["ran"]) {
    super(`${site}: ${why}`);
    this.name = "StepFailed";
    this.site = site;
    this.ran = ran;
  }
}

export class LeaseLost extends UserError {
  readonly site: string;
  /** Empty when the host has no owner: its guard, or a person on it, ended the deployment there. */
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
