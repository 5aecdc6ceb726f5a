import { parseDuration } from "../core/duration.ts";
import type { DeepPartial, Path, ReportProblem } from "./errors.ts";
import { overlap } from "../core/path.ts";
import { presetSecrets } from "./preset-name.ts";
import { defaultProfile, VERIFY_DEFAULTS } from "./profiles.ts";
import { printable } from "../core/text.ts";
import type { EnvironmentInput, FileInput } from "./schema.ts";
import type { WrittenSite } from "./target/strategy.ts";

type Environment = DeepPartial<EnvironmentInput>;

/** An environment whose name is no profile must name one. */
export function ruleProfile(name: string, environment: Environment, path: Path, report: ReportProblem): void {
  if ("profile" in environment || defaultProfile(name) !== undefined) return;
  report(
    [...path, "profile"],
    "is missing; write profile: dev, staging or production, as the environment's name is none of them",
  );
}

/** A name is a variable, in plain text, or a secret: never both. */
export function ruleSecrets(
  environment: Environment,
  sites: readonly WrittenSite[],
  preset: DeepPartial<FileInput>["preset"],
  path: Path,
  report: ReportProblem,
): void {
  const secrets = new Set<string | undefined>(
    environment.secrets ?? ("secrets" in environment ? [] : presetSecrets(preset)),
  );
  const look = (env: object | undefined, at: Path): void => {
    for (const name of Object.keys(env ?? {})) {
      if (!secrets.has(name)) continue;
      const from = environment.secrets === undefined ? `by preset ${preset}` : "in secrets";
      report([...at, name], `is a secret as well, ${from}; remove it from one of the two`, "key");
    }
  };
  look(environment.env, [...path, "env"]);
  for (const site of sites) look(site.env, [...path, "target", ...site.path, "env"]);
  if (typeof environment.strategy !== "object") return;
  for (const slot of ["a", "b"] as const) {
    look(environment.strategy.slots?.[slot]?.env, [...path, "strategy", "slots", slot, "env"]);
  }
}

/** No two files at one place, and none in a folder that is shared between releases. */
export function ruleFiles(
  environment: Environment,
  shared: readonly (string | undefined)[],
  path: Path,
  report: ReportProblem,
): void {
  const { config } = environment;
  if (config === undefined) return;
  const list = "to" in config ? [config] : (config as readonly { readonly to?: string | undefined }[]);
  for (const [index, file] of list.entries()) {
    const to = file?.to;
    if (to === undefined) continue;
    const at = [...path, "config", ...("to" in config ? [] : [index]), "to"];
    const other = list.slice(0, index).find((before) => before?.to !== undefined && overlap(before.to, to));
    if (other !== undefined) report(at, `${printable(to)} is already written by an earlier entry; write another place`);
    const link = shared.find((name) => name !== undefined && overlap(name, to));
    if (link !== undefined)
      report(at, `${printable(to)} meets ${printable(link)} of shared, which no release owns; remove one of the two`);
  }
}

/** Verify must have the time that its own repetitions take, and the host a URL to be sent to. */
export function ruleVerify(environment: Environment, path: Path, report: ReportProblem): void {
  const { verify } = environment;
  if (verify === undefined) return;
  if (verify.host !== undefined && !("url" in environment)) {
    report(
      [...path, "verify", "host"],
      "is sent to url, which is missing; write url beside verify, or remove host",
      "key",
    );
  }
  const name = environment.profile ?? defaultProfile(String(path.at(-1)));
  if (name === undefined) return;
  const usual = VERIFY_DEFAULTS[name];
  const times = verify.times ?? usual.times;
  const interval = parseDuration(verify.interval ?? "") ?? usual.intervalMs;
  const within = parseDuration(verify.within ?? "") ?? usual.withinMs;
  if ((times - 1) * interval < within) return;
  const key = ["within", "times", "interval"].find((word) => word in verify) ?? "within";
  report(
    [...path, "verify", key],
    `${times} times every ${interval / 1000}s do not fit within ${within / 1000}s; write a longer within`,
  );
}
