// All checks, on a bare Debian machine: real engines, installation, tests, the committed bundles, npm start.
// Its last line counts what passed and what failed. Plain JavaScript without dependencies, because it installs these.

import { spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "ci-"));

// A fixed sample of the matrix, so that a failure comes from a change. Another FAULTS_SEED draws another sample, and
// `npm run test:faults` runs all cases.
const { FAULTS_SEED = "1", FAULTS_COUNT = "20" } = process.env;
const env = { ...process.env, REQUIRE_REAL: "1", FAULTS_SEED, FAULTS_COUNT };

/** @returns {Step} a command that ends within `minutes` */
const step = (name, minutes, command) => ({ name, minutes, command });

// Waves run one after the other, the lanes of a wave side by side, the steps of a lane one after the other. What
// computes has a low priority beside what mostly waits, so that it takes the time that the others leave.
const WAVES = [
  [[step("real engines", 15, "bash test/real/setup.sh")], [step("installation", 10, "npm ci --no-audit --no-fund")]],
  [[step("npm test", 10, "npm test"), step("subjects of commits", 1, "npm run --silent check:commits")]],
  [
    [
      step("the engine and the host program, every case", 40, "nice -n 10 npm run --silent test:contract"),
      step("bundles", 5, "npm run --silent check:dist"),
    ],
    [step("real engines: tests", 35, "npm run --silent test:real")],
    [
      step(`faults, FAULTS_SEED=${FAULTS_SEED} FAULTS_COUNT=${FAULTS_COUNT}`, 25, "npm run --silent test:faults"),
      step("the pipeline in a rehearsal", 15, "npm run --silent test:rehearsal"),
      step("npm start", 5, "npm start"),
    ],
  ],
];

const started = Date.now();
/** Steps that run now, by name, with their process and when they began. */
const running = new Map();
/** Results of the steps that ended. */
const ended = [];

const secondsSince = (time) => (Date.now() - time) / 1000;
const clock = (seconds) => `${Math.floor(seconds / 60)}m${String(Math.floor(seconds % 60)).padStart(2, "0")}s`;

/** Runs a step with its output in a log of its own, which is printed when it ends. */
async function run({ name, minutes, command }) {
  const folder = join(scratch, String(ended.length + running.size), name.replace(/\W+/g, "-"));
  const results = join(folder, "results");
  mkdirSync(results, { recursive: true });
  const files = [openSync(join(folder, "log"), "w"), openSync(join(folder, "times"), "w")];
  const began = Date.now();
  const child = spawn(
    "timeout",
    ["-k", "10", `${minutes}m`, "bash", "-c", `${command}; code=$?; times >&3; exit $code`],
    { cwd: root, env: { ...env, TEST_RESULTS: results }, stdio: ["ignore", files[0], files[0], files[1]] },
  );
  running.set(name, { child, began });
  const code = await new Promise((done) => {
    child.once("error", (error) => done(error.message));
    child.once("exit", (status, signal) => done(status ?? signal));
  });
  running.delete(name);
  files.forEach(closeSync);
  const seconds = secondsSince(began);
  const result = code === 0 ? "passed" : `FAILED (${code === 124 ? `not ended within ${minutes} minutes` : code})`;
  console.log(`\n=== ${name}\n${readFileSync(join(folder, "log"), "utf8").trimEnd()}`);
  console.log(`=== ${name}: ${result} after ${clock(seconds)}, at ${clock(secondsSince(started))}`);
  ended.push({ name, result, seconds, cpu: cpuSeconds(join(folder, "times")), files: testFiles(results) });
}

/** CPU seconds of a shell's children from what its `times` printed; undefined where it was killed. */
function cpuSeconds(file) {
  const of = [...readFileSync(file, "utf8").matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => Number(m) * 60 + Number(s));
  return of.length === 4 ? of[2] + of[3] : undefined;
}

/** The test files of a step, from the results that vitest.config.ts had written. */
function testFiles(results) {
  return readdirSync(results)
    .flatMap((name) => JSON.parse(readFileSync(join(results, name), "utf8")).testResults)
    .map(({ name, status, message, startTime, endTime, assertionResults }) => ({
      file: relative(root, name),
      seconds: (endTime - startTime) / 1000,
      passed: assertionResults.filter((test) => test.status === "passed").length,
      failures: [
        ...assertionResults
          .filter((test) => test.status === "failed")
          .map((test) => `${test.fullName}\n${test.failureMessages.join("\n").slice(0, 4000)}`),
        ...(status === "failed" && assertionResults.every((test) => test.status !== "failed")
          ? [message.slice(0, 4000)]
          : []),
      ],
    }));
}

/** Prints the steps, the slowest files and the rooms. @returns {string[]} rooms that took over one and a half times their budget */
function printTimes() {
  const cores = availableParallelism();
  console.log(`\n=== steps, and their share of ${cores} cores`);
  for (const { name, result, seconds, cpu } of ended) {
    const share = cpu === undefined ? "?" : Math.round((100 * cpu) / seconds / cores);
    console.log(`${clock(seconds).padStart(8)} ${`${share} %`.padStart(6)}  ${name}: ${result}`);
  }
  const files = ended.flatMap((one) => one.files);
  console.log("\n=== the slowest files");
  for (const { file, seconds } of files.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10))
    console.log(`${seconds.toFixed(0).padStart(6)} s  ${file}`);
  console.log("\n=== rooms: seconds of their files, and the budget");
  const budgets = JSON.parse(readFileSync(join(root, "test/budgets.json"), "utf8"));
  const roomOf = (file) =>
    Object.keys(budgets)
      .filter((room) => file.startsWith(`${room}/`))
      .toSorted((a, b) => b.length - a.length)[0];
  const spent = new Map();
  const wrong = new Set();
  for (const { file, seconds } of files) {
    const room = roomOf(file);
    if (room === undefined) wrong.add(`${file} is in no room of test/budgets.json`);
    else spent.set(room, (spent.get(room) ?? 0) + seconds);
  }
  for (const [room, seconds] of spent) {
    const over = seconds > budgets[room] * 1.5;
    console.log(
      `${seconds.toFixed(0).padStart(6)} s of ${budgets[room]} s  ${room}${over ? ": MORE THAN HALF OVER" : ""}`,
    );
    if (over) wrong.add(`${room} took ${seconds.toFixed(0)} s, over one and a half times its ${budgets[room]} s`);
  }
  return [...wrong];
}

function stop(signal) {
  for (const { child } of running.values()) child.kill("SIGTERM");
  rmSync(scratch, { recursive: true, force: true });
  console.log(`\nended by ${signal}`);
  process.exit(1);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => stop(signal));

const progress = setInterval(() => {
  const each = [...running].map(([name, { began }]) => `${name} (${clock(secondsSince(began))})`);
  console.log(`[${clock(secondsSince(started))}] running: ${each.join(", ")}`);
}, 55_000);
for (const lanes of WAVES) {
  await Promise.all(
    lanes.map(async (steps) => {
      for (const one of steps) await run(one);
    }),
  );
}
clearInterval(progress);
const overBudget = printTimes();
rmSync(scratch, { recursive: true, force: true });

// Each test counts, and each step; a failed step counts only where none of its tests failed. Failures are printed at
// the very end, which a truncated log still has.
let failed = overBudget.length;
let passed = 0;
for (const { name, result, files } of ended) {
  const failures = files.flatMap((one) => one.failures.map((text) => `${one.file}\n  ${text}`));
  for (const text of failures) console.log(`\nFAILED  ${text}`);
  passed += files.reduce((sum, one) => sum + one.passed, result === "passed" ? 1 : 0);
  failed += failures.length;
  if (result === "passed" || failures.length > 0) continue;
  failed += 1;
  console.log(`\nFAILED  ${name}: ${result}`);
}
for (const text of overBudget) console.log(`\nFAILED  ${text}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
