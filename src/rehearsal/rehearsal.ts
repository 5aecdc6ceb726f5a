import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { UserError } from "../core/errors.ts";
import { Concurrency } from "./concurrency.ts";
import type { JobResult, RunEvent, RunResult } from "./events.ts";
import { takesTag } from "./filters.ts";
import { GithubApi } from "./github-api.ts";
import { Isolation } from "./isolate.ts";
import { Repository } from "./repository.ts";
import { Run } from "./run.ts";
import type { Setup } from "./setup.ts";
import { namedBy } from "./named.ts";
import { shortRef } from "./names.ts";
import { itemsOf, literal } from "./node.ts";
import { eventOf, loadWorkflow } from "./workflow.ts";
import type { Source, Workflow } from "./workflow.ts";

export interface RehearsalOptions {
  /** Root of this suite: its actions, workflows and dist. */
  readonly suite: string;
  /** A folder of the service's repository. */
  readonly repository: string;
  /** Where logs, summaries, artifacts and reports stay. */
  readonly kept: string;
  /** The value of a secret that a workflow names; undefined for one that is not set. `ofService`: it holds the lines of the input `secrets`. */
  readonly secret: (name: string, ofService: boolean) => string | undefined;
  readonly vars?: Readonly<Record<string, string>>;
  /** Environment beside the plain one that every step gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Lifts the sandbox: scripts of the repository run as they are. */
  readonly real?: boolean;
  readonly approve?: Setup["approve"];
  readonly onEvent?: (event: RunEvent) => void;
  /** The folder for all that is temporary; who made it removes it. */
  readonly folder: string;
}

export interface Start {
  /** Path in the repository, such as .github/workflows/release.yml */
  readonly workflow: string;
  readonly event: "push" | "workflow_dispatch";
  /** A tag that is pushed, or a branch or tag from which it is dispatched. */
  readonly ref: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The run that is run again: all of it, or only jobs that did not succeed. */
  readonly again?: { readonly result: RunResult; readonly jobs: "all" | "failed" };
  /** What happens in this run alone, where several run side by side. */
  readonly onEvent?: (event: RunEvent) => void;
}

const SUITE_NAME = "erlmcp-actions";
const WORKFLOWS = ".github/workflows";

/** A place in which workflows of a repository run as they would on GitHub, one run after or beside the other. */
export class Rehearsal {
  /** Everything temporary; a service that runs has its HOME below it. */
  readonly folder: string;
  readonly repository: Repository;
  readonly api: GithubApi;
  private readonly options: RehearsalOptions;
  private readonly env: Readonly<Record<string, string>>;
  private readonly concurrency = new Concurrency();
  private readonly suite: Source;
  private readonly isolate: Isolation | undefined;
  // Of its own: what a job left running is ended by the ids of its run, also beside other rehearsals of this machine.
  private readonly firstRun = randomInt(1_000_000_000, 100_000_000_000);
  private runs = 0;
  /** The commit for which each run began: it is run again for that one, wherever its tag leads by then. */
  private readonly began = new Map<string, string>();

  private constructor(
    options: RehearsalOptions,
    folder: string,
    env: Readonly<Record<string, string>>,
    repository: Repository,
    api: GithubApi,
  ) {
    this.options = options;
    this.folder = folder;
    this.env = env;
    this.repository = repository;
    this.api = api;
    this.suite = { root: options.suite, repository: `org/${SUITE_NAME}`, ref: "this copy", suite: true };
    this.isolate = options.real === true ? undefined : Isolation.here();
  }

  /** @throws UserError when this machine or this repository can not be rehearsed on */
  static async open(options: RehearsalOptions): Promise<Rehearsal> {
    if (process.platform !== "linux")
      throw new UserError(`a rehearsal needs Linux, or WSL 2; this is ${process.platform}`);
    const { folder } = options;
    for (const name of ["home", "tmp"]) mkdirSync(join(folder, name), { recursive: true });
    const env = plainEnvironment(folder);
    const repository = await Repository.copy(options.repository, folder, env);
    return new Rehearsal(options, folder, env, repository, await GithubApi.open(repository.name, repository.mirror));
  }

  /**
   * The workflows at a ref.
   * @param only path or file name of the one that is meant; others are not read then
   * @throws UserError with what is wrong in any of them
   */
  async workflows(ref: string, only?: string): Promise<Workflow[]> {
    const source = await this.sourceOf(ref);
    const folder = join(source.root, WORKFLOWS);
    const files = existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => /\.ya?ml$/.test(name))
          .sort()
      : [];
    const wanted =
      only === undefined ? files : files.filter((name) => name === only || `${WORKFLOWS}/${name}` === only);
    const read = await Promise.allSettled(wanted.map(async (name) => loadWorkflow(source, `${WORKFLOWS}/${name}`)));
    const wrong = read.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    const fault = wrong.find((reason) => !(reason instanceof UserError));
    if (fault !== undefined) throw fault;
    if (wrong.length > 0)
      throw new UserError(wrong.map((reason) => (reason as UserError).message).join("\n"), {
        fix: wrong.length < files.length ? "Or rehearse another one: --workflow FILE." : undefined,
      });
    return read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  }

  /** Prepares a run; it begins with `start()`. */
  async run({ workflow: path, event, ref, inputs = {}, again, onEvent }: Start): Promise<Run> {
    const { options, repository } = this;
    const full = await this.fullRef(ref);
    const sha =
      (again === undefined ? undefined : this.began.get(again.result.runId)) ?? (await repository.commitOf(full)) ?? "";
    const workflow = await loadWorkflow(await repository.source(sha, full), path);
    if (eventOf(workflow, event) === undefined) throw new UserError(`${path} does not listen to ${event}`);
    const secrets = await secretsOf(workflow, options);
    this.runs += 1;
    const setup: Setup = {
      roots: { suite: this.suite, suiteName: SUITE_NAME },
      repository: repository.name,
      mirror: repository.mirror,
      folder: this.folder,
      env: { ...this.env, ...options.env },
      secrets,
      // Who gives both in one file does not want the secrets among the variables.
      vars: Object.fromEntries(
        Object.entries(options.vars ?? {}).filter(([name]) => options.real !== true || secrets[name] === undefined),
      ),
      actor: "rehearsal",
      api: this.api,
      concurrency: this.concurrency,
      isolate: this.isolate,
      real: options.real === true,
      approve: options.approve ?? (async () => true),
      emit: (happened) => {
        options.onEvent?.(happened);
        onEvent?.(happened);
      },
    };
    const attempt = again === undefined ? 1 : again.result.attempt + 1;
    const green: [string, JobResult][] =
      again?.jobs === "failed"
        ? again.result.jobs.filter(({ result }) => result === "success").map((job) => [job.job, job])
        : [];
    const runId = again?.result.runId ?? String(this.firstRun + this.runs);
    this.began.set(runId, sha);
    return new Run(setup, {
      workflow,
      event,
      ref: full,
      sha,
      commit: await repository.about(sha),
      defaultBranch: await repository.defaultBranch(),
      inputs,
      runId,
      attempt,
      before: again?.jobs === "failed" ? { jobs: new Map(green), artifacts: again.result.artifacts } : undefined,
      kept: join(options.kept, `${String(this.runs).padStart(2, "0")}-${shortRef(full).replace(/[^\w.-]+/g, "-")}`),
    });
  }

  /** Stops what answers; services and folders are ended by whoever opened the stage. */
  close(): void {
    this.api.close();
  }

  private async sourceOf(ref: string): Promise<Source> {
    const full = await this.fullRef(ref);
    return this.repository.source((await this.repository.commitOf(full)) ?? "", full);
  }

  private async fullRef(ref: string): Promise<string> {
    for (const name of [`refs/tags/${ref}`, `refs/heads/${ref}`])
      if ((await this.repository.commitOf(name)) !== undefined) return name;
    throw new UserError(`${JSON.stringify(ref)} is neither a tag nor a branch of ${this.repository.name}`);
  }
}

/** Whether a workflow listens to an event; for a pushed tag, whether its filter lets the tag through. */
export function listensTo(workflow: Workflow, event: Start["event"], ref: string): boolean {
  if (!events(workflow).includes(event)) return false;
  return event !== "push" || takesTag(eventOf(workflow, event), ref);
}

/** Names of the events that a workflow listens to. */
export function events({ on }: Workflow): string[] {
  return on?.kind === "map" ? [...on.entries.keys()] : itemsOf(on).flatMap((item) => literal(item) ?? []);
}

async function secretsOf(workflow: Workflow, { secret }: RehearsalOptions): Promise<Record<string, string>> {
  const { secrets, ofService } = await namedBy(workflow);
  return Object.fromEntries(
    [...secrets]
      .map((name): [string, string] => [name, secret(name, ofService.has(name)) ?? ""])
      .filter(([, value]) => value !== ""),
  );
}

/** Nothing of the caller's environment but the path: no agent, no kubeconfig, no docker host, no home. */
function plainEnvironment(folder: string): Record<string, string> {
  return {
    // A service is started as `node server.js`, also where this Node is not on the caller's path.
    PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"}`,
    HOME: join(folder, "home"),
    TMPDIR: join(folder, "tmp"),
    LANG: "C.UTF-8",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
  };
}
