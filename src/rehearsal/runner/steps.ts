import { writeFileSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { errorMessage, explain, UserError } from "../../core/errors.ts";
import { printableLine } from "../../core/text.ts";
import { counterpartOf } from "../github/counterparts.ts";
import type { Conclusion } from "../model.ts";
import { loadAction, NotRehearsed } from "../workflow/action-file.ts";
import type { ActionFile } from "../workflow/action-file.ts";
import { evaluate, truthy } from "../workflow/expression.ts";
import type { Scope } from "../workflow/expression.ts";
import { child, conditionHolds, literal, stringOf, stringsOf, valueOf } from "../workflow/node.ts";
import type { Node } from "../workflow/node.ts";
import { resolve } from "../workflow/references.ts";
import type { Source } from "../workflow/workflow.ts";
import { newFrame } from "./job-state.ts";
import type { JobState, StepRun, Start, StepFrame } from "./job-state.ts";
import { DEFAULT_MINUTES, MINUTE } from "./process.ts";
import { commandOf } from "./shells.ts";

/** CompositeActionsMaxDepth in Constants.cs of actions/runner: composite actions nested in each other. */
const DEEPEST = 9;
/** The status functions of a step that runs when the job is cancelled. */
const WHEN_CANCELLED = { success: false, failure: false, cancelled: true } as const;

/** A post step that runs at the end of the job. */
export interface Post {
  readonly step: string;
  readonly condition: string;
  readonly frame: StepFrame;
  readonly action: string;
  readonly isTolerated: () => boolean;
  readonly run: (name: string) => Promise<StepRun>;
}

type Variables = Readonly<Record<string, string>>;

interface StepOutcome {
  readonly outcome: Conclusion;
  readonly outputs: Variables;
  /** Why the step did not run as it would on GitHub. */
  readonly note?: string;
}

const FAILED: StepOutcome = { outcome: "failure", outputs: {} };

/** Runs steps one after the other; `defaults` are those of `run:`. Their post steps are added to `posts`. */
export async function runSteps(
  steps: readonly Node[],
  frame: StepFrame,
  job: JobState,
  posts: Post[],
  defaults: Variables = {},
  depth = 0,
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    if (job.killed.signal.aborted) return;
    const evaluated = await new Step(step, index, frame, job, posts, defaults, depth).run();
    if (!evaluated && frame.composite) return;
  }
}

class Step {
  private readonly node: Node;
  private readonly frame: StepFrame;
  private readonly job: JobState;
  private readonly posts: Post[];
  private readonly defaults: Variables;
  private readonly depth: number;
  private readonly id: string;
  private readonly index: number;
  private readonly startedAt = performance.now();
  private deadline = Infinity;
  private name = "";

  constructor(
    node: Node,
    index: number,
    frame: StepFrame,
    job: JobState,
    posts: Post[],
    defaults: Variables,
    depth: number,
  ) {
    this.node = node;
    this.index = index;
    this.frame = frame;
    this.job = job;
    this.posts = posts;
    this.defaults = defaults;
    this.depth = depth;
    this.id = literal(child(node, "id")) ?? "";
  }

  /** Resolves to whether its condition could be evaluated. */
  async run(): Promise<boolean> {
    const { node, frame, job } = this;
    if (frame.composite) job.stepCancel = new AbortController();
    else job.begin();
    frame.action = this.id || actionName(node, frame);
    const condition = child(node, "if");
    let env: Variables;
    try {
      env = this.env();
      this.name = this.nameIn(env);
      if (!conditionHolds(condition, job.scope(frame, env))) {
        this.end("skipped", { outcome: "skipped", outputs: {} });
        return true;
      }
    } catch (error) {
      this.name ||= this.nameIn({});
      this.reportError(error);
      this.end("failure", FAILED);
      return false;
    }
    job.emit({ kind: "step-start", job: job.parts.job, step: this.name });
    job.runsWhenCancelled.push(() =>
      this.holds(() => conditionHolds(condition, { ...job.scope(frame, env), status: WHEN_CANCELLED })),
    );
    let ran: StepOutcome;
    try {
      this.deadline = Math.min(frame.deadline, this.startedAt + this.minutes(env) * MINUTE.ms);
      ran = await (child(node, "run") === undefined ? this.use(env) : this.script(env));
    } catch (error) {
      this.reportError(error);
      ran = job.stepCancel.signal.aborted ? { ...FAILED, outcome: "cancelled" } : FAILED;
    } finally {
      job.runsWhenCancelled.pop();
    }
    this.end(ran.outcome === "failure" && this.continuesOnError(env) ? "success" : ran.outcome, ran);
    return true;
  }

  private env(): Variables {
    return stringsOf(child(this.node, "env"), this.job.scope(this.frame));
  }

  private continuesOnError(env: Variables): boolean {
    return this.holds(() => valueOf(child(this.node, "continue-on-error"), this.job.scope(this.frame, env)) === true);
  }

  /** A condition that cannot be evaluated is reported, and does not hold. */
  private holds(condition: () => boolean): boolean {
    try {
      return condition();
    } catch (error) {
      this.reportError(error);
      return false;
    }
  }

  private reportError(error: unknown): void {
    this.job.log(this.name).annotate("error", error instanceof UserError ? explain(error) : errorMessage(error));
  }

  private nameIn(env: Variables): string {
    return this.job.masks.hide(stepName(this.node, this.frame.label, this.job.scope(this.frame, env)));
  }

  private end(conclusion: Conclusion, { outcome, outputs, note = "" }: StepOutcome): void {
    const { id, name, frame, job } = this;
    const ms = performance.now() - this.startedAt;
    if (id !== "") frame.steps[id] = { outputs, outcome, conclusion };
    if (!frame.composite) job.results.push({ id: id || `__${this.index}`, name, conclusion, outcome, outputs, ms });
    if (conclusion === "failure" && frame.status === "success") frame.status = "failure";
    if (conclusion === "cancelled") frame.status = "cancelled";
    if (!frame.composite && !job.cancelled) job.status = frame.status;
    job.emit({ kind: "step-end", job: job.parts.job, step: name, conclusion, outcome, ms, note });
  }

  private minutes(env: Variables): number {
    const minutes = Math.trunc(
      Number(valueOf(child(this.node, "timeout-minutes"), this.job.scope(this.frame, env)) ?? 0),
    );
    return minutes > 0 ? minutes : DEFAULT_MINUTES;
  }

  /** The prefix of a command of a source: empty for this suite's own, otherwise one that removes the network; undefined where this machine does not allow that. */
  private async isolationPrefix(source: Source, folder: string): Promise<readonly string[] | undefined> {
    const { setup, job, notRehearsed } = this.job.parts;
    const prefix = source.suite || setup.real ? [] : await this.job.isolationPrefix(folder);
    if (prefix === undefined)
      notRehearsed(
        `${job}: ${this.name} (${this.node.at}): your own script; this machine cannot run it without a network`,
      );
    return prefix;
  }

  private async script(env: Variables): Promise<StepOutcome> {
    const { job, frame, name } = this;
    const scope = job.scope(frame, env);
    const shell = stringOf(child(this.node, "shell"), scope) || this.defaults["shell"] || "";
    const folder = stringOf(child(this.node, "working-directory"), scope) || this.defaults["working-directory"] || ".";
    const cwd = resolvePath(job.parts.workspace, folder);
    const prefix = await this.isolationPrefix(frame.source, cwd);
    if (prefix === undefined) return { outcome: "success", outputs: {}, note: "not rehearsed" };
    const file = join(job.temp, `script-${job.results.length}-${this.depth}-${this.index}`);
    writeFileSync(file, `${stringOf(child(this.node, "run"), scope).replace(/\r\n/g, "\n")}\n`);
    let words: string[];
    try {
      words = commandOf(shell, file);
    } catch (error) {
      if (error instanceof NotRehearsed) return this.leftOut(name, error);
      throw error;
    }
    const [command = "", ...args] = [...prefix, ...words];
    const left = await job.run(
      name,
      command,
      args,
      this.start({ cwd, env, github: { action_repository: "", action_ref: "" } }),
    );
    const { code, signal, stopped } = left.ended;
    if (stopped === undefined && code !== 0) {
      job.log(name).annotate("error", `Process completed with exit code ${code ?? signal}.`);
      if (prefix.length > 0)
        job.parts.notRehearsed(
          `${job.parts.job}: ${name} (${this.node.at}): it failed without a network and with the programs of this machine; GitHub provides both`,
        );
    }
    return this.ran(left);
  }

  private start(start: Omit<Start, "frame" | "timeoutMs">): Start {
    return { ...start, frame: this.frame, timeoutMs: Math.max(0, this.deadline - performance.now()) };
  }

  private ran(left: StepRun): StepOutcome {
    const { job, frame, name } = this;
    if (left.ended.stopped === "timeout")
      job
        .log(name)
        .annotate(
          "error",
          frame.composite
            ? "The action has timed out."
            : `The action '${name}' has timed out after ${this.minutes({})} minutes.`,
        );
    if (left.ended.stopped === "cancelled") job.log(name).annotate("error", "The operation was canceled.");
    return { outcome: conclusionOf(left, job), outputs: left.outputs };
  }

  private async use(env: Variables): Promise<StepOutcome> {
    const { job, frame, node, name } = this;
    const { setup, workspace } = job.parts;
    const uses = literal(child(node, "uses")) ?? "";
    const reference = resolve(uses, frame.source, node.at, setup.roots);
    if (reference.kind === "foreign") {
      const counterpart = counterpartOf(reference.name);
      const log = job.log(name);
      if (counterpart !== undefined)
        return {
          outcome: "success",
          outputs: await counterpart(stringsOf(child(node, "with"), job.scope(frame, env)), {
            job,
            log: (text) => job.print(name, job.masks.hide(text)),
            warn: (text) => log.annotate("warning", text),
            step: name,
          }),
        };
      return this.leftOut(reference.name, new NotRehearsed(`${uses} is not rehearsed`, { where: node.at }));
    }
    const source: Source =
      reference.kind === "file"
        ? reference.source
        : { root: workspace, repository: setup.repository, ref: "", suite: false };
    let action: ActionFile;
    try {
      action = loadAction(source, reference.path, node.at);
    } catch (error) {
      if (error instanceof NotRehearsed) return this.leftOut(uses, error);
      throw error;
    }
    if (action.runs.kind === "composite") return this.composite(action, action.runs.steps, env);
    return this.javascript(action, env, {
      action_path: join(source.root, action.folder),
      ...(reference.kind === "file"
        ? { action_repository: source.repository, action_ref: source.ref }
        : { action_repository: "", action_ref: "" }),
    });
  }

  private leftOut(what: string, why: NotRehearsed): StepOutcome {
    if (this.frame.source.suite) throw why;
    this.job.parts.notRehearsed(
      `${this.job.parts.job}: ${what} (${this.node.at}): ${why.message}; its outputs are empty here`,
    );
    return { outcome: "success", outputs: {}, note: "not rehearsed" };
  }

  /** Input names are case-insensitive; an input that the action does not declare causes a warning, and is passed on. */
  private inputsOf(action: ActionFile, env: Variables, warn: (text: string) => void): Variables {
    const scope = this.job.scope(this.frame, env);
    const given = new Map(
      Object.entries(stringsOf(child(this.node, "with"), scope)).map(([name, value]) => [
        name.toLowerCase(),
        { name, value },
      ]),
    );
    const values = [...action.inputs].map(([name, value]): [string, string] => {
      const known = given.get(name.toLowerCase());
      given.delete(name.toLowerCase());
      return [name, known?.value ?? (value === undefined ? "" : stringOf(value, scope))];
    });
    if (given.size > 0)
      warn(
        `Unexpected input(s) '${[...given.values()].map(({ name }) => name).join("', '")}', valid inputs are ['${[...action.inputs.keys()].join("', '")}']`,
      );
    return Object.fromEntries([
      ...values,
      ...[...given.values()].map(({ name, value }): [string, string] => [name, value]),
    ]);
  }

  private async javascript(action: ActionFile, env: Variables, github: Variables): Promise<StepOutcome> {
    const { job, frame, name, posts } = this;
    const { runs } = action;
    if (runs.kind !== "node") throw new Error("not a JavaScript action");
    const prefix = await this.isolationPrefix(action.source, job.parts.workspace);
    if (prefix === undefined) return { outcome: "success", outputs: {}, note: "not rehearsed" };
    const run = async (
      step: string,
      file: string,
      own: Variables,
      start: (start: Omit<Start, "frame" | "timeoutMs">) => Start,
      warn: (text: string) => void,
    ): Promise<StepRun> => {
      const inputs = Object.entries(this.inputsOf(action, own, warn)).map(([input, value]) => [
        `INPUT_${input.replaceAll(" ", "_").toUpperCase()}`,
        value,
      ]);
      const [command = "", ...args] = [...prefix, process.execPath, join(action.source.root, action.folder, file)];
      return job.run(
        step,
        command,
        args,
        start({
          cwd: job.parts.workspace,
          env: { ...own, ...Object.fromEntries(inputs), ...Object.fromEntries(state) },
          github,
        }),
      );
    };
    const state = new Map<string, string>();
    const { post } = runs;
    if (post !== undefined) {
      posts.push({
        step: name,
        condition: runs.postIf,
        frame,
        action: frame.action,
        isTolerated: () => frame.tolerant || this.continuesOnError(this.env()),
        // Its inputs are evaluated again: `with: status: ${{ job.status }}` is the final status of the job.
        run: async (step) =>
          run(
            step,
            post,
            this.env(),
            (start) => ({ ...start, frame, timeoutMs: this.minutes({}) * MINUTE.ms }),
            () => {},
          ),
      });
    }
    const left = await run(
      name,
      runs.main,
      env,
      (start) => this.start(start),
      (text) => job.log(name).annotate("warning", text),
    );
    for (const [key, value] of Object.entries(left.state)) state.set(`STATE_${key}`, value);
    return this.ran(left);
  }

  private async composite(action: ActionFile, steps: readonly Node[], env: Variables): Promise<StepOutcome> {
    const { job, frame, name, posts, depth } = this;
    if (depth >= DEEPEST)
      throw new UserError(`composite actions are nested more than ${DEEPEST} deep`, { where: this.node.at });
    const inner = newFrame({
      source: action.source,
      inputs: this.inputsOf(action, env, (text) => job.log(name).annotate("warning", text)),
      github: {
        ...frame.github,
        action_path: join(action.source.root, action.folder),
        action_repository: action.source.repository,
        action_ref: action.source.ref,
      },
      env: { ...frame.env, ...env },
      composite: true,
      label: name,
      deadline: this.deadline,
      tolerant: frame.tolerant || this.continuesOnError(env),
    });
    await runSteps(steps, inner, job, posts, {}, depth + 1);
    const scope = job.scope(inner);
    const outputs = Object.fromEntries([...action.outputs].map(([key, value]) => [key, stringOf(value, scope)]));
    return { outcome: inner.status, outputs };
  }
}

function conclusionOf({ ended: { code, stopped }, failed }: StepRun, job: JobState): Conclusion {
  if (stopped === "cancelled" || job.killed.signal.aborted) return "cancelled";
  return stopped === undefined && code === 0 && !failed ? "success" : "failure";
}

/** Runs post steps in reverse order. Their conditions use the job's status, also within a composite action. */
export async function runPosts(posts: readonly Post[], job: JobState): Promise<void> {
  for (const post of posts.toReversed()) {
    if (job.killed.signal.aborted) return;
    await runPost(post, job);
  }
}

async function runPost({ step, condition, frame, action, isTolerated, run }: Post, job: JobState): Promise<void> {
  const startedAt = performance.now();
  const name = `Post ${step}`;
  job.begin();
  frame.action = action;
  const holds = (status = job.jobStatus): boolean => truthy(evaluate(condition, job.scope(frame, {}, status)));
  let outcome: Conclusion;
  job.runsWhenCancelled.push(() => holds(WHEN_CANCELLED));
  try {
    if (!holds()) return;
    job.emit({ kind: "step-start", job: job.parts.job, step: name });
    outcome = conclusionOf(await run(name), job);
  } catch (error) {
    job.log(name).annotate("error", errorMessage(error));
    outcome = "failure";
  } finally {
    job.runsWhenCancelled.pop();
  }
  const conclusion = outcome === "failure" && isTolerated() ? "success" : outcome;
  if (conclusion === "failure" && job.status === "success") job.status = "failure";
  job.emit({
    kind: "step-end",
    job: job.parts.job,
    step: name,
    conclusion,
    outcome,
    ms: performance.now() - startedAt,
    note: "",
  });
}

/** GITHUB_ACTION of a step without an id. Source: https://docs.github.com/actions/reference/workflows-and-actions/variables */
function actionName(node: Node, { names }: StepFrame): string {
  const uses = literal(child(node, "uses"));
  const base =
    uses === undefined
      ? "__run"
      : /^[.$]\//.test(uses)
        ? "__self"
        : `__${uses.replace(/@.*$/, "").replace(/[^\w-]+/g, "_")}`;
  const times = (names.get(base) ?? 0) + 1;
  names.set(base, times);
  return times === 1 ? base : `${base}_${times}`;
}

/** The name of a step: its first line, without control sequences. Source: FormatStepName in ActionRunner.cs of actions/runner. */
function stepName(node: Node, label: string, scope: Scope): string {
  const line = (key: string): string =>
    printableLine(
      textIn(child(node, key), scope)
        .trimStart()
        .split(/[\r\n]/)[0] ?? "",
    );
  const shown =
    line("name") || `Run ${line(child(node, "uses") === undefined ? "run" : "uses").replace(/@[0-9a-f]{40}$/, "")}`;
  return `${label === "" ? "" : `${label} › `}${shown}`;
}

/** A name that cannot be evaluated does not fail the step. */
function textIn(node: Node | undefined, scope: Scope): string {
  try {
    return stringOf(node, scope);
  } catch {
    return "";
  }
}
