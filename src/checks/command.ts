import type { CommandCheck } from "../config/check/command.ts";
import type { CheckKind } from "./kind.ts";

const MOST_OUTPUT = 4096;
const LAST_LINES = 5;

/** A command that must exit 0. */
export const command: CheckKind<CommandCheck> = {
  async measure({ command: words, on, timeoutMs }, { run }) {
    const { code, output } = await run(words, on, timeoutMs);
    const kept = { json: output, output: output.slice(-MOST_OUTPUT) };
    if (code === 0) return { ...kept, verdict: "pass", detail: "exited with 0" };
    const last = output.trim().split("\n").slice(-LAST_LINES).join("\n");
    const end = code === null ? "did not end in time" : `exited with ${code}`;
    return { ...kept, verdict: "fail", detail: `${end}${last === "" ? "" : `: ${last}`}` };
  },
};
