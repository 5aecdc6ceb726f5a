import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { UserError, errorMessage } from "../core/errors.ts";
import type { Conclusion, JobResult, RunEvent, RunResult } from "./events.ts";
import type { Scope, Status, Value } from "./expression.ts";
import { githubContext } from "./github-context.ts";
import { inputsFor } from "./inputs.ts";
import { JobState } from "./job-state.ts";
import { jobEnv, jobFolders, runStepsJob } from "./job.ts";
import { asksForStatus } from "./expression.ts";
import { child, conditionHolds, conditionText, entriesOf, literal, stringOf, stringsOf, valueOf } from "./node.ts";
import type { Node } from "./node.ts";
import { beyond, grantOf, grantOfJob } from "./permissions.ts";
import type { Grant } from "./permissions.ts";
import { resolve } from "./references.ts";
import type { Setup } from "./setup.ts";
import { eventOf, loadWorkflow } from "./workflow.ts";
import type { JobModel, Workflow } from "./workflow.ts";

/** GitHub's limit for workflows that call workflows. */
const DEEPEST = 10;

export interface Trigger {
  readonly workflow: Workflow;
  readonly event: "push" | "workflow_dispatch";
  /** refs/tags/v1 or refs/heads/main */
  readonly ref: string;
  readonly sha: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly runId: string;
  readonly attempt: number;
  /** Jobs of the attempt before that are not run again, by their path, and what it had uploaded. */
  readonly before?: { readonly jobs: ReadonlyMap<string, JobResult>; readonly artifacts: ReadonlyMap<string, string> } | undefined;
  /** Where logs and summaries of this run stay. */
  readonly kept: string;
}

/** A workflow that runs, called or not: what its jobs have in common. */
interface Frame {
  readonly workflow: Workflow;
  readonly inputs: Value;
  readonly secrets: Readonly<Record<string, string>>;
  readonly prefix: string;
  readonly grant: Grant | undefined;
  readonly depth: number;
  readonly jobs: Map<string, Promise<Done>>;
}

interface Done extends JobResult {
  /** Whether it and all that it needed, however far up, succeeded; whether any of them failed. */
  readonly allWell: boolean;
  readonly anyFailed: boolean;
}

let jobNumber = 0;

/** One run of a workflow, from its trigger to its conclusion. */
export class Run {
  readonly trigger: Trigger;
  private readonly setup: Setup;
  private readonly cancelling = new AbortController();
  private readonly killing = new AbortController();
  private readonly ended: JobResult[] = [];
  private readonly artifacts: Map<string, string>;
  private readonly left = new Set<string>();
  private readonly annotations: RunResult["annotations"][number][] = [];

  constructor(setup: Setup, trigger: Trigger) {
    this.trigger = trigger;
    this.artifacts = new Map(trigger.before?.artifacts);
    this.setup = {
      ...setup,
      emit: (event: RunEvent) => {
        if (event.kind === "annotation") this.annotations.push({ ...event.annotation, job: event.job });
        setup.emit(event);
      },
    };
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
      const scope: Scope = { contexts: { github: githubContext(this.setup, this.trigger), vars: setup.vars } };
      const declared = child(eventOf(workflow, event), "inputs");
      const inputs = event === "workflow_dispatch" ? inputsFor(declared, trigger.inputs, scope, workflow.path) : {};
      await this.checkGrants(workflow, undefined, 0);
      const frame: Frame = { workflow, inputs, secrets: setup.secrets, prefix: "", grant: grantOf(workflow.permissions), depth: 0, jobs: new Map() };
      conclusion = await this.grouped(workflow.concurrency, { contexts: { ...scope.contexts, inputs } }, workflow.name, async () => this.runFrame(frame), true) ?? "cancelled";
    } catch (error) {
      this.annotations.push({ level: "error", message: errorMessage(error), file: "", line: "", title: "", job: "" });
      const where = error instanceof UserError && error.where !== undefined ? `${error.where}: ` : "";
      setup.emit({ kind: "annotation", job: "", step: "", annotation: { level: "error", message: `${where}${errorMessage(error)}`, file: "", line: "", title: "the run did not start" } });
    }
    const ms = performance.now() - startedAt;
    setup.emit({ kind: "run-end", conclusion, ms });
    return { runId, attempt, conclusion, jobs: this.ended, artifacts: this.artifacts, notRehearsed: [...this.left], annotations: this.annotations, folder: kept, ms };
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
    const needs = Object.fromEntries(model.needs.map((id, at) => [id, { result: needed[at]?.result, outputs: needed[at]?.outputs }]));
    const allWell = needed.every((job) => job.allWell);
    const anyFailed = needed.some((job) => job.anyFailed);
    const end = (result: JobResult, why: string): Done => {
      this.ended.push(result);
      this.setup.emit({ kind: "job-end", job: path, result: result.result, outputs: result.outputs, ms: result.ms, why });
      return { ...result, allWell: allWell && result.result === "success", anyFailed: anyFailed || result.result === "failure" };
    };
    const nothing = (result: Conclusion): JobResult => ({ job: path, result, outputs: {}, steps: [], ms: 0 });
    const before = this.trigger.before?.jobs.get(path);
    if (before !== undefined) return end(before, "kept from the attempt before");
    const scope = (): Scope => {
      const status: Status = { success: allWell && !this.cancelling.signal.aborted, failure: anyFailed, cancelled: this.cancelling.signal.aborted };
      return { contexts: { github: githubContext(this.setup, this.trigger), needs, vars: this.setup.vars, inputs: frame.inputs }, status };
    };
    const condition = child(model.node, "if");
    try {
      if (!conditionHolds(condition, scope())) {
        return end(nothing(this.cancelling.signal.aborted && allWell ? "cancelled" : "skipped"), this.cancelling.signal.aborted ? "the run was cancelled" : whySkipped(condition, needed));
      }
      if (model.unsupported.length > 0 && frame.workflow.source.suite) throw new UserError(`${model.unsupported.map(({ key, at }) => `${key} (${at})`).join(", ")} is not rehearsed`);
      if (model.unsupported.length > 0) {
        const keys = model.unsupported.map(({ key, at }) => `\`${key}\` (${at})`).join(", ");
        this.left.add(`the job ${path}: ${keys}; it is taken for green, and its outputs are empty`);
        return end(nothing("success"), `not rehearsed: ${keys}`);
      }
      const goesOn = (): boolean => asksForStatus(conditionText(condition)) && conditionHolds(condition, scope());
      const result = await this.grouped(child(model.node, "concurrency"), scope(), path, async (cancelled) =>
        child(model.node, "uses") === undefined ? this.stepsJob(model, path, frame, needs, goesOn, cancelled) : this.calledJob(model, path, frame, scope()),
      );
      return end(result ?? nothing("cancelled"), result === undefined ? "a newer one waits in its concurrency group, or the run was cancelled" : "");
    } catch (error) {
      this.setup.emit({ kind: "annotation", job: path, step: "", annotation: { level: "error", message: `${error instanceof UserError && error.where !== undefined ? `${error.where}: ` : ""}${errorMessage(error)}`, file: "", line: "", title: "" } });
      return end(nothing("failure"), "");
    }
  }

  private async stepsJob(model: JobModel, path: string, frame: Frame, needs: Value, goesOn: () => boolean, cancelled: AbortSignal): Promise<JobResult> {
    const { setup, trigger } = this;
    const number = (jobNumber += 1);
    const id = 7_000_000 + number;
    const token = `ghs_${randomBytes(18).toString("hex")}`;
    const grant = grantOfJob(model.node, frame.workflow.permissions, frame.grant);
    const { folder, workspace } = jobFolders(setup.folder, trigger.runId, trigger.attempt, number, setup.repository);
    const secrets = { ...frame.secrets, GITHUB_TOKEN: token };
    const contexts = { needs, vars: setup.vars, secrets, inputs: frame.inputs, strategy: {}, matrix: {} };
    const github = { ...githubContext(this.setup, this.trigger), job: model.id, token, workspace, event_path: join(folder, "event.json") };
    const environment = environmentName(child(model.node, "environment"), { contexts: { ...contexts, github } });
    if (environment !== "") {
      if (!(await setup.approve(environment, path))) throw new UserError(`the reviewers of ${environment} said no`);
      if (cancelled.aborted && !goesOn()) return { job: path, result: "cancelled", outputs: {}, steps: [], ms: 0 };
    }
    const known = { id, runId: trigger.runId, attempt: trigger.attempt, token, grant, status: "in_progress" as const };
    setup.api.add(known);
    setup.emit({ kind: "job-start", job: path, environment });
    const state = new JobState({
      setup, job: path, checkRunId: id, token, contexts, github, secrets, folder, workspace,
      runId: trigger.runId,
      env: jobEnv(frame.workflow, model, { ...contexts, github }),
      kept: join(trigger.kept, path.replaceAll(" / ", ".").replace(/[^\w.-]+/g, "-")),
      artifacts: this.artifacts,
      notRehearsed: (what) => this.left.add(what),
    });
    // A job that says always() is not told of a cancel; a kill reaches it.
    const own = new AbortController();
    const tell = (): void => {
      if (!goesOn() || this.killing.signal.aborted) own.abort();
    };
    cancelled.addEventListener("abort", tell);
    if (cancelled.aborted) tell();
    try {
      return await runStepsJob({ workflow: frame.workflow, model, state, inputs: frame.inputs }, own.signal, this.killing.signal);
    } finally {
      Object.assign(known, { status: "completed" });
      cancelled.removeEventListener("abort", tell);
    }
  }

  private async calledJob(model: JobModel, path: string, frame: Frame, scope: Scope): Promise<JobResult> {
    const startedAt = performance.now();
    const called = await this.calledWorkflow(model, frame.workflow);
    const call = eventOf(called, "workflow_call");
    const withSecrets: Scope = { ...scope, contexts: { ...scope.contexts, secrets: frame.secrets, strategy: {}, matrix: {} } };
    const inputs = inputsFor(child(call, "inputs"), Object.fromEntries(entriesOf(child(model.node, "with")).map(([name, node]) => [name, valueOf(node, withSecrets)])), { contexts: { github: githubContext(this.setup, this.trigger), vars: this.setup.vars } }, model.node.at);
    const secretsNode = child(model.node, "secrets");
    const secrets = literal(secretsNode) === "inherit" ? frame.secrets : stringsOf(secretsNode, withSecrets);
    const missing = entriesOf(child(call, "secrets")).filter(([name, definition]) => literal(child(definition, "required")) === "true" && (secrets[name] ?? "") === "").map(([name]) => name);
    if (missing.length > 0) throw new UserError(`Secret ${missing.join(", ")} is required, but not provided while calling.`, { where: model.node.at });
    const inner: Frame = {
      workflow: called,
      inputs,
      secrets,
      prefix: `${path} / `,
      grant: grantOfJob(model.node, frame.workflow.permissions, frame.grant),
      depth: frame.depth + 1,
      jobs: new Map(),
    };
    this.setup.emit({ kind: "job-start", job: path, environment: "" });
    const result = await this.grouped(called.concurrency, { contexts: { github: githubContext(this.setup, this.trigger), inputs, vars: this.setup.vars } }, path, async () => this.runFrame(inner), true) ?? "cancelled";
    const jobs: Record<string, Value> = {};
    for (const [id, done] of inner.jobs) jobs[id] = { result: (await done).result, outputs: (await done).outputs };
    const outputScope: Scope = { contexts: { github: githubContext(this.setup, this.trigger), jobs, vars: this.setup.vars, inputs } };
    const outputs = Object.fromEntries(entriesOf(child(call, "outputs")).map(([name, node]) => [name, stringOf(child(node, "value"), outputScope)]).filter(([, value]) => value !== ""));
    return { job: path, result, outputs, steps: [], ms: performance.now() - startedAt };
  }

  private async calledWorkflow(model: JobModel, from: Workflow): Promise<Workflow> {
    const node = child(model.node, "uses");
    const uses = literal(node) ?? "";
    const reference = resolve(uses, from.source, node?.at ?? "", this.setup.roots);
    if (reference.kind === "foreign") throw new UserError(`the workflow ${uses} is not here`, { where: node?.at, fix: "A rehearsal knows this suite's workflows and the repository's own." });
    const source = reference.kind === "file" ? reference.source : from.source;
    return loadWorkflow(source, reference.path);
  }

  /** GitHub starts no run in which a called job asks for more than its caller grants. */
  private async checkGrants(workflow: Workflow, granted: Grant | undefined, depth: number): Promise<void> {
    if (depth > DEEPEST) throw new UserError(`workflows call each other more than ${DEEPEST} deep`, { where: workflow.path });
    for (const model of workflow.jobs) {
      const asked = grantOfJob(model.node, workflow.permissions, granted);
      const more = depth === 0 ? [] : beyond(asked, granted);
      if (more.length > 0) {
        throw new UserError(`The workflow is not valid. The nested job '${model.id}' is requesting '${more.join(", ")}', which its caller does not grant.`, { where: model.node.at, fix: `Add \`${more.join("`, `")}\` to the \`permissions:\` of the job that calls ${workflow.path}.` });
      }
      if (child(model.node, "uses") === undefined || model.unsupported.length > 0) continue;
      await this.checkGrants(await this.calledWorkflow(model, workflow), asked, depth + 1);
    }
  }

  /** Runs in a concurrency group, where there is one; undefined when it never got in. */
  private async grouped<T>(node: Node | undefined, scope: Scope, who: string, work: (cancelled: AbortSignal) => Promise<T>, all = false): Promise<T | undefined> {
    if (node === undefined) return work(this.cancelling.signal);
    const group = node.kind === "map" ? stringOf(child(node, "group"), scope) : stringOf(node, scope);
    const replace = node.kind === "map" && valueOf(child(node, "cancel-in-progress"), scope) === true;
    const own = new AbortController();
    const signal = AbortSignal.any([own.signal, this.cancelling.signal]);
    const leave = await this.setup.concurrency.enter(group, replace, () => (all ? this.cancel() : own.abort()), this.cancelling.signal, () => this.setup.emit({ kind: "job-wait", job: who, why: `another run is in the concurrency group ${group}` }));
    if (leave === undefined) return undefined;
    try {
      return await work(signal);
    } finally {
      leave();
    }
  }
}

function environmentName(node: Node | undefined, scope: Scope): string {
  if (node === undefined) return "";
  return node.kind === "map" ? stringOf(child(node, "name"), scope) : stringOf(node, scope);
}

function whySkipped(condition: Node | undefined, needed: readonly Done[]): string {
  const first = needed.find((job) => job.result !== "success");
  if (first !== undefined && (condition === undefined || !asksForStatus(conditionText(condition)))) return `${first.job} ended with ${first.result}`;
  return condition === undefined ? "" : `its condition does not hold: ${conditionText(condition).trim()}`;
}
