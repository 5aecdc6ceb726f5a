import { readFileSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { ConfigError, problemLine } from "../../config/errors.ts";
import { loadConfig } from "../../config/load.ts";
import { limitTarget, sitesOf } from "../../config/target/index.ts";
import type { Config, Environment } from "../../config/types.ts";
import { UserError } from "../../core/errors.ts";
import { Annotations } from "../../core/log.ts";
import type { Log } from "../../core/log.ts";
import { isLoopback } from "../../core/url.ts";

/** Set by a rehearsal: the folder of its stage. Also when it is empty, nothing outside may be touched. */
const STAGE = "ERLMCP_ACTIONS_SANDBOX";

/**
 * Reads and checks deploy.yml; each error becomes an annotation at its line.
 * @param newer whether what breaks only a newer rule is refused, or warned of
 */
export function readConfig(folder: string, file: string, log: Log, newer: "refuse" | "warn" = "warn"): Config {
  const path = insideOf(folder, file);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    const where = folder === "." ? "in the folder of the checkout" : `in ${JSON.stringify(folder)}`;
    throw new UserError(code === "ENOENT" ? `there is no ${file} ${where}` : `${file} cannot be read: ${code}`, {
      fix: "Write one (`erlmcp-actions init`, docs/deploy-yml.md), or correct `working-directory` or `config`; a job must check out first.",
    });
  }
  try {
    const config = loadConfig(text, file, newer);
    for (const problem of config.newer) log.warn(`${problemLine(problem)} (\`validate\` and a deployment refuse this)`);
    return config;
  } catch (error) {
    if (error instanceof ConfigError && process.env["GITHUB_ACTIONS"] === "true") annotate(error, folder);
    log.debug(`${file}: ${text.length} characters`);
    throw error;
  }
}

/** The configuration of one environment, and the environment itself, limited to the requested hosts. */
export interface Opened {
  readonly config: Config;
  readonly environment: Environment;
}

/**
 * The only way from deploy.yml to an environment. In a rehearsal a sandbox on this machine replaces the environment, so
 * that no server is reached: docs/rehearsal.md.
 * @throws UserError that lists the environments there are.
 */
export async function openEnvironment(
  config: Config,
  name: string,
  hosts: string | undefined,
  log: Log,
): Promise<Opened> {
  const environment = environmentOf(config, name, hosts);
  const stage = stageHere();
  if (stage === undefined) return { config, environment };
  log.info(sandboxSentence());
  const { sandboxed } = await import("../../sandbox/sandbox.ts");
  const here = sandboxed({ ...config, environments: { [name]: environmentOf(config, name, undefined) } }, stage);
  return { config: here, environment: environmentOf(here, name, hosts) };
}

/**
 * The address to query; in a rehearsal, the one that replaces it. Where there is none, the check is reported as not
 * rehearsed and undefined is returned: GitHub would run it, so it must not fail.
 */
export async function urlHere(url: string, check: string, log: Log): Promise<string | undefined> {
  const stage = stageHere();
  if (stage === undefined) return url;
  const here = (await import("../../sandbox/sandbox.ts")).sandboxUrl(url, check, stage);
  if (here === undefined)
    log.notice(`not rehearsed: check ${check} of ${url}: this rehearsal has deployed nothing there`);
  return here;
}

/** The notice that a sandbox replaces the hosts; empty outside of a rehearsal. */
export function sandboxSentence(): string {
  return process.env[STAGE] === undefined
    ? ""
    : `In a sandbox: no host of deploy.yml is contacted, since ${STAGE} is set.`;
}

/**
 * The folder of the stage, in a rehearsal. Its GitHub API is on this machine; where it is not, a leftover variable, or
 * one set by an earlier step, would make a deployment green that reached no host.
 */
function stageHere(): string | undefined {
  const stage = process.env[STAGE];
  if (stage !== undefined && process.env["GITHUB_ACTIONS"] === "true" && !isHere(process.env["GITHUB_API_URL"] ?? "")) {
    throw new UserError(`${STAGE} is set in a job outside a rehearsal: nothing would reach a host`, {
      fix: "Find the step, variable or runner that sets it, and remove it there.",
    });
  }
  return stage;
}

function isHere(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

function environmentOf(config: Config, name: string, hosts: string | undefined): Environment {
  const environment = config.environments[name];
  if (environment === undefined) {
    throw new UserError(`${config.file} has no environment ${JSON.stringify(name)}`, {
      fix: `It has: ${Object.keys(config.environments).join(", ")}.`,
    });
  }
  return hosts === undefined ? environment : limited(environment, hosts);
}

/** A path inside the repository; one that leads outside is refused. */
export function insideOf(folder: string, file: string): string {
  const root = resolve(folder);
  const path = isAbsolute(file) ? file : resolve(root, file);
  if (!isAbsolute(file) && relative(root, path).startsWith("..")) {
    throw new UserError(`${JSON.stringify(file)} leaves the repository`, {
      fix: "Give a path below the working directory.",
    });
  }
  return path;
}

export function readConfigFiles(environment: Environment, folder: string): Record<string, string> {
  return Object.fromEntries(
    environment.configFiles.map(({ from, to }) => {
      try {
        return [to, readFileSync(insideOf(folder, join(from)), "utf8")];
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError(
          `configuration file ${from} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
          {
            where: `environments.${environment.name}.config`,
            fix: "Add the file, or correct `from`.",
          },
        );
      }
    }),
  );
}

function limited(environment: Environment, hosts: string): Environment {
  const wanted = hosts.split(/[\s,]+/).filter((name) => name !== "");
  const names = sitesOf(environment.target).map(({ name }) => name);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0 || wanted.length === 0) {
    throw new UserError(
      `input hosts: ${unknown.join(", ") || "nothing"} is not among the hosts of ${environment.name}`,
      { fix: `They are: ${names.join(", ")}.` },
    );
  }
  const target = limitTarget(environment.target, wanted);
  return { ...environment, target, otherSites: names.length - sitesOf(target).length };
}

function annotate(error: ConfigError, folder: string): void {
  const annotations = new Annotations((line) => process.stdout.write(`${line}\n`));
  for (const { file, line, col, path, message } of error.errors)
    annotations.annotate("error", `${path}: ${message}`, {
      file: inRepository(folder, file),
      line,
      col,
      title: "deploy.yml",
    });
}

/** A file of the service as annotations need it: GitHub knows files from the root of the repository. */
export function inRepository(folder: string, file: string): string {
  return relative(process.env["GITHUB_WORKSPACE"] ?? process.cwd(), resolve(folder, file));
}
