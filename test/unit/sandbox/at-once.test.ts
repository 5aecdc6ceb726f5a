import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../../..");
const run = promisify(execFile);
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "sandbox-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function stageOf(ports: readonly number[]): void {
  writeFileSync(join(folder, "stage.json"), JSON.stringify({ version: 1, ports, proxies: [{ port: 62_000 }] }));
}

const CONFIG = `service: shop
environments:
  production:
    url: https://shop.example.com
    target: {hosts: [${Array.from({ length: 12 }, (_, index) => `h${index}`).join(", ")}], manager: {process: x}}
    env: {PORT: 8080}
`;

/** What a process of its own makes of it, from the moment on that is given. */
async function sandboxedElsewhere(at: number): Promise<string> {
  const script = `
    const { sandboxed } = await import(${JSON.stringify(join(ROOT, "src/sandbox/sandbox.ts"))});
    const { loadConfig } = await import(${JSON.stringify(join(ROOT, "src/config/load.ts"))});
    const config = loadConfig(${JSON.stringify(CONFIG)}, "deploy.yml");
    while (Date.now() < ${at});
    process.stdout.write(JSON.stringify(sandboxed(config, ${JSON.stringify(folder)})));`;
  return (await run(process.execPath, ["--input-type=module", "-e", script], { timeout: 30_000 })).stdout;
}

it("concurrent and later processes get the same sandbox of an environment", async () => {
  stageOf(Array.from({ length: 100 }, (_, index) => 61_000 + index));
  const at = Date.now() + 3000;
  const seen = await Promise.all([sandboxedElsewhere(at), sandboxedElsewhere(at), sandboxedElsewhere(at)]);
  expect(new Set([...seen, await sandboxedElsewhere(0)]).size).toBe(1);
  const { environments } = JSON.parse(seen[0] ?? "") as {
    environments: { production: { target: { hosts: { instance: string }[] } } };
  };
  expect(new Set(environments.production.target.hosts.map(({ instance }) => instance)).size).toBe(12);
  // Whoever came second gave back what it had taken.
  expect(readdirSync(join(folder, "taken/ports")).length).toBe(12);
  expect(readdirSync(join(folder, "assigned")).length).toBe(13);
});

it("a port on which another process listens is not used", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as AddressInfo;
  stageOf([port, ...Array.from({ length: 12 }, (_, index) => 61_000 + index)]);
  expect(await sandboxedElsewhere(0)).not.toContain(String(port));
  server.close();
});
