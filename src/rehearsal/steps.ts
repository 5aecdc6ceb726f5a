import { writeFileSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { UserError, errorMessage } from "../core/errors.ts";
import { loadAction } from "./action-file.ts";
import type { ActionFile } from "./action-file.ts";
import { counterpartOf } from "./counterparts.ts";
import type { Conclusion } from "./events.ts";
import { holds } from "./expression.ts";
import type { JobState, StepFrame } from "./job-state.ts";
import { child, conditionHolds, conditionText, entriesOf, literal, stringOf, stringsOf, valueOf } from "./node.ts";
import type { Node } from "./node.ts";
import type { Ended } from "./process.ts";
import { resolve } from "./references.ts";
import { asksForStatus } from "./expression.ts";

/** GitHub's limit: a composite action in a composite action, and so on. */
const DEEPEST = 9;
const DEFAULT_MINUTES = 360;

/** A post step that is due at the end of the job. */
export interface Post {
  readonly step: string;
  readonly file: string;
  readonly condition: string;
  readonly env: Readonly<Record<string, string>>;
  readonly frame: StepFrame;
}

interface Ran {
  readonly outcome: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  /** Why it was not done as GitHub would do it. */
  readonly note?: string;
}

/** Runs steps one after the other; `defaults` are those of `run:`. Post steps that fall due are added to `posts`. */
export async function runSteps(steps: readonly Node[], frame: StepFrame, job: JobState, posts: Post[], defaults: Readonly<Record<string, string>> = {}, depth = 0): Promise<void> {
  for (const [index, step] of steps.entries()) {
    if (job.killed.signal.aborted) return;
    await new OneStep(step, index, frame, job, posts, defaults, depth).run();
  }
}

export async function runPosts(posts: readonly Post[], job: JobState): Promise<void> {
  for (const { step, file, condition, env, frame } of posts.toReversed()) {
    if (job.killed.signal.aborted) return;
    if (!holds(condition, job.scope(frame))) continue;
    const startedAt = performance.now();
    const name = `Post ${step}`;
    job.emit({ kind: "step-start", job: job.parts.job, step: name });
    job.goesOn.push(() => holds(condition, job.scope(frame)));
    const { ended } = await job.run(name, process.execPath, [file], { cwd: job.parts.workspace, env, frame, timeoutMs: DEFAULT_MINUTES * 60_000 });
    job.goesOn.pop();
    const conclusion = conclusionOf(ended);
    if (conclusion === "failure" && job.status === "success") job.status = "failure";
    job.emit({ kind: "step-end", job: job.parts.job, step: name, conclusion, outcome: conclusion, ms: performance.now() - startedAt, note: "" });
  }
}

class OneStep {
  private readonly node: Node;
  private readonly frame: StepFrame;
  private readonly job: JobState;
  private readonly posts: Post[];
  private readonly defaults: Readonly<Record<string, string>>;
  private readonly depth: number;
  private readonly id: string;
  private readonly index: number;
  private name = "";

  constructor(node: Node, index: number, frame: StepFrame, job: JobState, posts: Post[], defaults: Readonly<Record<string, string>>, depth: number) {
    this.node = node;
    this.index = index;
    this.frame = frame;
    this.job = job;
    this.posts = posts;
    this.defaults = defaults;
    this.depth = depth;
    this.id = literal(child(node, "id")) ?? "";
  }

  async run(): Promise<void> {
    const { node, frame, job } = this;
    const startedAt = performance.now();
    const condition = child(node, "if");
    let ran: Ran;
    try {
      const env = stringsOf(child(node, "env"), job.scope(frame));
      this.name = this.nameIn(env);
      if (!conditionHolds(condition, job.scope(frame, env))) {
        this.end("skipped", { outcome: "skipped", outputs: {} }, startedAt);
        return;
      }
      job.emit({ kind: "step-start", job: job.parts.job, step: this.name });
      job.stepCancel = new AbortController();
      job.goesOn.push(() => asksForStatus(conditionText(condition)) && conditionHolds(condition, job.scope(frame, env)));
      try {
        ran = await (child(node, "run") === undefined ? this.use(env) : this.script(env));
      } finally {
        job.goesOn.pop();
      }
    } catch (error) {
      this.name ||= this.nameIn({});
      job.log(this.name).add(`::error::${errorMessage(error).replaceAll("%", "%25").replaceAll("\n", "%0A")}${error instanceof UserError && error.fix !== undefined ? ` ${error.fix}` : ""}`);
      ran = { outcome: "failure", outputs: {} };
    }
    const tolerated = ran.outcome === "failure" && valueOf(child(node, "continue-on-error"), job.scope(frame)) === true;
    this.end(tolerated ? "success" : ran.outcome, ran, startedAt);
  }

  private nameIn(env: Readonly<Record<string, string>>): string {
    const given = child(this.node, "name");
    const shown = this.text(given, env) || `Run ${this.text(child(this.node, "uses") ?? child(this.node, "run"), env).trim().split("\n")[0]?.replace(/@[0-9a-f]{40}$/, "") ?? ""}`;
    return `${this.frame.label === "" ? "" : `${this.frame.label} › `}${shown}`;
  }

  /** A name that can not be evaluated is no reason to fail. */
  private text(node: Node | undefined, env: Readonly<Record<string, string>>): string {
    try {
      return stringOf(node, this.job.scope(this.frame, env));
    } catch {
      return "";
    }
  }

  private end(conclusion: Conclusion, { outcome, outputs, note = "" }: Ran, startedAt: number): void {
    const { id, name, frame, job } = this;
    const ms = performance.now() - startedAt;
    if (id !== "") frame.steps[id] = { outputs, outcome, conclusion };
    if (!frame.composite) job.results.push({ id: id || `__${this.index}`, name, conclusion, outcome, outputs, ms });
    if (conclusion === "failure" && frame.status === "success") frame.status = "failure";
    if (conclusion === "cancelled") frame.status = "cancelled";
    if (!frame.composite && !job.cancelled) job.status = frame.status;
    job.emit({ kind: "step-end", job: job.parts.job, step: name, conclusion, outcome, ms, note });
  }

  private timeoutMs(): number {
    const minutes = Number(valueOf(child(this.node, "timeout-minutes"), this.job.scope(this.frame)) ?? DEFAULT_MINUTES);
    return (Number.isFinite(minutes) && minutes > 0 ? minutes : DEFAULT_MINUTES) * 60_000;
  }

  private async script(env: Readonly<Record<string, string>>): Promise<Ran> {
    const { job, frame, name } = this;
    const { setup, workspace } = job.parts;
    const scope = job.scope(frame, env);
    const prefix = frame.source.suite || setup.real ? [] : setup.isolate;
    if (prefix === undefined) {
      job.parts.notRehearsed(`${job.parts.job}: ${name} (${this.node.at}): a script of your own, and this machine gives it no room without a network`);
      return { outcome: "success", outputs: {}, note: "not rehearsed" };
    }
    const shell = stringOf(child(this.node, "shell"), scope) || this.defaults["shell"] || "";
    const folder = stringOf(child(this.node, "working-directory"), scope) || this.defaults["working-directory"] || ".";
    const file = join(job.temp, `script-${job.results.length}-${this.depth}-${this.index}`);
    writeFileSync(file, `${stringOf(child(this.node, "run"), scope).replace(/\r\n/g, "\n")}\n`);
    const [command = "", ...args] = [...prefix, ...commandOf(shell, file)];
    const { ended, written } = await job.run(name, command, args, { cwd: resolvePath(workspace, folder), env, frame, timeoutMs: this.timeoutMs() });
    this.tellEnd(ended);
    return { outcome: conclusionOf(ended), outputs: written.outputs };
  }

  private async use(env: Readonly<Record<string, string>>): Promise<Ran> {
    const { job, frame, node, depth } = this;
    const { setup, workspace } = job.parts;
    const uses = literal(child(node, "uses")) ?? "";
    const given = stringsOf(child(node, "with"), job.scope(frame, env));
    const reference = resolve(uses, frame.source, node.at, setup.roots);
    if (reference.kind === "foreign") {
      const counterpart = counterpartOf(reference.name);
      if (counterpart !== undefined) return { outcome: "success", outputs: await counterpart(given, { job, log: (text) => job.say(this.name, job.masks.hide(text)) }) };
      if (frame.source.suite) throw new UserError(`${uses} is not rehearsed`, { where: node.at });
      job.parts.notRehearsed(`${job.parts.job}: ${reference.name} (${node.at}): an action of somebody else; its outputs are empty here`);
      return { outcome: "success", outputs: {}, note: "not rehearsed" };
    }
    const source = reference.kind === "file" ? reference.source : { ...frame.source, root: workspace };
    const action = loadAction(source, reference.path);
    if (depth >= DEEPEST) throw new UserError(`${uses}: composite actions are nested more than ${DEEPEST} deep`, { where: node.at });
    const inputs = this.inputsOf(action, given, env);
    return action.runs.kind === "composite" ? this.composite(action, action.runs.steps, inputs, env) : this.javascript(action, inputs, env);
  }

  private inputsOf(action: ActionFile, given: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>): Record<string, string> {
    const { job, frame } = this;
    const unknown = Object.keys(given).filter((name) => !action.inputs.has(name.toLowerCase()) && !action.inputs.has(name));
    if (unknown.length > 0) job.log(this.name).add(`::warning::Unexpected input(s) '${unknown.join("', '")}', valid inputs are ['${[...action.inputs.keys()].join("', '")}']`);
    const defaults = [...action.inputs].map(([name, value]): [string, string] => [name, value === undefined ? "" : stringOf(value, job.scope(frame, env))]);
    return { ...Object.fromEntries(defaults), ...given };
  }

  private async javascript(action: ActionFile, inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>): Promise<Ran> {
    const { job, frame, name } = this;
    if (action.runs.kind !== "node") throw new Error("not a JavaScript action");
    const folder = join(action.source.root, action.folder);
    const actionEnv = {
      ...env,
      ...Object.fromEntries(Object.entries(inputs).map(([input, value]) => [`INPUT_${input.replaceAll(" ", "_").toUpperCase()}`, value])),
      GITHUB_ACTION: this.id || `__${this.index}`,
      GITHUB_ACTION_PATH: folder,
      GITHUB_ACTION_REPOSITORY: action.source.repository,
      GITHUB_ACTION_REF: action.source.ref,
    };
    const { ended, written } = await job.run(name, process.execPath, [join(folder, action.runs.main)], { cwd: job.parts.workspace, env: actionEnv, frame, timeoutMs: this.timeoutMs() });
    if (action.runs.post !== undefined) {
      const state = Object.fromEntries(Object.entries(written.state).map(([key, value]) => [`STATE_${key}`, value]));
      this.posts.push({ step: name, file: join(folder, action.runs.post), condition: action.runs.postIf ?? "always()", env: { ...actionEnv, ...state }, frame });
    }
    this.tellEnd(ended);
    return { outcome: conclusionOf(ended), outputs: written.outputs };
  }

  private async composite(action: ActionFile, steps: readonly Node[], inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>): Promise<Ran> {
    const { job, frame, name, posts, depth } = this;
    const inner: StepFrame = {
      source: action.source,
      inputs,
      github: { ...frame.github, action_path: join(action.source.root, action.folder), action_repository: action.source.repository, action_ref: action.source.ref },
      env: { ...frame.env, ...env },
      steps: {},
      composite: true,
      label: name,
      status: "success",
    };
    await runSteps(steps, inner, job, posts, {}, depth + 1);
    const scope = job.scope(inner);
    const outputs = Object.fromEntries([...action.outputs].map(([key, value]) => [key, stringOf(value, scope)]));
    return { outcome: inner.status, outputs };
  }

  private tellEnd({ code, signal, stopped }: Ended): void {
    if (stopped === "timeout") this.job.log(this.name).add(`::error::The step ran longer than its ${this.timeoutMs() / 60_000} minutes and was stopped.`);
    else if (stopped === "cancelled") this.job.log(this.name).add("::error::The operation was canceled.");
    else if (code !== 0) this.job.log(this.name).add(`::error::Process completed with exit code ${code ?? signal}.`);
  }
}

function conclusionOf({ code, stopped }: Ended): Conclusion {
  if (stopped === "cancelled") return "cancelled";
  return stopped === undefined && code === 0 ? "success" : "failure";
}

/** How a runner starts the file of a script. Source: ScriptHandlerHelpers.cs of actions/runner. */
function commandOf(shell: string, file: string): string[] {
  switch (shell) {
    case "":
      return ["bash", "-e", file];
    case "bash":
      return ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", file];
    case "sh":
      return ["sh", "-e", file];
    case "python":
      return ["python3", file];
    default: {
      const words = shell.trim().split(/\s+/);
      if (!words.includes("{0}")) throw new UserError(`shell ${JSON.stringify(shell)} is not rehearsed`, { fix: "Use bash, sh, python, or a command with {0}." });
      return words.map((word) => (word === "{0}" ? file : word));
    }
  }
}

/** Default shell and folder of `run:`, the job's before the workflow's. */
export function runDefaults(workflow: Node | undefined, job: Node | undefined): Record<string, string> {
  return Object.fromEntries([workflow, job].flatMap((node) => entriesOf(child(node, "run"))).map(([key, value]) => [key, literal(value) ?? ""]));
}
