import type { Host } from "../../config/types.ts";
import type { World } from "../../core/world.ts";
import { HostUnreachable } from "../../deploy/target.ts";
import type { Connection } from "./connection.ts";

// The host program lives on when the job ends: nothing by which the runner tracks, or by which a job is
// allowed things, may be in its environment.
const PASSED = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR"];

export function localConnection(host: Host, world: World): Connection {
  const env = Object.fromEntries(PASSED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] as string]])));
  return {
    async shell(words, options) {
      const [command, args] = host.sudo ? ["sudo", ["-n", "sh", ...words]] as const : ["sh", words] as const;
      const result = await world.exec(command, args, { ...options, env, cwd: "/" });
      if (result.timedOut) throw new HostUnreachable(host.name, `it did not answer within ${options.deadlineMs / 1000} s`);
      return result;
    },
    async forward() {
      return undefined;
    },
    async close() {
      // Nothing is open.
    },
  };
}
