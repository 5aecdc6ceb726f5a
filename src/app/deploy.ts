import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Environment } from "../config/types.ts";
import { getState, saveState } from "../core/action.ts";
import { UserError } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { deploy } from "../deploy/deploy.ts";
import { recover } from "../deploy/recover.ts";
import type { Report } from "../deploy/report.ts";
import { withTarget } from "../targets/open.ts";
import type { Credentials } from "../targets/open.ts";
import type { ActionRequest } from "./inputs/request.ts";
import { verifierFor } from "./verifier.ts";
import { finish } from "./finish.ts";
import type { DeployInputs } from "./inputs/inputs.ts";
import { DONE, STATE } from "../core/post-state.ts";
import type { Begin } from "./refusal.ts";
import { currentJob, ownerOf } from "./inputs/job.ts";
import type { Job } from "./inputs/job.ts";
import { requestOf } from "./request.ts";
import { ofDeployment } from "./recover.ts";
import { shipmentOf } from "./release.ts";
import { outcomeContaining, withValues } from "./inputs/secrets.ts";

/** The state that a main step saves for its post step before anything changes. */
interface Saved {
  readonly service: string;
  readonly environment: Environment;
  readonly id: string;
  readonly checkRunId: string;
  readonly folder: string;
  /** A file with the secret values in the action's private folder, mode 0600. */
  readonly kept: string;
}

interface Kept {
  readonly credentials: Credentials;
  readonly token: string | undefined;
  readonly masked: readonly string[];
}

/** The deploy actions. */
export async function deployMain(request: ActionRequest<DeployInputs>, begin: Begin, world: World): Promise<void> {
  const { inputs, notify, job } = request;
  const done = { mark: () => {} };
  const save = (parts: SaveParts): void => {
    if (!inputs["dry-run"]) done.mark = saveForPost(parts, world);
  };
  const report = await deployRelease(request, { save, begin }, world);
  if (report.outcome !== "unknown") done.mark();
  await finish({ report, notify, job, outputs: true }, world);
}

export interface DeployHooks {
  /** Called with what a recovery needs, before anything changes. */
  readonly save: (parts: SaveParts) => void;
  /** Called when the engine starts. */
  readonly begin: Begin;
}

/** Deploys what was requested: the use case of the actions and of the command line. */
export async function deployRelease(
  request: ActionRequest<DeployInputs>,
  { save, begin }: DeployHooks,
  world: World,
): Promise<Report> {
  const { inputs, config, secrets, job, folder, token, credentials, withoutValues } = request;
  const { service } = config;
  const written = withOnFailure(request);
  const { environment, serviceSecrets } =
    withoutValues === true ? { environment: written, serviceSecrets: undefined } : withValues(written, secrets);
  const shipment = await shipmentOf(inputs, environment, service, serviceSecrets, folder, world);
  const { release } = shipment;
  const reason = `deploy of ${release.version} to ${environment.name}`;
  const owner = ownerOf(job, "deploy", release.id, reason, world);
  save({ service, environment, id: owner.id, job, folder, credentials, token, secrets });
  const engineRequest = requestOf(
    {
      intent: "deploy",
      service,
      environment,
      owner,
      job,
      folder,
      token,
      dryRun: inputs["dry-run"],
      force: inputs.force,
      allowDiverged: inputs["allow-diverged"],
      planHash: inputs["plan-hash"],
      version: release.version,
    },
    world,
  );
  return withTarget(service, environment, credentials, world, async (target) => {
    begin();
    return deploy(engineRequest, shipment, target, ...verifierFor(environment, world));
  });
}

function withOnFailure({ inputs, environment }: ActionRequest<DeployInputs>): Environment {
  const { before, after } = environment.hooks;
  const onFailure = inputs["on-failure"] ?? environment.onFailure;
  if (onFailure === "rollback" && [...before, ...after].some(({ irreversible }) => irreversible)) {
    throw new UserError("an irreversible hook needs on-failure: hold", {
      fix: "Remove the input `on-failure: rollback`.",
    });
  }
  return { ...environment, onFailure };
}

/** What a recovery of a deployment needs. */
export interface RecoverParts {
  readonly service: string;
  readonly environment: Environment;
  readonly id: string;
  readonly job: Job;
  readonly folder: string;
  readonly credentials: Credentials;
  readonly token: string | undefined;
}

export interface SaveParts extends RecoverParts {
  readonly secrets: Readonly<Record<string, string>>;
}

/** Saves what the post step needs, before anything changes. The returned function marks that it has nothing to do. */
export function saveForPost(
  { service, environment, id, job, folder, credentials, token, secrets }: SaveParts,
  world: World,
): () => void {
  const file = join(world.tmp, "credentials.json");
  const kept: Kept = {
    credentials,
    token,
    masked: Object.values(secrets).filter((value) => outcomeContaining(value) === undefined),
  };
  writeFileSync(file, JSON.stringify(kept), { mode: 0o600 });
  const saved: Saved = {
    service,
    environment: withoutSecrets(environment),
    id,
    checkRunId: job.checkRunId,
    folder: resolve(folder),
    kept: file,
  };
  saveState(STATE, saved);
  return () => saveState(DONE, "true");
}

/** The saved state is a plain file of the runner; an undo needs no smoke checks, and they may contain secrets. */
function withoutSecrets(environment: Environment): Environment {
  return { ...environment, smoke: [] };
}

/** Recovers after a main step that was killed, or that could not determine what is live. */
export async function deployPost(world: World): Promise<void> {
  const saved = JSON.parse(getState(STATE)) as Saved;
  const { credentials, token, masked } = JSON.parse(readFileSync(saved.kept, "utf8")) as Kept;
  for (const value of [credentials.ssh.key, token, ...masked]) if (value !== undefined) world.secrets.add(value);
  const job = currentJob(saved.checkRunId);
  const report = await recoverDeployment({ ...saved, job, credentials, token }, `post step of ${saved.id}`, world);
  await finish({ report: ofDeployment(report, job), notify: {}, job, outputs: false }, world);
}

/** Finishes a deployment that was interrupted, and no other. */
export async function recoverDeployment(
  { service, environment, id, job, folder, credentials, token }: RecoverParts,
  reason: string,
  world: World,
): Promise<Report> {
  const owner = ownerOf(job, "recover", "", reason, world);
  const request = requestOf({ intent: "recover", service, environment, owner, job, folder, token }, world);
  return withTarget(service, environment, credentials, world, async (target) =>
    recover(request, { mine: (other) => other === id, overtake: false }, target, ...verifierFor(environment, world)),
  );
}
