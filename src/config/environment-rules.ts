import { parseDuration } from "../core/duration.ts";
import type { Path } from "./errors.ts";
import { overlap } from "../core/path.ts";
import { presetSecrets } from "./preset-name.ts";
import { defaultProfile, VERIFY_DEFAULTS } from "./profiles.ts";
import { printable } from "../core/quote.ts";
import type { EnvironmentInput, FileInput } from "./schema.ts";
import type { Sound, Tell } from "./sound.ts";

type Environment = Sound<EnvironmentInput>;

/** An environment whose name is no profile must name one. */
export function ruleProfile(name: string, environment: Environment, path: Path, tell: Tell): void {
  if ("profile" in environment || defaultProfile(name) !== undefined) return;
  tell(
    [...path, "profile"],
    "is missing; write profile: dev, staging or production, as the environment's name is none of them",
  );
}

/** A name is a variable, in plain text, or a secret: never both. */
export function ruleSecrets(
  environment: Environment,
  preset: Sound<FileInput>["preset"],
  path: Path,
  tell: Tell,
): void {
  const secrets = new Set<string | undefined>(
    environment.secrets ?? ("secrets" in environment ? [] : presetSecrets(preset)),
  );
  const look = (env: object | undefined, at: Path): void => {
    for (const name of Object.keys(env ?? {})) {
      if (!secrets.has(name)) continue;
      const from = environment.secrets === undefined ? `by preset ${preset}` : "in secrets";
      tell([...at, name], `is a secret as well, ${from}; remove it from one of the two`, "key");
    }
  };
  look(environment.env, [...path, "env"]);
  for (const [index, host] of (environment.target?.hosts ?? []).entries()) {
    if (typeof host === "object") look(host.env, [...path, "target", "hosts", index, "env"]);
  }
  if (typeof environment.strategy !== "object") return;
  for (const slot of ["a", "b"] as const) {
    look(environment.strategy.slots?.[slot]?.env, [...path, "strategy", "slots", slot, "env"]);
  }
}

/** No two files at one place, and none in a folder that is shared between releases. */
export function ruleFiles(environment: Environment, path: Path, tell: Tell): void {
  const { config } = environment;
  if (config === undefined) return;
  const list = "to" in config ? [config] : (config as readonly { readonly to?: string | undefined }[]);
  const shared = environment.target?.shared ?? [];
  for (const [index, file] of list.entries()) {
    const to = file?.to;
    if (to === undefined) continue;
    const at = [...path, "config", ...("to" in config ? [] : [index]), "to"];
    const other = list.slice(0, index).find((before) => before?.to !== undefined && overlap(before.to, to));
    if (other !== undefined) tell(at, `${printable(to)} is already written by an earlier entry; write another place`);
    const link = shared.find((name) => name !== undefined && overlap(name, to));
    if (link !== undefined)
      tell(at, `${printable(to)} meets ${printable(link)} of shared, which no release owns; remove one of the two`);
  }
}

/** Verify must have the time that its own repetitions take, and the host a URL to be sent to. */
export function ruleVerify(environment: Environment, path: Path, tell: Tell): void {
  const { verify } = environment;
  if (verify === undefined) return;
  if (verify.host !== undefined && !("url" in environment)) {
    tell(
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
  tell(
    [...path, "verify", key],
    `${times} times every ${interval / 1000}s do not fit within ${within / 1000}s; write a longer within`,
  );
}
