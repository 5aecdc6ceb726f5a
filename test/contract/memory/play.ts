import { createHash } from "node:crypto";
import { StepFailed } from "../../../src/deploy/target.ts";
import { Cluster } from "./cluster.ts";
import type { Command, Engine, Fault, Setup } from "./cluster.ts";
import { isHealthy, judge } from "./judge.ts";

/** Who comes after a command that was killed. Guards and a person on the hosts are followed by the job's recover, as in a workflow. */
export const AFTER = [
  "guards",
  "guards backwards",
  "the first guard, rollback",
  "the first guard, recover",
  "the last guard, rollback",
  "the last guard, deploy N",
  "recover",
  "recover killed, recover",
  "recover killed, rollback",
  "rollback",
  "rollback killed, guards",
  "rollback killed, rollback",
  "undo",
  "deploy N",
  "deploy N killed, recover",
  "hand",
  "nobody",
] as const;
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

/** `at` is the call behind which a command that comes after is killed in its turn. */
async function follow(cluster: Cluster, after: After, at: number): Promise<void> {
  const sites = [...cluster.sites.values()];
  let last = "";
  for (const step of after.split(", ")) {
    last = step;
    if (step === "nobody") return;
    if (step === "guards") cluster.guardsAct();
    else if (step === "guards backwards") cluster.guardsAct(sites.toReversed());
    else if (step === "the first guard") cluster.guardsAct(sites.slice(0, 1));
    else if (step === "the last guard") cluster.guardsAct(sites.slice(-1));
    else if (step === "hand") {
      for (const site of sites) {
        try {
          site.undoByHand();
        } catch (error) {
          // To a person it is an exit code and a message; the record stays as it is.
          if (!(error instanceof StepFailed)) throw error;
        }
      }
      cluster.guardsAct();
    } else if (step.endsWith(" killed"))
      await cluster.run(step.slice(0, -7) as Command, { call: at, when: "after", act: () => "dead" });
    else await cluster.run(step as Command);
  }
  if (last.startsWith("guards") || last === "hand") await cluster.run("recover");
  cluster.guardsAct();
}

/** Plays one case and returns what is wrong afterwards; the log belongs to it. */
export async function play({ setup, first, after }: Case, fault: Fault, exits = true): Promise<string[]> {
  const cluster = new Cluster(setup);
  await cluster.run(first, fault);
  for (const site of cluster.sites.values()) site.reachable = true;
  const [command] = cluster.engines;
  await follow(cluster, after, 1 + ((fault.call * 7 + after.length) % 13));
  const wrong = judge(cluster, after !== "nobody" || command?.report !== undefined);
  if (after !== "nobody") wrong.push(...(await apart(cluster)));
  if (after !== "nobody" && exits && wrong.length === 0) wrong.push(...(await noExit(cluster)));
  return wrong.length === 0 ? [] : [...wrong, ...settledState(cluster)];
}

/** The log of all commands, and what each host looks like. */
export function settledState(cluster: Cluster): string[] {
  return [
    ...cluster.lines,
    ...[...cluster.sites.values()].map((site) =>
      JSON.stringify({ ...site.state(), slots: [...site.slots], traffic: site.traffic, record: site.record }),
    ),
  ];
}

/** Hosts that differ are an honest end where a guard that knows of its own host only went forward; a rollback must mend it. */
async function apart(cluster: Cluster): Promise<string[]> {
  const { sites, setup } = cluster;
  const live = () => new Set([...sites.values()].map(({ current }) => current));
  for (let tries = 0; tries < 3 && live().size > 1; tries += 1) await cluster.run("rollback");
  return live().size > 1 && setup.health?.["L"] !== "sick"
    ? [`the hosts differ, and a rollback does not mend it: ${[...live()].join(", ")}`]
    : [];
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
export function report(
  played: number,
  failures: readonly { readonly title: string; readonly wrong: readonly string[] }[],
): void {
  if (played === 0 && ALL) throw new Error("no case was played");
  if (failures.length === 0) return;
  const kinds = new Map<string, number>();
  for (const { wrong } of failures) kinds.set(wrong[0] ?? "", (kinds.get(wrong[0] ?? "") ?? 0) + 1);
  const counted = [...kinds]
    .toSorted(([, left], [, right]) => right - left)
    .map(([kind, count]) => `${count} × ${kind}`);
  const shown = failures.slice(0, SHOWN).map(({ title, wrong }) => `${title}\n  ${wrong.join("\n  ")}`);
  throw new Error(`${failures.length} of ${played} cases went wrong:\n${counted.join("\n")}\n\n${shown.join("\n\n")}`);
}
