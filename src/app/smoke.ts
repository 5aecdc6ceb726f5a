import { getCheck } from "../config/check/http.ts";
import type { Check, Verify } from "../config/types.ts";
import { UserError } from "../core/errors.ts";
import { dependentsOf } from "../core/schedule.ts";
import { isLoopback } from "../core/url.ts";
import type { World } from "../core/world.ts";
import type { CheckResult, Verdict } from "../deploy/verifier.ts";
import { openEnvironment, readConfig, urlHere } from "./inputs/config-file.ts";
import type { SmokeInputs } from "./inputs/inputs.ts";
import { readSecrets, withReferences } from "./inputs/secrets.ts";

const HEALTH_MS = 10_000;

export interface Subject {
  readonly url: string;
  readonly checks: readonly Check[];
  readonly verify: Verify;
  /** How many hosts may answer there. */
  readonly sites: number;
  /** That the service must report; undefined where it is not queried. */
  readonly version: string | undefined;
}

/** How to verify a service without a deploy.yml. */
const PLAIN: Verify = {
  path: "/health",
  versionField: "version",
  configField: undefined,
  instanceField: undefined,
  times: 1,
  intervalMs: 0,
  withinMs: HEALTH_MS,
};

/** The results of checks without a deployment, as they are written to a file. */
export interface SmokeReport {
  readonly url: string;
  readonly verdict: Verdict;
  readonly results: readonly CheckResult[];
}

/** Checks a running service without a deployment. @throws UserError unless every check passed */
export async function smokeMain(
  inputs: SmokeInputs,
  world: World,
  onReport: (report: SmokeReport) => void = () => {},
): Promise<void> {
  if ((inputs.environment === undefined) === (inputs["base-url"] === undefined)) {
    throw new UserError("give either environment or base-url", {
      fix: "`environment` reads the checks of deploy.yml, `base-url` checks /health of any service.",
    });
  }
  const secrets = readSecrets(inputs.secrets, world);
  const subject =
    inputs["base-url"] === undefined
      ? await environmentSubject(inputs, secrets, world)
      : await givenSubject(inputs["base-url"], inputs, world);
  if (subject === undefined) return;
  // Loaded once the inputs and deploy.yml are accepted.
  const { runSmoke } = await import("./smoke-checks.ts");
  await runSmoke(subject, inputs["working-directory"], world, onReport);
}

/** Undefined in a rehearsal that runs none of it: then the step is green, and its outputs are empty. */
async function environmentSubject(
  inputs: SmokeInputs,
  secrets: Readonly<Record<string, string>>,
  world: World,
): Promise<Subject | undefined> {
  const config = readConfig(inputs["working-directory"], inputs.config, world.log);
  const { environment } = await openEnvironment(config, inputs.environment ?? "", undefined, world.log);
  if (environment.url === undefined)
    throw new UserError(`environment ${environment.name} has no url`, {
      fix: "Add `url`; without it only a deployment, which can reach the hosts, can run its checks.",
    });
  const onHosts = new Set(environment.smoke.filter(isOnHosts).map(({ name }) => name));
  for (const name of onHosts) world.log.notice(`check ${name} can only be run by a deployment, on the host: skipped`);
  const dependents = dependentsOf(environment.smoke, onHosts);
  for (const name of dependents) world.log.notice(`check ${name} needs a check that is skipped: skipped`);
  const checks = withReferences(
    environment,
    environment.smoke.filter(({ name }) => !onHosts.has(name) && !dependents.has(name)),
    secrets,
  );
  const notRehearsed = (config.environments[environment.name]?.smoke ?? []).filter(
    ({ name }) => !environment.smoke.some((check) => check.name === name),
  );
  for (const { name } of notRehearsed) world.log.notice(`not rehearsed: check ${name}`);
  if (checks.length === 0 && notRehearsed.length > 0 && inputs.version === undefined) return undefined;
  return {
    url: environment.url,
    checks,
    verify: environment.verify,
    sites: environment.target.hosts.length,
    version: inputs.version,
  };
}

/** Only a deployment can reach the hosts themselves. */
function isOnHosts(check: Check): boolean {
  if (!("url" in check)) return check.on === "host";
  return /^https?:/i.test(check.url) && isLoopback(new URL(check.url).hostname);
}

/** The subject of `base-url` and `dashboard-url`. */
async function givenSubject(base: string, inputs: SmokeInputs, { log }: World): Promise<Subject | undefined> {
  const health = (name: string, at: string): Check =>
    getCheck(name, at, { timeoutMs: HEALTH_MS, attempts: 3, once: true });
  const dashboard = inputs["dashboard-url"];
  const url = await urlHere(base.replace(/\/+$/, ""), "health", log);
  const other = dashboard === undefined ? undefined : await urlHere(dashboard.replace(/\/+$/, ""), "dashboard", log);
  const first = url ?? other;
  if (first === undefined) return undefined;
  return {
    url: first,
    checks: [
      ...(url === undefined ? [] : [health("health", "/health")]),
      ...(other === undefined ? [] : [health("dashboard", `${other}/health`)]),
    ],
    verify: PLAIN,
    sites: 1,
    version: url === undefined ? undefined : inputs.version,
  };
}
