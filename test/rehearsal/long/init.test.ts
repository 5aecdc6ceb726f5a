import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RehearseCli } from "../../kit/rehearse-cli.ts";
import { SUITE, TinyRepository } from "../../kit/rehearsed.ts";

// A repository without anything of ours: what `init` writes is deployed on the spot.

let cli: RehearseCli;
let repository: TinyRepository;
beforeEach(() => {
  cli = new RehearseCli();
});
afterEach(() => {
  cli.close();
  repository.remove();
});

function init(below = "."): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(SUITE, "dist/cli.js"), "init"], {
    cwd: join(repository.folder, below),
    env: { PATH: process.env["PATH"] },
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

const SERVER = `const { createServer } = require("node:http");
createServer((request, response) => {
  if (request.url === "/healthz") return response.end(JSON.stringify({ version: process.env.RELEASE_VERSION }));
  response.end("hello");
}).listen(process.env.PORT || 3000);
`;

test("a Node service with tests and a changelog: init, commit, tag, rehearse", { timeout: 180_000 }, async () => {
  repository = new TinyRepository({
    "package.json":
      '{\n  "name": "shop",\n  "version": "1.1.0",\n  "scripts": {"start": "node server.js", "test": "node --test"}\n}\n',
    "server.js": SERVER,
    "test/shop.test.js": 'require("node:test")("adds", () => {});\n',
    "CHANGELOG.md": "# Changelog\n\n## [1.1.0] - 2026-01-01\n- hello\n",
  });
  expect(init()).not.toContain("Before a rehearsal can succeed");
  repository.commit("v1.1.0", {});
  const { code, text } = await cli.run(repository.folder, ["--tag", "v1.1.0"], { deadlineMs: 150_000 });
  expect(code, text).toBe(0);
  for (const name of ["staging", "production"])
    expect(text).toMatch(new RegExp(`^${name} +✓ success in .* outcome deployed, version 1\\.1\\.0$`, "m"));
  expect(cli.left()).toEqual([]);
});

test("a Python service below the top, not committed, beside another language", { timeout: 180_000 }, async () => {
  repository = new TinyRepository({
    "package.json": '{"name": "pages", "private": true}',
    "api/server.py": `import json, os
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()
        self.wfile.write(json.dumps({"version": os.environ.get("RELEASE_VERSION")}).encode())

HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Handler).serve_forever()
`,
  });
  expect(init("api")).toContain("../.github/workflows/pipeline-api.yml was written.");
  const { code, text } = await cli.run(join(repository.folder, "api"), [], { deadlineMs: 150_000 });
  expect(code, text).toBe(0);
  expect(text).toMatch(/^production +✓ success in .* outcome deployed/m);
  expect(cli.left()).toEqual([]);
});
