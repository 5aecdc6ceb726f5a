// Where the story plays: the service, its two environments, and the actions that change them.

import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Job } from "./job.mjs";
import { Proxy, ask, freePorts } from "./net.mjs";
import { SECRETS, SWITCH_SH, Service, deployYml } from "./service.mjs";

const TAIL_LINES = 40;

/** Something was not as it must be. `details` has the end of the action's log, where there is one. */
export class StepFailed extends Error {
  constructor(message, details) {
    super(message);
    this.details = details;
  }
}

export class Stage {
  urls;
  proxy;
  service;
  #options;
  #acts = 0;

  /** @param options { root: the checkout, place, kept: the folder for logs and reports, print } */
  constructor(options) {
    this.#options = options;
  }

  async build() {
    const { root, place } = this.#options;
    const [staging, production, slotA, slotB] = await freePorts(4);
    this.urls = { staging: `http://127.0.0.1:${staging}`, production: `http://127.0.0.1:${production}` };
    writeFileSync(place.path("switch.sh"), SWITCH_SH);
    this.proxy = new Proxy(place.path("traffic"));
    await this.proxy.listen(production);
    this.service = new Service(place);
    await this.service.make(join(root, "examples/mcp-hub"), deployYml({ staging, production, slotA, slotB, place }));
  }

  /** A job that has checked the service out. */
  async job(ref = "main") {
    const { place, root, print } = this.#options;
    const sha = await this.service.checkout(ref);
    return new Job(place, { dist: join(root, "dist"), workspace: this.service.folder, sha, print });
  }

  /** A job with one action in it. `sees` is what the service must report afterwards. */
  async act(what, action, inputs, { expect, sees, ref }) {
    const job = await this.job(ref);
    const result = await this.step(job, what, action, inputs, { expect, sees });
    await this.finish(job);
    return result;
  }

  async deploy(version, environment, { expect = "deployed", sees = { version } } = {}) {
    return this.act(`deploy ${version} → ${environment}`, `deploy-${environment}`, this.release(version), { expect, sees: { environment, ...sees }, ref: `v${version}` });
  }

  release(version) {
    return { version: `v${version}`, archive: this.service.archive(version) };
  }

  /** One step of a job. Wrong when its word, its being green or red, or what the service reports is not as it must be. */
  async step(job, what, action, inputs, { expect, sees }) {
    const result = await this.run(job, what, action, inputs);
    const { code, signal, outputs, ms } = result;
    // A deployment that was taken back is red; a rollback and a recovery did what they were asked to.
    const wanted = action.startsWith("deploy") && expect !== "deployed" ? 1 : 0;
    if (outputs.outcome !== expect) throw this.wrong(`${what} ended with ${outputs.outcome || signal || "no outcome"}; it must be ${expect}`, result);
    if (code !== wanted) throw this.wrong(`${what} ended with ${expect} as it must, but with ${signal ?? `exit code ${code}`}`, result);
    const seen = await this.health(sees, result);
    this.#options.print.acted({ what, outcome: expect, ms, seen });
    return result;
  }

  /** One step of a job, however it ends. */
  async run(job, what, action, inputs, onStart) {
    const { kept } = this.#options;
    const folder = join(kept, `${String((this.#acts += 1)).padStart(2, "0")}-${what.replace(/[^A-Za-z0-9.]+/g, "-")}`);
    mkdirSync(folder);
    return job.step(action, { ...inputs, secrets: SECRETS }, { kept: folder, label: `${what}: `, onStart });
  }

  async finish(job) {
    try {
      await job.end();
    } catch (error) {
      throw error.log === undefined ? error : this.wrong(error.message, error);
    }
  }

  /** Asks the service itself, as any client would. Gives question and answer; throws when it is not what it must be. */
  async health({ environment, version, mode = "prompt-based" }, result) {
    const question = `GET ${this.urls[environment]}/health`;
    let body;
    try {
      ({ body } = await ask(`${this.urls[environment]}/health`));
    } catch (error) {
      throw this.wrong(`${environment} does not answer ${question}: ${error.message}`, result);
    }
    const text = (is) => `version ${is.version}, ${is.status}${mode === "prompt-based" && is.mode === mode ? "" : `, mode ${is.mode}`}`;
    const answer = body === undefined ? "something that is not JSON" : text(body);
    const wanted = { version, status: "healthy", mode };
    if (body?.version !== version || body.status !== wanted.status || body.mode !== mode) throw this.wrong(`${question} → ${answer}; it must be ${text(wanted)}`, result);
    return { question, answer };
  }

  /** What a text of the actions says to a reader who does not know the folders here. */
  plain(text) {
    return text.replaceAll(/\/\S*\/releases\/[^/\s]+\//g, "").replaceAll(this.#options.place.folder, "…");
  }

  wrong(message, { log, file }) {
    return new StepFailed(message, { tail: log.trimEnd().split("\n").slice(-TAIL_LINES).join("\n"), file: relative(process.cwd(), file) });
  }
}
