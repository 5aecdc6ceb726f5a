import { ConfigError } from "../../config/errors.ts";
import type { Config, Environment } from "../../config/types.ts";
import { errorMessage } from "../../core/errors.ts";
import { gitIn, refusalOf } from "../../core/git.ts";
import type { Git } from "../../core/git.ts";
import { HttpFailure } from "../../core/http.ts";
import type { World } from "../../core/world.ts";
import type { Credentials } from "../../targets/open.ts";
import { commandEnvironment } from "../command-environment.ts";
import { openEnvironment, readConfig } from "../inputs/config-file.ts";
import type { Job } from "../inputs/job.ts";
import { verifierFor } from "../verifier.ts";
import { collect } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { githubFindings, serviceSecretsOf } from "./github.ts";
import { hostFindings, sshFindings } from "./hosts.ts";
import { namedByWorkflows } from "./workflows.ts";

const URL_MS = 15_000;
const GH_MS = 15_000;

export interface DoctorParts {
  readonly file: string;
  readonly environment: string;
  readonly hosts: string | undefined;
  readonly folder: string;
  readonly credentials: Credentials;
  /** Undefined where none were given. */
  readonly secrets: Readonly<Record<string, string>> | undefined;
  readonly archive: string | undefined;
  readonly job: Job;
  readonly token: string | undefined;
}

export interface DoctorReport {
  readonly environment: string;
  readonly findings: readonly Finding[];
}

/** Checks everything that a deployment from this repository depends on. Changes nothing. */
export async function doctor(parts: DoctorParts, world: World): Promise<DoctorReport> {
  const git = gitIn(parts.folder, commandEnvironment(process.env, []), world);
  const checkout = await checkoutFindings(git);
  const config = collect("deploy.yml");
  let opened;
  try {
    const read = readConfig(parts.folder, parts.file, world.log, "refuse");
    opened = await openEnvironment(read, parts.environment, parts.hosts, world.log);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const { file, line, col, path, message } of error.errors)
      config.add("problem", `${path}: ${message}`, `Correct ${file}:${line}:${col}`);
    config.add("not checked", "hosts, url and GitHub: they follow from deploy.yml");
    return { environment: parts.environment, findings: [...checkout, ...config.found] };
  }
  const { environment } = opened;
  config.add("ok", `${parts.file} is valid (service ${opened.config.service})`);
  checkSecretValues(opened.config, environment, parts.secrets, config.add);
  const { credentials, archive } = parts;
  const found = await Promise.all([
    sshFindings(environment, credentials, world),
    hostFindings({ service: opened.config.service, environment, credentials, archive }, world),
    urlFindings(environment, world),
    onGitHub(parts, opened.config, environment, git, world),
  ]);
  const findings = [...checkout, ...config.found, ...found.flat()];
  // They quote what hosts print, and JSON is not masked later.
  return {
    environment: environment.name,
    findings: findings.map((finding) => ({ ...finding, text: world.secrets.redact(finding.text) })),
  };
}

function checkSecretValues(
  config: Config,
  environment: Environment,
  secrets: DoctorParts["secrets"],
  add: ReturnType<typeof collect>["add"],
): void {
  const names = serviceSecretsOf(config, environment);
  if (names.length === 0) return;
  if (secrets === undefined)
    return add(
      "not checked",
      `whether SERVICE_SECRETS has ${names.join(", ")}: the values of secrets cannot be read`,
      "Give --secrets FILE to check the lines that you set it from.",
    );
  const missing = names.filter((name) => (secrets[name] ?? "") === "");
  if (missing.length === 0) add("ok", `--secrets has a value for ${names.join(", ")}`);
  else add("problem", `--secrets has no value for ${missing.join(", ")}`, "Add them as NAME=value lines.");
}

/** The checkout: the order of releases follows from its history, and their versions from its tags. */
async function checkoutFindings(git: Git): Promise<Finding[]> {
  const { found, add } = collect("checkout");
  // A query fails where git cannot be started, which the first one reports.
  const line = async (...args: string[]): Promise<string | undefined> => {
    const result = await git(...args).catch(() => undefined);
    return result?.code === 0 ? result.stdout.trim() : undefined;
  };
  const shallow = await git("rev-parse", "--is-shallow-repository").catch(() => undefined);
  if (shallow?.code !== 0) {
    const refusal = refusalOf(shallow?.stderr ?? "");
    const why = shallow === undefined ? "git is not installed" : "this folder is no checkout";
    add("problem", refusal?.message ?? why, refusal?.fix ?? "Run it in a checkout of the service's repository.");
    return found;
  }
  if (shallow.stdout.trim() === "true")
    add(
      "problem",
      "it is shallow: which release is newer cannot be determined from it",
      "git fetch --unshallow --tags",
    );
  else add("ok", "a full clone");
  const tags = ((await line("tag", "--list")) ?? "").split("\n").filter((tag) => tag !== "");
  if (tags.length === 0) add("warning", "it has no tags", "git fetch --tags");
  else add("ok", `${tags.length} tag${tags.length === 1 ? "" : "s"}`);
  const changes = ((await line("status", "--porcelain")) ?? "").split("\n").filter((text) => text !== "");
  if (changes.length === 0) add("ok", "nothing is uncommitted");
  else add("warning", `${changes.length} file${changes.length === 1 ? " is" : "s are"} not committed`, "git status");
  return found;
}

async function urlFindings(environment: Environment, world: World): Promise<Finding[]> {
  const { found, add } = collect("url");
  const { url, verify } = environment;
  if (url === undefined) {
    add("not checked", "deploy.yml has no `url`: a deployment verifies each host directly");
    return found;
  }
  const at = `${url.replace(/\/+$/, "")}${verify.path}`;
  const { http } = verifierFor(environment, world)[1];
  try {
    const { status, durationMs } = await http(at, { deadlineMs: URL_MS, signal: world.signal });
    if (status >= 200 && status < 300) add("ok", `${at} answers: HTTP ${status} in ${Math.round(durationMs)} ms`);
    else add("warning", `${at} answers with HTTP ${status}`, `curl -i ${at}`);
  } catch (error) {
    // Before the first deployment nothing listens there.
    const broken = error instanceof HttpFailure && (error.kind === "dns" || error.kind === "tls");
    add(broken ? "problem" : "warning", errorMessage(error), `curl -v ${at}`);
  }
  return found;
}

async function onGitHub(
  { folder, environment: name, job, token: given }: DoctorParts,
  config: Config,
  environment: Environment,
  git: Git,
  world: World,
): Promise<Finding[]> {
  const { found, add } = collect("GitHub");
  // Without git, which the checkout's findings report, the folder itself is read and no repository is known.
  const top = (await git("rev-parse", "--show-toplevel").catch(() => undefined))?.stdout.trim();
  const named = namedByWorkflows(top === undefined || top === "" ? folder : top, name);
  if (named.files.length === 0)
    add("warning", "no workflow of this repository uses the suite", "erlmcp-actions init, or the README");
  else add("ok", `${named.files.join(", ")} ${named.files.length === 1 ? "uses" : "use"} the suite`);
  const repository =
    job.repository || repositoryOf((await git("remote", "get-url", "origin").catch(() => undefined))?.stdout);
  if (repository === undefined) {
    add("not checked", "the settings of the repository: `origin` is not on github.com");
    return found;
  }
  const token = given ?? (await tokenOfGh(world));
  if (token === undefined) {
    add("not checked", `the settings of ${repository}: there is no token`, "gh auth login, or set GITHUB_TOKEN");
    return found;
  }
  world.secrets.add(token, "github-token");
  const api = { repository, token, url: job.apiUrl };
  return [...found, ...(await githubFindings({ config, environment, named, api }, world))];
}

function repositoryOf(remote: string | undefined): string | undefined {
  return /(?:^|@|\/\/|\.)github\.com[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?\s*$/.exec(remote ?? "")?.[1];
}

async function tokenOfGh(world: World): Promise<string | undefined> {
  // A machine without gh has no token of it.
  const result = await world.query("gh", ["auth", "token"], { deadlineMs: GH_MS }).catch(() => undefined);
  const token = result?.code === 0 ? result.stdout.trim() : "";
  return token === "" ? undefined : token;
}

const MARKS = { ok: "✓", warning: "!", problem: "✗", "not checked": "?" } as const;

/** For people: the findings below what they are about, each problem with what mends it. */
export function doctorLines({ environment, findings }: DoctorReport): string[] {
  const lines: string[] = [];
  let about = "";
  for (const finding of findings) {
    if (finding.about !== about) lines.push(finding.about);
    about = finding.about;
    const what = finding.level === "not checked" ? `not checked: ${finding.text}` : finding.text;
    lines.push(`  ${MARKS[finding.level]} ${what}`);
    if (finding.fix !== undefined) lines.push(`      ${finding.fix}`);
  }
  const count = (level: Finding["level"]): number => findings.filter((finding) => finding.level === level).length;
  const [problems, warnings] = [count("problem"), count("warning")];
  lines.push(
    `${environment}: ${problems} problem${problems === 1 ? "" : "s"}, ${warnings} warning${warnings === 1 ? "" : "s"}, ${count("not checked")} not checked`,
  );
  return lines;
}
