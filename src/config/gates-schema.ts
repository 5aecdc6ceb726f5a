import * as z from "zod/mini";
import { globProblem, relativeProblem } from "../core/path.ts";
import { printable } from "../core/quote.ts";
import { command, duration, text, unique, variableName, whole, word } from "./word.ts";

/** The gates that are there without being written: custom ones come beside them. */
export const GATE_NAMES = ["git-clean", "version", "changelog", "configuration", "compile", "unit", "release"] as const;

const PROFILES = ["dev", "staging", "production"] as const;
const GATE_NAME = /^[a-z][a-z0-9-]{0,30}$/;

/** How the archive is made. */
export const build = z.strictObject({
  commands: z.array(command).check(z.minLength(1)),
  archive: text(relativeProblem),
});

const common = { timeout: z.optional(duration("1s", "6h")) };
const profiles = unique(z.enum(PROFILES));
const glob = text((value) =>
  value.startsWith("/") ? `${printable(value)} is absolute; write it relative to the repository` : globProblem(value),
);
const percent = whole(0, 100);

function gate<T extends z.core.$ZodShape>(shape: T) {
  return z.optional(
    z.union([z.literal(false), z.strictObject({ ...shape, ...common })], {
      error: "must be false, or a map of settings",
    }),
  );
}

const custom = z.strictObject({
  name: word(GATE_NAME, 'is not the name of a gate; write lower-case letters, digits and "-", a letter first'),
  run: command,
  ...common,
  profiles: z.optional(profiles.check(z.minLength(1))),
});

/** What is looked at before a release may be deployed. */
export const gates = z.strictObject({
  "git-clean": gate({}),
  version: gate({}),
  changelog: gate({ file: z.optional(text(relativeProblem)) }),
  configuration: gate({
    files: z.optional(unique(glob)),
    variables: z.optional(unique(text(variableName))),
  }),
  compile: gate({ run: z.optional(command) }),
  unit: gate({
    run: z.optional(command),
    report: z.optional(glob),
    "min-tests": z.optional(whole(1, 1_000_000)),
    "allow-failures": z.optional(profiles),
    "pass-rate": z.optional(
      z.strictObject({ dev: z.optional(percent), staging: z.optional(percent), production: z.optional(percent) }),
    ),
  }),
  release: gate({}),
  custom: z.optional(z.array(custom)),
});

export type BuildInput = z.infer<typeof build>;
export type GatesInput = z.infer<typeof gates>;
