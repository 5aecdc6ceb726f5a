import type { World } from "../core/world.ts";
import type { Verifier } from "../deploy/verifier.ts";
import { query } from "./handshake.ts";
import { runSuite } from "./run-suite.ts";

/** How the engine and smoke-test query a service and run its checks. */
export function verifierIn(world: World): Verifier {
  return {
    query: async (endpoint, expected, timeoutMs) => query(endpoint, expected, timeoutMs, world),
    runSuite: async (checks, options) => runSuite(checks, options, world),
  };
}
