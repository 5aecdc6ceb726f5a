import { sitesOf } from "../../config/target/index.ts";
import type { Config, Environment, Host } from "../../config/types.ts";
import { references } from "../../core/template.ts";
import type { World } from "../../core/world.ts";
import { Settings } from "../../github/settings.ts";
import type { Api, Runner } from "../../github/settings.ts";
import { collect } from "./finding.ts";
import type { Add, Finding } from "./finding.ts";
import type { NamedByWorkflows } from "./workflows.ts";

/** `uses: $/…`, by which the workflows find their own actions, needs it. */
const LEAST_RUNNER = [2, 336, 0] as const;
const HOSTED = /^(?:ubuntu|windows|macos)-/;

export interface GitHubParts {
  readonly config: Config;
  readonly environment: Environment;
  readonly named: NamedByWorkflows;
  readonly api: Api;
}

/** The settings of the repository on GitHub: environments, secrets and variables by name, runners. */
export async function githubFindings(parts: GitHubParts, world: World): Promise<Finding[]> {
  const { environment, named, api } = parts;
  const { found, add } = collect("GitHub");
  const settings = new Settings(api, world);
  const ofOrganization = await settings.ofOrganization();
  if ("why" in ofOrganization) {
    add("not checked", `the settings of ${api.repository}: ${ofOrganization.why}`, `gh repo view ${api.repository}`);
    return found;
  }
  for (const name of new Set([environment.name, ...named.environments]))
    await checkEnvironment(name, parts, settings, add);
  await checkRunners(parts, ofOrganization.value, settings, add);
  return found;
}

async function checkEnvironment(name: string, parts: GitHubParts, settings: Settings, add: Add): Promise<void> {
  const { environment, api } = parts;
  const there = await settings.environment(name);
  if ("why" in there) return add("not checked", `environment ${name}: ${there.why}`);
  const page = `https://github.com/${api.repository}/settings/environments`;
  if (!there.value.exists)
    return add(
      "problem",
      `there is no environment ${name}`,
      `gh api -X PUT repos/${api.repository}/environments/${name}`,
    );
  const { reviewers } = there.value;
  if (name !== environment.name && reviewers > 0)
    add("problem", `environment ${name} has reviewers: a rollback would wait for them`, `Remove them: ${page}`);
  else if (name === environment.name && environment.profile === "production" && reviewers === 0)
    add(
      "warning",
      `environment ${name} has no reviewers: every tag goes there without an approval`,
      `Add them: ${page}`,
    );
  else add("ok", `environment ${name}${reviewers === 0 ? "" : `, ${reviewers} reviewer${reviewers === 1 ? "" : "s"}`}`);
  await checkNames("secrets", name, parts, settings, add);
  await checkNames("variables", name, parts, settings, add);
}

async function checkNames(
  kind: "secrets" | "variables",
  environment: string,
  parts: GitHubParts,
  settings: Settings,
  add: Add,
): Promise<void> {
  const required = requiredNames(parts)[kind];
  const wanted = [...new Set([...required, ...parts.named[kind]])];
  if (wanted.length === 0) return;
  const word = kind === "secrets" ? "secret" : "variable";
  const { names, unread } = await settings.names(kind, environment);
  const there = wanted.filter((name) => names.has(name));
  if (there.length > 0) add("ok", `${word} ${there.join(", ")} for ${environment}`);
  for (const name of wanted.filter((each) => !names.has(each))) {
    if (unread.length > 0) add("not checked", `${word} ${name} for ${environment}: ${unread.join("; ")}`);
    else
      add(
        required.includes(name) ? "problem" : "warning",
        `there is no ${word} ${name} for ${environment}`,
        setCommand(name, word, environment, parts.environment.target.hosts),
      );
  }
}

/** What the deployment cannot do without; the workflows may name more. */
function requiredNames({ config, environment }: GitHubParts): Record<"secrets" | "variables", readonly string[]> {
  const remote = sitesOf(environment.target).some(({ ssh }) => ssh);
  return {
    secrets: [
      ...(remote ? ["SSH_KEY"] : []),
      ...(serviceSecretsOf(config, environment).length > 0 ? ["SERVICE_SECRETS"] : []),
    ],
    variables: remote ? ["KNOWN_HOSTS"] : [],
  };
}

/** The names of `NAME=value` lines that deploy.yml refers to. */
export function serviceSecretsOf(config: Config, environment: Environment): string[] {
  return [
    ...new Set([
      ...environment.secrets,
      ...Object.values(environment.env).flatMap(references),
      ...environment.smoke.flatMap(({ secrets }) => secrets),
      ...references(JSON.stringify(config.notify)),
    ]),
  ].toSorted();
}

function setCommand(name: string, word: string, environment: string, hosts: readonly Host[]): string {
  const at = `--env ${environment}`;
  if (name === "KNOWN_HOSTS") {
    const scans = hosts
      .filter(({ local }) => !local)
      .map(({ address, port }) => `ssh-keyscan ${port === 22 ? "" : `-p ${port} `}${address}`);
    return `(${[...new Set(scans)].join("; ")}) | gh variable set KNOWN_HOSTS ${at}   (compare the keys first)`;
  }
  if (name === "SSH_KEY") return `gh secret set SSH_KEY ${at} < KEY   (an OpenSSH key without a passphrase)`;
  if (name === "SERVICE_SECRETS") return `gh secret set SERVICE_SECRETS ${at} < secrets.env   (NAME=value lines)`;
  return `gh ${word} set ${name} ${at}`;
}

async function checkRunners(
  { named: { runsOn, setsUpErlang }, api }: GitHubParts,
  ofOrganization: boolean,
  settings: Settings,
  add: Add,
): Promise<void> {
  const own = [
    ...new Map(
      runsOn
        .filter((labels) => !labels.some((label) => HOSTED.test(label)))
        .map((labels) => [labels.join(", "), labels]),
    ).entries(),
  ];
  if (own.length === 0) return add("ok", "every job runs on a runner of GitHub");
  const { runners, unread } = await settings.runners(ofOrganization);
  for (const [shown, labels] of own) {
    if (shown.includes("${{")) {
      add("not checked", `runs-on: ${shown}: only a run knows the label`);
      continue;
    }
    const fit = runners.filter((runner) => labels.every((label) => runner.labels.includes(label.toLowerCase())));
    const online = fit.filter((runner) => runner.online);
    if (online.length > 0) for (const runner of online) checkVersion(runner, add);
    else if (unread.length > 0) add("not checked", `a runner with the labels ${shown}: ${unread.join("; ")}`);
    else
      add(
        "problem",
        fit.length === 0
          ? `there is no runner with the labels ${shown}: its jobs would wait for a day and fail`
          : `no runner with the labels ${shown} is online: ${fit.map(({ name }) => name).join(", ")}`,
        fit.length === 0
          ? `Add one: https://github.com/${api.repository}/settings/actions/runners/new`
          : "sudo ./svc.sh start   (in the folder of the runner, on its machine)",
      );
  }
  if (setsUpErlang)
    add(
      "not checked",
      "whether a self-hosted runner has the variable ImageOS, which erlef/setup-beam needs",
      "echo ImageOS=ubuntu24 >> .env; sudo ./svc.sh stop; sudo ./svc.sh start   (in the folder of the runner)",
    );
}

function checkVersion({ name, version }: Runner, add: Add): void {
  const least = LEAST_RUNNER.join(".");
  const parts = /^(\d+)\.(\d+)\.(\d+)/
    .exec(version ?? "")
    ?.slice(1)
    .map(Number);
  if (parts === undefined)
    return add("not checked", `runner ${name} is online, of an unknown version; ${least} is needed`);
  const at = LEAST_RUNNER.findIndex((least_, index) => parts[index] !== least_);
  const isOlder = at !== -1 && (parts[at] ?? 0) < (LEAST_RUNNER[at] ?? 0);
  if (isOlder)
    add(
      "problem",
      `runner ${name} is version ${version}; \`uses: $/…\` needs ${least}`,
      "Update it: https://github.com/actions/runner/releases",
    );
  else add("ok", `runner ${name} is online, version ${version}`);
}
