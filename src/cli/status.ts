import type { HostState } from "../deploy/target.ts";

const GOOD_SHOWN = 5;

/** What `status` prints: what is live where, who is at work, and what a person should do about it. */
export function statusLines(environment: string, hosts: readonly string[], seen: readonly PromiseSettledResult<HostState>[]): string[] {
  const lines: string[] = [];
  const live = new Set<string>();
  seen.forEach((result, index) => {
    const host = hosts[index] ?? "";
    if (result.status === "rejected") {
      lines.push(`${host}: NOT REACHED: ${result.reason instanceof Error ? result.reason.message : String(result.reason)}`);
      return;
    }
    const state = result.value;
    live.add(state.current?.id ?? "nothing");
    lines.push(`${host}: ${state.current === undefined ? "nothing is live" : `live ${state.current.id}`}`);
    for (const { slot, release, pid } of state.running) lines.push(`    runs ${release === "?" ? "a process that was not started by a deployment" : release} in slot ${slot}, process ${pid}`);
    if (state.current !== undefined && state.running.length === 0) lines.push("    NOTHING RUNS");
    if (state.owner !== undefined) {
      const { kind, id, release, actor, url, guard } = state.owner;
      lines.push(`    ${kind} ${id} of ${release} by ${actor} is under way${url === "" ? "" : ` (${url})`}; its guard is ${guard}`);
    }
    if (state.locked !== undefined) lines.push(`    ${state.locked.kind === "hold" ? "HELD" : "LOCKED"} by ${state.locked.actor}: ${state.locked.reason}`);
    if (state.undo !== undefined && state.owner === undefined) lines.push(`    UNFINISHED ${state.undo}: erlmcp-actions undo --environment ${environment}`);
    const last = Object.values(state.outcomes).toSorted((left, right) => (left.at < right.at ? 1 : -1))[0];
    if (last !== undefined) lines.push(`    last: ${last.outcome}${last.by === "guard" ? ", by the guard alone" : last.by === "person" ? ", by hand" : ""}, ${last.at}`);
    const good = state.releases.filter((release) => release.good > 0 && !release.bad).sort((left, right) => right.good - left.good);
    lines.push(`    good: ${good.slice(0, GOOD_SHOWN).map(({ id }) => id).join(", ") || "none yet"}`);
  });
  if (live.size > 1) lines.push("THE HOSTS DIFFER: deploy again, or roll back, to bring them together.");
  return lines;
}
