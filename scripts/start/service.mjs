// The service of the story: examples/mcp-hub as a repository of its own, with a history, releases and a deploy.yml.

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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

export const SECRETS = "GEMINI_API_KEY=made-up-for-npm-start-1\nGITHUB_PERSONAL_ACCESS_TOKEN=made-up-for-npm-start-2";

export class Service {
  folder;
  #place;
  #checkout = Promise.resolve();

  constructor(place) {
    this.#place = place;
    this.folder = place.path("mcp-hub");
  }

  /** Commits, tags and builds all versions. */
  async make(example, config) {
    cpSync(example, this.folder, { recursive: true, filter: (file) => !/\/(?:node_modules|out)$/.test(file) });
    writeFileSync(join(this.folder, ".gitignore"), "out/\n");
    writeFileSync(join(this.folder, "deploy.yml"), config);
    await this.#git("init", "--quiet", "--initial-branch=main");
    await this.#git("config", "user.name", "npm start");
    await this.#git("config", "user.email", "npm-start@example.com");
    for (const entry of HISTORY) {
      const commit = await this.#commit(entry);
      await this.#build(entry.version, commit);
    }
  }

  /** The checkout of a job; gives its commit. Jobs at the same time must want the same one. */
  async checkout(ref) {
    this.#checkout = this.#checkout.then(async () => this.#git("checkout", "--quiet", "--detach", ref));
    await this.#checkout;
    return this.#head();
  }

  archive(version) {
    return `out/${version}/mcp-hub.tar.gz`;
  }

  async #commit({ version, says, edit, serverOf }) {
    if (serverOf !== undefined) await this.#git("checkout", "--quiet", `v${serverOf}`, "--", "server.js");
    if (edit !== undefined) this.#edit(edit);
    const file = join(this.folder, "package.json");
    writeFileSync(file, `${JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), version }, null, 2)}\n`);
    await this.#git("add", "--all");
    await this.#git("commit", "--quiet", "--message", says);
    await this.#git("tag", `v${version}`);
    return this.#head();
  }

  #edit({ file, after, insert }) {
    const path = join(this.folder, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(`${after}\n`)) throw new Error(`examples/mcp-hub/${file} has no line ${JSON.stringify(after)} any more: correct HISTORY in scripts/start/service.mjs`);
    writeFileSync(path, text.replace(`${after}\n`, () => `${after}\n${insert}\n`));
  }

  /** The archive by the example's own script, and beside it what a build that gates its releases leaves. */
  async #build(version, commit) {
    const archive = join(this.folder, this.archive(version));
    mkdirSync(join(archive, ".."), { recursive: true });
    await this.#place.run("bash", [join(this.folder, "scripts/build.sh"), version, archive]);
    const manifest = {
      service: "mcp-hub",
      version,
      commit,
      archive: { sha256: createHash("sha256").update(readFileSync(archive)).digest("hex") },
      gates: { staging: "pass", production: "pass" },
      built: { by: "npm start, which made these verdicts up" },
    };
    writeFileSync(join(archive, "../release.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  }

  async #head() {
    return this.#git("rev-parse", "HEAD");
  }

  async #git(...args) {
    return this.#place.run("git", args, { cwd: this.folder });
  }
}

/** The one file that a user writes. Staging is restarted in place; production has two slots and a switch. */
export function deployYml({ staging, production, slotA, slotB, place }) {
  return `service: mcp-hub
preset: mcp-hub
smoke:
  - {name: health, http: /health}
  - name: a client can connect
    http: /mcp
    method: POST
    headers: {content-type: application/json}
    body: '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}'
    contains: serverInfo
environments:
  staging:
    url: http://127.0.0.1:${staging}
    target:
      hosts: [local]
      path: ${place.path("hosts/staging")}
      instance: http://127.0.0.1:${staging}
    env: {PORT: ${staging}}
    verify: {within: 30s, interval: 100ms, times: 2}
  production:
    url: http://127.0.0.1:${production}
    target:
      hosts: [local]
      path: ${place.path("hosts/production")}
    strategy:
      kind: blue-green
      slots:
        a: {instance: "http://127.0.0.1:${slotA}", env: {PORT: ${slotA}}}
        b: {instance: "http://127.0.0.1:${slotB}", env: {PORT: ${slotB}}}
      switch: [bash, ${place.path("switch.sh")}, ${place.path("traffic")}]
      drain: 100ms
    verify: {within: 30s, interval: 100ms, times: 2}
`;
}

/** The switch command of production. It waits until somebody listens: a way back starts a slot right before it. */
export const SWITCH_SH = `# Leads the traffic to the slot at $INSTANCE: the proxy asks the file $1 where to go.
set -eu
address=\${INSTANCE#http://}
for attempt in {1..200}; do
  if (exec 3<>"/dev/tcp/\${address%:*}/\${address#*:}") 2>/dev/null; then
    printf %s "$INSTANCE" >"$1.new"
    mv -f "$1.new" "$1"
    exit 0
  fi
  sleep 0.05
done
echo "nothing listens at $INSTANCE" >&2
exit 1
`;
