// The service of the story: examples/mcp-hub as a repository of its own, with a history.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const GIT_MS = 30_000;

/** Each version is a commit and a tag, on top of the one before. What is broken is broken in its code. */
const HISTORY = [
  { version: "1.0.0", says: "The hub" },
  { version: "2.0.0", says: "Answer faster" },
  {
    version: "3.0.0",
    says: "Quotas",
    // The file it imports was never committed.
    edit: { file: "server.js", after: "import { createMcp } from './lib/mcp.js';", insert: "import './lib/quotas.js';" },
  },
  {
    version: "4.0.0",
    says: "Compare confidence in tenths",
    serverOf: "2.0.0",
    // Staging has a threshold of 0.7; production has 0.75, and there every client is turned away.
    edit: {
      file: "server.js",
      after: "async function postMcp(request, response) {",
      insert: "  if (!Number.isInteger(settings.threshold * 10)) throw new RangeError(`threshold ${settings.threshold} is not in tenths`);",
    },
  },
  { version: "5.0.0", says: "Compare confidence as it is written", serverOf: "2.0.0" },
];

export class Service {
  folder;

  constructor(folder) {
    this.folder = folder;
  }

  /** The example as a repository of its own, with a commit and a tag for each version. */
  make(example) {
    cpSync(example, this.folder, { recursive: true, filter: (file) => !/\/(?:node_modules|out)$/.test(file) });
    writeFileSync(join(this.folder, ".gitignore"), "out/\n");
    this.#git("init", "--quiet", "--initial-branch=main");
    this.#git("config", "user.name", "npm start");
    this.#git("config", "user.email", "npm-start@example.com");
    for (const entry of HISTORY) this.#commit(entry);
  }

  #commit({ version, says, edit, serverOf }) {
    if (serverOf !== undefined) this.#git("checkout", "--quiet", `v${serverOf}`, "--", "server.js");
    if (edit !== undefined) this.#edit(edit);
    const file = join(this.folder, "package.json");
    writeFileSync(file, `${JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), version }, null, 2)}\n`);
    const changelog = join(this.folder, "CHANGELOG.md");
    const [title, ...rest] = (existsSync(changelog) ? readFileSync(changelog, "utf8") : "# Changelog\n").split("\n");
    writeFileSync(changelog, [title, "", `## ${version} - ${new Date().toISOString().slice(0, 10)}`, "", "### Changed", `- ${says}.`, ...rest].join("\n"));
    this.#git("add", "--all");
    this.#git("commit", "--quiet", "--message", says);
    this.#git("tag", `v${version}`);
  }

  #edit({ file, after, insert }) {
    const path = join(this.folder, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(`${after}\n`)) throw new Error(`examples/mcp-hub/${file} has no line ${JSON.stringify(after)} any more: correct HISTORY in scripts/start/service.mjs`);
    writeFileSync(path, text.replace(`${after}\n`, () => `${after}\n${insert}\n`));
  }

  #git(...args) {
    const env = { PATH: process.env.PATH, HOME: this.folder, GIT_CONFIG_NOSYSTEM: "1" };
    const { status, stderr } = spawnSync("git", args, { cwd: this.folder, env, encoding: "utf8", timeout: GIT_MS });
    if (status !== 0) throw new Error(`git ${args.slice(0, 3).join(" ")} ended with ${status}:\n${stderr}`);
  }
}
