import { join, resolve } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { buildDist } from "../../scripts/bundle.ts";
import { ServiceRepo } from "../kit/service-repo.ts";
import type { GateRun } from "../kit/service-repo.ts";

const root = resolve(import.meta.dirname, "../..");
const out = "node_modules/.cache/dist-gate-version";
const DEPLOY =
  'service: shop\nbuild: {commands: ["true"], archive: a.tar.gz}\nenvironments:\n  staging: {target: {hosts: [web1]}}\n  production: {target: {hosts: [web2]}}\n';

let repo: ServiceRepo;
beforeAll(async () => {
  await buildDist({ root, actions: "src/edge/actions", cli: "src/edge/cli/main.ts", out });
});
beforeEach(() => {
  repo = new ServiceRepo(join(root, out, "gate.js")).write({ "deploy.yml": DEPLOY });
});
afterEach(() => repo.close());

const json = (version: string): Record<string, string> => ({ "package.json": JSON.stringify({ version }) });

async function version(
  inputs: Readonly<Record<string, string>> = {},
): Promise<NonNullable<GateRun["report"]>["gates"][number] | undefined> {
  return (await repo.gate({ gates: "version", ...inputs })).report?.gates.find(({ name }) => name === "version");
}

it("the tag decides which version was released before, whatever the file had then", async () => {
  repo.write(json("1.2.3")).commit("v1.3.0");
  repo.write(json("1.2.4")).commit("v1.2.4");
  expect(await version()).toMatchObject({ state: "fail", summary: "1.2.4 is not greater than 1.3.0 at tag v1.3.0" });
});

it("a release is greater than its candidate, though their file had the same", async () => {
  repo.write(json("1.2.3")).commit("v1.2.3-rc.1");
  repo.write({ "a.txt": "a" }).commit("v1.2.3");
  expect(await version()).toMatchObject({ state: "pass", summary: "1.2.3 in package.json, before 1.2.3-rc.1" });
});

it("a previous version is compared even where its file had another path or no version", async () => {
  repo.write({ "rebar.config": "", "src/shop.app.src": "{application, shop, [{vsn, git}]}.\n" }).commit("v2.0.0");
  repo.git("rm", "--quiet", "src/shop.app.src");
  repo.write({ "apps/shop/src/shop.app.src": '{application, shop, [{vsn, "1.9.0"}]}.\n' }).commit("v1.9.0");
  expect(await version()).toMatchObject({ state: "fail", summary: "1.9.0 is not greater than 2.0.0 at tag v2.0.0" });
});

it("the file at the input base-ref is compared", async () => {
  repo.write(json("1.2.3")).commit("v1.2.0");
  repo.git("branch", "before");
  repo.write({ "a.txt": "a" }).commit("v1.2.3");
  expect(await version()).toMatchObject({ state: "pass" });
  expect(await version({ "base-ref": "before" })).toMatchObject({
    state: "fail",
    summary: "1.2.3 is not greater than 1.2.3 at input base-ref",
  });
});

it("several tags at the commit are listed, and none is chosen", async () => {
  repo.write(json("1.2.3")).commit("v1.2.3", "v1.2.4");
  const gate = await version();
  expect(gate).toMatchObject({ state: "inconclusive", verdicts: { staging: "pass" } });
  expect(gate?.findings).toContainEqual({
    severity: "warning",
    message: "the commit has several tags (1.2.3, 1.2.4), and nothing selects one: give the input version",
  });
});
