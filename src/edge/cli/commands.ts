import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gate } from "../../app/gate.ts";
import { openEnvironment, readConfig } from "../../app/inputs/config-file.ts";
import type { Opened } from "../../app/inputs/config-file.ts";
import { smokeInputs } from "../../app/inputs/inputs.ts";
import { currentJob, ownerOf } from "../../app/inputs/job.ts";
import { readSecrets, withValues } from "../../app/inputs/secrets.ts";
import { shipmentOf } from "../../app/release.ts";
import { requestOf } from "../../app/request.ts";
import { changeSetting, rollbackRelease } from "../../app/rollback.ts";
import { smokeMain } from "../../app/smoke.ts";
import { look, statusLines } from "../../app/status.ts";
import { verifierFor } from "../../app/verifier.ts";
import { sitesOf } from "../../config/target/index.ts";
import type { Config } from "../../config/types.ts";
import { UserError } from "../../core/errors.ts";
import { checkInputs } from "../../core/inputs.ts";
import { PROFILES } from "../../core/profile.ts";
import type { World } from "../../core/world.ts";
import { deploy } from "../../deploy/deploy.ts";
import { recover } from "../../deploy/recover.ts";
import type { Report } from "../../deploy/report.ts";
import { succeeded } from "../../deploy/words.ts";
import type { Target } from "../../deploy/target.ts";
import { deploymentDocument } from "../../report/of/deployment.ts";
import { renderConsole } from "../../report/render/console.ts";
import { writeDeploymentReport } from "../../report/write.ts";
import { withTarget } from "../../targets/open.ts";
import type { Credentials } from "../../targets/open.ts";

/** The options of the command line. */
export interface Options {
  readonly config: string;
  readonly environment?: string | undefined;
  readonly hosts?: string | undefined;
  readonly archive?: string | undefined;
  readonly version?: string | undefined;
  readonly "base-url"?: string | undefined;
  readonly "dashboard-url"?: string | undefined;
  readonly commit?: string | undefined;
  readonly manifest?: string | undefined;
  readonly reason?: string | undefined;
  readonly to?: string | undefined;
  readonly mode?: string | undefined;
  readonly set?: string | undefined;
  readonly profile?: string | undefined;
  readonly gates?: string | undefined;
  readonly "base-ref"?: string | undefined;
  readonly waive?: string | undefined;
  readonly "ssh-key"?: string | undefined;
  readonly "known-hosts"?: string | undefined;
  readonly secrets?: string | undefined;
  readonly "skip-tests": boolean;
  readonly "dry-run": boolean;
  readonly force?: boolean;
}

export type CommandName =
  | "init"
  | "gate"
  | "validate"
  | "plan"
  | "status"
  | "smoke"
  | "lock"
  | "unlock"
  | "undo"
  | "rollback";
type Command = (options: Options, world: World) => Promise<number>;

const FOLDER = ".";

export const COMMANDS: Readonly<Record<CommandName, Command>> = {
  async validate(options, world) {
    const { service, environments } = readConfig(FOLDER, options.config, world.log, "refuse");
    world.log.info(`${options.config} is valid (service ${service})`);
    for (const { name, profile, target, strategy, url } of Object.values(environments)) {
      world.log.info(
        `  ${name} (${profile}): ${strategy.kind} on ${sitesOf(target)
          .map((site) => site.name)
          .join(", ")}${url === undefined ? "" : `, ${url}`}`,
      );
    }
    return 0;
  },

  init: async (_options, world) => (await import("../../app/init.ts")).init(FOLDER, world),

  async gate(options, world) {
    return gateCommand(options, readConfig(FOLDER, options.config, world.log), world);
  },

  async plan(options, world) {
    const { config, environment: raw } = await open(options, world, "refuse");
    const secrets = readSecrets(options.secrets === undefined ? undefined : fileOf("secrets", options.secrets), world);
    // A plan needs no secret values; with them it also shows whether a secret changed.
    const { environment, serviceSecrets } =
      options.secrets === undefined ? { environment: raw, serviceSecrets: undefined } : withValues(raw, secrets);
    const shipment = await shipmentOf(options, environment, config.service, serviceSecrets, FOLDER, world);
    const job = currentJob(undefined);
    const owner = ownerOf(job, "deploy", shipment.release.id, "plan", world);
    return withTarget(config.service, environment, credentialsOf(options), world, async (target) => {
      const request = requestOf(
        {
          intent: "deploy",
          service: config.service,
          environment,
          owner,
          job,
          token: process.env["GITHUB_TOKEN"],
          folder: FOLDER,
          dryRun: true,
        },
        world,
      );
      return printReport(await deploy(request, shipment, target, ...verifierFor(environment, world)), world, false);
    });
  },

  async status(options, world) {
    return withOpen(options, world, async (target, { environment }) => {
      const seen = await look(target, world);
      for (const line of statusLines(environment.name, target.sites, seen)) world.log.info(line);
      return seen.every(({ status }) => status === "fulfilled") ? 0 : 1;
    });
  },

  async smoke(options, world) {
    const { environment, config, version } = options;
    const values = {
      environment,
      "base-url": options["base-url"],
      "dashboard-url": options["dashboard-url"],
      config,
      version,
      secrets: options.secrets === undefined ? undefined : fileOf("secrets", options.secrets),
    };
    await smokeMain(checkInputs(smokeInputs(), values, { prefix: "--", fix: "See erlmcp-actions --help." }), world);
    return 0;
  },

  async lock(options, world) {
    const reason = options.reason ?? "";
    if (reason === "")
      throw new UserError("--reason is required", { fix: "Give the reason, so that others know whom to contact." });
    return withOpen(options, world, async (target, { environment }) => {
      for (const host of target.sites) await target.lock(host, reason, currentJob(undefined).actor);
      world.log.info(
        `${environment.name} is locked. Nothing deploys there until: erlmcp-actions unlock --environment ${environment.name}`,
      );
      return 0;
    });
  },

  async unlock(options, world) {
    return withOpen(options, world, async (target, { environment }) => {
      for (const host of target.sites) await target.unlock(host);
      world.log.info(`${environment.name} is unlocked.`);
      return 0;
    });
  },

  async undo(options, world) {
    return withOpen(options, world, async (target, { config, environment }) => {
      const job = currentJob(undefined);
      const owner = ownerOf(job, "recover", "", options.reason ?? "undo", world);
      const request = requestOf(
        {
          intent: "recover",
          service: config.service,
          environment,
          owner,
          job,
          token: process.env["GITHUB_TOKEN"],
          folder: FOLDER,
          force: options.force === true,
        },
        world,
      );
      const report = await recover(
        request,
        { mine: () => true, overtake: true },
        target,
        ...verifierFor(environment, world),
      );
      printReport(report, world, true);
      const healthy = report.checks.every(({ verdict }) => verdict === "pass");
      return healthy &&
        ["rolled_back", "rollback_failed", "removed", "refused", "unchanged", "deployed"].includes(report.outcome)
        ? 0
        : 1;
    });
  },

  async rollback(options, world) {
    const { config, environment } = await open(options, world);
    const job = currentJob(undefined);
    const secrets = readSecrets(options.secrets === undefined ? undefined : fileOf("secrets", options.secrets), world);
    const parts = {
      config,
      environment,
      job,
      secrets,
      folder: FOLDER,
      token: process.env["GITHUB_TOKEN"],
      credentials: credentialsOf(options),
      dryRun: options["dry-run"],
      force: options.force === true,
      hosts: options.hosts,
      reason: options.reason ?? `rollback by ${job.actor}`,
      save: () => {
        // On a laptop there is no post step: the guard on the host takes over.
      },
    };
    if (options.mode !== undefined && options.mode !== "release" && options.mode !== "config")
      throw new UserError("--mode must be release or config");
    const report =
      options.mode === "config"
        ? await changeSetting(options.set ?? "", parts, world)
        : await rollbackRelease(options.to ?? "", parts, world);
    return printReport(report, world, true);
  },
};

async function open(options: Options, world: World, newer: "refuse" | "warn" = "warn"): Promise<Opened> {
  const config = readConfig(FOLDER, options.config, world.log, newer);
  if (options.environment === undefined)
    throw new UserError("--environment is required", {
      fix: `There are: ${Object.keys(config.environments).join(", ")}.`,
    });
  return openEnvironment(config, options.environment, options.hosts, world.log);
}

async function withOpen(
  options: Options,
  world: World,
  work: (target: Target, opened: Opened) => Promise<number>,
): Promise<number> {
  const opened = await open(options, world);
  return withTarget(opened.config.service, opened.environment, credentialsOf(options), world, async (target) =>
    work(target, opened),
  );
}

function credentialsOf(options: Options): Credentials {
  return {
    ssh: {
      key: options["ssh-key"] === undefined ? undefined : fileOf("ssh-key", options["ssh-key"]),
      knownHosts: options["known-hosts"] === undefined ? undefined : fileOf("known-hosts", options["known-hosts"]),
    },
  };
}

function printReport(report: Report, world: World, keep: boolean): number {
  const document = deploymentDocument(report);
  for (const line of renderConsole(document)) world.log.info(line);
  if (keep && !report.dryRun) {
    const folder = join(process.cwd(), ".erlmcp", "reports", report.deploymentId);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    world.log.info(`Report: ${writeDeploymentReport(report, document, folder).html}`);
  }
  return succeeded(report.intent, report.outcome) ? 0 : 1;
}

function fileOf(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(
      `--${option} ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
    );
  }
}

/** Runs the gates on a laptop, with the same code as in a job. */
async function gateCommand(options: Options, config: Config, world: World): Promise<number> {
  const profile = PROFILES.find((name) => name === (options.profile ?? "production"));
  if (profile === undefined) throw new UserError(`--profile must be one of ${PROFILES.join(", ")}`);
  const kept = join(process.cwd(), ".erlmcp");
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  // The kept files must not make the checkout look changed.
  writeFileSync(join(kept, ".gitignore"), "*\n");
  const token = process.env["GITHUB_TOKEN"];
  if (token !== undefined) world.secrets.add(token);
  const { report, document, files } = await gate(
    {
      config,
      folder: ".",
      profile,
      version: options.version,
      gates: options.gates ?? "",
      baseRef: options["base-ref"],
      waive: options.waive ?? "",
      token,
      out: join(kept, "gates"),
    },
    currentJob(undefined),
    world,
  );
  for (const line of renderConsole(document)) world.log.info(line);
  world.log.info(`Report: ${files.html}`);
  return report.verdict === "pass" ? 0 : 1;
}
