import type { Verify } from "../config/types.ts";
import { release } from "../release/release.ts";
import { rulesOf } from "../deploy/trial.ts";
import type { CheckResult } from "../deploy/verifier.ts";
import { addressLive } from "../deploy/verify.ts";
import type { asking } from "./verifier.ts";

// Loaded by smoke-test once its inputs are accepted.
export { asking } from "./verifier.ts";

const RETRY_MS = 200;
const WITHIN_MS = 10_000;

/** Verifies that this version, and no other, answers there: more than one process may be behind the address. */
export async function handshake(
  version: string,
  { url, verify: written, sites }: { readonly url: string; readonly verify: Verify; readonly sites: number },
  [verifier, world]: ReturnType<typeof asking>,
): Promise<CheckResult> {
  // Only a deployment knows the expected configuration and the hosts.
  const verify: Verify = {
    ...written,
    configField: undefined,
    instanceField: undefined,
    intervalMs: RETRY_MS,
    withinMs: WITHIN_MS,
  };
  const rules = rulesOf(verify, { sites, instances: 1, allowanceMs: 0, mayDiffer: false });
  const context = {
    verifier,
    verify,
    release: release(version, "", ""),
    narrator: { doing: () => {} },
    world,
    signal: world.signal,
  };
  const result = await addressLive({ name: url, way: async () => ({ name: url, url }), elsewhere: [] }, rules, context);
  return { ...result, name: "version" };
}
