import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildDist } from "../../scripts/bundle.ts";
import type { BundleResult } from "../../scripts/bundle.ts";
import { runStub } from "../../scripts/run-stub.ts";
import { nodes } from "./nodes.ts";
import motto from "./sample/motto.sh";

const root = resolve(import.meta.dirname, "../..");
const out = "node_modules/.cache/dist-sample";
const stub = join(root, out, "greet.js");
const post = join(root, out, "greet-post.js");

let built: BundleResult;

beforeAll(async () => {
  built = await buildDist({ root, actions: "test/bundle/sample", cli: "test/bundle/sample/none.ts", out });
});

describe("the bundle", () => {
  it("contains shell programs as text, as in the test runner", () => {
    expect(motto).toBe(readFileSync(join(import.meta.dirname, "sample/motto.sh"), "utf8"));
  });

  it("is tested with the runner's version of Node", () => {
    expect(process.version).toMatch(/^v24\./);
  });

  it("is small, and contains no large package", () => {
    expect(statSync(join(root, out, "index.js")).size).toBeLessThan(250_000);
    expect(readFileSync(join(root, out, "index.js"), "utf8")).not.toMatch(/undici|octokit\/core|webpackMissingModule/);
    expect(readFileSync(join(root, out, "licenses.txt"), "utf8")).toMatch(/^@actions\/core \d/m);
  });

  it("is reproducible, and contains no path of this machine", async () => {
    const again = "node_modules/.cache/again/dist-sample";
    await buildDist({ root, actions: "test/bundle/sample", cli: "test/bundle/sample/none.ts", out: again });
    for (const name of readdirSync(join(root, out))) {
      const text = readFileSync(join(root, out, name), "utf8");
      expect([name, readFileSync(join(root, again, name), "utf8") === text]).toEqual([name, true]);
      expect([name, text.includes(root)]).toEqual([name, false]);
    }
  });
});

describe("the engine file", () => {
  it("contains no module of the index, and imports only existing names from it", () => {
    const load = createRequire(join(root, out, "index.js"));
    const { shared } = load("./index.js") as { shared: Record<string, Record<string, unknown>> };
    const missing = Object.entries(built.shared).flatMap(([file, names]) =>
      names.filter((name) => shared[file]?.[name] === undefined).map((name) => `${file} ${name}`),
    );
    expect(Object.keys(built.shared)).toContain("src/core/errors.ts");
    expect(missing).toEqual([]);
    expect(readFileSync(join(root, out, "index.js"), "utf8")).toMatch(/class UserError|UserError ?= ?class/);
    expect(readFileSync(join(root, out, "engine.cjs"), "utf8")).not.toMatch(/class UserError|UserError ?= ?class/);
  });

  it.each([
    [
      "a name that the index's module lacks",
      'import { no } from "../../src/core/action.ts"; export const x = no;',
      /No matching export.*"no"/,
    ],
    [
      "a variable, whose later values it would not see",
      'import { count } from "../../src/core/count.ts"; export const x = count;',
      /count\.ts exports a variable/,
    ],
  ])("is not built with %s", async (_what, engine, problem) => {
    const folder = mkdtempSync(join(tmpdir(), "engine-"));
    const files = {
      "src/core/action.ts": 'export { count } from "./count.ts"; export async function runAction() {}',
      "src/core/count.ts": "export let count = 0;",
      "actions/one.ts": 'export async function main() { await import("./engine/x.ts"); }',
      "actions/engine/x.ts": engine,
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    await expect(buildDist({ root: folder, actions: "actions", cli: "none.ts", out: "dist" })).rejects.toThrow(problem);
    rmSync(folder, { recursive: true, force: true });
  });
});

describe.each(nodes)("a stub under %s", (node) => {
  it("reports a wrong input in one line and fails", async () => {
    const result = await runStub(stub, { node, inputs: { mood: "angry" } });
    expect(result).toMatchObject({ code: 1, stderr: "" });
    expect(result.stdout).toBe(
      "::error::input name: is required; input mood: must be one of glad, sad. Correct the step's `with:`.\n",
    );
    expect(result.state).toEqual({});
  });

  it("works, masks, exits despite open handles, and saves its private folder for post", async () => {
    const result = await runStub(stub, { node, inputs: { name: " me ", token: "hunter2-token" } });
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout).toContain("::add-mask::hunter2-token\n");
    expect(result.stdout).toContain("hello me, ***\n");
    expect(result.outputs["tmp"]).toBe(result.state["private-folder"]);
    expect(result.state["name"]).toBe("me");
    expect(result.outputs["motto"]).toBe(motto);
  });

  it("removes the private folder of main in post", async () => {
    const folder = mkdtempSync(join(tmpdir(), "private-"));
    const result = await runStub(post, { node, state: { deployment: "{}", "private-folder": folder } });
    expect(result).toMatchObject({ code: 0, stdout: `private folder ${folder}\n` });
    expect(existsSync(folder)).toBe(false);
  });

  it.each([{ deployment: "{}", done: "true" }, {}])(
    "removes the private folder of main, and loads nothing else, in a post step with nothing to do: %o",
    async (state) => {
      const folder = mkdtempSync(join(tmpdir(), "private-"));
      const result = await runStub(post, { node, state: { ...state, "private-folder": folder } });
      expect(result).toMatchObject({ code: 0, stdout: "", stderr: "" });
      expect(existsSync(folder)).toBe(false);
    },
  );

  it("prints a fault with its stack and requests a report", async () => {
    const result = await runStub(stub, { node, inputs: { name: "fault" } });
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/^TypeError: a fault of ours\n\s+at .*main/m);
    expect(result.stdout).toMatch(/Please report it/);
    expect(result.stdout).toMatch(/^::error::a fault of ours$/m);
  });

  it("shares its error classes with the engine", async () => {
    const result = await runStub(stub, { node, inputs: { name: "me", engine: "yes" } });
    expect(result).toMatchObject({ code: 1, stderr: "", outputs: { "same-classes": "true,true,true" } });
    expect(result.stdout).toMatch(/^::error::the engine refuses\. Ask again\.$/m);
    expect(result.stdout).not.toMatch(/Please report it/);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("aborts its signal on %s and exits", async (signal) => {
    let sent = false;
    const result = await runStub(stub, {
      node,
      inputs: { name: "me", wait: "20000" },
      onOutput: (text, child) => {
        if (!text.includes("waiting") || sent) return;
        sent = true;
        child.kill(signal);
      },
    });
    expect(result).toMatchObject({ code: 0, signal: null });
    expect(result.outputs["stopped"]).toBe("yes");
    expect(result.stdout).toContain(`Received ${signal}: stopping.`);
  });

  it("loads the heavy file on first use, also behind a proxy", async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.url} ${request.headers.authorization}`);
      response.setHeader("content-type", "application/json").end('{"login":"octo"}');
    });
    // A proxy is asked to open a tunnel, or is sent the whole URL.
    server.on("connect", (request, socket) => {
      seen.push(`CONNECT ${request.url}`);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const direct = await runStub(stub, { node, inputs: { name: "me", token: "t-o-k-e-n", "api-url": url } });
    expect(direct.outputs["login"]).toBe("octo");
    expect(seen).toEqual(["/user token t-o-k-e-n"]);
    seen.length = 0;
    await runStub(stub, {
      node,
      inputs: { name: "me", token: "t-o-k-e-n", "api-url": "http://api.example.invalid" },
      env: { http_proxy: url, GITHUB_API_URL: "http://api.example.invalid" },
    });
    server.close();
    expect(seen.join()).toMatch(/api\.example\.invalid/);
  });
});
