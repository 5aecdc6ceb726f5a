// One run of npm start: completed, failed at a step, or interrupted.

import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Printer, seconds } from "./print.mjs";
import { runSteps } from "./steps.mjs";
import { CheckFailed, Simulation } from "./simulation.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DEADLINE_MS = 180_000;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const RUNS_KEPT = 5;
const SIGNAL_MS = 50;

/** An early end of the run. */
class Stopped extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

/** Resolves to the exit code, when all its processes have ended. */
export async function start({ verbose }) {
  const startedAt = performance.now();
  const print = new Printer();
  const stopped = stopReason();
  let simulation;
  let kept;
  let code = 0;
  try {
    kept = keepFolder();
    simulation = new Simulation({ root: ROOT, kept, print, verbose });
    // A signal must not wait for the end of a step.
    await Promise.race([runSteps(simulation, print), stopped.promise]);
  } catch (thrown) {
    // Ctrl-C also reaches our child processes: their failure may arrive before the signal does.
    await new Promise((resolve) => setTimeout(resolve, SIGNAL_MS));
    const error = stopped.reason() ?? thrown;
    code = error instanceof Stopped ? error.code : 1;
    print.failed(
      error instanceof CheckFailed || error instanceof Stopped ? error.message : (error?.stack ?? String(error)),
      error?.details,
    );
  }
  const left = (await simulation?.close()) ?? [];
  if (left.length > 0) {
    print.failed(`These processes could not be stopped: ${left.join(", ")}.`);
    code ||= 1;
  }
  const where = kept === undefined ? "" : relative(process.cwd(), kept) || ".";
  if (code === 0) {
    print.ending({ where, took: seconds(performance.now() - startedAt) });
    print.file(readFileSync(join(ROOT, "examples/mcp-hub/.github/workflows/release.yml"), "utf8"), ROOT);
  } else if (kept !== undefined) print.line(`All started processes were stopped. Logs and reports: ${where}/`);
  stopped.dispose();
  return code;
}

/** A promise that is rejected by a signal, by a closed output, and by the deadline of the run. */
function stopReason() {
  const { promise, reject } = withResolvers();
  let reason;
  promise.catch((why) => {
    reason = why;
  });
  const timer = setTimeout(() => reject(new Stopped(`It took longer than ${DEADLINE_MS / 1000} s.`, 1)), DEADLINE_MS);
  const listeners = Object.entries(SIGNALS).map(([name, code]) => [
    name,
    () => reject(new Stopped(`Interrupted (${name}).`, code)),
  ]);
  for (const [name, listener] of listeners) process.on(name, listener);
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", () => reject(new Stopped("The output was closed.", 1)));
  return {
    promise,
    reason: () => reason,
    dispose() {
      clearTimeout(timer);
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
}

function withResolvers() {
  let reject;
  const promise = new Promise((_, no) => {
    reject = no;
  });
  return { promise, reject };
}

/** Creates the folder for logs and reports of this run, and removes the oldest ones. */
function keepFolder() {
  const parent = join(ROOT, ".erlmcp");
  mkdirSync(parent, { recursive: true });
  const old = readdirSync(parent)
    .filter((name) => /^start-\d{8}-\d{6}(?:-\d+)?$/.test(name))
    .sort();
  for (const name of old.slice(0, Math.max(0, old.length - RUNS_KEPT + 1)))
    rmSync(join(parent, name), { recursive: true, force: true });
  const stamp = new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  for (let number = 1; ; number += 1) {
    const folder = join(parent, `start-${stamp}${number === 1 ? "" : `-${number}`}`);
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
}
