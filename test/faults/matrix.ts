import { createHash } from "node:crypto";
import { expect } from "vitest";
import { FakeGitHub } from "../kit/fake-github.ts";
import type { HostFolder } from "../kit/host-folder.ts";
import { HUB_SECRETS, LocalHub, deployStep } from "../kit/hub.ts";
import type { HubHealth, HubVariant } from "../kit/hub.ts";
import type { Job, StepOptions, StepResult } from "../kit/job.ts";
import { seen } from "../kit/seen.ts";
import { SshHubs } from "../kit/ssh-hubs.ts";
import { Trap, nameOf } from "../kit/trap.ts";
import type { Point } from "../kit/trap.ts";

/** What is under way when the kill comes. `good` and `broken` go from v1 to v2; `back` from v2 to v1. */
export const SCENARIOS = ["good", "broken", "first", "back"] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** Who comes after it. */
export const RECOVERIES = ["guard", "post", "recover", "deploy", "rollback", "hand"] as const;
export type Recovery = (typeof RECOVERIES)[number];

export interface Case {
  readonly scenario: Scenario;
  readonly point: Point;
  readonly recovery: Recovery;
}

export interface Site {
  readonly hosts: readonly HostFolder[];
  readonly inputs: Readonly<Record<string, string>>;
  job(options?: HubVariant): Job;
  health(): Promise<readonly (HubHealth | undefined)[]>;
  close(): void;
}

export async function localSite(): Promise<Site> {
  const hub = await LocalHub.open();
  return {
    hosts: [hub.host],
    inputs: {},
    job: (options) => hub.job(options),
    health: async () => [await hub.health()],
    close: () => hub.close(),
  };
}

export async function sshSite(): Promise<Site> {
  return SshHubs.open();
}

/** How many steps were killed, of how many that ran: a point that is never reached proves little. */
export const tally = { ran: 0, killed: 0 };

const GUARD_S = 15;
/** A prepared host gives a recovery three times as long, before its guard acts. */
const ALONE_MS = (3 * GUARD_S + 15) * 1000;
const V1 = "1.0.0";
const V2 = "2.0.0";
const V3 = "3.0.0";

/** The steps of a scenario: what comes before it, and the one that is killed. */
function killed(
  scenario: Scenario,
  site: Site,
  more: StepOptions,
): { readonly job: Job; readonly action: "deploy" | "rollback"; run(): Promise<StepResult> } {
  const job = site.job(scenario === "broken" ? { fault: "health-500", within: "4s" } : {});
  if (scenario === "back") {
    const step = { ...more, inputs: { environment: "staging", secrets: HUB_SECRETS, ...site.inputs } };
    return { job, action: "rollback", run: async () => job.step("rollback", step) };
  }
  return {
    job,
    action: "deploy",
    run: async () => job.step("deploy", deployStep(scenario === "first" ? V1 : V2, { ...more, inputs: site.inputs })),
  };
}

async function prepare(scenario: Scenario, site: Site): Promise<void> {
  for (const version of scenario === "first" ? [] : scenario === "back" ? [V1, V2] : [V1])
    await deployed(site, version);
}

async function deployed(site: Site, version: string): Promise<void> {
  const job = site.job();
  const { outputs, log } = await job.step("deploy", deployStep(version, { inputs: site.inputs }));
  job.close();
  expect(outputs["outcome"], log).toBe("deployed");
}

/** Runs a scenario to its end and writes down where it could be killed. */
export async function record(scenario: Scenario, open: () => Promise<Site>): Promise<Point[]> {
  const site = await open();
  const trap = new Trap();
  try {
    await prepare(scenario, site);
    const before = site.hosts.map((host) => host.journal().length);
    const { job, run } = killed(scenario, site, trap.options(undefined, site.hosts));
    const { log, outputs } = await run();
    job.close();
    expect(outputs["outcome"], log).toBe(
      { good: "deployed", first: "deployed", broken: "rolled_back", back: "rolled_back" }[scenario],
    );
    const points: Point[] = site.hosts.flatMap((host, index) =>
      Array.from({ length: host.journal().length - (before[index] ?? 0) }, (_, line): Point => ({
        at: "journal",
        host: index,
        line: line + 1,
        delayMs: 0,
      })),
    );
    const nth = new Map<string, number>();
    for (const call of trap.calls()) {
      nth.set(call, (nth.get(call) ?? 0) + 1);
      // A watch ends when it likes, and beats come by the clock.
      if (/ (?:watch|beat)$/.test(call) && nth.get(call) !== 1) continue;
      for (const when of ["before", "after", "during", "cut"] as const)
        points.push({ at: "verb", call, nth: nth.get(call) ?? 1, when, delayMs: 0 });
    }
    return points;
  } finally {
    trap.close();
    site.close();
  }
}

/** One cell of the matrix: prepare, kill, recover, and look. */
export async function play({ scenario, point, recovery }: Case, open: () => Promise<Site>): Promise<void> {
  const site = await open();
  const trap = new Trap();
  const github = await FakeGitHub.start();
  const jobs: Job[] = [];
  try {
    await prepare(scenario, site);
    const before = await Promise.all(site.hosts.map((host) => host.live()));
    const { job, action, run } = killed(scenario, site, trap.options(point, site.hosts));
    jobs.push(job);
    const dead = await run();
    tally.ran += 1;
    if (dead.signal === "SIGKILL") tally.killed += 1;
    const ended = site.hosts.every((host) =>
      host
        .journal()
        .some(
          ({ deployment, verb, what }) =>
            (verb === "end" || what.startsWith("undone ")) && deployment.startsWith(`${job.runId}.`),
        ),
    );
    const story: string[] = [`killed: ${dead.signal ?? `no, it ended with ${dead.code}`}`, dead.log];
    const tell = (): string =>
      `${story.join("\n-----\n")}\n-----\n${site.hosts
        .map(
          (host) =>
            `${host.path}\n${host
              .journal()
              .map((line) => JSON.stringify(line))
              .join("\n")}\nleft: ${host.leftovers().join("; ")}`,
        )
        .join("\n")}`;
    try {
      const other = async (name: string, step: StepOptions, options: HubVariant = {}): Promise<StepResult> => {
        const next = site.job(options);
        jobs.push(next);
        const result = await next.step(name, {
          ...step,
          inputs: { "github-token": "a-token", ...site.inputs, ...step.inputs },
          env: { GITHUB_API_URL: github.url },
        });
        story.push(`${name}: ${result.outputs["outcome"]}`, result.log);
        return result;
      };
      const own = async (): Promise<StepResult> => {
        const result = await job.step("recover", {
          inputs: { environment: "staging", secrets: HUB_SECRETS, ...site.inputs },
        });
        story.push(`recover: ${result.outputs["outcome"]}`, result.log);
        return result;
      };
      const idOf = (): string | undefined =>
        site.hosts.flatMap((host) => host.journal()).find(({ deployment }) => deployment.startsWith(`${job.runId}.`))
          ?.deployment;

      switch (recovery) {
        case "guard": {
          await seen(() => site.hosts.every((host) => host.leftovers().length === 0), ALONE_MS);
          await alone(site, before, idOf(), scenario);
          word(await own(), scenario, idOf(), site);
          break;
        }
        case "post": {
          const result = await job.post(action, dead, { env: {} });
          story.push(`post: ${result.report?.outcome}`, result.log);
          // A verb that was cut may still be at work on the host when the post step asks; it waits for it.
          if (result.report !== undefined) word(result, scenario, idOf(), site);
          break;
        }
        case "recover":
          word(await own(), scenario, idOf(), site);
          break;
        case "deploy": {
          github.jobs.set(job.checkRunId, "completed");
          const result = await other("deploy", deployStep(V3), { wait: "30s" });
          expect(result.outputs["outcome"]).toBe("deployed");
          break;
        }
        case "rollback": {
          // A running rollback makes it wait; that of a job which has ended does not.
          if (scenario === "back") github.jobs.set(job.checkRunId, "completed");
          const result = await other("rollback", { inputs: { environment: "staging", secrets: HUB_SECRETS } });
          const live = new Set(site.hosts.map((host) => host.live()));
          expect(live.size).toBe(1);
          rolledBack(result.outputs["outcome"], scenario, site, idOf(), ended);
          break;
        }
        case "hand": {
          for (const host of site.hosts) {
            if (host.has("host")) story.push(JSON.stringify(host.byHand("undo")));
          }
          // By hand each host goes back by itself; who comes next brings hosts that differ together, and verifies.
          await seen(() => site.hosts.every((host) => host.leftovers().length === 0), ALONE_MS);
          word(await own(), scenario, idOf(), site);
          break;
        }
      }
      await well(site, scenario, recovery, idOf());
    } catch (error) {
      (error as Error).message += `\n${tell()}`;
      throw error;
    }
  } finally {
    await github.close();
    trap.close();
    for (const job of jobs) job.close();
    site.close();
  }
}

interface Reached {
  /** The way of a deployment on one host, as its journal tells. */
  readonly known: boolean;
  readonly switched: boolean;
  readonly committed: boolean;
  readonly undone: boolean;
}

/** How far a deployment got, read from the hosts themselves. */
function reached(host: HostFolder, id: string | undefined): Reached {
  if (id === undefined) return { known: false, switched: false, committed: false, undone: false };
  const lines = host.journal().filter(({ deployment }) => deployment === id);
  const recorded = host.record("id") === id;
  return {
    known: lines.length > 0,
    switched:
      (recorded && host.record("switched") === "yes") ||
      lines.some(({ verb, what }) => verb === "run" && /^(?:stop|start|link|secrets|traffic) /.test(what)),
    committed:
      (recorded && host.record("end") === "committed") || lines.some(({ what }) => what.startsWith("committed ")),
    undone: (recorded && host.record("end") === "undone") || lines.some(({ what }) => what === "undone"),
  };
}

/** Where only the guards acted: each host for itself is on a release that is good and answers. */
async function alone(site: Site, before: readonly string[], id: string | undefined, scenario: Scenario): Promise<void> {
  for (const [index, host] of site.hosts.entries()) {
    const { known, switched, committed, undone } = reached(host, id);
    const live = host.live();
    if (scenario === "back") {
      // The undo of a rollback names where it wants to go: the guard finishes it, or it never began.
      if (undone) expect(live).toContain(V1);
    } else if (!committed || undone) {
      expect(live, "the release before is live").toBe(before[index]);
    } else {
      expect(live).toContain(scenario === "first" ? V1 : V2);
    }
    if (!known) continue;
    const word = host.outcome(id ?? "");
    // A guard that commits a rollback has verified nothing; one of several hosts knows of its own only.
    const ofCommit =
      scenario === "back" ? ["rollback_unverified"] : site.hosts.length > 1 ? ["deployed", "unknown"] : ["deployed"];
    const allowed =
      committed && !undone ? ofCommit : switched ? ["rollback_unverified", "rolled_back", "removed"] : ["refused"];
    // Where the step itself came to its end, the last word is its own.
    expect(
      [...allowed, ...(word?.by === "engine" ? ["rolled_back", "removed", "deployed", "refused"] : [])],
      `the word on record by ${word?.by}`,
    ).toContain(word?.outcome);
    // A guard alone takes back, or puts on record what was decided; it never says that it saw the old release live.
    if (word?.by === "guard") expect(["rollback_unverified", "refused", ...ofCommit]).toContain(word.outcome);
  }
}

/** The word that a recovery gave, against what is live now and how far the deployment had got. */
function word(result: StepResult, scenario: Scenario, id: string | undefined, site: Site): void {
  // Where nothing was left to do, the report is the one that the step itself has written.
  const told = result.report?.outcome ?? result.outputs["outcome"];
  const ways = site.hosts.map((host) => reached(host, id));
  const lives = new Set(site.hosts.map((host) => host.live()));
  expect(lives.size, "all hosts have the same release").toBe(1);
  const [live = ""] = lives;
  if (ways.every(({ known }) => !known)) {
    expect(["unchanged", "refused", undefined]).toContain(told);
    return;
  }
  const switched = ways.some((way) => way.switched);
  if (scenario === "back") {
    // Switched: it goes on to where it wanted to go. Else v2 stays.
    if (live.startsWith(V1)) expect(told).toBe("rolled_back");
    else expect(["refused"]).toContain(told);
    return;
  }
  if (live.startsWith(scenario === "first" ? V1 : V2)) {
    expect(
      ways.some(({ committed }) => committed),
      "what is live was committed",
    ).toBe(true);
    expect(told).toBe("deployed");
  } else {
    const done = scenario === "first" ? "removed" : "rolled_back";
    expect(told).toBe(switched ? done : "refused");
  }
}

function rolledBack(
  outcome: string | undefined,
  scenario: Scenario,
  site: Site,
  id: string | undefined,
  ended: boolean,
): void {
  const live = site.hosts[0]?.live() ?? "";
  const ways = site.hosts.map((host) => reached(host, id));
  switch (scenario) {
    case "first":
      // Nothing is there to go back to: what was unfinished is taken away, what was committed stays.
      expect(["refused", "removed"]).toContain(outcome);
      expect(live === "" || ways.some(({ committed }) => committed)).toBe(true);
      break;
    case "back":
      expect(["rolled_back", "unchanged", "refused"]).toContain(outcome);
      expect(live).toContain(V1);
      break;
    case "good":
    case "broken":
      expect(live).toContain(V1);
      // With nothing begun, or everything rolled back already, there is no older good release: v1 stays live.
      expect(
        ways.some(({ switched }) => switched) && !(ended && scenario === "broken")
          ? ["rolled_back", "unchanged"]
          : ["rolled_back", "unchanged", "refused"],
      ).toContain(outcome);
      break;
  }
}

/** What must be true whoever came. */
async function well(site: Site, scenario: Scenario, recovery: Recovery, id: string | undefined): Promise<void> {
  for (const host of site.hosts) expect(await host.leftoversAfter(), host.path).toEqual([]);
  const health = await site.health();
  for (const [index, host] of site.hosts.entries()) {
    const live = host.live();
    const committed = reached(host, id).committed;
    if (live === "") {
      expect(scenario).toBe("first");
      expect(health[index]).toBeUndefined();
      expect(host.pid() ?? 0, "nothing runs").toBe(0);
      expect(host.releases()).toEqual([]);
      continue;
    }
    expect(health[index], "what is live answers").toMatchObject({
      status: "healthy",
      version: live.split("-")[0],
      configHash: live.slice(-8),
    });
    expect(host.known("good"), "what is live is known to be good").toContain(live);
    expect(host.known("bad")).not.toContain(live);
    if (scenario === "broken") expect(live).not.toContain(V2);
    if (!committed && scenario !== "back" && recovery !== "deploy")
      expect(host.known("good").filter((name) => name.startsWith(scenario === "first" ? V1 : V2))).toEqual([]);
    // What was staged and never served is gone; a half release has no name.
    expect(host.releases().filter((name) => name.startsWith("."))).toEqual([]);
    if (!reached(host, id).switched && ["good", "broken"].includes(scenario))
      expect(host.releases().filter((name) => name.startsWith(V2))).toEqual([]);
  }
}

/** A number from 0 up to 1 that a seed and a name always give. */
function fraction(seed: string, name: string): number {
  return createHash("sha256").update(`${seed} ${name}`).digest().readUInt32BE() / 2 ** 32;
}

/**
 * The cases of this run: all of them, or FAULTS_COUNT of them by FAULTS_SEED; each with delays of its own. A case is
 * drawn by its name, so that a seed repeats it also where another run has a beat or a journal line more.
 */
export function cases(points: Readonly<Partial<Record<Scenario, readonly Point[]>>>): Case[] {
  const seed = process.env["FAULTS_SEED"] ?? "1";
  const count = process.env["FAULTS_COUNT"];
  const all = Object.entries(points).flatMap(([scenario, where]) =>
    where.flatMap((point) =>
      RECOVERIES.map((recovery) => {
        const name = `${scenario} ${nameOf(point)} ${recovery}`;
        const delayMs = Math.floor(fraction(seed, `delay of ${name}`) ** 2 * 150);
        const one: Case = { scenario: scenario as Scenario, recovery, point: { ...point, delayMs } };
        return { turn: fraction(seed, name), one };
      }),
    ),
  );
  const taken = all
    .toSorted((left, right) => left.turn - right.turn)
    .slice(0, count === undefined ? undefined : Number(count));
  process.stderr.write(`FAULTS_SEED=${seed} FAULTS_COUNT=${taken.length} of ${all.length}\n`);
  return taken.map(({ one }) => one);
}

export function titleOf({ scenario, point, recovery }: Case): string {
  return `${scenario}: killed ${nameOf(point)} (${point.delayMs} ms), then ${recovery}`;
}

/** At most so many at once: most of a case is waiting. */
export function atOnce(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free === 0) await new Promise<void>((go) => waiting.push(go));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
