import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Job } from "../kit/job.ts";
import { AnsibleDeployment, ansible } from "./lib/ansible.ts";
import { atEnd, pause } from "./lib/at-end.ts";
import { count, goal, machine, median, seconds } from "./lib/figures.ts";
import { Fleet, servicePort } from "./lib/fleet.ts";
import type { FleetHost } from "./lib/fleet.ts";
import { endAll, naming } from "./lib/processes.ts";
import type { Ran } from "./lib/processes.ts";
import { WrongOutcome, expectOutcome, measuredStep, typicalPhases } from "./lib/step.ts";
import type { MeasuredStep } from "./lib/step.ts";
import { tinyArchive } from "./lib/tiny-service.ts";

/**
 * How long a deployment to many hosts takes, as a whole process of the bundle, against a playbook of ansible
 * that copies, links and restarts: the same archive on the same hosts, interleaved in one run. The hosts are
 * sshd on loopback addresses, so that runner and hosts share this machine's cores.
 *
 * BENCH_HOSTS     numbers of hosts, default 1,10,30,100
 * BENCH_ANSIBLE   0 leaves ansible out
 * BENCH_ROUNDS    measured deployments of each, default 3; each brings a version that no host has
 */
interface Measured {
  readonly hosts: number;
  readonly ours: readonly (MeasuredStep & { readonly hostsCpu: number; readonly left: number })[];
  readonly theirs: readonly (Ran & { readonly hostsCpu: number })[];
}

const RATIO_GOAL = 3;
const STEP_MS = 600_000;

const rounds = count("BENCH_ROUNDS", 3);
const counts = (process.env["BENCH_HOSTS"] ?? "1,10,30,100")
  .split(",")
  .map(Number)
  .filter((number) => Number.isInteger(number) && number >= 1 && number <= 200);
const obstacle = Fleet.obstacle();
if (obstacle !== undefined) console.log(`skipped: ${obstacle}`);
else if (counts.length === 0) throw new Error("BENCH_HOSTS are numbers from 1 to 200, with commas between");
else await bench();

async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-hosts-"));
  const clean = atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const known = process.env["BENCH_ANSIBLE"] === "0" ? undefined : ansible();
  mkdirSync(join(folder, "archives"));
  const archives = Array.from({ length: rounds + 1 }, (_, number) =>
    tinyArchive(join(folder, "archives"), `1.0.${number}`),
  );
  console.log(
    `Node ${process.version}, ${known ?? "no ansible"}, ${rounds} measured of each after a first one, recreate: all hosts at once; load ${machine()}\n`,
  );
  const all: Measured[] = [];
  try {
    for (const hosts of counts) {
      const fleet = await Fleet.start(join(folder, String(hosts)), hosts);
      const playbook = known === undefined ? undefined : new AnsibleDeployment(join(folder, `ansible-${hosts}`), fleet);
      try {
        const measured = await measure(fleet, archives, playbook);
        all.push(measured);
        print(measured);
      } finally {
        playbook?.endConnections();
        fleet.end();
        await pause(500);
      }
    }
    printGoals(all);
  } catch (error) {
    if (!(error instanceof WrongOutcome)) throw error;
    console.log(error.message);
    process.exitCode = 1;
  } finally {
    clean();
  }
}

async function measure(
  fleet: Fleet,
  archives: readonly string[],
  playbook: AnsibleDeployment | undefined,
): Promise<Measured> {
  const job = new Job();
  const close = atEnd(() => {
    endAll(naming(job.folder));
    job.close();
  });
  job.write("deploy.yml", deployYml(fleet.hosts));
  const ours: Measured["ours"][number][] = [];
  const theirs: Measured["theirs"][number][] = [];
  try {
    for (const [round, archive] of archives.entries()) {
      const version = `1.0.${round}`;
      const inputs = { environment: "staging", version, archive, "skip-tests": "true", ...fleet.credentials() };
      let before = fleet.cpuMs();
      const step = await measuredStep(job, "deploy", { inputs, deadlineMs: STEP_MS });
      expectOutcome(step, "deployed");
      told(fleet, `deploy of ${version}`, step.whole.ms);
      await pause(500);
      const left = naming(job.folder);
      endAll(left);
      await pause(200);
      if (round > 0) ours.push({ ...step, hostsCpu: fleet.cpuMs() - before, left: left.length });
      if (playbook === undefined) continue;
      before = fleet.cpuMs();
      const ran = await playbook.deploy(version, archive);
      if (ran.code !== 0) throw new WrongOutcome(`ansible ended with ${ran.code}:\n${ran.output.slice(-3000)}`);
      told(fleet, `ansible with ${version}`, ran.ms);
      playbook.endConnections();
      await pause(200);
      if (round > 0) theirs.push({ ...ran, hostsCpu: fleet.cpuMs() - before });
    }
  } finally {
    close();
  }
  return { hosts: fleet.hosts.length, ours, theirs };
}

/** A hundred hosts take minutes: somebody may be waiting. */
function told({ hosts }: Fleet, what: string, ms: number): void {
  console.log(`  … ${hosts.length}: ${what} took ${seconds(ms)}`);
}

function deployYml(hosts: readonly FleetHost[]): string {
  const lines = hosts.map((host) => {
    const port = servicePort(host, "ours");
    return `        - {name: ${host.name}, address: ${host.address}, port: ${host.sshPort}, user: root, path: ${join(host.path, "ours")}, instance: "http://127.0.0.1:${port}", env: {PORT: "${port}"}}\n`;
  });
  // The hosts share one network: a port that one of them needs is a stranger's to all others.
  return `service: tiny
environments:
  staging:
    strategy: recreate
    target:
      manager: {process: perl server.pl}
      ports: []
      hosts:
${lines.join("")}    verify: {config-field: config_hash, times: 1, interval: 200ms, within: 60s}
    bake: 0s
`;
}

function print({ hosts, ours, theirs }: Measured): void {
  const times = ours.map(({ whole }) => whole.ms);
  console.log(`${hosts} ${hosts === 1 ? "host" : "hosts"}`);
  console.log(`  deploy   ${seconds(median(times))}  (${times.map(seconds).join(", ")})`);
  console.log(
    `           processor: node ${seconds(median(ours.map(({ whole }) => whole.cpu.own)))}, its children ${seconds(median(ours.map(({ whole }) => whole.cpu.children)))}, sessions on the hosts ${seconds(median(ours.map(({ hostsCpu }) => hostsCpu)))}`,
  );
  console.log(
    `           phases: ${typicalPhases(ours, median)
      .map(([phase, ms]) => `${phase} ${seconds(ms)}`)
      .join(" · ")}`,
  );
  const left = Math.max(...ours.map((one) => one.left));
  if (left > 0) console.log(`           ${left} processes of it were still there half a second after its end`);
  if (theirs.length > 0) {
    const others = theirs.map(({ ms }) => ms);
    console.log(`  ansible  ${seconds(median(others))}  (${others.map(seconds).join(", ")})`);
    console.log(
      `           processor: itself ${seconds(median(theirs.map(({ cpu }) => cpu.own)))}, its children ${seconds(median(theirs.map(({ cpu }) => cpu.children)))}, sessions on the hosts ${seconds(median(theirs.map(({ hostsCpu }) => hostsCpu)))}`,
    );
    console.log(`  ansible takes ${(median(others) / median(times)).toFixed(2)} times as long`);
  }
  console.log("");
}

function printGoals(all: readonly Measured[]): void {
  const time = (hosts: number, of: (one: Measured) => readonly number[]): number | undefined => {
    const one = all.find((measured) => measured.hosts === hosts);
    return one === undefined || of(one).length === 0 ? undefined : median(of(one));
  };
  const ours = (one: Measured): number[] => one.ours.map(({ whole }) => whole.ms);
  const theirs = (one: Measured): number[] => one.theirs.map(({ ms }) => ms);
  const [most, ten, other] = [time(100, ours), time(10, ours), time(100, theirs)];
  if (most === undefined) console.log("the goals are for 100 hosts: not measured");
  if (most !== undefined && other !== undefined)
    console.log(
      goal(
        "3 times faster than ansible at 100 hosts",
        other / most >= RATIO_GOAL,
        `${(other / most).toFixed(2)} times`,
      ),
    );
  if (most !== undefined && ten !== undefined)
    console.log(
      goal("linear or better", most / ten <= 10, `100 hosts take ${(most / ten).toFixed(1)} times as long as 10`),
    );
}
