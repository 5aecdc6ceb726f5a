// One job of a workflow: steps that are the actions of dist/, started the way GitHub's runner starts them.

import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ending, killGroup } from "./place.mjs";

const FILES = ["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH"];
const STEP_MS = 60_000;

let jobs = 0;

export class Job {
  #folder;
  #env;
  #place;
  #checkRunId;
  #options;
  #steps = [];
  #reports = new Set();
  #commands = 0;

  /** @param options { dist, workspace, sha, print } */
  constructor(place, options) {
    jobs += 1;
    this.#place = place;
    this.#options = options;
    this.#folder = place.path("jobs", String(jobs));
    this.#checkRunId = String(900_000 + jobs);
    mkdirSync(join(this.#folder, "temp"), { recursive: true });
    this.#env = {
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_ACTOR: "npm-start",
      // Nothing listens there: nothing here asks GitHub, and nothing could.
      GITHUB_API_URL: "http://127.0.0.1:9",
      GITHUB_SERVER_URL: "https://github.example",
      GITHUB_REPOSITORY: "example/mcp-hub",
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_RUN_ID: String(100_000 + jobs),
      GITHUB_SHA: options.sha,
      GITHUB_WORKSPACE: options.workspace,
      RUNNER_OS: "Linux",
      RUNNER_TEMP: join(this.#folder, "temp"),
      RUNNER_TRACKING_ID: `github_${process.pid}_${jobs}`,
    };
  }

  /** Runs one step. Its log, summary and report go to the folder `kept`; `onStart` gets how to kill it. */
  async step(action, inputs, { kept, label = "", onStart = () => {} }) {
    const result = await this.#start(`${action}.js`, inputs, {}, { kept, label, onStart });
    this.#steps.push({ action, inputs, state: result.state, options: { kept: join(kept, "post"), label } });
    return result;
  }

  /** What the runner does at the end of a job: the post steps, the last one first; then it kills what the job left running. */
  async end() {
    for (const { action, inputs, state, options } of this.#steps.toReversed()) {
      if (!existsSync(join(this.#options.dist, `${action}-post.js`))) continue;
      const { code, signal, log, file } = await this.#start(`${action}-post.js`, inputs, state, options);
      if (code !== 0) throw Object.assign(new Error(`the post step of ${action} ended with ${code ?? signal}`), { log, file });
    }
    const mark = `RUNNER_TRACKING_ID=${this.#env.RUNNER_TRACKING_ID}`;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (!environmentOf(pid).includes(mark)) continue;
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // It had ended by itself.
      }
    }
  }

  async #start(stub, inputs, state, { kept, label, onStart = () => {} }) {
    const { dist, workspace, print } = this.#options;
    const commands = join(this.#folder, `commands-${(this.#commands += 1)}`);
    mkdirSync(commands);
    const env = { ...this.#env };
    for (const name of FILES) {
      env[name] = join(commands, name);
      writeFileSync(env[name], "");
    }
    for (const [name, value] of Object.entries({ ...inputs, "check-run-id": this.#checkRunId })) env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] = value;
    for (const [name, value] of Object.entries(state)) env[`STATE_${name}`] = value;

    const startedAt = performance.now();
    const child = this.#place.spawn(process.execPath, [join(dist, stub)], { cwd: workspace, env, deadlineMs: STEP_MS });
    onStart(() => killGroup(child));
    const runner = new RunnerLog((line) => print.verbose && print.log(line, label));
    const { code, signal } = await ending(child, (text) => runner.add(text));
    const ms = performance.now() - startedAt;
    const log = runner.end();
    const read = (name) => readFileSync(join(commands, name), "utf8");
    const summary = read("GITHUB_STEP_SUMMARY");
    const file = join(kept, "log.txt");
    // Most post steps have nothing to do, and so nothing to keep.
    if (log !== "" || summary !== "") mkdirSync(kept, { recursive: true });
    if (log !== "") writeFileSync(file, log);
    if (summary !== "") writeFileSync(join(kept, "summary.md"), summary);
    return { code, signal, ms, log, file, report: this.#keepReport(kept), outputs: parsed(read("GITHUB_OUTPUT")), state: parsed(read("GITHUB_STATE")) };
  }

  /** Copies the report that the step wrote; gives its JSON, or undefined when it did not come to writing one. */
  #keepReport(kept) {
    const reports = join(this.#env.RUNNER_TEMP, "erlmcp-actions");
    const id = (existsSync(reports) ? readdirSync(reports) : []).find((name) => !this.#reports.has(name));
    if (id === undefined) return undefined;
    this.#reports.add(id);
    cpSync(join(reports, id), kept, { recursive: true });
    return JSON.parse(readFileSync(join(kept, "report.json"), "utf8"));
  }
}

/** A step's output as a runner shows it: it takes the lines out that say what to mask, and masks that wherever it stands. */
class RunnerLog {
  #masked = new Set();
  #open = "";
  #text = "";
  #onLine;

  constructor(onLine) {
    this.#onLine = onLine;
  }

  add(text) {
    const lines = `${this.#open}${text}`.split("\n");
    this.#open = lines.pop();
    for (const line of lines) this.#add(line);
  }

  /** All of it. */
  end() {
    if (this.#open !== "") this.#add(this.#open);
    return this.#text;
  }

  #add(line) {
    const mask = /^::add-mask::(.+)$/.exec(line);
    if (mask !== null) {
      this.#masked.add(mask[1].replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%"));
      return;
    }
    let shown = line;
    for (const value of this.#masked) shown = shown.replaceAll(value, "***");
    this.#text += `${shown}\n`;
    this.#onLine(shown);
  }
}

/** `NAME=value` lines and `NAME<<DELIMITER` blocks. */
function parsed(text) {
  const values = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const match = /^(.*?)(=|<<)(.*)$/.exec(lines[at]);
    if (match === null) continue;
    const [, name, sign, rest] = match;
    if (sign === "=") {
      values[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest, at + 1);
    // Killed while it wrote: the runner would not take half a value either.
    if (end === -1) break;
    values[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return values;
}

function environmentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return []; // gone, or not ours
  }
}
