import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/**
 * How long each action takes from its start to the first configuration error, as a ratio to an empty
 * script in the same run: rounds are interleaved, so a busy machine burdens all alike. The ratio of the
 * medians, and that of the shortest runs, which others on the machine disturb least.
 *
 * BENCH_ROUNDS    rounds, default 25
 * BENCH_COMPARE   name=path/to/main.js,…  other actions to run beside ours (they are not downloaded)
 * BENCH_DIST      folder of the stubs, default dist
 */
interface Candidate {
  readonly name: string;
  readonly args: readonly string[];
}

interface Measured {
  readonly times: number[];
  bytes: number | undefined;
  ending: string;
}

const root = resolve(import.meta.dirname, "../..");
const dist = resolve(root, process.env["BENCH_DIST"] ?? "dist");
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 25);
const work = mkdtempSync(join(tmpdir(), "bench-start-"));
const bytesHook = join(import.meta.dirname, "bytes-read.cjs");

writeFileSync(join(work, "deploy.yml"), "service: bench\nenvironments:\n  production:\n    no-such-key: 1\n");
const environment: Record<string, string> = {
  PATH: process.env["PATH"] ?? "",
  HOME: work,
  GITHUB_ACTIONS: "true",
  GITHUB_WORKSPACE: work,
  RUNNER_TEMP: work,
  INPUT_CONFIG: "deploy.yml",
  INPUT_ENVIRONMENT: "production",
};
for (const name of ["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY", "GITHUB_ENV"]) {
  environment[name] = join(work, name);
  writeFileSync(join(work, name), "");
}

const empty: Candidate = { name: "node -e 0", args: ["-e", "0"] };
const candidates = [empty, ...stubs(), ...others()];
const measured = new Map(
  candidates.map(({ name }): [string, Measured] => [name, { times: [], bytes: undefined, ending: "" }]),
);

for (let round = 0; round < rounds; round += 1) {
  for (const candidate of candidates) measure(candidate);
}
for (const candidate of candidates.slice(1)) countBytes(candidate);
print();
rmSync(work, { recursive: true, force: true });

function stubs(): Candidate[] {
  const files = existsSync(dist) ? readdirSync(dist) : [];
  const found = files.filter((file) => file.endsWith(".js") && file !== "index.js" && file !== "cli.js").sort();
  if (found.length === 0) console.log(`skipped: no stubs in ${dist} (npm run build makes them)`);
  return found.map((file) => ({ name: file.replace(/\.js$/, ""), args: [join(dist, file)] }));
}

function others(): Candidate[] {
  const asked = (process.env["BENCH_COMPARE"] ?? "").split(",").filter((entry) => entry !== "");
  if (asked.length === 0) {
    console.log("skipped: no other actions to compare with (set BENCH_COMPARE=name=path/to/main.js,…)");
  }
  return asked.flatMap((entry) => {
    const [name = "", path = ""] = entry.split(/=(.*)/s);
    if (existsSync(path)) return [{ name, args: [resolve(path)] }];
    console.log(`skipped: ${name}, there is no ${path}`);
    return [];
  });
}

function measure({ name, args }: Candidate): void {
  const started = performance.now();
  const result = spawnSync(process.execPath, args, { cwd: work, env: environment, encoding: "utf8", timeout: 30_000 });
  const entry = measured.get(name);
  if (entry === undefined) return;
  entry.times.push(performance.now() - started);
  entry.ending = /^::error[^:]*::(.*)$/m.exec(result.stdout)?.[1] ?? `exit ${result.status ?? result.signal}`;
}

/** The files that Node reads for the program: counted inside of it, as it loads them. */
function countBytes({ name, args }: Candidate): void {
  const report = join(work, "bytes.json");
  rmSync(report, { force: true });
  spawnSync(process.execPath, ["--require", bytesHook, ...args], {
    cwd: work,
    env: { ...environment, BYTES_REPORT: report },
    timeout: 30_000,
  });
  const entry = measured.get(name);
  if (entry === undefined || !existsSync(report)) return;
  const sizes = JSON.parse(readFileSync(report, "utf8")) as Record<string, number>;
  // Node itself reads the package.json beside a script, which the hook does not see.
  const beside = statSync(join(dirname(args[0] ?? ""), "package.json"), { throwIfNoEntry: false });
  entry.bytes = Object.values(sizes).reduce((sum, size) => sum + size, beside?.size ?? 0);
}

function print(): void {
  const emptyTimes = measured.get(empty.name)?.times ?? [];
  const base = median(emptyTimes);
  console.log(`Node ${process.version}, ${rounds} rounds; an empty script takes ${base.toFixed(1)} ms here\n`);
  console.log("ratio  best      read  ends with");
  for (const { name } of candidates) {
    const { times, bytes, ending } = measured.get(name) ?? { times: [], bytes: undefined, ending: "" };
    const size = bytes === undefined ? "-" : `${Math.ceil(bytes / 1000)} kB`;
    const best = Math.min(...times) / Math.min(...emptyTimes);
    console.log(
      `${(median(times) / base).toFixed(2).padStart(5)} ${best.toFixed(2).padStart(5)} ${size.padStart(9)}  ${name}: ${ending.slice(0, 90)}`,
    );
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
