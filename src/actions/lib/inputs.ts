import { flag, matching, oneOf, required, text, withDefault } from "../../core/inputs.ts";
import type { InputValues } from "../../core/inputs.ts";

// A test holds these equal to action.yml.

const folder = withDefault(text, ".");
const configFile = withDefault(text, "deploy.yml");
const environment = matching(/^[a-z][a-z0-9-]{0,30}$/, "is not a name of an environment");

const credentials = {
  "ssh-key": text,
  "known-hosts": text,
  secrets: text,
  "github-token": text,
};

const common = {
  config: configFile,
  "working-directory": folder,
  "check-run-id": text,
  ...credentials,
};

export const deployToInputs = {
  version: text,
  archive: text,
  manifest: text,
  hosts: text,
  "dry-run": flag,
  force: flag,
  "skip-tests": flag,
  "allow-diverged": text,
  "on-failure": oneOf(["rollback", "hold"], "must be rollback or hold"),
  "plan-hash": matching(/^[0-9a-f]{16}$/, "is not a plan's hash: 16 hexadecimal characters, as a dry run prints it"),
  ...common,
};

export const deployInputs = { ...deployToInputs, environment: required(environment) };

export const rollbackInputs = {
  environment: required(environment),
  to: text,
  mode: withDefault(oneOf(["release", "config"], "must be release or config"), "release"),
  set: text,
  reason: text,
  "dry-run": flag,
  ...common,
};

export const recoverInputs = { environment: required(environment), ...common };

export const smokeInputs = {
  environment,
  "base-url": text,
  "dashboard-url": text,
  config: configFile,
  "working-directory": folder,
  suite: withDefault(oneOf(["smoke"], "must be smoke"), "smoke"),
  version: text,
  duration: text,
  secrets: text,
  "github-token": text,
};

/** Inputs that are masked before anything else is done with them. */
export const SECRET_INPUTS = ["ssh-key", "github-token"] as const;

export type DeployInputs = InputValues<typeof deployInputs>;
export type RollbackInputs = InputValues<typeof rollbackInputs>;
export type Common = InputValues<typeof recoverInputs>;
