import { expect, test } from "vitest";
import { CHECKS } from "./checks/all.ts";
import { ours } from "./ours.ts";

const repository = ours();

// It comes by a change of its own; nothing is left out here from then on.
const awaited = ["$/actions/build-and-gate"].filter((uses) => repository.resolve(uses) === undefined);

test("there is something to check", () => {
  expect(repository.sources.filter(({ call }) => call !== undefined).map(({ path }) => path)).toEqual(
    ["build", "deploy", "pipeline", "rollback", "status"].map((name) => `.github/workflows/${name}.yml`),
  );
  expect(repository.sources.filter(({ path }) => path.startsWith("examples/")).length).toBe(6);
  expect(repository.sources.filter(({ path }) => path.startsWith("README.md")).length).toBe(1);
});

test.each(Object.entries(CHECKS))("%s", async (_name, check) => {
  const findings = await check(repository);
  expect(findings.filter((finding) => !awaited.some((uses) => finding.includes(uses)))).toEqual([]);
});
