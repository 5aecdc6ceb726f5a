import type { Host } from "../../config/types.ts";
import { userName } from "../../core/user.ts";
import type { World } from "../../core/world.ts";
import { SiteUnreachable } from "../../deploy/target.ts";
import { NothingRun } from "./connection.ts";
import type { Transport } from "./connection.ts";
import type { Program } from "./program.ts";
import { sudoProblem } from "./remote.ts";
import { Session } from "./session.ts";

// The host program lives on when the job ends: nothing by which the runner tracks, or by which a job is
// allowed things, may be in its environment.
const PASSED = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR"];

const BEGIN_MS = 20_000;

export function localTransport(host: Host, program: Program, world: World): Transport {
  const passed = Object.fromEntries(
    PASSED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] as string]])),
  );
  const [command, first, env] = host.sudo
    ? (["sudo", ["-n", "sh"], { ...passed, LC_ALL: "C" }] as const)
    : (["sh", [], passed] as const);
  return {
    start() {
      const args = (words: readonly string[]) => [...first, ...words];
      return new Session(
        { command, args, env, cwd: "/", root: host.path, program, remote: false, beginMs: BEGIN_MS },
        world,
      );
    },
    async problem({ when, result }) {
      // A shell of ours prints at least its greeting: this is sudo's own message.
      const why = host.sudo && when !== "begun" ? sudoProblem(result.stderr, userName()) : undefined;
      if (why !== undefined) return new NothingRun(host.name, why);
      const printed = result.stderr.trim().slice(-300);
      return new SiteUnreachable(
        host.name,
        `the shell ended with ${result.code ?? "a signal"}${printed === "" ? "" : `: ${printed}`}`,
      );
    },
  };
}
