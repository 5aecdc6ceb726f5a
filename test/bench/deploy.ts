import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { freePort } from "../kit/free-port.ts";
import { stopAll } from "../kit/hub.ts";
import { Job } from "../kit/job.ts";
import { atEnd, pause } from "./lib/at-end.ts";
import { goBackBarely } from "./lib/bare.ts";
import { deployYml, hub } from "./lib/examples.ts";
import { count, goal, machine, median, seconds } from "./lib/figures.ts";
import { Fleet } from "./lib/fleet.ts";
import { endAll, naming, run } from "./lib/processes.ts";
import { SlowLine } from "./lib/slow-line.ts";
import { WrongOutcome, expectOutcome, measuredStep, typicalPhases } from "./lib/step.ts";
import type { MeasuredStep } from "./lib/step.ts";
import { canTrace, trace } from "./lib/traced.ts";

/**
 * How long a deployment takes, as a whole process of the bundle, beside a bare script that uploads, links, stops,
 * starts and polls: the same archive on the same machine, interleaved in one run. Read the seconds as ratios to it.
 *
 * BENCH_ROUNDS   measured deployments of each, default 3; each brings a new version
 * BENCH_CASES    default-local,fast-local,fast-ssh,fast-ssh-100; default all that this machine can do
 */
interface Case {
  readonly name: string;
  readonly fast: boolean;
  /** Undefined on this machine itself. */
  readonly roundTripMs?: number;
  readonly goal: string;
  readonly met: (ours: number, bare: number) => boolean;
}

const CASES: readonly Case[] = [
  {
    name: "default-local",
    fast: false,
    goal: "at most 2.5 s over the bare script, the bake not counted",
    met: (ours, bare) => ours - bare <= 2500,
  },
  { name: "fast-local", fast: true, goal: "at most 0.8 s", met: (ours) => ours <= 800 },
  { name: "fast-ssh", fast: true, roundTripMs: 0, goal: "at most 0.8 s", met: (ours) => ours <= 800 },
  { name: "fast-ssh-100", fast: true, roundTripMs: 100, goal: "at most 2.8 s", met: (ours) => ours <= 2800 },
];

const rounds = count("BENCH_ROUNDS", 3);
const obstacle = Fleet.obstacle();
const wanted = process.env["BENCH_CASES"]?.split(",");
console.log(`Node ${process.version}, ${rounds} rounds after a first one; load ${machine()}\n`);
for (const one of CASES) {
  if (wanted !== undefined && !wanted.includes(one.name)) continue;
  if (one.roundTripMs !== undefined && obstacle !== undefined) {
    console.log(`skipped: ${one.name}, ${obstacle}`);
    continue;
  }
  try {
    await measure(one);
  } catch (error) {
    if (!(error instanceof WrongOutcome)) throw error;
    console.log(`${one.name}: ${error.message}`);
    process.exitCode = 1;
  }
}

async function measure(one: Case): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-deploy-"));
  const [ours, bare] = [join(folder, "ours"), join(folder, "bare")];
  const job = new Job();
  const fleet = one.roundTripMs === undefined ? undefined : await Fleet.start(folder, 1);
  const [host] = fleet?.hosts ?? [];
  const line = host === undefined ? undefined : await SlowLine.open(host.address, host.sshPort, one.roundTripMs ?? 0);
  const end = atEnd(() => {
    line?.close();
    if (fleet === undefined) {
      stopAll(ours);
      stopAll(bare);
    }
    fleet?.end();
    endAll(naming(job.folder));
    job.close();
    rmSync(folder, { recursive: true, force: true });
  });
  try {
    const port = await freePort();
    const at = line === undefined ? "local" : `{name: app1, address: 127.0.0.1, port: ${line.port}, user: root}`;
    const yml = deployYml(hub, { path: ours, port, metricsPort: await freePort(), host: at });
    job.write("deploy.yml", one.fast ? yml : yml.replace(/^ {4}verify: .*\n/m, "").replace("bake: 0s", "bake: 3s"));
    for (const [name, text] of Object.entries(hub.files)) job.write(name, text);
    const knownHosts =
      line === undefined || fleet === undefined
        ? ""
        : readFileSync(fleet.knownHosts, "utf8").replace(/^\S+/, `[127.0.0.1]:${line.port}`);
    const credentials =
      fleet === undefined ? {} : { "ssh-key": readFileSync(fleet.key, "utf8"), "known-hosts": knownHosts };
    const known = join(folder, "known");
    writeFileSync(known, knownHosts);
    const ssh = fleet === undefined || line === undefined ? [] : overLine(fleet, known, line.port);
    const barePort = await freePort();
    mkdirSync(join(bare, "shared"), { recursive: true });
    const env = Object.entries(hub.env({ path: bare, port: barePort, metricsPort: 0, host: "local" }));
    writeFileSync(
      join(bare, "own.env"),
      `${env.map(([name, value]) => `${name}='${value}'\n`).join("")}${hub.secrets}`,
    );

    const steps: MeasuredStep[] = [];
    const bareMs: number[] = [];
    const conversations: { readonly turns: number; readonly connections: number }[] = [];
    const deployOnce = async (version: string): Promise<MeasuredStep> => {
      const before = { turns: line?.turns ?? 0, connections: line?.connections ?? 0 };
      const step = await measuredStep(job, "deploy", {
        inputs: {
          environment: "staging",
          version,
          archive: hub.archive(version),
          "skip-tests": "true",
          secrets: hub.secrets,
          ...credentials,
        },
      });
      expectOutcome(step, "deployed");
      if (line !== undefined)
        conversations.push({
          turns: line.turns - before.turns,
          connections: line.connections - before.connections,
        });
      return step;
    };
    for (let round = 0; round <= rounds; round += 1) {
      const version = `1.0.${round}`;
      const step = await deployOnce(version);
      if (round > 0) steps.push(step);
      const ran = await deployBarely(bare, version, barePort, ssh);
      if (round > 0) bareMs.push(ran);
    }
    print(one, steps, bareMs, conversations.slice(1));
    if (fleet !== undefined && one.roundTripMs === 0 && canTrace()) {
      const tracing = await trace(fleet.pid, join(folder, "trace"));
      await deployOnce("2.0.0");
      await pause(300);
      const { execs, forks, syncs, programs } = await tracing.stop();
      console.log(`  on the host: ${execs} programs, ${forks} processes, ${syncs} syncs`);
      console.log(`  ${programs.map(([name, times]) => `${name} ${times}`).join(", ")}`);
      console.log(
        `  ${goal("at most 150 programs and 12 syncs per deployment", execs <= 150 && syncs <= 12, `${execs}, ${syncs}`)}\n`,
      );
    }
  } finally {
    end();
  }
}

/** Uploads, unpacks, links, stops, starts, polls. Resolves to how long it took. */
async function deployBarely(root: string, version: string, port: number, ssh: readonly string[]): Promise<number> {
  const archive = hub.archive(version);
  const release = basename(archive, ".tar.gz");
  const [program = "bash", ...args] = [...ssh, "bash", "-c"];
  const unpack = `mkdir -p '${root}/releases/${release}/.release' && cd '${root}/releases/${release}' && tar -xzf - && printf 'RELEASE_VERSION=%s\\n' '${version}' >.release/env && echo '{"mcpServers":{}}' >mcp-servers.json`;
  const startedAt = performance.now();
  const sent = await run(program, [...args, ssh.length === 0 ? unpack : `'${unpack.replaceAll("'", `'\\''`)}'`], {
    input: readFileSync(archive),
    deadlineMs: 60_000,
  });
  if (sent.code !== 0) throw new WrongOutcome(`the bare upload failed: ${sent.output}`);
  const ran = await goBackBarely({ root, release, port, version, command: hub.command }, ssh);
  if (ran.code !== 0) throw new WrongOutcome(`the bare service does not start: ${ran.output}`);
  return performance.now() - startedAt;
}

function overLine(fleet: Fleet, knownHosts: string, port: number): string[] {
  return fleet
    .command()
    .map((word) => (word.startsWith("UserKnownHostsFile=") ? `UserKnownHostsFile=${knownHosts}` : word))
    .map((word, index, all) =>
      all[index - 1] === "-p" ? String(port) : index === all.length - 1 ? "127.0.0.1" : word,
    );
}

function print(
  one: Case,
  steps: readonly MeasuredStep[],
  bareMs: readonly number[],
  conversations: readonly { readonly turns: number; readonly connections: number }[],
): void {
  const phases = typicalPhases(steps, median);
  const bakeMs = phases.find(([name]) => name === "bake")?.[1] ?? 0;
  const ours = median(steps.map(({ whole }) => whole.ms)) - bakeMs;
  const bare = median(bareMs);
  console.log(`${one.name}${one.roundTripMs === undefined ? "" : `, round-trip time ${one.roundTripMs} ms`}`);
  console.log(`  deploy ${seconds(ours)} without the bake, bare script ${seconds(bare)}`);
  console.log(`  phases: ${phases.map(([phase, ms]) => `${phase} ${seconds(ms)}`).join(" · ")}`);
  console.log(
    `  processor: node ${seconds(median(steps.map(({ whole }) => whole.cpu.own)))}, its children ${seconds(median(steps.map(({ whole }) => whole.cpu.children)))}`,
  );
  if (conversations.length > 0)
    console.log(
      `  ${median(conversations.map(({ turns }) => turns))} turns over ${median(conversations.map(({ connections }) => connections))} connections`,
    );
  console.log(`  ${goal(one.goal, one.met(ours, bare), seconds(ours))}\n`);
}
