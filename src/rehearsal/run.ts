import { randomBytes, randomInt } from "node:crypto";
import { join } from "node:path";
import { UserError, errorMessage, explain } from "../core/errors.ts";
import { assumedBy } from "./assumed.ts";
import { Calls } from "./calls.ts";
import type { Conclusion, JobResult, RunEvent, RunResult } from "./events.ts";
import type { Scope, Status, Value } from "./expression.ts";
import type { Done, Frame, Ready } from "./frames.ts";
import { githubContext } from "./github-context.ts";
import type { KnownJob } from "./github-api.ts";
import { Groups, untilStopped } from "./groups.ts";
import type { Room } from "./groups.ts";
import { inputsFor } from "./inputs.ts";
import { environmentName, otherMachine, whySkipped, without } from "./job-facts.ts";
import { JobState } from "./job-state.ts";
import { jobEnv, jobFolders, runStepsJob } from "./job.ts";
import { checkMatrices, pathsOf, runLegs, strategyContext, strategyOf, together } from "./matrix.ts";
import type { Leg, Strategy } from "./matrix.ts";
import { logFolder } from "./names.ts";
import { child, conditionHolds, entriesOf, literal, stringOf, stringsOf, valueOf } from "./node.ts";
import { DEFAULT_GRANT, grantOf, grantOfJob } from "./permissions.ts";
import type { Grant } from "./permissions.ts";
import type { Setup } from "./setup.ts";
import type { Trigger } from "./trigger.ts";
import { eventOf } from "./workflow.ts";
import type { JobModel, Workflow } from "./workflow.ts";

// Another rehearsal on this machine has other ids: what a lease names must not be taken for a job of ours.
const FIRST_JOB = randomInt(1_000_000_000, 1_000_000_000_000);
let jobNumber = 0;

/** One run of a workflow, from its trigger to its conclusion. */
export class Run {
  readonly trigger: Trigger;
  private readonly setup: Setup;
  private readonly calls: Calls;
  private readonly groups: Groups;
  private readonly cancelling = new AbortController();
  private readonly killing = new AbortController();
  private readonly ended: JobResult[] = [];
  private readonly artifacts: Map<string, string>;
  private readonly uploaded = new Map<string, string>();
  private readonly left = new Set<string>();
  /** By the path of a job, what of it was left out. */
  private readonly leftOut = new Map<string, readonly string[]>();
  private readonly annotations: RunResult["annotations"][number][] = [];
  private assumed: readonly string[] = [];
  private paths: readonly string[] = [];
  private github: Record<string, Value> = {};

  constructor(setup: Setup, trigger: Trigger) {
    this.trigger = trigger;
    this.calls = new Calls(setup.roots);
    this.artifacts = new Map(trigger.before?.artifacts);
    this.setup = {
      ...setup,
      emit: (event: RunEvent) => {
        if (event.kind === "annotation") this.annotations.push({ ...event.annotation, job: event.job });
        setup.emit(event);
      },
    };
    this.groups = new Groups(this.setup, this.killing.signal);
  }

  /** As the button on GitHub's page: jobs that do not say `always()` come to their end. */
  cancel(): void {
    this.cancelling.abort();
  }

  /** Everything ends now; nothing is cleaned up by the run. */
  kill(): void {
    this.cancelling.abort();
    this.killing.abort();
  }

  async start(): Promise<RunResult> {
    const { trigger, setup } = this;
    const { workflow, event, ref, sha, attempt, runId, kept } = trigger;
    const startedAt = performance.now();
    setup.emit({ kind: "run-start", workflow: workflow.name, event, ref, sha, attempt });
    let conclusion: Conclusion = "failure";
    try {
      this.github = githubContext(setup, trigger, {});
      const given =
        event === "workflow_dispatch"
          ? inputsFor(
              "dispatch",
              child(eventOf(workflow, event), "inputs"),
              trigger.inputs,
              { contexts: { github: this.github, vars: setup.vars } },
              workflow.path,
            )
          : {};
      this.github = githubContext(setup, trigger, given);
      this.assumed = await assumedBy(workflow, this.github["event"], setup);
      this.paths = await this.calls.check(workflow);
      checkMatrices(workflow);
      setup.emit({ kind: "jobs", jobs: this.paths });
      const contexts = { github: this.github, vars: setup.vars, inputs: given };
      const room: Room = { cancelled: this.cancelling.signal, groups: [] };
      const ran = await this.groups.within(
        { node: workflow.concurrency, scope: { contexts }, who: workflow.name, room, cancelAll: () => this.cancel() },
        async (within) =>
          this.runFrame({
            ...within,
            workflow,
            inputs: given,
            secrets: setup.secrets,
            prefix: "",
            grant: grantOf(workflow.permissions) ?? DEFAULT_GRANT,
            anew: false,
            jobs: new Map(),
          }),
      );
      conclusion = "value" in ran ? ran.value : "cancelled";
      if ("why" in ran) this.tell("", ran.why);
    } catch (error) {
      this.tell("", error, "the run did not start");
    }
    const ms = performance.now() - startedAt;
    setup.emit({ kind: "run-end", conclusion, ms });
    return {
      runId,
      attempt,
      conclusion,
      jobs: this.ended,
      artifacts: this.artifacts,
      notRehearsed: [...this.left],
      assumed: this.assumed,
      annotations: this.annotations,
      folder: kept,
      ms,
    };
  }

  private tell(job: string, error: unknown, title = ""): void {
    const message = error instanceof UserError ? explain(error) : errorMessage(error);
    this.setup.emit({
      kind: "annotation",
      job,
      step: "",
      annotation: { level: "error", message, file: "", line: "", title },
    });
  }

  /** Starts all jobs of a workflow, each when those it needs have ended. */
  private async runFrame(frame: Frame): Promise<Conclusion> {
    const results = await Promise.all(frame.workflow.jobs.map(async ({ id }) => this.job(id, frame)));
    if (results.some(({ result }) => result === "failure")) return "failure";
    if (results.some(({ result }) => result === "cancelled")) return "cancelled";
    return results.length > 0 && results.every(({ result }) => result === "skipped") ? "skipped" : "success";
  }

  private job(id: string, frame: Frame): Promise<Done> {
    const known = frame.jobs.get(id);
    if (known !== undefined) return known;
    const model = frame.workflow.jobs.find((job) => job.id === id);
    if (model === undefined) throw new UserError(`there is no job ${id}`, { where: frame.workflow.path });
    const started = this.afterNeeds(model, frame);
    frame.jobs.set(id, started);
    return started;
  }

  private async afterNeeds(model: JobModel, frame: Frame): Promise<Done> {
    const needed = await Promise.all(model.needs.map(async (id) => this.job(id, frame)));
    const path = `${frame.prefix}${model.id}`;
    const needs = Object.fromEntries(
      model.needs.map((id, at) => [id, { result: needed[at]?.result, outputs: needed[at]?.outputs }]),
    );
    const allWell = needed.every((job) => job.allWell);
    const anyFailed = needed.some((job) => job.anyFailed);
    // What needs a job that runs again runs again too.
    const anew = frame.anew || needed.some((job) => !job.kept);
    const before = anew ? undefined : this.trigger.before?.jobs.get(path);
    const done = (result: JobResult, same = before !== undefined): Done => {
      const unknown = result.result === "failure" ? needed.flatMap(({ job }) => this.leftOut.get(job) ?? []) : [];
      for (const job of unknown)
        this.left.add(
          `the job ${path} failed; ${job}, which it needs, was not rehearsed, so that its outputs were empty`,
        );
      const kept = same || (!anew && result.result === "skipped");
      return {
        ...result,
        allWell: allWell && result.result === "success",
        anyFailed: anyFailed || result.result === "failure",
        kept,
      };
    };
    if (before !== undefined) return done(this.end(before, "kept from the attempt before"));
    if (this.killing.signal.aborted) return done(this.end(without(path, "cancelled"), "the run was ended"));
    const cancelled = frame.cancelled.aborted;
    const statusWhen = (now: boolean): Status => ({ success: allWell && !now, failure: anyFailed, cancelled: now });
    const scope: Scope = {
      contexts: { github: this.github, needs, vars: this.setup.vars, inputs: frame.inputs },
      status: statusWhen(cancelled),
    };
    const condition = child(model.node, "if");
    try {
      if (!conditionHolds(condition, scope))
        return done(
          this.end(
            without(path, cancelled && allWell ? "cancelled" : "skipped"),
            cancelled ? "the run was cancelled" : whySkipped(condition, needed),
          ),
        );
      const unsupported = model.unsupported.map(({ key, at }) => `\`${key}\` (${at})`).join(", ");
      if (unsupported !== "" && frame.workflow.source.suite) throw new UserError(`${unsupported} is not rehearsed`);
      if (unsupported !== "") return done(this.leaveOut(path, unsupported));
      const goesOn = (): boolean =>
        conditionHolds(condition, { ...scope, status: { ...statusWhen(true), success: false } });
      const strategy = strategyOf(child(model.node, "strategy"), { contexts: scope.contexts });
      const ready: Ready = {
        model,
        path,
        frame,
        needs,
        scope: { ...scope, contexts: { ...scope.contexts, strategy: strategyContext(strategy, 0), matrix: null } },
        goesOn,
        anew,
      };
      return strategy.legs === undefined
        ? done(await this.one(ready))
        : done(...(await this.matrix(ready, strategy, strategy.legs)));
    } catch (error) {
      this.tell(path, error);
      return done(this.end(without(path, "failure"), ""));
    }
  }

  private end(result: JobResult, why: string): JobResult {
    this.ended.push(result);
    this.setup.emit({
      kind: "job-end",
      job: result.job,
      result: result.result,
      outputs: result.outputs,
      ms: result.ms,
      why,
    });
    return result;
  }

  private leaveOut(path: string, what: string): JobResult {
    this.leftOut.set(path, [path]);
    this.left.add(`the job ${path}: ${what}; it is taken for green, and its outputs are empty`);
    return this.end(without(path, "success"), `not rehearsed: ${what}`);
  }

  /** Each job of a matrix. In the attempt before it has no result of its own: it is kept when they all are. */
  private async matrix(ready: Ready, strategy: Strategy, all: readonly Leg[]): Promise<[JobResult, kept: boolean]> {
    const startedAt = performance.now();
    const { path, frame, scope, anew } = ready;
    const paths = pathsOf(path, all);
    const legs = all.map(({ values }, at) => ({ values, path: paths[at] ?? path }));
    this.paths = this.paths.flatMap((each) =>
      each === path || each.startsWith(`${path} / `) ? legs.map((leg) => leg.path + each.slice(path.length)) : [each],
    );
    this.setup.emit({ kind: "jobs", jobs: this.paths });
    const ended = await runLegs(legs, strategy, frame.cancelled, async (leg, at, cancelled) => {
      const kept = anew ? undefined : this.trigger.before?.jobs.get(leg.path);
      if (kept !== undefined) return this.end(kept, "kept from the attempt before");
      const contexts = { ...scope.contexts, matrix: leg.values, strategy: strategyContext(strategy, at) };
      return this.one({ ...ready, path: leg.path, frame: { ...frame, cancelled }, scope: { ...scope, contexts } });
    });
    const out = paths.filter((each) => this.leftOut.has(each));
    if (out.length > 0) this.leftOut.set(path, out.length === legs.length ? [path] : out);
    const kept = ended.every(
      (leg) => (!anew && leg.result === "skipped") || this.trigger.before?.jobs.get(leg.job) === leg,
    );
    return [together(path, ended, performance.now() - startedAt), kept];
  }

  private async one(ready: Ready): Promise<JobResult> {
    const { model, path, frame, scope, goesOn } = ready;
    try {
      if (frame.cancelled.aborted && !goesOn())
        return this.end(without(path, "cancelled"), "another of the matrix failed, or the run was cancelled");
      const leftOut = otherMachine(model, scope) || (await this.foreign(model, frame.workflow));
      if (leftOut !== "") return this.leaveOut(path, leftOut);
      const ran = await this.groups.within(
        { node: child(model.node, "concurrency"), scope, who: path, room: frame, goesOn },
        async (room) =>
          child(model.node, "uses") === undefined ? this.stepsJob(ready, room.cancelled) : this.calledJob(ready, room),
      );
      return "value" in ran ? this.end(ran.value, "") : this.end(without(path, "cancelled"), ran.why);
    } catch (error) {
      this.tell(path, error);
      return this.end(without(path, "failure"), "");
    }
  }

  /** What of somebody else's a user's job calls; empty when nothing. */
  private async foreign(model: JobModel, workflow: Workflow): Promise<string> {
    const uses = child(model.node, "uses");
    return uses === undefined || (await this.calls.called(model, workflow)) !== undefined
      ? ""
      : `\`uses: ${literal(uses)}\` (${uses.at}), a workflow of somebody else`;
  }

  /** A token of a job, as long as it runs. */
  private register(name: string, grant: Grant): KnownJob {
    jobNumber += 1;
    const { runId, attempt } = this.trigger;
    const known: KnownJob = {
      id: FIRST_JOB + jobNumber,
      runId,
      attempt,
      token: `ghs_${randomBytes(18).toString("hex")}`,
      grant,
      name,
      status: "in_progress",
      conclusion: null,
    };
    this.setup.api.add(known);
    return known;
  }

  private async stepsJob(
    { model, path, frame, needs, scope, goesOn }: Ready,
    cancelled: AbortSignal,
  ): Promise<JobResult> {
    const { setup, trigger } = this;
    const { workflow } = frame;
    const { strategy, matrix } = scope.contexts;
    const basis = { needs, vars: setup.vars, inputs: frame.inputs, strategy, matrix };
    const environment = environmentName(child(model.node, "environment"), {
      contexts: { ...basis, github: this.github },
    });
    if (environment !== "") {
      setup.emit({ kind: "job-wait", job: path, why: `the environment ${environment} asks its reviewers` });
      const answer = await Promise.race([
        setup.approve(environment, path),
        untilStopped(cancelled, goesOn, this.killing.signal),
      ]);
      if (answer === undefined) return without(path, "cancelled");
      if (!answer) throw new UserError(`the reviewers of ${environment} said no`);
    }
    const known = this.register(path, grantOfJob(model.node, workflow.permissions, frame.grant));
    const { folder, workspace } = jobFolders(setup.folder, trigger.runId, trigger.attempt, jobNumber, setup.repository);
    const secrets = { ...frame.secrets, GITHUB_TOKEN: known.token };
    const contexts = { ...basis, secrets };
    const github = {
      ...this.github,
      job: model.id,
      token: known.token,
      workspace,
      event_path: join(folder, "event.json"),
    };
    // A job that says always() is not told of a cancel; a kill reaches it.
    const own = new AbortController();
    const tell = (): void => {
      if (!goesOn() || this.killing.signal.aborted) own.abort();
    };
    cancelled.addEventListener("abort", tell);
    try {
      setup.emit({ kind: "job-start", job: path, environment });
      const state = new JobState({
        setup,
        workflow,
        job: path,
        checkRunId: known.id,
        token: known.token,
        contexts,
        github,
        secrets,
        folder,
        workspace,
        runId: trigger.runId,
        env: jobEnv(workflow, model, { ...contexts, github }),
        kept: join(trigger.kept, logFolder(path)),
        artifacts: this.artifacts,
        uploaded: this.uploaded,
        notRehearsed: (what) => this.left.add(what),
      });
      if (cancelled.aborted) tell();
      const result = await runStepsJob({ model, state, inputs: frame.inputs }, own.signal, this.killing.signal);
      known.conclusion = result.result;
      return result;
    } finally {
      known.status = "completed";
      known.conclusion ??= "failure";
      cancelled.removeEventListener("abort", tell);
    }
  }

  private async calledJob({ model, path, frame, scope, anew }: Ready, room: Room): Promise<JobResult> {
    const startedAt = performance.now();
    const called = await this.calls.called(model, frame.workflow);
    if (called === undefined) throw new UserError("it calls a workflow of somebody else", { where: model.node.at });
    const call = eventOf(called, "workflow_call");
    const grant = grantOfJob(model.node, frame.workflow.permissions, frame.grant);
    const caller = this.register(path, grant);
    try {
      const own: Scope = {
        ...scope,
        contexts: {
          ...scope.contexts,
          github: { ...this.github, token: caller.token },
          secrets: { ...frame.secrets, GITHUB_TOKEN: caller.token },
        },
      };
      const given = valueOf(child(model.node, "with"), own);
      const inputs = inputsFor(
        "call",
        child(call, "inputs"),
        (given ?? {}) as Record<string, Value>,
        { contexts: { github: this.github, vars: this.setup.vars } },
        model.node.at,
      );
      const secretsNode = child(model.node, "secrets");
      const inherits = literal(secretsNode) === "inherit";
      const secrets = inherits ? frame.secrets : stringsOf(secretsNode, own);
      const has = (name: string): boolean =>
        Object.keys(secrets).some((each) => each.toLowerCase() === name.toLowerCase());
      const missing = entriesOf(child(call, "secrets"))
        .filter(([name, definition]) => inherits && literal(child(definition, "required")) === "true" && !has(name))
        .map(([name]) => name);
      if (missing.length > 0)
        throw new UserError(`Secret ${missing.join(", ")} is required, but not provided while calling.`, {
          where: model.node.at,
        });
      this.setup.emit({ kind: "job-start", job: path, environment: "" });
      const jobs: Frame["jobs"] = new Map();
      const contexts = { github: this.github, inputs, vars: this.setup.vars };
      const ran = await this.groups.within(
        { node: called.concurrency, scope: { contexts }, who: path, room },
        async (within) =>
          this.runFrame({ ...within, workflow: called, inputs, secrets, prefix: `${path} / `, grant, anew, jobs }),
      );
      if ("why" in ran) this.tell(path, ran.why);
      const done = await Promise.all(
        [...jobs].map(async ([id, job]): Promise<[string, Value]> => [
          id,
          { result: (await job).result, outputs: (await job).outputs },
        ]),
      );
      const outputScope: Scope = { contexts: { ...contexts, jobs: Object.fromEntries(done) } };
      const outputs = Object.fromEntries(
        entriesOf(child(call, "outputs"))
          .map(([name, node]) => [name, stringOf(child(node, "value"), outputScope)])
          .filter(([, value]) => value !== ""),
      );
      return {
        job: path,
        result: "value" in ran ? ran.value : "cancelled",
        outputs,
        steps: [],
        ms: performance.now() - startedAt,
      };
    } finally {
      caller.status = "completed";
    }
  }
}
