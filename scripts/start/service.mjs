// The service: examples/mcp-hub as a repository of its own, with a history.

import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const GIT_MS = 30_000;

/** Each version is a commit and a tag on top of the previous one. The broken versions are broken in their code. */
const HISTORY = [
  { version: "1.0.0", subject: "The hub" },
  { version: "2.0.0", subject: "Answer faster" },
  {
    version: "3.0.0",
    subject: "Quotas",
    // Its tests pass in the checkout; scripts/build.sh does not pack this file.
    add: { file: "quotas.js", text: "export const quota = 100;\n" },
    edit: { file: "server.js", after: "import { createMcp } from './lib/mcp.js';", insert: "import './quotas.js';" },
  },
  {
    version: "4.0.0",
    subject: "Thresholds by name",
    serverOf: "2.0.0",
    // It accepts the thresholds of tests and staging, but rejects every client with 0.75, that of production.
    edit: {
      file: "server.js",
      after: "async function postMcp(request, response) {",
      insert:
        "  if (![0.7, 0.99].includes(settings.threshold)) throw new RangeError(`threshold ${settings.threshold} has no name`);",
    },
  },
  { version: "5.0.0", subject: "Thresholds as they are written", serverOf: "2.0.0" },
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
    writeFileSync(join(this.folder, "CHANGELOG.md"), "# Changelog\n");
    for (const entry of HISTORY) this.#commit(entry);
  }

  #commit({ version, subject, add, edit, serverOf }) {
    if (serverOf !== undefined) this.#git("checkout", "--quiet", `v${serverOf}`, "--", "server.js");
    if (add !== undefined) writeFileSync(join(this.folder, add.file), add.text);
    if (edit !== undefined) this.#edit(edit);
    const file = join(this.folder, "package.json");
    writeFileSync(file, `${JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), version }, null, 2)}\n`);
    const changelog = join(this.folder, "CHANGELOG.md");
    const [title, ...rest] = readFileSync(changelog, "utf8").split("\n");
    writeFileSync(
      changelog,
      [
        title,
        "",
        `## ${version} - ${new Date().toISOString().slice(0, 10)}`,
        "",
        "### Changed",
        `- ${subject}.`,
        ...rest,
      ].join("\n"),
    );
    this.#git("add", "--all");
    this.#git("commit", "--quiet", "--message", subject);
    this.#git("tag", `v${version}`);
  }

  #edit({ file, after, insert }) {
    const path = join(this.folder, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(`${after}\n`))
      throw new Error(
        `examples/mcp-hub/${file} has no line ${JSON.stringify(after)} any more: correct HISTORY in scripts/start/service.mjs`,
      );
    writeFileSync(
      path,
      text.replace(`${after}\n`, () => `${after}\n${insert}\n`),
    );
  }

  #git(...args) {
    const env = { PATH: process.env.PATH, HOME: this.folder, GIT_CONFIG_NOSYSTEM: "1" };
    const { status, stderr } = spawnSync("git", args, { cwd: this.folder, env, encoding: "utf8", timeout: GIT_MS });
    if (status !== 0) throw new Error(`git ${args.slice(0, 3).join(" ")} ended with ${status}:\n${stderr}`);
  }
}
