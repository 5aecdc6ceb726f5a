import type { CommandCheck } from "../config/check/command.ts";
import type { CheckKind } from "./kind.ts";

const MOST_OUTPUT = 4096;
const LAST_LINES = 5;

/** A command that must exit 0. */
export const command: CheckKind<CommandCheck> = {
  async measure({ command: words, on, timeoutMs }, { run, world }) {
    const { code, output, stdout } = await run(words, on, timeoutMs);
    const kept = { json: stdout ?? output, output: endOf(world.secrets.redact(output)) };
    if (code === 0) return { ...kept, verdict: "pass", detail: "exited with 0" };
    const last = output.trim().split("\n").slice(-LAST_LINES).join("\n");
    const end = code === null ? "did not end in time" : `exited with ${code}`;
    return { ...kept, verdict: "fail", detail: `${end}${last === "" ? "" : `: ${last}`}` };
  },
};

/** Whole lines only: the rest of one could be a part of a secret, which nothing recognises. */
function endOf(output: string): string {
  if (output.length <= MOST_OUTPUT) return output;
  const end = output.slice(-MOST_OUTPUT);
  return end.slice(end.indexOf("\n") + 1 || end.length);
}
