import { createHash } from "node:crypto";
import { Cluster } from "./cluster.ts";
import type { Command, Engine, Fault, Setup } from "./cluster.ts";
import { isHealthy, judge } from "./judge.ts";

/** Who comes after a command that was killed. `guards` and `hand` are followed by the job's recover, as in a workflow. */
export const AFTER = ["guards", "guards backwards", "recover", "rollback", "undo", "deploy N", "hand"] as const;
export type After = (typeof AFTER)[number];

export interface Case {
  readonly setup: Setup;
  readonly first: Command;
  readonly after: After;
}

/** The calls that a command makes when nobody disturbs it. */
export async function callsOf(setup: Setup, command: Command): Promise<Engine["calls"]> {
  return (await new Cluster(setup).run(command)).calls;
}

export async function follow(cluster: Cluster, after: After): Promise<void> {
  const sites = [...cluster.sites.values()];
  switch (after) {
    case "guards":
      cluster.guardsAct();
      break;
    case "guards backwards":
      cluster.guardsAct(sites.toReversed());
      break;
    case "hand":
      for (const site of sites) site.undoByHand();
      cluster.guardsAct();
      break;
    default:
      await cluster.run(after);
      cluster.guardsAct();
      return;
  }
  await cluster.run("recover");
  cluster.guardsAct();
}

/** Plays one case and returns what is wrong afterwards; the log belongs to it. */
export async function play({ setup, first, after }: Case, fault: Fault, exits = true): Promise<string[]> {
  const cluster = new Cluster(setup);
  await cluster.run(first, fault);
  for (const site of cluster.sites.values()) site.reachable = true;
  await follow(cluster, after);
  const wrong = judge(cluster);
  if (exits && wrong.length === 0) wrong.push(...(await noExit(cluster)));
  return wrong.length === 0 ? [] : [...wrong, ...settledState(cluster)];
}

/** The log of all commands, and what each host looks like. */
export function settledState(cluster: Cluster): string[] {
  return [...cluster.lines, ...[...cluster.sites.values()].map((site) => JSON.stringify({ ...site.state(), slots: [...site.slots], traffic: site.traffic, record: site.record }))];
}

/** From wherever it ended, the deployment of a good release must get out. */
async function noExit(cluster: Cluster): Promise<string[]> {
  const sites = [...cluster.sites.values()];
  if (sites.every(isHealthy) && new Set(sites.map(({ current }) => current)).size === 1) return [];
  if (sites.some(({ held }) => held !== undefined)) {
    await cluster.run("undo");
    if (sites.every((site) => isHealthy(site))) return [];
  }
  await cluster.run("deploy N");
  const wrong = judge(cluster);
  if (!sites.every(isHealthy)) wrong.push("the deployment of a good release does not get out");
  return wrong;
}

const SEED = process.env["CONTRACT_SEED"] ?? "1";
const ALL = process.env["CONTRACT"] === "all";
let announced = false;

/**
 * Whether this run plays a case: all of them with CONTRACT=all, else this share of them, drawn by CONTRACT_SEED and the
 * case's name, so that a seed repeats a case wherever it stands.
 */
export function drawn(name: string, share: number): boolean {
  if (!announced) process.stderr.write(ALL ? "CONTRACT=all\n" : `CONTRACT_SEED=${SEED}\n`);
  announced = true;
  return ALL || createHash("sha256").update(`${SEED} ${name}`).digest().readUInt32BE() / 2 ** 32 < share;
}

/** At most this many failing cases are shown whole. */
const SHOWN = 2;

/** Fails with the first cases that went wrong, and with how many there were. */
export function report(played: number, failures: readonly { readonly title: string; readonly wrong: readonly string[] }[]): void {
  if (played === 0 && ALL) throw new Error("no case was played");
  if (failures.length === 0) return;
  const kinds = new Map<string, number>();
  for (const { wrong } of failures) kinds.set(wrong[0] ?? "", (kinds.get(wrong[0] ?? "") ?? 0) + 1);
  const counted = [...kinds].toSorted(([, left], [, right]) => right - left).map(([kind, count]) => `${count} × ${kind}`);
  const shown = failures.slice(0, SHOWN).map(({ title, wrong }) => `${title}\n  ${wrong.join("\n  ")}`);
  throw new Error(`${failures.length} of ${played} cases went wrong:\n${counted.join("\n")}\n\n${shown.join("\n\n")}`);
}
