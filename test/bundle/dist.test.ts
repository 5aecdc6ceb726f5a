import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { buildDist } from "../../scripts/bundle.ts";
import { problemWithoutInputs, runStub } from "../../scripts/run-stub.ts";

const root = resolve(import.meta.dirname, "../..");
const out = "node_modules/.cache/dist-tested";

beforeAll(async () => {
  await buildDist({ root, actions: "src/actions", cli: "src/cli/main.ts", out });
});

it("every action says what it misses when it is given nothing", async () => {
  const stubs = readdirSync(join(root, out)).filter((name) => name.endsWith(".js") && !["index.js", "cli.js"].includes(name));
  const results = await Promise.all(stubs.map(async (name) => [name, await runStub(join(root, out, name))] as const));
  expect(results.flatMap(([name, result]) => problemWithoutInputs(name, result) ?? [])).toEqual([]);
});
