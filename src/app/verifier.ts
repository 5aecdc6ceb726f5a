import type { Environment } from "../config/types.ts";
import { withHost } from "../core/http.ts";
import type { World } from "../core/world.ts";
import type { Verifier } from "../deploy/verifier.ts";
import { verifierIn } from "../checks/verifier.ts";

/** The verifier of an environment's service, and its world, which sends `verify.host` with each request to `url`. */
export function verifierFor({ url, verify }: Pick<Environment, "url" | "verify">, world: World): [Verifier, World] {
  const there =
    url === undefined || verify.host === undefined ? world : { ...world, http: withHost(world.http, url, verify.host) };
  return [verifierIn(there), there];
}
