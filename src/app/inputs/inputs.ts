import * as z from "zod/mini";

// Every input arrives as a trimmed string or not at all; a test holds these equal to action.yml. They are
// functions, so that an action builds its own schema only: that is milliseconds of every start.

const text = z.optional(z.string());
// As getBooleanInput of @actions/core: a runner may write the booleans of its own language.
const flag = z.pipe(
  z.optional(z.enum(["true", "True", "TRUE", "false", "False", "FALSE"], "must be true or false")),
  z.transform((value) => value?.toLowerCase() === "true"),
);
const folder = z.pipe(
  text,
  z.transform((value) => value ?? "."),
);
const configFile = z.pipe(
  text,
  z.transform((value) => value ?? "deploy.yml"),
);
const address = z.optional(
  z
    .string()
    .check(
      z.refine(
        (value) => /^https?:\/\/[^/]/i.test(value) && URL.canParse(value),
        "is not a URL; write https://host/path",
      ),
    ),
);
const environment = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,30}$/, "is not a name of an environment"));

const common = {
  config: configFile,
  "working-directory": folder,
  "check-run-id": text,
  "ssh-key": text,
  "known-hosts": text,
  secrets: text,
  "github-token": text,
};

export const deployToInputs = () =>
  z.object({
    version: text,
    commit: z.optional(
      z
        .string()
        .check(
          z.regex(
            /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/,
            "is not a full commit: 40 or 64 lower-case hexadecimal characters",
          ),
        ),
    ),
    archive: text,
    manifest: text,
    "manifest-sha256": z.optional(
      z.string().check(z.regex(/^[0-9a-f]{64}$/, "is not a SHA-256: 64 lower-case hexadecimal characters")),
    ),
    hosts: text,
    "dry-run": flag,
    force: flag,
    "skip-tests": flag,
    "allow-diverged": text,
    "on-failure": z.optional(z.enum(["rollback", "hold"], "must be rollback or hold")),
    "plan-hash": z.optional(
      z
        .string()
        .check(z.regex(/^[0-9a-f]{16}$/, "is not a plan's hash: 16 hexadecimal characters, as a dry run prints it")),
    ),
    ...common,
  });

export const deployInputs = () => z.extend(deployToInputs(), { environment });

export const rollbackInputs = () =>
  z.object({
    environment,
    to: text,
    mode: z.pipe(
      z.optional(z.enum(["release", "config"], "must be release or config")),
      z.transform((value) => value ?? "release"),
    ),
    set: text,
    reason: text,
    hosts: text,
    force: flag,
    "dry-run": flag,
    ...common,
  });

export const recoverInputs = () => z.object({ environment, ...common });

export const statusInputs = () =>
  z.object({ environment, config: configFile, "working-directory": folder, "ssh-key": text, "known-hosts": text });

export const smokeInputs = () =>
  z.object({
    environment: z.optional(environment),
    "base-url": address,
    "dashboard-url": address,
    config: configFile,
    "working-directory": folder,
    version: text,
    secrets: text,
  });

export const gateInputs = () =>
  z.object({
    config: configFile,
    "working-directory": folder,
    profile: z.pipe(
      z.optional(z.enum(["dev", "staging", "production"], "must be dev, staging or production")),
      z.transform((value) => value ?? "production"),
    ),
    version: text,
    gates: text,
    "base-ref": text,
    waive: text,
    "github-token": text,
  });

/** Inputs that are masked before anything else is done with them. */
export const SECRET_INPUTS = ["ssh-key", "github-token"] as const;

export type DeployInputs = z.infer<ReturnType<typeof deployInputs>>;
export type SmokeInputs = z.infer<ReturnType<typeof smokeInputs>>;
export type GateInputs = z.infer<ReturnType<typeof gateInputs>>;
export type RollbackInputs = z.infer<ReturnType<typeof rollbackInputs>>;
export type Common = z.infer<ReturnType<typeof recoverInputs>>;
