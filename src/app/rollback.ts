import { hashedTarget } from "../config/target/index.ts";
import type { Config, Environment } from "../config/types.ts";
import { UserError } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { configurationHash } from "../release/configuration.ts";
import { deploy } from "../deploy/deploy.ts";
import { applySettings, parseSettings } from "../release/config-change.ts";
import { manifestText } from "../release/manifest.ts";
import { release } from "../release/release.ts";
import type { Report } from "../deploy/report.ts";
import type { Target } from "../deploy/target.ts";
import { rollback } from "../deploy/rollback.ts";
import type { Shipment } from "../release/shipment.ts";
import { withTarget } from "../targets/open.ts";
import type { Credentials } from "../targets/open.ts";
import type { Job } from "./inputs/job.ts";
import { ownerOf } from "./inputs/job.ts";
import type { ActionRequest } from "./inputs/request.ts";
import { verifierFor } from "./verifier.ts";
import type { RollbackInputs } from "./inputs/inputs.ts";
import type { Begin } from "./refusal.ts";
import { saveForPost } from "./deploy.ts";
import { environmentAsDeployed } from "./as-deployed.ts";
import { finish } from "./finish.ts";
import { requestOf } from "./request.ts";
import { withReferences, withValues } from "./inputs/secrets.ts";

export interface RollbackParts {
  readonly config: Config;
  readonly environment: Environment;
  readonly job: Job;
  readonly folder: string;
  readonly token: string | undefined;
  readonly credentials: Credentials;
  readonly secrets: Readonly<Record<string, string>>;
  readonly dryRun: boolean;
  /** Takes over a running rollback too, and passes a person's lock. */
  readonly force: boolean;
  readonly hosts: string | undefined;
  readonly reason: string;
  /** Called with the id before anything changes. */
  readonly save: (id: string, environment: Environment) => void;
}

/** Rolls code and configuration back to a release that the hosts still have. */
export async function rollbackRelease(to: string, parts: RollbackParts, world: World): Promise<Report> {
  const { config, job, folder, token, credentials, dryRun, force, hosts, reason } = parts;
  const environment = await environmentAsDeployed(
    {
      service: config.service,
      file: config.file,
      environment: parts.environment,
      hosts,
      folder,
      job,
      token,
      credentials,
    },
    world,
  );
  const owner = ownerOf(job, "rollback", to, reason, world);
  parts.save(owner.id, environment);
  // A missing value must not block a rollback.
  const smoke = withReferences(environment, environment.smoke, parts.secrets, world.log.warn);
  return withTarget(config.service, environment, credentials, world, async (target) =>
    rollback(
      requestOf(
        {
          intent: "rollback",
          service: config.service,
          environment: { ...environment, smoke },
          owner,
          job,
          folder,
          token,
          dryRun,
          force,
        },
        world,
      ),
      to,
      target,
      ...verifierFor(environment, world),
    ),
  );
}

/** Deploys a new release of the live code with one changed setting, which can be rolled back like any other. */
export async function changeSetting(set: string, parts: RollbackParts, world: World): Promise<Report> {
  const settings = parseSettings(set);
  const { config, job, folder, token, credentials, dryRun, reason } = parts;
  const { service } = config;
  const { environment, serviceSecrets } = withValues(parts.environment, parts.secrets);
  const shipment = await withTarget(service, environment, credentials, world, async (target) => ({
    ...(await changedConfiguration(environment, settings, target)),
    secrets: serviceSecrets,
  }));
  const { release: made } = shipment;
  const owner = ownerOf(job, "config-change", made.id, reason, world);
  parts.save(owner.id, environment);
  const request = requestOf(
    { intent: "config-change", service, environment, owner, job, folder, token, dryRun, version: made.version },
    world,
  );
  return withTarget(service, environment, credentials, world, async (target) =>
    deploy(request, shipment, target, ...verifierFor(environment, world)),
  );
}

/** The live release with some settings changed: the same code under another configuration. */
async function changedConfiguration(
  environment: Environment,
  settings: ReturnType<typeof parseSettings>,
  target: Target,
): Promise<Omit<Shipment, "secrets">> {
  const states = await Promise.all(target.sites.map(async (site) => target.inspect(site, undefined)));
  const live = states[0]?.current;
  if (live === undefined || states.some(({ current }) => current?.id !== live.id)) {
    throw new UserError("the hosts do not all have the same live release", {
      fix: "Make them the same first: deploy, or roll back.",
    });
  }
  const [file, ...others] = environment.configFiles;
  const [site = ""] = target.sites;
  if (file === undefined)
    throw new UserError(`environment ${environment.name} names no configuration file`, {
      fix: "Add `config: {from: …, to: …}` to deploy.yml.",
    });
  const files: Record<string, string> = {
    [file.to]: applySettings(file.to, await target.readConfig(site, live.id, file.to), settings),
  };
  for (const { to } of others) files[to] = await target.readConfig(site, live.id, to);
  const made = release(
    live.version,
    live.commit,
    configurationHash(environment, hashedTarget(environment.target), files),
  );
  const manifest = manifestText(made, undefined, undefined);
  return { release: made, payload: { kind: "reuse", of: live.id }, files, manifest };
}

/** The rollback action. */
export async function rollbackMain(given: ActionRequest<RollbackInputs>, begin: Begin, world: World): Promise<void> {
  const { inputs, config, environment, secrets, notify, job, folder, token, credentials } = given;
  if (inputs.mode === "release" && inputs.set !== undefined) throw new UserError("input set: goes with `mode: config`");
  if (inputs.mode === "config" && inputs.to !== undefined) throw new UserError("input to: goes with `mode: release`");
  const done = { mark: () => {} };
  const parts: RollbackParts = {
    config,
    environment,
    job,
    folder,
    token,
    credentials,
    secrets,
    dryRun: inputs["dry-run"],
    reason: inputs.reason ?? "",
    force: inputs.force,
    hosts: inputs.hosts,
    save: (id, used) => {
      if (!inputs["dry-run"])
        done.mark = saveForPost(
          { service: config.service, environment: used, id, job, folder, credentials, token, secrets },
          world,
        );
      begin();
    },
  };
  const report =
    inputs.mode === "release"
      ? await rollbackRelease(inputs.to ?? "", parts, world)
      : await changeSetting(inputs.set ?? "", parts, world);
  if (report.outcome !== "unknown") done.mark();
  await finish({ report, notify, job, outputs: true }, world);
}
