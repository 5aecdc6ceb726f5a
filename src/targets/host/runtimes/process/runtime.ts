import type { Environment, Host } from "../../../../config/types.ts";
import type { Group, SiteState } from "../../../../deploy/target.ts";
import type { Answer } from "../../answer.ts";
import type { HostRuntime } from "../../runtime.ts";
import { MAIN, forwardLines, nextSlot, rollbackLines, sentenceOf, slotOn, switchLines, undoLines } from "./lines.ts";
import { processOverlay } from "./overlay.ts";
import { processPreflight } from "./preflight.ts";
import program from "./runtime.sh";

/** A release is a process: of systemd, an Erlang release, or a command. One per host, or one per slot. */
export const processRuntime: HostRuntime = {
  program,
  observe,
  instances,
  gate: (group) => ({ kind: "live", group, of: "all" }),
  groupFor: nextSlot,
  forward: switchLines,
  back: rollbackLines,
  unattended: forwardLines,
  undo: undoLines,
  sentence: sentenceOf,
  fetch: () => [],
  overlay: processOverlay,
  preflight: processPreflight,
};

function observe(answer: Answer, { strategy }: Environment): Pick<SiteState, "serving" | "groups" | "rollout"> {
  return {
    serving: strategy.kind !== "blue-green" ? MAIN : answer.get("active")?.trim() === "b" ? "b" : "a",
    groups: answer.all("running").map((line): Group => {
      const [name = "", release = "", pid = ""] = line.split(" ");
      return { name, running: { [release]: 1 }, wanted: 1, ready: 1, shown: `process ${pid}` };
    }),
    rollout: { state: "idle", detail: "", withinMs: 0 },
  };
}

async function instances(host: Host, group: string, { strategy }: Environment): ReturnType<HostRuntime["instances"]> {
  const [name, url] =
    strategy.kind === "blue-green"
      ? [`${host.name} slot ${group}`, slotOn(host, strategy, group).instance]
      : [host.name, host.instance];
  return { wanted: 1, found: [{ name, release: undefined, url }] };
}
