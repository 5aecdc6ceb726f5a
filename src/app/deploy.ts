import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Environment } from "../config/types.ts";
import { getState, saveState } from "../core/action.ts";
import { UserError } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { deploy } from "../deploy/deploy.ts";
import { recover } from "../deploy/recover.ts";
import { directTarget } from "../targets/host/target.ts";
import type { ActionRequest } from "./inputs/request.ts";
import { asking } from "./verifier.ts";
import { finish } from "./finish.ts";
import type { DeployInputs } from "./inputs/inputs.ts";
import { DONE, STATE } from "./post-state.ts";
import type { Begin } from "./refusal.ts";
import { currentJob, ownerOf } from "./inputs/job.ts";
import type { Job } from "./inputs/job.ts";
import { requestOf } from "./request.ts";
import { ofDeployment } from "./recover.ts";
import { shipment } from "./release.ts";
import { outcomeWith, withValues } from "./inputs/secrets.ts";

/** What a post step knows of the main step: saved before anything changed. */
interface Saved {
  readonly service: string;
  readonly environment: Environment;
  readonly id: string;
  readonly checkRunId: string;
  readonly folder: string;
  /** A 0600 file in the action's private folder. */
  readonly credentials: string;
}

interface Credentials {
  readonly key: string | undefined;
  readonly knownHosts: string | undefined;
  readonly token: string | undefined;
  readonly masked: readonly string[];
}

/** The deploy actions. */
export async function deployMain(
  { inputs, config, environment: limited, secrets, webhook, job, folder, token, ssh }: ActionRequest<DeployInputs>,
  begin: Begin,
  world: World,
): Promise<void> {
  const { environment, secretText } = withValues(
    inputs["on-failure"] === undefined ? limited : { ...limited, onFailure: inputs["on-failure"] },
    secrets,
  );
  if (
    environment.onFailure === "rollback" &&
    [...environment.hooks.before, ...environment.hooks.after].some(({ irreversible }) => irreversible)
  ) {
    throw new UserError("an irreversible hook needs on-failure: hold", {
      fix: "Remove the input `on-failure: rollback`.",
    });
  }
  const shipped = await shipment(inputs, environment, config.service, secretText, folder, world);
  const owner = ownerOf(
    job,
    "deploy",
    shipped.release.id,
    `deploy of ${shipped.release.version} to ${environment.name}`,
    world,
  );
  const done = inputs["dry-run"]
    ? () => {}
    : saveForPost({ service: config.service, environment, id: owner.id, job, folder, ssh, token, secrets }, world);
  const request = requestOf(
    {
      intent: "deploy",
      service: config.service,
      environment,
      owner,
      job,
      folder,
      token,
      dryRun: inputs["dry-run"],
      force: inputs.force,
      allowDiverged: inputs["allow-diverged"],
      planHash: inputs["plan-hash"],
      version: shipped.release.version,
    },
    world,
  );
  const target = directTarget(
    { service: config.service, environment, contents: shipped.contents, needs: shipped.needs, ssh },
    world,
  );
  try {
    begin();
    const report = await deploy(request, shipped.release, target, ...asking(environment, world));
    if (report.outcome !== "unknown") done();
    await finish({ report, webhook, job, outputs: true }, world);
  } finally {
    await target.close();
  }
}

export interface SaveParts {
  readonly service: string;
  readonly environment: Environment;
  readonly id: string;
  readonly job: Job;
  readonly folder: string;
  readonly ssh: { readonly key: string | undefined; readonly knownHosts: string | undefined };
  readonly token: string | undefined;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Leaves the post step what it needs, before anything changes. Returns how to say that it has nothing to do. */
export function saveForPost(
  { service, environment, id, job, folder, ssh, token, secrets }: SaveParts,
  world: World,
): () => void {
  const credentials = join(world.tmp, "credentials.json");
  const kept: Credentials = {
    ...ssh,
    token,
    masked: Object.values(secrets).filter((value) => outcomeWith(value) === undefined),
  };
  writeFileSync(credentials, JSON.stringify(kept), { mode: 0o600 });
  const saved: Saved = {
    service,
    environment: withoutSecrets(environment),
    id,
    checkRunId: job.checkRunId,
    folder: resolve(folder),
    credentials,
  };
  saveState(STATE, saved);
  return () => saveState(DONE, "true");
}

/** The saved state is a plain file of the runner's; the way back needs no smoke checks, and they may hold secrets. */
function withoutSecrets(environment: Environment): Environment {
  return { ...environment, smoke: [] };
}

/** The net below a step that was cut off, or that could not see what is live. */
export async function deployPost(world: World): Promise<void> {
  const saved = JSON.parse(getState(STATE)) as Saved;
  const credentials = JSON.parse(readFileSync(saved.credentials, "utf8")) as Credentials;
  for (const value of [credentials.key, credentials.token, ...credentials.masked])
    if (value !== undefined) world.secrets.add(value);
  const job = currentJob(saved.checkRunId);
  const { service, environment, folder } = saved;
  const owner = ownerOf(job, "recover", "", `post step of ${saved.id}`, world);
  const request = requestOf(
    { intent: "recover", service, environment, owner, job, folder, token: credentials.token },
    world,
  );
  const target = directTarget(
    {
      service,
      environment,
      contents: undefined,
      needs: undefined,
      ssh: { key: credentials.key, knownHosts: credentials.knownHosts },
    },
    world,
  );
  try {
    const report = await recover(
      request,
      { mine: (id) => id === saved.id, overtake: false },
      target,
      ...asking(environment, world),
    );
    await finish({ report: ofDeployment(report, job), webhook: undefined, job, outputs: false }, world);
  } finally {
    await target.close();
  }
}
