import type { Host } from "../../config/types.ts";
import { userName } from "../../core/user.ts";
import type { World } from "../../core/world.ts";
import { SiteUnreachable } from "../../deploy/target.ts";
import { NothingRun } from "./connection.ts";
import type { Connection } from "./connection.ts";
import { sudoProblem } from "./remote.ts";

// The host program lives on when the job ends: nothing by which the runner tracks, or by which a job is
// allowed things, may be in its environment.
const PASSED = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR"];

export function localConnection(host: Host, world: World): Connection {
  const env = Object.fromEntries(
    PASSED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] as string]])),
  );
  return {
    async shell(words, options) {
      const [command, args] = host.sudo ? (["sudo", ["-n", "sh", ...words]] as const) : (["sh", words] as const);
      const result = await world.exec(command, args, {
        ...options,
        env: host.sudo ? { ...env, LC_ALL: "C" } : env,
        cwd: "/",
      });
      if (result.timedOut)
        throw new SiteUnreachable(host.name, `it did not answer within ${options.deadlineMs / 1000} s`);
      // Whatever runs there prints at least its end: this is sudo's own message.
      const why = host.sudo && result.stdout === "" ? sudoProblem(result.stderr, userName()) : undefined;
      if (why !== undefined) throw new NothingRun(host.name, why);
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
