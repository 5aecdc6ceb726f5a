import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { UserError } from "../core/errors.ts";
import { GithubApi } from "./github/api.ts";
import { Concurrency } from "./github/concurrency.ts";
import { Repository } from "./github/repository.ts";
import type { JobResult, RunEvent, RunResult, Setup } from "./model.ts";
import { shortRef } from "./names.ts";
import { Run } from "./run.ts";
import { Isolation } from "./runner/isolate.ts";
import { namedBy } from "./workflow/named.ts";
import { eventOf } from "./workflow/triggers.ts";
import type { TriggerEvent } from "./workflow/triggers.ts";
import { loadWorkflow } from "./workflow/workflow.ts";
import type { Source, Workflow } from "./workflow/workflow.ts";

export interface RehearsalOptions {
  /** Root of this suite: its actions, workflows and dist. */
  readonly suite: string;
  /** A folder of the service's repository. */
  readonly repository: string;
  /** The folder for logs, summaries, artifacts and reports. */
  readonly kept: string;
  /** The value of a secret that a workflow names; undefined for one that is not set. `ofService`: it contains the lines of the input `secrets`. */
  readonly secret: (name: string, ofService: boolean) => string | undefined;
  readonly vars?: Readonly<Record<string, string>>;
  /** Variables of every step besides the plain environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Without a sandbox: scripts of the repository run as they are. */
  readonly real?: boolean;
  readonly approve?: Setup["approve"];
  readonly onEvent?: (event: RunEvent) => void;
  /** The folder for temporary files; its creator removes it. */
  readonly folder: string;
}

export interface Start {
  /** Path in the repository, such as .github/workflows/release.yml */
  readonly workflow: string;
  readonly event: TriggerEvent;
  /** A tag that is pushed, or the branch or tag of a dispatch. */
  readonly ref: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The run to run again: all of it, or only jobs that did not succeed. */
  readonly rerunOf?: { readonly result: RunResult; readonly jobs: "all" | "failed" };
  /** The events of this run alone, where several run side by side. */
  readonly onEvent?: (event: RunEvent) => void;
}

const SUITE_NAME = "erlmcp-actions";
const WORKFLOWS = ".github/workflows";

/** Runs workflows of a repository as GitHub would, one after or beside the other. */
export class Rehearsal {
  /** For temporary files; a running service has its HOME below it. */
  readonly folder: string;
  readonly repository: Repository;
  readonly api: GithubApi;
  private readonly options: RehearsalOptions;
  private readonly env: Readonly<Record<string, string>>;
  private readonly concurrency = new Concurrency();
  private readonly suite: Source;
  private readonly isolate: Isolation | undefined;
  // Random: processes that a job left running are found by its run id, also beside other rehearsals on this machine.
  private readonly firstRun = randomInt(1_000_000_000, 100_000_000_000);
  private runs = 0;
  /** The commit of each run: a rerun uses the same one, even when its tag has moved. */
  private readonly commits = new Map<string, string>();

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

  /** @throws UserError when this machine or this repository does not allow a rehearsal */
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
   * @param only the path or file name of a single workflow; others are not read
   * @throws UserError with the errors of all of them
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
        fix: wrong.length < files.length ? "Correct it, or rehearse another workflow: --workflow FILE." : undefined,
      });
    return read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  }

  /** Prepares a run; it begins with `start()`. */
  async run({ workflow: path, event, ref, inputs = {}, rerunOf, onEvent }: Start): Promise<Run> {
    const { options, repository } = this;
    const full = await this.fullRef(ref);
    const sha =
      (rerunOf === undefined ? undefined : this.commits.get(rerunOf.result.runId)) ??
      (await repository.commitOf(full)) ??
      "";
    const workflow = await loadWorkflow(await repository.source(sha, full), path);
    if (eventOf(workflow, event) === undefined) throw new UserError(`${path} is not triggered by ${event}`);
    const secrets = await secretsOf(workflow, options);
    this.runs += 1;
    const setup: Setup = {
      roots: { suite: this.suite, suiteName: SUITE_NAME },
      repository: repository.name,
      mirror: repository.mirror,
      folder: this.folder,
      env: { ...this.env, ...options.env },
      secrets,
      // A file may contain secrets and variables: secrets must not be readable as variables.
      vars: Object.fromEntries(
        Object.entries(options.vars ?? {}).filter(([name]) => options.real !== true || secrets[name] === undefined),
      ),
      actor: "rehearsal",
      api: this.api,
      concurrency: this.concurrency,
      isolate: this.isolate,
      real: options.real === true,
      approve: options.approve ?? (async () => true),
      emit: (runEvent) => {
        options.onEvent?.(runEvent);
        onEvent?.(runEvent);
      },
    };
    const attempt = rerunOf === undefined ? 1 : rerunOf.result.attempt + 1;
    const succeeded: [string, JobResult][] =
      rerunOf?.jobs === "failed"
        ? rerunOf.result.jobs.filter(({ result }) => result === "success").map((job) => [job.job, job])
        : [];
    const runId = rerunOf?.result.runId ?? String(this.firstRun + this.runs);
    this.commits.set(runId, sha);
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
      previous:
        rerunOf?.jobs === "failed" ? { jobs: new Map(succeeded), artifacts: rerunOf.result.artifacts } : undefined,
      kept: join(options.kept, `${String(this.runs).padStart(2, "0")}-${shortRef(full).replace(/[^\w.-]+/g, "-")}`),
    });
  }

  /** Stops the API; services and folders are cleaned up by the opener of the stage. */
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

async function secretsOf(workflow: Workflow, { secret }: RehearsalOptions): Promise<Record<string, string>> {
  const { secrets, ofService } = await namedBy(workflow);
  return Object.fromEntries(
    [...secrets]
      .map((name): [string, string] => [name, secret(name, ofService.has(name)) ?? ""])
      .filter(([, value]) => value !== ""),
  );
}

/** Nothing of the caller's environment but the path: no agent, no kubeconfig, no Docker host, no home. */
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
