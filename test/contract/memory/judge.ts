import type { Outcome } from "../../../src/deploy/words.ts";
import { RELEASES } from "./cluster.ts";
import type { Cluster, Engine } from "./cluster.ts";
import type { Site } from "./site.ts";

const HONEST: readonly Outcome[] = ["rollback_unverified", "mixed", "unknown", "held"];

/**
 * Everything that must hold once all commands and guards are at rest; one sentence for each thing that does not. A word on
 * record is judged as long as no other deployment has changed a host since. Where nothing has `ended` yet, only what must
 * never happen at all is.
 */
export function judge(cluster: Cluster, ended = true): string[] {
  const sites = [...cluster.sites.values()];
  const wrong = sites.flatMap(({ name, violations }) => violations.map((text) => `${name}: ${text}`));
  if (!ended) return wrong;
  for (const site of sites) wrong.push(...judgeSite(site));
  for (const engine of cluster.engines) wrong.push(...judgeWords(engine, cluster, sites));
  return [...new Set(wrong)];
}

function judgeSite(site: Site): string[] {
  const { name, owner, record, current, held, known, slots } = site;
  const wrong: string[] = [];
  if (owner !== undefined) wrong.push(`${name}: ${owner.id} still has the lease`);
  if (held === undefined && record?.end === "pending")
    wrong.push(`${name}: an undo is pending, and nobody owns the host`);
  if (record !== undefined && record.from !== record.to) {
    if (record.end === "committed" && current === record.from)
      wrong.push(`${name}: the record is committed, but ${current} is live`);
    if (record.end === "undone" && current === record.to)
      wrong.push(`${name}: the record is undone, but ${current} is live`);
  }
  if (current !== "" && known.get(current)?.bad === true) wrong.push(`${name}: ${current} is live and marked bad`);
  if (current !== "" && known.get(current)?.left === true) wrong.push(`${name}: ${current} is live and marked as left`);
  if (current === "" && slots.size > 0) wrong.push(`${name}: nothing is live on record, and something runs`);
  if (record?.end === "undone" && record.switched && !site.evidence.has(record.id))
    wrong.push(`${name}: ${record.id} was undone after its switch, and there is no evidence`);
  if (
    record?.end === "undone" &&
    record.from !== record.to &&
    record.prepared === 0 &&
    (known.get(record.to)?.good ?? 0) > 0
  )
    wrong.push(`${name}: the good mark of ${record.to} outlived its undo`);
  const other = site.traffic === "a" ? "b" : "a";
  if (site.traffic !== "main" && slots.has(other) && !slots.has(site.traffic))
    wrong.push(`${name}: the traffic goes to slot ${site.traffic}, where nothing runs`);
  return wrong;
}

function judgeWords(engine: Engine, { setup }: Cluster, sites: readonly Site[]): string[] {
  const { id, command, report } = engine;
  if (sites.some(({ record }) => record !== undefined && record.id !== id)) return [];
  const live = new Set(sites.map(({ current }) => current));
  const wanted = command.startsWith("deploy") ? RELEASES[command.charAt(7) as "W"].id : undefined;
  // What the command found live; an earlier one may have ended well.
  const found = sites.find(({ record }) => record !== undefined)?.record?.from ?? RELEASES.L.id;
  const wrong: string[] = [];
  const words = [
    ...sites.map(({ name, outcomes }) => ({ where: name, ...outcomes[id] })),
    ...(report === undefined ? [] : [{ where: "the report", outcome: report.outcome, by: "engine" }]),
  ];
  for (const { where, outcome, by } of words) {
    const says = `${where} says ${outcome} of ${id}`;
    if (outcome === undefined || HONEST.includes(outcome)) continue;
    if (live.size > 1) {
      // What a guard says is about its own host.
      if (by === "engine") wrong.push(`${says}, and the hosts differ`);
      continue;
    }
    const [current = ""] = live;
    if (outcome === "deployed" && wanted !== undefined && current !== wanted)
      wrong.push(`${says}, and ${current} is live`);
    if (outcome === "removed" && current !== "") wrong.push(`${says}, and ${current} is live`);
    if (outcome === "refused" && by === "engine" && setup.first !== true && current !== found)
      wrong.push(`${says}, and ${current} is live`);
    if (outcome === "rollback_failed" && sites.some(({ record }) => record?.id === id && record.from !== current))
      wrong.push(`${says}, and ${current} is live`);
    if (
      outcome === "rolled_back" &&
      command.startsWith("rollback") &&
      sites.some(({ record }) => record?.id === id && record.to !== current)
    )
      wrong.push(`${says}, and what it was to leave is live`);
    if (["deployed", "rolled_back", "rollback_failed"].includes(outcome) && by === "engine") {
      for (const site of sites) if (!isHealthy(site)) wrong.push(`${says}, and ${site.name} is not healthy`);
    }
  }
  return wrong;
}

/** What is live there runs, is healthy, and has the traffic. */
export function isHealthy(site: Site): boolean {
  const { current, traffic } = site;
  return current !== "" && site.runs(traffic, current) && ["ok", "once"].includes(site.health(current));
}
