import { cpSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { freePort } from "../kit/free-port.ts";
import { stopAll } from "../kit/hub.ts";
import { Job } from "../kit/job.ts";
import { engines } from "../real/engines.ts";
import { atEnd, pause } from "./lib/at-end.ts";
import { goBackBarely } from "./lib/bare.ts";
import { deployYml, erlmcp, hub } from "./lib/examples.ts";
import type { Example } from "./lib/examples.ts";
import { count, goal, machine, median, percentile, seconds } from "./lib/figures.ts";
import { Fleet } from "./lib/fleet.ts";
import { endAll, naming } from "./lib/processes.ts";
import { startProber } from "./lib/prober.ts";
import { WrongOutcome, expectOutcome, measuredStep, typicalPhases } from "./lib/step.ts";
import type { MeasuredStep } from "./lib/step.ts";

/**
 * How long a rollback takes, as a whole process of the bundle, and as a ratio to a bare way back of the same
 * service in the same run: link, TERM, wait, start, ask until it reports the version. Rounds are interleaved.
 *
 * BENCH_ROUNDS    rounds, default 10
 * BENCH_CASES     mcp-hub-local,erlmcp-local,mcp-hub-ssh,erlmcp-ssh; default all that this machine can do
 */
interface Case {
  readonly name: string;
  readonly example: Example;
  readonly overSsh: boolean;
}

const P95_GOAL_MS = 5000;
const RATIO_GOAL = 1.2;
const VERSIONS = ["1.0.0", "2.0.0"] as const;

const rounds = count("BENCH_ROUNDS", 10);
console.log(
  `Node ${process.version}, ${rounds} rounds; verify asks each 100 ms and once is enough, for both; load ${machine()}\n`,
);
for (const one of cases()) {
  try {
    await measure(one);
  } catch (error) {
    if (!(error instanceof WrongOutcome)) throw error;
    console.log(`${one.name}: ${error.message}`);
    process.exitCode = 1;
  }
}

function cases(): Case[] {
  const { otp } = engines();
  if (otp === undefined) console.log("skipped: erlmcp, there is no OTP (test/real/setup.sh otp)");
  const obstacle = Fleet.obstacle();
  if (obstacle !== undefined) console.log(`skipped: over SSH, ${obstacle}`);
  const examples = otp === undefined ? [hub] : [hub, erlmcp];
  const ways = obstacle === undefined ? [false, true] : [false];
  const found = ways.flatMap((overSsh) =>
    examples.map((example): Case => ({ name: `${example.name}-${overSsh ? "ssh" : "local"}`, example, overSsh })),
  );
  const asked = process.env["BENCH_CASES"]?.split(",");
  return asked === undefined ? found : found.filter(({ name }) => asked.includes(name));
}

async function measure(one: Case): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-rollback-"));
  const [ours, bare] = [join(folder, "ours"), join(folder, "bare")];
  const job = new Job();
  const end = atEnd(() => {
    endAll(naming(job.folder));
    job.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const fleet = one.overSsh ? await Fleet.start(folder, 1) : undefined;
  // A host of the fleet ends with all that it runs; ids of its processes are not ours to signal.
  const stop =
    fleet?.end ??
    atEnd(() => {
      stopAll(ours);
      stopBare(bare);
    });
  try {
    const port = await freePort();
    const releases = await deployBoth(one, fleet, job, ours, port);
    const way = await prepareBare(one.example, fleet, ours, bare, releases);
    const steps: MeasuredStep[] = [];
    const back: { ms: number; lost: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const to = VERSIONS[round % 2] ?? "";
      const step = await measuredStep(job, "rollback", {
        inputs: { environment: "staging", to, secrets: one.example.secrets, ...fleet?.credentials() },
      });
      expectOutcome(step, "rolled_back");
      steps.push(step);
      const prober = startProber(`http://127.0.0.1:${way.port}/health`);
      const ran = await goBackBarely(
        { root: bare, release: releases[round % 2] ?? "", port: way.port, version: to, command: one.example.command },
        fleet?.command() ?? [],
      );
      const { lost } = await prober.stop();
      if (ran.code !== 0) throw new WrongOutcome(`the bare way back to ${to} failed: ${ran.output}`);
      back.push({ ms: ran.ms, lost });
    }
    print(one.name, steps, back);
  } finally {
    stop();
    await pause(200);
    end();
  }
}

/** Deploys both versions; gives the names of their releases. */
async function deployBoth(
  { example }: Case,
  fleet: Fleet | undefined,
  job: Job,
  path: string,
  port: number,
): Promise<string[]> {
  const [at] = fleet?.hosts ?? [];
  const host = at === undefined ? "local" : `{address: ${at.address}, port: ${at.sshPort}, user: root}`;
  job.write("deploy.yml", deployYml(example, { path, port, metricsPort: await freePort(), host }));
  for (const [name, text] of Object.entries(example.files)) job.write(name, text);
  const releases: string[] = [];
  for (const version of VERSIONS) {
    const step = await measuredStep(job, "deploy", {
      inputs: {
        environment: "staging",
        version,
        archive: example.archive(version),
        "skip-tests": "true",
        secrets: example.secrets,
        ...fleet?.credentials(),
      },
    });
    expectOutcome(step, "deployed");
    releases.push(basename(readlinkSync(join(path, "current"))));
  }
  return releases;
}

/** The same releases in a folder of their own, the second one running, with other ports. */
async function prepareBare(
  example: Example,
  fleet: Fleet | undefined,
  ours: string,
  root: string,
  releases: readonly string[],
): Promise<{ port: number }> {
  mkdirSync(join(root, "shared"), { recursive: true });
  cpSync(join(ours, "releases"), join(root, "releases"), {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
  });
  const port = await freePort();
  const env = example.env({ path: root, port, metricsPort: await freePort(), host: "local" });
  const text = Object.entries(env)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join("");
  writeFileSync(join(root, "own.env"), `${text}${example.secrets}`, { mode: 0o600 });
  const ran = await goBackBarely(
    { root, release: releases[1] ?? "", port, version: VERSIONS[1], command: example.command },
    fleet?.command() ?? [],
  );
  if (ran.code !== 0) throw new WrongOutcome(`the bare service does not start: ${ran.output}`);
  return { port };
}

function stopBare(root: string): void {
  let pid: number;
  try {
    pid = Number(readFileSync(join(root, "pid"), "utf8"));
  } catch {
    return; // it was never started
  }
  try {
    if (pid > 1) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function print(name: string, steps: readonly MeasuredStep[], back: readonly { ms: number; lost: number }[]): void {
  const ours = steps.map(({ whole }) => whole.ms);
  const bare = back.map(({ ms }) => ms);
  const lost = steps.map(({ result }) => result.report?.probe?.lost ?? 0);
  const row = (what: string, times: readonly number[], gone: readonly number[]): string =>
    `  ${what.padEnd(9)} p50 ${seconds(median(times))}  p95 ${seconds(percentile(times, 95))}  requests lost: median ${median(gone)}, most ${Math.max(...gone)}`;
  const ratio = median(ours) / median(bare);
  const p95 = percentile(ours, 95);
  console.log(name);
  console.log(row("rollback", ours, lost));
  console.log(
    row(
      "bare",
      bare,
      back.map((one) => one.lost),
    ),
  );
  const asked = median(
    steps.map(
      ({ result }) => result.report?.checks.find(({ name: check }) => check === "live")?.durationMs ?? Number.NaN,
    ),
  );
  console.log(
    `  medians of phases: ${typicalPhases(steps, median)
      .map(([phase, ms]) => `${phase} ${seconds(ms)}`)
      .join(" · ")}`,
  );
  console.log(
    `    of go back, from the undo's end until it answered: ${seconds(asked)}; processor of the runner: node ${seconds(median(steps.map(({ whole }) => whole.cpu.own)))}, its children ${seconds(median(steps.map(({ whole }) => whole.cpu.children)))}`,
  );
  console.log(`  ${goal("p95 < 5 s", p95 < P95_GOAL_MS, seconds(p95))}`);
  console.log(`  ${goal("ratio of medians <= 1.2", ratio <= RATIO_GOAL, ratio.toFixed(2))}\n`);
}
