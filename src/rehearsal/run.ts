import { randomBytes, randomInt } from "node:crypto";
import { join } from "node:path";
import { errorMessage, explain, UserError } from "../core/errors.ts";
import type { KnownJob } from "./github/api.ts";
import { Groups, untilCancelled } from "./github/concurrency.ts";
import type { GroupContext } from "./github/concurrency.ts";
import { githubContext } from "./github/context.ts";
import type {
  Conclusion,
  FinishedJob,
  Frame,
  JobResult,
  ReadyJob,
  RunEvent,
  RunResult,
  Setup,
  Trigger,
} from "./model.ts";
import { logFolder } from "./names.ts";
import { JobState } from "./runner/job-state.ts";
import {
  environmentName,
  jobEnv,
  jobFolders,
  otherMachine,
  runStepsJob,
  whySkipped,
  emptyResult,
} from "./runner/job.ts";
import { Calls } from "./workflow/calls.ts";
import type { Scope, Status, Value } from "./workflow/expression.ts";
import { inputsFor } from "./workflow/inputs.ts";
import { checkMatrices, matrixResult, pathsOf, runMatrixJobs, strategyContext, strategyOf } from "./workflow/matrix.ts";
import type { MatrixJob, Strategy } from "./workflow/matrix.ts";
import { assumedBy } from "./workflow/named.ts";
import { child, conditionHolds, entriesOf, literal, stringOf, stringsOf, valueOf } from "./workflow/node.ts";
import { DEFAULT_GRANT, grantOf, grantOfJob } from "./workflow/permissions.ts";
import type { Grant } from "./workflow/permissions.ts";
import { eventOf } from "./workflow/triggers.ts";
import type { JobModel, Workflow } from "./workflow/workflow.ts";

// Random, so that a lease that names a job of another rehearsal on this machine is not taken for one of ours.
const FIRST_JOB = randomInt(1_000_000_000, 1_000_000_000_000);
let jobNumber = 0;

/** The reason printed for a job whose result is reused. */
const REUSED = "kept from the previous attempt";

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
  private readonly notRehearsed = new Set<string>();
  /** The jobs that were not rehearsed, by the path of the job or of its matrix. */
  private readonly leftOut = new Map<string, readonly string[]>();
  private readonly annotations: RunResult["annotations"][number][] = [];
  private assumed: readonly string[] = [];
  private paths: readonly string[] = [];
  private github: Record<string, Value> = {};

  constructor(setup: Setup, trigger: Trigger) {
    this.trigger = trigger;
    this.calls = new Calls(setup.roots);
    this.artifacts = new Map(trigger.previous?.artifacts);
    this.setup = {
      ...setup,
      emit: (event: RunEvent) => {
        if (event.kind === "annotation") this.annotations.push({ ...event.annotation, job: event.job });
        setup.emit(event);
      },
    };
    this.groups = new Groups(setup.concurrency, this.killing.signal);
  }

  /** Like the button on GitHub's page: jobs end unless their condition has `always()`. */
  cancel(): void {
    this.cancelling.abort();
  }

  /** Ends everything now; the run cleans up nothing. */
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
      conclusion = await this.runWorkflow();
    } catch (error) {
      this.reportError("", error, "the run did not start");
    }
    const ms = performance.now() - startedAt;
    setup.emit({ kind: "run-end", conclusion, ms });
    return {
      runId,
      attempt,
      conclusion,
      jobs: this.ended,
      artifacts: this.artifacts,
      notRehearsed: [...this.notRehearsed],
      assumed: this.assumed,
      annotations: this.annotations,
      folder: kept,
      ms,
    };
  }

  /** Checks the whole workflow, then runs it in its concurrency group. */
  private async runWorkflow(): Promise<Conclusion> {
    const { trigger, setup } = this;
    const { workflow, event } = trigger;
    this.github = githubContext(setup, trigger, {});
    const inputs =
      event === "workflow_dispatch"
        ? inputsFor(
            "dispatch",
            child(eventOf(workflow, event), "inputs"),
            trigger.inputs,
            { contexts: { github: this.github, vars: setup.vars } },
            workflow.path,
          )
        : {};
    this.github = githubContext(setup, trigger, inputs);
    this.assumed = await assumedBy(workflow, this.github["event"], setup);
    this.paths = await this.calls.check(workflow);
    checkMatrices(workflow);
    setup.emit({ kind: "jobs", jobs: this.paths });
    const ran = await this.groups.within(
      {
        node: workflow.concurrency,
        scope: { contexts: { github: this.github, vars: setup.vars, inputs } },
        context: { cancelled: this.cancelling.signal, groups: [] },
        cancelAll: () => this.cancel(),
        onWait: this.waitsFor(workflow.name),
      },
      async (context) =>
        this.runFrame({
          ...context,
          workflow,
          inputs,
          secrets: setup.secrets,
          prefix: "",
          grant: grantOf(workflow.permissions) ?? DEFAULT_GRANT,
          rerun: false,
          jobs: new Map(),
        }),
    );
    if ("value" in ran) return ran.value;
    this.reportError("", ran.why);
    return "cancelled";
  }

  private reportError(job: string, error: unknown, title = ""): void {
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

  private job(id: string, frame: Frame): Promise<FinishedJob> {
    const known = frame.jobs.get(id);
    if (known !== undefined) return known;
    const model = frame.workflow.jobs.find((job) => job.id === id);
    if (model === undefined) throw new UserError(`there is no job ${id}`, { where: frame.workflow.path });
    const started = this.afterNeeds(model, frame);
    frame.jobs.set(id, started);
    return started;
  }

  private async afterNeeds(model: JobModel, frame: Frame): Promise<FinishedJob> {
    const needed = await Promise.all(model.needs.map(async (id) => this.job(id, frame)));
    const path = `${frame.prefix}${model.id}`;
    // A job runs again when a job that it needs ran again.
    const rerun = frame.rerun || needed.some((job) => !job.reused);
    const previous = rerun ? undefined : this.trigger.previous?.jobs.get(path);
    if (previous !== undefined) return this.finished(this.end(previous, REUSED), needed, true);
    if (this.killing.signal.aborted)
      return this.finished(this.end(emptyResult(path, "cancelled"), "the run was ended"), needed, false);
    const [result, reused] = await this.runOrSkip(model, path, frame, needed, rerun);
    return this.finished(result, needed, reused || (!rerun && result.result === "skipped"));
  }

  private finished(result: JobResult, needed: readonly FinishedJob[], reused: boolean): FinishedJob {
    const missing = result.result === "failure" ? needed.flatMap(({ job }) => this.leftOut.get(job) ?? []) : [];
    for (const job of missing)
      this.notRehearsed.add(
        `the job ${result.job} failed; ${job}, which it needs, was not rehearsed, so its outputs were empty`,
      );
    return {
      ...result,
      chainSucceeded: result.result === "success" && needed.every((job) => job.chainSucceeded),
      chainFailed: result.result === "failure" || needed.some((job) => job.chainFailed),
      reused,
    };
  }

  /** Resolves to the result, and to whether it is that of the previous attempt. */
  private async runOrSkip(
    model: JobModel,
    path: string,
    frame: Frame,
    needed: readonly FinishedJob[],
    rerun: boolean,
  ): Promise<[JobResult, reused: boolean]> {
    const needs = Object.fromEntries(
      model.needs.map((id, at) => [id, { result: needed[at]?.result, outputs: needed[at]?.outputs }]),
    );
    const needsSucceeded = needed.every((job) => job.chainSucceeded);
    const needsFailed = needed.some((job) => job.chainFailed);
    const cancelled = frame.cancelled.aborted;
    const contexts = { github: this.github, needs, vars: this.setup.vars, inputs: frame.inputs };
    const scopeWhen = (status: Status): Scope => ({ contexts, status });
    const scope = scopeWhen({ success: needsSucceeded && !cancelled, failure: needsFailed, cancelled });
    const condition = child(model.node, "if");
    try {
      if (!conditionHolds(condition, scope)) {
        const result = emptyResult(path, cancelled && needsSucceeded ? "cancelled" : "skipped");
        return [this.end(result, cancelled ? "the run was cancelled" : whySkipped(condition, needed)), false];
      }
      const unsupported = model.unsupported.map(({ key, at }) => `\`${key}\` (${at})`).join(", ");
      if (unsupported !== "" && frame.workflow.source.suite) throw new UserError(`${unsupported} is not rehearsed`);
      if (unsupported !== "") return [this.leaveOut(path, unsupported), false];
      const strategy = strategyOf(child(model.node, "strategy"), { contexts });
      const ready: ReadyJob = {
        model,
        path,
        frame,
        needs,
        scope: { ...scope, contexts: { ...contexts, strategy: strategyContext(strategy, 0), matrix: null } },
        runsWhenCancelled: () =>
          conditionHolds(condition, scopeWhen({ success: false, failure: needsFailed, cancelled: true })),
        rerun,
      };
      return strategy.jobs === undefined
        ? [await this.runJob(ready), false]
        : await this.runMatrix(ready, strategy, strategy.jobs);
    } catch (error) {
      this.reportError(path, error);
      return [this.end(emptyResult(path, "failure"), ""), false];
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

  /** Reports that a job, or the whole run, waits for a concurrency group. */
  private waitsFor(job: string): (group: string) => void {
    return (group) =>
      this.setup.emit({ kind: "job-wait", job, why: `another run is in the concurrency group ${group}` });
  }

  private leaveOut(path: string, what: string): JobResult {
    this.leftOut.set(path, [path]);
    this.notRehearsed.add(`the job ${path}: ${what}; it counts as successful, and its outputs are empty`);
    return this.end(emptyResult(path, "success"), `not rehearsed: ${what}`);
  }

  /** Each job of a matrix. The matrix has no result of its own in the previous attempt: it is reused when all its jobs are. */
  private async runMatrix(
    ready: ReadyJob,
    strategy: Strategy,
    all: readonly MatrixJob[],
  ): Promise<[JobResult, reused: boolean]> {
    const startedAt = performance.now();
    const { path, frame, scope, rerun } = ready;
    const previous = this.trigger.previous?.jobs;
    const paths = pathsOf(path, all);
    const jobs = all.map(({ values }, at) => ({ values, path: paths[at] ?? path }));
    this.paths = this.paths.flatMap((each) =>
      each === path || each.startsWith(`${path} / `) ? jobs.map((job) => job.path + each.slice(path.length)) : [each],
    );
    this.setup.emit({ kind: "jobs", jobs: this.paths });
    const ended = await runMatrixJobs(jobs, strategy, frame.cancelled, async (job, at, cancelled) => {
      const known = rerun ? undefined : previous?.get(job.path);
      if (known !== undefined) return this.end(known, REUSED);
      const contexts = { ...scope.contexts, matrix: job.values, strategy: strategyContext(strategy, at) };
      return this.runJob({ ...ready, path: job.path, frame: { ...frame, cancelled }, scope: { ...scope, contexts } });
    });
    const leftOut = paths.filter((each) => this.leftOut.has(each));
    if (leftOut.length > 0) this.leftOut.set(path, leftOut.length === jobs.length ? [path] : leftOut);
    const reused = ended.every(
      (result) => (!rerun && result.result === "skipped") || previous?.get(result.job) === result,
    );
    return [matrixResult(path, ended, performance.now() - startedAt), reused];
  }

  private async runJob(ready: ReadyJob): Promise<JobResult> {
    const { model, path, frame, scope, runsWhenCancelled } = ready;
    try {
      if (frame.cancelled.aborted && !runsWhenCancelled())
        return this.end(emptyResult(path, "cancelled"), "another job of the matrix failed, or the run was cancelled");
      const notHere = otherMachine(model, scope) || (await this.foreignWorkflow(model, frame.workflow));
      if (notHere !== "") return this.leaveOut(path, notHere);
      const ran = await this.groups.within(
        {
          node: child(model.node, "concurrency"),
          scope,
          context: frame,
          runsWhenCancelled,
          onWait: this.waitsFor(path),
        },
        async (context) =>
          child(model.node, "uses") === undefined
            ? this.runSteps(ready, context.cancelled)
            : this.callWorkflow(ready, context),
      );
      return "value" in ran ? this.end(ran.value, "") : this.end(emptyResult(path, "cancelled"), ran.why);
    } catch (error) {
      this.reportError(path, error);
      return this.end(emptyResult(path, "failure"), "");
    }
  }

  /** The third-party workflow that a user's job calls; empty for none. */
  private async foreignWorkflow(model: JobModel, workflow: Workflow): Promise<string> {
    const uses = child(model.node, "uses");
    return uses === undefined || (await this.calls.called(model, workflow)) !== undefined
      ? ""
      : `\`uses: ${literal(uses)}\` (${uses.at}), a third-party workflow`;
  }

  /** Registers a job with the API, under a token that is valid while it runs. */
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

  private async runSteps(ready: ReadyJob, cancelled: AbortSignal): Promise<JobResult> {
    const { setup } = this;
    const { model, path, frame, needs, scope, runsWhenCancelled } = ready;
    const { strategy, matrix } = scope.contexts;
    const contexts = { needs, vars: setup.vars, inputs: frame.inputs, strategy, matrix };
    const environment = environmentName(child(model.node, "environment"), {
      contexts: { ...contexts, github: this.github },
    });
    if (environment !== "" && !(await this.isApproved(environment, ready, cancelled)))
      return emptyResult(path, "cancelled");
    const known = this.register(path, grantOfJob(model.node, frame.workflow.permissions, frame.grant));
    // A job whose condition has always() does not see a cancel; a kill reaches it.
    const own = new AbortController();
    const onCancel = (): void => {
      if (!runsWhenCancelled() || this.killing.signal.aborted) own.abort();
    };
    cancelled.addEventListener("abort", onCancel);
    try {
      setup.emit({ kind: "job-start", job: path, environment });
      const state = this.stateOf(ready, known, contexts);
      if (cancelled.aborted) onCancel();
      const result = await runStepsJob({ model, state, inputs: frame.inputs }, own.signal, this.killing.signal);
      known.conclusion = result.result;
      return result;
    } finally {
      known.status = "completed";
      known.conclusion ??= "failure";
      cancelled.removeEventListener("abort", onCancel);
    }
  }

  /** Waits for the reviewers of an environment; false when the job is cancelled first. @throws UserError when they reject it */
  private async isApproved(
    environment: string,
    { path, runsWhenCancelled }: ReadyJob,
    cancelled: AbortSignal,
  ): Promise<boolean> {
    const { setup } = this;
    setup.emit({ kind: "job-wait", job: path, why: `waiting for the reviewers of the environment ${environment}` });
    const answer = await Promise.race([
      setup.approve(environment, path),
      untilCancelled(cancelled, runsWhenCancelled, this.killing.signal),
    ]);
    if (answer === false) throw new UserError(`the reviewers of ${environment} rejected the deployment`);
    return answer === true;
  }

  private stateOf(
    { model, path, frame }: ReadyJob,
    { id, token }: KnownJob,
    shared: Readonly<Record<string, Value>>,
  ): JobState {
    const { setup, trigger } = this;
    const { folder, workspace } = jobFolders(
      setup.folder,
      trigger.runId,
      trigger.attempt,
      id - FIRST_JOB,
      setup.repository,
    );
    const secrets = { ...frame.secrets, GITHUB_TOKEN: token };
    const contexts = { ...shared, secrets };
    const github = { ...this.github, job: model.id, token, workspace, event_path: join(folder, "event.json") };
    return new JobState({
      setup,
      workflow: frame.workflow,
      job: path,
      checkRunId: id,
      token,
      contexts,
      github,
      secrets,
      folder,
      workspace,
      runId: trigger.runId,
      env: jobEnv(frame.workflow, model, { ...contexts, github }),
      kept: join(trigger.kept, logFolder(path)),
      artifacts: this.artifacts,
      uploaded: this.uploaded,
      notRehearsed: (what) => this.notRehearsed.add(what),
    });
  }

  private async callWorkflow(ready: ReadyJob, context: GroupContext): Promise<JobResult> {
    const { model, path, frame, rerun } = ready;
    const startedAt = performance.now();
    const called = await this.calls.called(model, frame.workflow);
    if (called === undefined) throw new UserError("it calls a third-party workflow", { where: model.node.at });
    const grant = grantOfJob(model.node, frame.workflow.permissions, frame.grant);
    const caller = this.register(path, grant);
    try {
      const { inputs, secrets } = this.argumentsOf(ready, called, caller.token);
      this.setup.emit({ kind: "job-start", job: path, environment: "" });
      const jobs: Frame["jobs"] = new Map();
      const contexts = { github: this.github, inputs, vars: this.setup.vars };
      const ran = await this.groups.within(
        { node: called.concurrency, scope: { contexts }, context, onWait: this.waitsFor(path) },
        async (within) =>
          this.runFrame({ ...within, workflow: called, inputs, secrets, prefix: `${path} / `, grant, rerun, jobs }),
      );
      if ("why" in ran) this.reportError(path, ran.why);
      return {
        job: path,
        result: "value" in ran ? ran.value : "cancelled",
        outputs: await outputsOfCall(called, jobs, contexts),
        steps: [],
        ms: performance.now() - startedAt,
      };
    } finally {
      caller.status = "completed";
    }
  }

  /** The inputs and secrets that a job passes to the workflow it calls. @throws UserError when one is missing or of another type */
  private argumentsOf(
    { model, frame, scope }: ReadyJob,
    called: Workflow,
    token: string,
  ): { inputs: Record<string, Value>; secrets: Readonly<Record<string, string>> } {
    const call = eventOf(called, "workflow_call");
    const own: Scope = {
      ...scope,
      contexts: {
        ...scope.contexts,
        github: { ...this.github, token },
        secrets: { ...frame.secrets, GITHUB_TOKEN: token },
      },
    };
    const inputs = inputsFor(
      "call",
      child(call, "inputs"),
      (valueOf(child(model.node, "with"), own) ?? {}) as Record<string, Value>,
      { contexts: { github: this.github, vars: this.setup.vars } },
      model.node.at,
    );
    const passed = child(model.node, "secrets");
    if (literal(passed) !== "inherit") return { inputs, secrets: stringsOf(passed, own) };
    const names = new Set(Object.keys(frame.secrets).map((name) => name.toLowerCase()));
    const missing = entriesOf(child(call, "secrets"))
      .filter(
        ([name, definition]) => literal(child(definition, "required")) === "true" && !names.has(name.toLowerCase()),
      )
      .map(([name]) => name);
    if (missing.length > 0)
      throw new UserError(`Secret ${missing.join(", ")} is required, but not provided while calling.`, {
        where: model.node.at,
      });
    return { inputs, secrets: frame.secrets };
  }
}

async function outputsOfCall(
  called: Workflow,
  jobs: Frame["jobs"],
  contexts: Scope["contexts"],
): Promise<Record<string, string>> {
  const results = await Promise.all(
    [...jobs].map(async ([id, job]): Promise<[string, Value]> => [
      id,
      { result: (await job).result, outputs: (await job).outputs },
    ]),
  );
  const scope: Scope = { contexts: { ...contexts, jobs: Object.fromEntries(results) } };
  return Object.fromEntries(
    entriesOf(child(eventOf(called, "workflow_call"), "outputs"))
      .map(([name, node]) => [name, stringOf(child(node, "value"), scope)])
      .filter(([, value]) => value !== ""),
  );
}
