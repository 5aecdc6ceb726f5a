import type { World } from "../core/world.ts";
import type { Verifier } from "../deploy/verifier.ts";
import { runCheck } from "./check.ts";
import { ask } from "./handshake.ts";

/** What smoke-test and the engine ask a service with. */
export function smokeVerifier(world: World): Verifier {
  return {
    ask: async (endpoint, expected, timeoutMs) => ask(endpoint, expected, timeoutMs, world),
    check: async (check, endpoint, runCommand) => runCheck(check, endpoint, runCommand, world),
  };
}
