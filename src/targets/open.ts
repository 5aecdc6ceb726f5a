import type { Environment } from "../config/types.ts";
import type { World } from "../core/world.ts";
import type { Target } from "../deploy/target.ts";
import { HostTarget } from "./host/target.ts";
import type { SshCredentials } from "./host/target.ts";

/** What opens the way to the sites of an environment, by kind of target. */
export interface Credentials {
  readonly ssh: SshCredentials;
}

/** Opens the target of an environment for `work`, and closes it. */
export async function withTarget<T>(
  service: string,
  environment: Environment,
  credentials: Credentials,
  world: World,
  work: (target: Target) => Promise<T>,
): Promise<T> {
  const target = openTarget(service, environment, credentials, world);
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}

/** The only place that knows which kinds of target there are. */
function openTarget(service: string, environment: Environment, credentials: Credentials, world: World): Target {
  switch (environment.target.kind) {
    case "direct":
      return new HostTarget(service, environment, credentials.ssh, world);
  }
}
