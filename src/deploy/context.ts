import type { Environment } from "../config/types.ts";
import type { Secrets } from "../core/mask.ts";
import type { World } from "../core/world.ts";
import { Narrator } from "./narrator.ts";
import type { Evidence } from "./diagnosis.ts";
import { describePlan, planHash } from "./plan.ts";
import type { Probe } from "./probe.ts";
import { Refused } from "./refused.ts";
import type { Release } from "../release/release.ts";
import type { Report } from "./report.ts";
import { sameBytes, artifactOf } from "../release/shipment.ts";
import type { Shipment } from "../release/shipment.ts";
import type { LiveState, Obstacle, Owner, Plan, SiteLease, SiteState, StepIo, Target } from "./target.ts";
import type { Captured, CheckResult, Verifier } from "./verifier.ts";
import { allBounded } from "../core/concurrent.ts";
import { succeeded } from "./words.ts";
import type { Intent, Outcome } from "./words.ts";

/** How our commit relates to the live one. */
export type Relation = "same" | "ahead" | "behind" | "diverged" | "unknown";

/** What was requested. */
export interface Request {
  readonly intent: Intent;
  readonly service: string;
  readonly environment: Environment;
  readonly owner: Owner;
  readonly dryRun: boolean;
  /** Overrides warnings, never blockers. */
  readonly force: boolean;
  /** The reason for deploying a diverged commit. */
  readonly allowDiverged: string | undefined;
  /** The plan that was approved. */
  readonly planHash: string | undefined;
  relation(live: string, ours: string): Promise<Relation>;
  ownerEnded(owner: Owner): Promise<boolean | undefined>;
  /** Called before the first change, with what a later job needs for a recovery. */
  announce(facts: { readonly deploymentId: string; readonly previousVersion: string; readonly planHash: string }): void;
}

/** One attempt under way: its means and its log. */
export class Context {
  readonly narrator: Narrator;
  readonly checks: CheckResult[] = [];
  readonly captured: Captured = new Map();
  readonly warnings: string[] = [];
  readonly startedAt: number;
  /** A recovery answers for its own job whether that has ended. */
  request: Request;
  readonly verifier: Verifier;
  readonly world: World;
  /** A rollback narrows it to the hosts on which there is something to roll back. */
  target: Target;
  release: Release | undefined;
  /** What is deployed; undefined for a rollback or a recovery, which ship nothing. */
  shipment: Shipment | undefined;
  /** Granted leases by site; every changing call is made on one. */
  leases: ReadonlyMap<string, SiteLease> = new Map();
  previous: Release | undefined;
  plan: Plan | undefined;
  evidence: Evidence | undefined;
  live: Record<string, string> = {};
  /** Counts lost requests, from before the switch until the report: an undo loses requests too. */
  probing: Probe | undefined;
  /**
   * Set once the live release is touched: a cancel before that is cleaned up at once, one after it by the post step.
   */
  switchBegan = false;
  /** Started by a person: a hold and a point of no return do not block it. */
  byPerson = false;

  constructor(request: Request, target: Target, verifier: Verifier, world: World) {
    this.request = request;
    this.target = target;
    this.verifier = verifier;
    this.world = world;
    this.narrator = new Narrator(world);
    this.startedAt = world.clock.now();
  }

  get id(): string {
    return this.request.owner.id;
  }

  warn(text: string): void {
    this.warnings.push(text);
    this.world.log.warn(text);
  }

  lease(site: string): SiteLease {
    const lease = this.leases.get(site);
    if (lease === undefined) throw new Error(`there is no lease of ${site}`);
    return lease;
  }

  /** What a step gets besides its data. */
  stepIo(signal: AbortSignal): StepIo {
    return { shipment: this.shipment, progress: (text) => this.narrator.doing(text), signal };
  }

  /** Sets the plan and announces it, before the first change. */
  announce(plan: Plan): void {
    this.plan = plan;
    const previousVersion = this.previous?.version ?? "";
    this.request.announce({ deploymentId: this.id, previousVersion, planHash: planHash(plan) });
  }

  async inspect(site: string): Promise<SiteState> {
    return this.target.inspect(site, this.shipment?.secrets);
  }

  async inspectAll(): Promise<SiteState[]> {
    return this.saw(await allBounded(this.target.sites, this.target.parallel, async (site) => this.inspect(site)));
  }

  /** Records what is live for the report. */
  saw<States extends readonly LiveState[]>(states: States): States {
    for (const { site, current } of states) this.live[site] = current?.id ?? "nothing";
    return states;
  }

  /**
   * Blockers refuse; warnings are printed, and refuse too unless `force` is set. `unchanged`: nothing has to be
   * changed.
   */
  async enforcePreflight(states: readonly SiteState[], shipment: Shipment, unchanged: boolean): Promise<void> {
    const found = await Promise.all(states.map(async (state) => this.target.preflight(state, shipment)));
    const all = states.flatMap((state, index) => [...otherBytes(state, shipment), ...(found[index] ?? [])]);
    const notes = unchanged ? all.filter(({ level }) => level === "note") : [];
    const findings = all.filter((finding) => !notes.includes(finding));
    const blockers = findings.filter(({ level }) => level !== "warning");
    const [first] = blockers;
    if (first !== undefined) {
      throw new Refused(
        blockers.map(({ site, text }) => `${site}: ${text}`).join("; "),
        [...new Set(blockers.map(({ fix }) => fix))].join(" "),
      );
    }
    const warnings = findings.map(({ site, text }) => `${site}: ${text}`);
    if (warnings.length > 0 && !this.request.force && !this.request.dryRun) {
      throw new Refused(
        warnings.join("; "),
        `${[...new Set(findings.map(({ fix }) => fix))].join(" ")} Or set \`force: true\` to proceed despite warnings.`,
      );
    }
    for (const { site, text } of notes) this.warn(`${site}: ${text}. It stays as it is`);
    for (const warning of warnings) if (!this.warnings.includes(warning)) this.warn(warning);
  }

  report(outcome: Outcome, reason: string): Report {
    const { request, world } = this;
    const report: Report = {
      intent: request.intent,
      service: request.service,
      environment: request.environment.name,
      deploymentId: this.id,
      outcome,
      reason,
      release: this.release?.id ?? "",
      version: this.release?.version ?? "",
      previousVersion: this.previous?.version ?? "",
      url: request.environment.url ?? "",
      dryRun: request.dryRun,
      plan: this.plan,
      planHash: this.plan === undefined ? "" : planHash(this.plan),
      planText: this.plan === undefined ? [] : describePlan(this.plan),
      probe: undefined,
      timeline: this.narrator.timeline,
      checks: this.checks,
      live: this.live,
      evidence: this.evidence,
      warnings: this.warnings,
      next: nextSteps(outcome, request),
      startedAt: new Date(this.startedAt).toISOString(),
      durationMs: Math.round(this.narrator.elapsedMs),
    };
    return redacted(report, world.secrets);
  }
}

/** The live release has our name but other bytes: a note when it is from the same commit, else a blocker. */
function otherBytes(state: SiteState, shipment: Shipment): Obstacle[] {
  const { site, current, attempt, releases } = state;
  const { release } = shipment;
  // An unfinished deployment may still be undone; this is checked again once it is settled.
  if (current?.id !== release.id || attempt?.end === "pending") return [];
  const [there, ours] = [releases.find(({ id }) => id === release.id)?.artifact, artifactOf(shipment)];
  if (sameBytes(there, ours) !== false) return [];
  const bytes =
    there?.kind === "archive" && ours?.kind === "archive"
      ? ` (sha256 ${there.sha256.slice(0, 12)}…, not ${ours.sha256.slice(0, 12)}…)`
      : "";
  if (release.commit !== "" && current.commit === release.commit)
    return [
      {
        site,
        level: "note",
        text: `${release.id} is live there, from another build of the same commit${bytes}`,
        fix: "Let the same commit be built into the same bytes, or give it a version of its own.",
      },
    ];
  return [
    {
      site,
      level: "blocker",
      text: `${release.id} is live there, built into other bytes${bytes}`,
      fix: "What changed needs a version of its own.",
    },
  ];
}

/** Our own values are not redacted: they decide whether a step is red, and a secret may be part of one. */
const OURS: readonly string[] = ["intent", "outcome", "verdict", "deploymentId", "planHash", "startedAt"] satisfies (
  | keyof Report
  | keyof CheckResult
)[];

/** Redacts all other texts: they are written to files, which the runner does not mask. */
function redacted<Value>(value: Value, secrets: Secrets): Value {
  if (typeof value === "string") return secrets.redact(value) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => redacted(item, secrets)) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, OURS.includes(key) ? item : redacted(item, secrets)]),
  ) as Value;
}

function nextSteps(outcome: Outcome, { environment, dryRun, intent }: Request): string[] {
  const on = `--environment ${environment.name}`;
  if (dryRun || succeeded(intent, outcome)) return [];
  switch (outcome) {
    case "deployed":
    case "unchanged":
    case "stale":
      return [];
    case "refused":
      return ["Correct what is named above, then run it again."];
    case "rolled_back":
    case "removed":
      return [`erlmcp-actions status ${on}`, "Read the evidence, correct the release, and deploy a new version."];
    case "held":
      return [
        `erlmcp-actions status ${on}`,
        `erlmcp-actions undo ${on}   (restores the previous release and ends the hold)`,
      ];
    case "mixed":
      return [
        `erlmcp-actions status ${on}`,
        "Deploy again: to every host (in a pipeline: run failed jobs again), or with `hosts:` to those that are behind. Or roll back.",
      ];
    case "rollback_failed":
      return [`erlmcp-actions status ${on}`, `erlmcp-actions rollback ${on} --to VERSION   (to another release)`];
    case "rollback_unverified":
    case "unknown":
      return [
        `erlmcp-actions status ${on}`,
        `erlmcp-actions undo ${on}   (finishes what is pending on every host, and verifies again)`,
        `erlmcp-actions rollback ${on} --to VERSION   (when what is live is not good either)`,
      ];
  }
}
