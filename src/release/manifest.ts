import * as z from "zod/mini";
import type { ProfileName } from "../config/types.ts";
import { UserError } from "../core/errors.ts";
import type { Release } from "./release.ts";

const verdict = z.enum(["pass", "fail", "inconclusive"]);

const schema = z.looseObject({
  service: z.optional(z.string()),
  version: z.string(),
  commit: z.string().check(z.regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/)),
  archive: z.looseObject({
    sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    name: z.optional(z.string()),
    bytes: z.optional(z.number()),
  }),
  /** Missing for a profile of which nothing is known. */
  gates: z.optional(z.partialRecord(z.enum(["dev", "staging", "production"]), verdict)),
  /** The profile that was built for, and the percent of its gates that passed. */
  profile: z.optional(z.enum(["dev", "staging", "production"])),
  readiness: z.optional(z.number()),
  waivers: z.optional(z.array(z.looseObject({ gate: z.string(), until: z.string(), reason: z.string() }))),
  /** Who built it in which run; texts of the runner. */
  builder: z.optional(
    z.looseObject({
      repository: z.string(),
      runId: z.string(),
      attempt: z.string(),
      actor: z.string(),
      url: z.string(),
    }),
  ),
});

/** `release.json`: the file beside an archive that records its origin and the gates it passed. */
export type Manifest = z.infer<typeof schema>;

/** @throws UserError that names what is wrong in the file. */
export function parseManifest(text: string, file: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file} is not JSON: ${(error as Error).message}`, { fix: "Build the release again." });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`);
  throw new UserError(`${file}: ${problems.join("; ")}`, { fix: "Build the release again." });
}

/**
 * What is deployed to staging and production has passed its gates for that profile. `skipTests` accepts a
 * verdict that is missing, never one that failed.
 */
export function requireVerdict(manifest: Manifest | undefined, profile: ProfileName, skipTests: boolean): void {
  if (profile === "dev") return;
  const found = manifest?.gates?.[profile];
  if (found === "pass") return;
  if (found === undefined) {
    if (skipTests) return;
    throw new UserError(
      manifest === undefined
        ? `profile ${profile} needs a manifest with the verdict of the gates`
        : `the manifest has no verdict of the gates for ${profile}`,
      {
        fix: "Give `manifest` from build-and-gate, or set `skip-tests: true` to deploy without.",
      },
    );
  }
  throw new UserError(`the gates for ${profile} ended with ${found}`, {
    fix: "See the readiness report; no option deploys a release whose gates failed.",
  });
}

/** The text of release.json as it is stored beside a release. */
export function manifestText(made: Release, sha256: string | undefined, manifest: Manifest | undefined): string {
  return `${JSON.stringify({ ...manifest, version: made.version, commit: made.commit, configHash: made.configHash, ...(sha256 === undefined ? {} : { archive: { sha256 } }) }, null, 2)}\n`;
}
