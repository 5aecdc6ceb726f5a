import type { Environment } from "../config/types.ts";
import type { Secrets } from "../core/mask.ts";
import type { World } from "../core/world.ts";
import { Narrator } from "./narrator.ts";
import type { Evidence } from "./evidence.ts";
import { describePlan, planHash } from "./plan.ts";
import type { Probe } from "./probe.ts";
import { Refused } from "./refused.ts";
import type { Release } from "../release/release.ts";
import type { Report } from "./report.ts";
import type { SiteState, Owner, Plan, Target } from "./target.ts";
import type { CheckResult, Verifier } from "./verifier.ts";
import { allBounded } from "../core/concurrent.ts";
import { succeeded } from "./words.ts";
import type { Intent, Outcome } from "./words.ts";

/** How our commit stands to the live one. */
export type Relation = "same" | "ahead" | "behind" | "diverged" | "unknown";

/** What was asked for. */
export interface Request {
  readonly intent: Intent;
  readonly service: string;
  readonly environment: Environment;
  readonly owner: Owner;
  readonly dryRun: boolean;
  /** Overrides warnings, never blockers. */
  readonly force: boolean;
  /** The reason for which a diverged commit is let through. */
  readonly allowDiverged: string | undefined;
  /** The plan that was approved. */
  readonly planHash: string | undefined;
  relation(live: string, ours: string): Promise<Relation>;
  ownerEnded(owner: Owner): Promise<boolean | undefined>;
  /** Told before the first change: what a later reader needs to come back, whatever happens to us. */
  announce(facts: { readonly deploymentId: string; readonly previousVersion: string; readonly planHash: string }): void;
}

/** One attempt under way: what it may use, and the story it tells. */
export class Context {
  readonly narrator: Narrator;
  readonly checks: CheckResult[] = [];
  readonly warnings: string[] = [];
  readonly startedAt: number;
  readonly request: Request;
  readonly verifier: Verifier;
  readonly world: World;
  /** A rollback narrows it to the hosts on which there is something to roll back. */
  target: Target;
  release: Release | undefined;
  previous: Release | undefined;
  plan: Plan | undefined;
  evidence: Evidence | undefined;
  live: Record<string, string> = {};
  /** Counts lost requests, from before the switch until the report: an undo loses requests too. */
  probing: Probe | undefined;
  /** A person asked for it: a hold and a point of no return do not stand in the way. */
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

  async inspectAll(): Promise<SiteState[]> {
    const states = await allBounded(this.target.sites, this.target.parallel, async (site) => this.target.inspect(site));
    for (const state of states) this.live[state.site] = state.current?.id ?? "nothing";
    return states;
  }

  /** Blockers refuse; warnings are told, and refuse too unless `force` lets them pass. `unchanged`: nothing has to be changed. */
  weigh(states: readonly SiteState[], release: Release, unchanged: boolean): void {
    const all = states.flatMap((state) => this.target.preflight(state, release));
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
        `${[...new Set(findings.map(({ fix }) => fix))].join(" ")} Or set \`force: true\` to go on in spite of warnings.`,
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

/** Words and ids of ours are nobody's text. They decide what is red: a secret that is a part of one must not change it. */
const OURS: readonly string[] = ["intent", "outcome", "verdict", "deploymentId", "planHash", "startedAt"] satisfies (
  | keyof Report
  | keyof CheckResult
)[];

/** Every text in it but those: it is written to files, which nobody masks for us. */
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
