import * as z from "zod/mini";
import { PROFILES } from "../../core/profile.ts";
import type { ProfileName } from "../../core/profile.ts";
import type { Command } from "../word.ts";
import type { DeepPartial, Path, ReportProblem } from "../errors.ts";
import { command, resolveCommand, whole } from "../word.ts";
import { described } from "../described.ts";
import { gate, glob, profiles } from "./definition.ts";
import type { GateInput, GateSettings } from "./definition.ts";

interface UnitKeys {
  /** Undefined: `rebar3 eunit` or `npm test`, whichever the repository is made for. */
  readonly run: Command | undefined;
  /** A glob of JUnit files that `run` writes. */
  readonly report: string | undefined;
  readonly minTests: number;
  /** Percent of the tests that must pass, for the profiles that allow failures at all. */
  readonly allowFailures: Readonly<Partial<Record<ProfileName, number>>>;
}

export type UnitGate = GateSettings & UnitKeys;

/** The share of tests that must pass where a profile allows failures. */
const PASS_RATE: Readonly<Record<ProfileName, number>> = { dev: 80, staging: 80, production: 95 };

const percent = whole(0, 100);
const shape = {
  run: z.optional(command),
  report: z.optional(glob),
  "min-tests": z.optional(whole(1, 1_000_000)),
  "allow-failures": z.optional(profiles),
  "pass-rate": z.optional(
    z.strictObject({ dev: z.optional(percent), staging: z.optional(percent), production: z.optional(percent) }),
  ),
};

export const unit = gate({
  shape,
  description: "Unit tests, counted from what they report.",
  keys: described({
    run: "The command that runs them. Default: rebar3 eunit, or npm test.",
    report:
      "A glob of JUnit files that the command writes. Default: the summary of node --test, bun test, vitest, jest, mocha, pytest, cargo test or go test -v is read.",
    "min-tests": "How many tests there must be at least. Default: 1.",
    "allow-failures": "Profiles in which a share of failing tests is allowed. Default: none.",
    "pass-rate": "Percent of the tests that must pass where failures are allowed.",
    "pass-rate.dev": `Default: ${PASS_RATE.dev}.`,
    "pass-rate.staging": `Default: ${PASS_RATE.staging}.`,
    "pass-rate.production": `Default: ${PASS_RATE.production}.`,
  }),
  timeoutMs: 1_800_000,
  expected: (preset) => (preset === undefined ? ["production"] : PROFILES),
  rules,
  resolve: (input): UnitKeys => ({
    run: input?.run === undefined ? undefined : resolveCommand(input.run),
    report: input?.report,
    minTests: input?.["min-tests"] ?? 1,
    allowFailures: Object.fromEntries(
      (input?.["allow-failures"] ?? []).map((profile) => [
        profile,
        input?.["pass-rate"]?.[profile] ?? PASS_RATE[profile],
      ]),
    ),
  }),
});

/** A rate does nothing where no failure is allowed, nor a report that no command writes. */
function rules(input: DeepPartial<GateInput<typeof shape>>, path: Path, report: ReportProblem): void {
  const allowed = "allow-failures" in input ? (input["allow-failures"] ?? []) : [];
  for (const profile of PROFILES) {
    if (input["pass-rate"]?.[profile] === undefined || allowed.includes(profile)) continue;
    report(
      [...path, "pass-rate", profile],
      `counts only where failures are allowed; write allow-failures: [${profile}] too, or remove it`,
      "key",
    );
  }
  if ("report" in input && !("run" in input))
    report([...path, "report"], "needs run, the command that writes it; write run beside it", "key");
}
