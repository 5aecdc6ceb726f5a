// Where the story plays: the service's repository, GitHub's part, the hosts, and what is seen of all this.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { ask } from "./net.mjs";
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

/** Something was not as it must be. `details` has the end of a log, where there is one. */
export class StoryFailed extends Error {
  constructor(message, details) {
    super(message);
    this.details = details;
  }
}

export class Theatre {
  #options;
  #folder = temporaryFolder();
  #cleaner;
  #stage;
  #rehearsal;
  #printer;
  #recorder = new Recorder();
  /** Runs that are under way, and their ends. */
  #runs = new Map();

  /** @param options { root: the checkout, kept: the folder for logs and reports, print, verbose } */
  constructor(options) {
    this.#options = options;
    this.#cleaner = new Cleaner(options.root, this.#folder);
  }

  async open() {
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

  /** Pushes a tag: the pipeline takes it as far as it gets. `during` gets the run, to cancel it. */
  async tag(version, expected, during = () => {}) {
    return this.#run(
      { workflow: ".github/workflows/release.yml", event: "push", ref: `v${version}` },
      expected,
      during,
    );
  }

  /** Presses the button of the workflow rollback. */
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
      throw this.wrong(`the run ended with ${result.conclusion}; it must be ${expected}`, result);
    return result;
  }

  /** Less is shown once a reader knows the steps. */
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

  /** How the jobs of a run that have an outcome ended, by environment. */
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
    // Beside it lies what recover said, which only repeats it.
    return reports.find(({ intent }) => intent !== "recover") ?? reports[0];
  }

  /** Asks the service itself, as any client would. Throws when it does not say what it must. */
  async sees(environment, { version, mode = "prompt-based" }, result) {
    const url = this.url(environment);
    const { body } = await ask(`${url}/health`).catch((error) => {
      throw this.wrong(`${environment} does not answer: ${error.message}`, result);
    });
    const said = `version ${body?.version}, ${body?.status}${mode === "prompt-based" ? "" : `, mode ${body?.mode}`}`;
    if (body?.version !== version || body.status !== "healthy" || body.mode !== mode)
      throw this.wrong(`${environment} reports ${said}; it must be version ${version}, healthy, mode ${mode}`, result);
    return said;
  }

  /** A text without the folders of this run. */
  plain(text) {
    return text.replaceAll(/\/\S*\/releases\/[^/\s]+\//g, "").replaceAll(this.#folder, "…");
  }

  wrong(message, result) {
    const folder = result?.folder;
    if (folder === undefined) return new StoryFailed(message);
    const file = readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith("log.txt"))
      .map((name) => join(folder, name))
      .at(-1);
    const tail =
      file === undefined ? "" : readFileSync(file, "utf8").trimEnd().split("\n").slice(-LOG_LINES).join("\n");
    return new StoryFailed(message, { tail, file: relative(process.cwd(), file ?? folder) });
  }

  /** Stops everything that was started here. Gives what could not be stopped. */
  async close() {
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
