import { withTexts } from "../../config/sink/index.ts";
import type { Notify } from "../../config/sink/index.ts";
import type { Config, Environment } from "../../config/types.ts";
import { readInputs } from "../../core/action.ts";
import { expand } from "../../core/template.ts";
import { sitesOf } from "../../config/target/index.ts";
import type { World } from "../../core/world.ts";
import { openEnvironment, readConfig, sandboxSentence } from "./config-file.ts";
import { SECRET_INPUTS, deployInputs, deployToInputs, recoverInputs, rollbackInputs } from "./inputs.ts";
import type { Common, DeployInputs, RollbackInputs } from "./inputs.ts";
import { currentJob } from "./job.ts";
import type { Job } from "./job.ts";
import { readSecrets } from "./secrets.ts";
import type { Credentials } from "../../targets/open.ts";

/** Inputs, deploy.yml and secrets of a step, read once and validated: the engine is loaded only after this. */
export interface ActionRequest<Inputs> {
  readonly inputs: Inputs;
  readonly config: Config;
  readonly environment: Environment;
  readonly secrets: Readonly<Record<string, string>>;
  readonly job: Job;
  /** Its references are expanded first, so that a missing value fails before anything is done. */
  readonly notify: Notify;
  readonly folder: string;
  readonly token: string | undefined;
  readonly credentials: Credentials;
  /** Set for a dry run without the values of secrets: then a changed secret goes unnoticed. */
  readonly withoutValues?: boolean;
}

/** `fixed` is the environment of an action that has only one. */
export async function readDeployRequest(world: World, fixed?: string): Promise<ActionRequest<DeployInputs>> {
  const masking = maskingOf(world);
  return readRequest(
    fixed === undefined
      ? readInputs(deployInputs(), masking)
      : { ...readInputs(deployToInputs(), masking), environment: fixed },
    world,
    "refuse",
  );
}

export async function readRollbackRequest(world: World): Promise<ActionRequest<RollbackInputs>> {
  return readRequest(readInputs(rollbackInputs(), maskingOf(world)), world, "warn");
}

export async function readRecoverRequest(world: World): Promise<ActionRequest<Common>> {
  return readRequest(readInputs(recoverInputs(), maskingOf(world)), world, "warn");
}

function maskingOf(world: World) {
  return { secrets: world.secrets, names: SECRET_INPUTS };
}

async function readRequest<Inputs extends Changing>(
  inputs: Inputs,
  world: World,
  newer: "refuse" | "warn",
): Promise<ActionRequest<Inputs>> {
  return requestFrom(inputs, currentJob(inputs["check-run-id"]), newer, world);
}

type Changing = Common & { readonly hosts?: string | undefined };

/** The request of inputs that are already checked: those of a step, or the options of a command line. */
export async function requestFrom<Inputs extends Changing>(
  inputs: Inputs,
  job: Job,
  newer: "refuse" | "warn",
  world: World,
  withoutValues = false,
): Promise<ActionRequest<Inputs>> {
  const secrets = readSecrets(inputs.secrets, world);
  const folder = inputs["working-directory"];
  const written = readConfig(folder, inputs.config, world.log, newer);
  const { config, environment } = await openEnvironment(written, inputs.environment, inputs.hosts, world.log);
  const key = inputs["ssh-key"];
  if (key === undefined && sandboxSentence() !== "" && process.env["GITHUB_ACTIONS"] === "true")
    warnOfMissingKey(written.environments[inputs.environment], world);
  return {
    inputs,
    config,
    environment,
    secrets,
    notify: withoutValues
      ? {}
      : withTexts(config.notify, (text, sink) => expand(text, secrets, `${config.file} notify.${sink}`)),
    job,
    folder,
    token: inputs["github-token"],
    credentials: { ssh: { key, knownHosts: inputs["known-hosts"] } },
    withoutValues,
  };
}

/** A sandbox needs no key, so that a missing one would only be noticed by the first real deployment. */
function warnOfMissingKey(environment: Environment | undefined, world: World): void {
  if (environment === undefined) return;
  const remote = sitesOf(environment.target).flatMap(({ name, ssh }) => (ssh ? [name] : []));
  if (remote.length === 0) return;
  world.log.warn(
    `No ssh-key was given. On GitHub the runner's own keys would be used for ${remote.join(", ")}: pass on the secret SSH_KEY of the GitHub environment.`,
  );
}
