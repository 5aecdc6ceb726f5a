import { resolve } from "node:path";
import { deployRelease, recoverDeployment } from "../../app/deploy.ts";
import { doctor, doctorLines } from "../../app/doctor/doctor.ts";
import { deliver } from "../../app/finish.ts";
import { gate } from "../../app/gate.ts";
import { openEnvironment, readConfig } from "../../app/inputs/config-file.ts";
import type { Opened } from "../../app/inputs/config-file.ts";
import { deployInputs, smokeInputs } from "../../app/inputs/inputs.ts";
import { ownerOf } from "../../app/inputs/job.ts";
import { requestFrom } from "../../app/inputs/request.ts";
import { readSecrets } from "../../app/inputs/secrets.ts";
import { requestOf } from "../../app/request.ts";
import { changeSetting, rollbackRelease } from "../../app/rollback.ts";
import { smokeMain } from "../../app/smoke.ts";
import { hostStates, look, standing, statusLines } from "../../app/status.ts";
import { verifierFor } from "../../app/verifier.ts";
import { withRecovery } from "../../app/with-recovery.ts";
import type { Notify } from "../../config/sink/index.ts";
import { sitesOf } from "../../config/target/index.ts";
import type { Config, Environment } from "../../config/types.ts";
import { errorMessage, UserError } from "../../core/errors.ts";
import { PROFILES } from "../../core/profile.ts";
import type { World } from "../../core/world.ts";
import { recover } from "../../deploy/recover.ts";
import type { Report } from "../../deploy/report.ts";
import { succeeded } from "../../deploy/words.ts";
import type { Target } from "../../deploy/target.ts";
import { renderConsole } from "../../report/render/console.ts";
import { withTarget } from "../../targets/open.ts";
import { makeKept } from "./kept.ts";
import { credentialsOf, fileOf, githubToken, inputsOf, ownJob } from "./options.ts";
import type { Options } from "./options.ts";
import type { PrintJson } from "./output.ts";

export type CommandName =
  | "init"
  | "gate"
  | "validate"
  | "deploy"
  | "plan"
  | "status"
  | "smoke"
  | "lock"
  | "unlock"
  | "undo"
  | "rollback"
  | "doctor";
type Command = (options: Options, world: World, json: PrintJson) => Promise<number>;

const FOLDER = ".";

export const COMMANDS: Readonly<Record<CommandName, Command>> = {
  async validate(options, world, json) {
    const { file, service, environments: all } = readConfig(FOLDER, options.config, world.log, "refuse");
    const environments = Object.values(all).map(({ name, profile, target, strategy, url }) => ({
      name,
      profile,
      strategy: strategy.kind,
      hosts: sitesOf(target).map((site) => site.name),
      url,
    }));
    world.log.info(`${options.config} is valid (service ${service})`);
    for (const { name, profile, strategy, hosts, url } of environments)
      world.log.info(
        `  ${name} (${profile}): ${strategy} on ${hosts.join(", ")}${url === undefined ? "" : `, ${url}`}`,
      );
    json({ file, service, environments });
    return 0;
  },

  init: async (_options, world) => (await import("../../app/init.ts")).init(FOLDER, world),

  async gate(options, world, json) {
    return gateCommand(options, readConfig(FOLDER, options.config, world.log), world, json);
  },

  async deploy(options, world, json) {
    const inputs = inputsOf(deployInputs(), options, world);
    const dryRun = inputs["dry-run"];
    // A plan needs no secret values; with them it also shows whether a secret changed.
    const request = await requestFrom(inputs, ownJob(), "refuse", world, dryRun && inputs.secrets === undefined);
    const report = await withRecovery("deploy", world, recoverDeployment, async (started) =>
      deployRelease(request, { save: (parts) => dryRun || started(parts), begin: () => {} }, world),
    );
    return conclude(report, request.notify, world, json);
  },

  async plan(options, world, json) {
    return COMMANDS.deploy({ ...options, "dry-run": true }, world, json);
  },

  async status(options, world, json) {
    return withOpen(options, world, async (target, { config, environment }) => {
      const seen = await look(target, world);
      for (const line of statusLines(environment.name, target.sites, seen)) world.log.info(line);
      json({
        service: config.service,
        environment: environment.name,
        ...standing(seen),
        hosts: hostStates(target.sites, seen),
      });
      return seen.every(({ status }) => status === "fulfilled") ? 0 : 1;
    });
  },

  async smoke(options, world, json) {
    await smokeMain(inputsOf(smokeInputs(), options, world), world, json);
    return 0;
  },

  async lock(options, world) {
    const reason = options.reason ?? "";
    if (reason === "")
      throw new UserError("--reason is required", { fix: "Give the reason, so that others know whom to contact." });
    return withOpen(options, world, async (target, { environment }) => {
      for (const host of target.sites) await target.lock(host, reason, ownJob().actor);
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

  async undo(options, world, json) {
    return withOpen(options, world, async (target, { config, environment }) => {
      const job = ownJob();
      const owner = ownerOf(job, "recover", "", options.reason ?? "undo", world);
      const request = requestOf(
        {
          intent: "recover",
          service: config.service,
          environment,
          owner,
          job,
          token: githubToken(),
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
      await conclude(report, {}, world, json);
      const healthy = report.checks.every(({ verdict }) => verdict === "pass");
      return healthy &&
        ["rolled_back", "rollback_failed", "removed", "refused", "unchanged", "deployed"].includes(report.outcome)
        ? 0
        : 1;
    });
  },

  async rollback(options, world, json) {
    const { mode = "release", to = "", set = "" } = options;
    if (mode !== "release" && mode !== "config") throw new UserError("--mode must be release or config");
    const { config, environment } = await open(options, world);
    const job = ownJob();
    const dryRun = options["dry-run"];
    const common = { job, folder: FOLDER, token: githubToken(), credentials: credentialsOf(options) };
    const secrets = readSecrets(options.secrets === undefined ? undefined : fileOf("secrets", options.secrets), world);
    const intent = mode === "config" ? "config-change" : "rollback";
    const report = await withRecovery(intent, world, recoverDeployment, async (started) => {
      const parts = {
        ...common,
        config,
        environment,
        secrets,
        dryRun,
        force: options.force === true,
        hosts: options.hosts,
        reason: options.reason ?? `rollback by ${job.actor}`,
        save: (id: string, used: Environment) =>
          dryRun || started({ ...common, service: config.service, environment: used, id }),
      };
      return mode === "config" ? changeSetting(set, parts, world) : rollbackRelease(to, parts, world);
    });
    return conclude(report, {}, world, json);
  },

  async doctor(options, world, json) {
    const { config: file, hosts, environment } = options;
    if (environment === undefined)
      throw new UserError("--environment is required", { fix: "See erlmcp-actions --help." });
    const secrets = options.secrets === undefined ? undefined : readSecrets(fileOf("secrets", options.secrets), world);
    const archive = options.archive === undefined ? undefined : resolve(options.archive);
    const token = githubToken();
    const credentials = credentialsOf(options);
    const report = await doctor(
      { file, environment, hosts, folder: FOLDER, credentials, secrets, archive, job: ownJob(), token },
      world,
    );
    for (const line of doctorLines(report)) world.log.info(line);
    json(report);
    return report.findings.some(({ level }) => level === "problem") ? 1 : 0;
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

/** Reports the outcome as the actions do, into a folder of the checkout. Resolves to the exit code. */
async function conclude(report: Report, notify: Notify, world: World, json: PrintJson): Promise<number> {
  const job = ownJob();
  try {
    makeKept(job.reports);
  } catch (error) {
    // The outcome is reported all the same.
    world.log.warn(errorMessage(error));
  }
  await deliver({ report, notify, job, outputs: false }, world);
  json(report);
  return succeeded(report.intent, report.outcome) ? 0 : 1;
}

/** Runs the gates on a laptop, with the same code as in a job. */
async function gateCommand(options: Options, config: Config, world: World, json: PrintJson): Promise<number> {
  const profile = PROFILES.find((name) => name === (options.profile ?? "production"));
  if (profile === undefined) throw new UserError(`--profile must be one of ${PROFILES.join(", ")}`);
  const out = resolve(".erlmcp", "gates");
  makeKept(out);
  const token = githubToken();
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
      out,
    },
    ownJob(),
    world,
  );
  for (const line of renderConsole(document)) world.log.info(line);
  world.log.info(`Report: ${files.html}`);
  json(report);
  return report.verdict === "pass" ? 0 : 1;
}
