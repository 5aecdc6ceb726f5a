import { expect, test } from "vitest";
import { CHECKS } from "./checks/all.ts";
import { ours } from "./ours.ts";

const repository = ours();

test("the lists of files to check are not empty", () => {
  expect(repository.sources.filter(({ call }) => call !== undefined).map(({ path }) => path)).toEqual(
    ["build", "deploy", "pipeline", "rollback", "status"].map((name) => `.github/workflows/${name}.yml`),
  );
  expect(repository.sources.filter(({ path }) => path.startsWith("examples/")).length).toBe(6);
  expect(repository.sources.filter(({ path }) => path.startsWith("README.md")).length).toBe(1);
});

test.each(Object.entries(CHECKS))("%s", async (_name, check) => {
  expect(await check(repository)).toEqual([]);
});
