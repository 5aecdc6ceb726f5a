// The simulation: the service's repository, GitHub's part, the hosts, and queries of their state.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { getJson } from "./net.mjs";
import { Service } from "./service.mjs";

const require = createRequire(import.meta.url);
const {
  Cleaner,
  GeneratedSecrets,
  Recorder,
  Rehearsal,
  RunPrinter,
  openStage,
  renderHtml,
  runsDocument,
  temporaryFolder,
} = require("../../dist/rehearsal.cjs")["src/edge/cli/start.ts"];

const SECRETS = ["GEMINI_API_KEY", "GITHUB_PERSONAL_ACCESS_TOKEN"];
const LOG_LINES = 40;
// Runs that were killed end at once.
const KILLED_MS = 5000;

/** A result was wrong. `details` has the end of a log, where there is one. */
export class CheckFailed extends Error {
  constructor(message, details) {
    super(message);
    this.details = details;
  }
}

export class Simulation {
  #options;
  #folder = temporaryFolder();
  #cleaner;
  #opening;
  #stage;
  #rehearsal;
  #printer;
  #recorder = new Recorder();
  /** Unfinished runs, and the promises of their results. */
  #runs = new Map();

  /** @param options { root: the checkout, kept: the folder for logs and reports, print, verbose } */
  constructor(options) {
    this.#options = options;
    this.#cleaner = new Cleaner(options.root, this.#folder);
  }

  async open() {
    this.#opening = this.#open();
    return this.#opening;
  }

  async #open() {
    const { root, kept, print, verbose } = this.#options;
    const service = new Service(join(this.#folder, "mcp-hub"));
    service.make(join(root, "examples/mcp-hub"));
    this.#stage = await openStage(this.#folder);
    this.#printer = new RunPrinter({
      write: (line) => print.line(line),
      colour: print.colour,
      detail: verbose ? "lines" : "steps",
      indent: "   ",
    });
    this.#rehearsal = await Rehearsal.open({
      suite: root,
      repository: service.folder,
      kept,
      folder: this.#folder,
      secret: new GeneratedSecrets(SECRETS).get,
      env: { ERLMCP_ACTIONS_SANDBOX: this.#folder },
      onEvent: (event) => {
        this.#recorder.record(event);
        this.#printer.print(event);
      },
    });
  }

  /** Pushes a tag, which starts the pipeline. `during` gets the run, to cancel it. */
  async tag(version, expected, during = () => {}) {
    return this.#run(
      { workflow: ".github/workflows/release.yml", event: "push", ref: `v${version}` },
      expected,
      during,
    );
  }

  /** Dispatches the workflow rollback. */
  async rollback(inputs, expected) {
    return this.#run(
      {
        workflow: ".github/workflows/rollback.yml",
        event: "workflow_dispatch",
        ref: "main",
        inputs: { environment: "production", ...inputs },
      },
      expected,
      () => {},
    );
  }

  async #run(start, expected, during) {
    const run = await this.#rehearsal.run(start);
    during(run);
    const ending = run.start();
    this.#runs.set(run, ending);
    const result = await ending;
    this.#runs.delete(run);
    this.#recorder.end(result, this.#options.kept);
    writeFileSync(join(this.#options.kept, "index.html"), renderHtml(runsDocument(this.#recorder.runs, "npm start")));
    if (result.conclusion !== expected)
      throw this.failure(`the run ended with ${result.conclusion}; it must be ${expected}`, result);
    return result;
  }

  /** Prints only jobs from now on: the first run has shown the steps. */
  showJobsOnly() {
    if (!this.#options.verbose) this.#printer.showOnly("jobs");
  }

  /** Called when the traffic of an environment first goes to another instance. */
  onMoved(listener) {
    this.#stage.onMoved(({ environment }, url) => listener(environment, url));
  }

  url(environment) {
    return this.#stage.environments().find((one) => one.environment === environment)?.url?.now;
  }

  /** The outcome of an environment's job; undefined where it has none. */
  outcome(result, environment) {
    const job = result.jobs.find(
      ({ job: path }) =>
        path.split(" / ")[1] === environment || (path.split(" / ").length === 2 && path.split(" / ")[1] === "rollback"),
    );
    return job?.outputs.outcome;
  }

  /** The report that the deployment of an environment left in its artifact. */
  report(result, environment) {
    const [, folder] =
      [...result.artifacts].find(
        ([name]) => name.startsWith(`deployment-${environment}-`) || name.startsWith(`rollback-${environment}-`),
      ) ?? [];
    if (folder === undefined) return undefined;
    const reports = readdirSync(folder).map((name) =>
      JSON.parse(readFileSync(join(folder, name, "report.json"), "utf8")),
    );
    // The report of recover beside it only repeats it.
    return reports.find(({ intent }) => intent !== "recover") ?? reports[0];
  }

  /** Queries the service as a client would. Throws unless it reports the expected state. */
  async checkService(environment, { version, mode = "prompt-based" }, result) {
    const url = this.url(environment);
    const { body } = await getJson(`${url}/health`).catch((error) => {
      throw this.failure(`${environment} does not answer: ${error.message}`, result);
    });
    const reported = `version ${body?.version}, ${body?.status}${mode === "prompt-based" ? "" : `, mode ${body?.mode}`}`;
    if (body?.version !== version || body.status !== "healthy" || body.mode !== mode)
      throw this.failure(
        `${environment} reports ${reported}; it must be version ${version}, healthy, mode ${mode}`,
        result,
      );
    return reported;
  }

  /** A text without the folders of this run. */
  withoutFolders(text) {
    return text.replaceAll(/\/\S*\/releases\/[^/\s]+\//g, "").replaceAll(this.#folder, "…");
  }

  failure(message, result) {
    const folder = result?.folder;
    if (folder === undefined) return new CheckFailed(message);
    const file = readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith("log.txt"))
      .map((name) => join(folder, name))
      .at(-1);
    const tail =
      file === undefined ? "" : readFileSync(file, "utf8").trimEnd().split("\n").slice(-LOG_LINES).join("\n");
    return new CheckFailed(message, { tail, file: relative(process.cwd(), file ?? folder) });
  }

  /** Stops everything that was started here. Resolves to the ids of processes that could not be stopped. */
  async close() {
    // An unfinished opening would make files in a folder that was removed.
    await this.#opening?.catch(() => {});
    this.#printer?.close();
    for (const run of this.#runs.keys()) run.kill();
    await Promise.race([
      Promise.allSettled(this.#runs.values()),
      new Promise((done) => setTimeout(done, KILLED_MS).unref()),
    ]);
    this.#rehearsal?.close();
    await this.#stage?.close();
    return this.#cleaner.clean();
  }
}
