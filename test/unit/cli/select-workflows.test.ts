import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { selectWorkflows } from "../../../src/edge/cli/select-workflows.ts";
import type { Selected } from "../../../src/edge/cli/select-workflows.ts";
import { matchesTag } from "../../../src/rehearsal/workflow/triggers.ts";
import type { Node } from "../../../src/rehearsal/workflow/node.ts";
import { stage } from "../../kit/rehearsed.ts";

const on = (push: string): string => `on: { push: ${push} }\njobs: { j: { runs-on: x, steps: [{ run: 'true' }] } }\n`;
const W = ".github/workflows/w.yml";

/** What would run in a repository of these files, with these tags on its commit in place of v1.0.0. */
async function selected(
  files: Readonly<Record<string, string>>,
  tags: readonly string[] = [],
  options: { tag?: string } = {},
): Promise<Omit<Selected, "workflows"> & { paths: string[]; printed: string }> {
  await using place = await stage(files);
  place.repository.git("tag", "--delete", "v1.0.0");
  for (const tag of tags) place.repository.git("tag", tag);
  await using again = await stage({}, { repository: place.repository.folder });
  const printed: string[] = [];
  const { workflows, ...rest } = await selectWorkflows(
    { event: "push", tag: undefined, workflow: undefined, ...options },
    again.rehearsal,
    (line) => printed.push(line),
  );
  return { ...rest, paths: workflows.map(({ path }) => path), printed: printed.join("\n") };
}

describe("the selected tag", () => {
  test.each<[string, string, readonly string[], string]>([
    ["a version tag without a v is used", "{ tags: ['[0-9]+.*'] }", ["1.4.0"], "1.4.0"],
    [
      "the tag that triggers a workflow is used",
      "{ tags: [v*, '!v*-rc*'] }",
      ["v1.4.0", "v1.4.1-rc.1", "stable"],
      "v1.4.0",
    ],
    ["the full version is used, not a moving tag", "{ tags: ['**'] }", ["v1", "v1.4.0", "stable"], "v1.4.0"],
    [
      "a version tag with the prefix of a service is used",
      "{ tags: [shop/v*] }",
      ["v9.0.0", "shop/v1.4.0"],
      "shop/v1.4.0",
    ],
  ])("%s", async (_what, push, tags, expected) => {
    const { ref, printed } = await selected({ [W]: on(push) }, tags);
    expect([ref, printed]).toEqual([expected, ""]);
  });

  test.each<[string, string, string]>([
    ["a v if that triggers a workflow", "{ tags: [v*] }", "v2.1.0"],
    ["no v if only that triggers one", "{ tags: ['[0-9]+.[0-9]+.[0-9]+'] }", "2.1.0"],
    ["the prefix of a pattern", "{ tags: ['shop-v*'] }", "shop-v2.1.0"],
  ])("without a tag the version of the package is used with %s", async (_what, push, expected) => {
    const { ref, printed } = await selected({ [W]: on(push), "package.json": '{"version": "2.1.0"}' });
    expect([ref, printed]).toEqual([
      expected,
      `This commit has no version tag: it is rehearsed as ${expected}. Your repository gets no tag.`,
    ]);
  });

  test("the tag that triggers the most workflows is used", async () => {
    const files = {
      [W]: on("{ tags: ['[0-9]*'] }"),
      ".github/workflows/every.yml": "on: push\njobs: { j: { runs-on: x, steps: [{ run: 'true' }] } }\n",
      "package.json": '{"version": "2.1.0"}',
    };
    expect((await selected(files)).ref).toBe("2.1.0");
    expect(await selected(files, ["v3.0.0", "3.0.0"])).toMatchObject({
      ref: "3.0.0",
      paths: [".github/workflows/every.yml", W],
    });
  });

  test("without a version in a file the patch version after the newest tag is used", async () => {
    await using place = await stage({ [W]: on("{ tags: [v*] }") });
    for (const tag of ["v1.9.0", "v1.10.3", "v2.0.0-rc.1", "other"]) place.repository.commit(tag, {});
    place.repository.commit("v9.9.9", {});
    place.repository.git("tag", "--delete", "v9.9.9");
    await place.rehearsal.repository.refresh();
    const { ref } = await selectWorkflows(
      { event: "push", tag: undefined, workflow: undefined },
      place.rehearsal,
      () => {},
    );
    expect(ref).toBe("v1.10.4");
  });

  test("workflows that other tags trigger are listed with their filters", async () => {
    const files = {
      [W]: on("{ tags: [v*] }"),
      ".github/workflows/cart.yml": on("{ branches: [main], tags: ['cart-*', '!cart-0*'] }"),
      ".github/workflows/main.yml": on("{ branches: [main] }"),
      ".github/workflows/ci.yml": "on: pull_request\njobs: { j: { runs-on: x, steps: [{ run: 'true' }] } }\n",
    };
    expect(await selected(files, ["v1.0.0"])).toEqual({
      ref: "v1.0.0",
      paths: [W],
      printed:
        ".github/workflows/cart.yml is triggered by push (branches main; tags cart-*, !cart-0*), not by this tag, so it does not run.",
    });
    await expect(selected({ [W]: on("{ branches: [main] }") })).rejects.toThrow(
      `no workflow runs for a push of the tag v0.0.1: ${W} is triggered by push (branches main)`,
    );
  });
});

// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
test.each<[string, string, boolean]>([
  ["v2", "v2", true],
  ["v2", "v2.0", false],
  ["v2*", "v2", true],
  ["v2*", "v2.9.9", true],
  ["v2*", "v2/x", false],
  ["*", "main", true],
  ["*", "a/b", false],
  ["**", "a/b", true],
  ["*", ".hidden", true],
  ["v[12].[0-9]+.[0-9]+", "v1.10.1", true],
  ["v[12].[0-9]+.[0-9]+", "v3.1.1", false],
  ["v[0-9]+.[0-9]+.[0-9]+", "v1.2", false],
  ["v[0-9]+.[0-9]+", "v1x2", false],
  ["v1.{2,3}", "v1.2", false],
  ["v1.{2,3}", "v1.{2,3}", true],
  ["v@(a|b)", "va", false],
  ["*.jsx?", "page.js", true],
  ["v?1", "1", true],
  ["v?1", "x1", false],
  ["\\*", "*", true],
  ["v[9-0]", "v1", false],
  ["**/v1", "v1", true],
  ["**/v1", "a/b/v1", true],
  ["**/v1", "xv1", false],
  ["shop/**/v*", "shop/v1", true],
  ["shop/**/v*", "shop/a/v1", true],
  ["shop/**/v*", "shopv1", false],
  ["shop/**", "shop/a/v1", true],
  ["shop/**", "shop", false],
  ["**v1", "a/xv1", true],
])("the pattern %s and the tag %s: %s", (pattern, tag, expected) => {
  const tags: Node = { kind: "list", at: "", items: [{ kind: "literal", value: pattern, at: "" }] };
  expect(matchesTag({ kind: "map", at: "", entries: new Map([["tags", tags]]) }, tag)).toBe(expected);
});

test("files that the user's git ignores, and its line endings, are no changes", async () => {
  await using place = await stage({ [W]: on("{ tags: [v*] }"), "a.txt": "one\n" });
  const home = join(place.folder, "persons-home");
  mkdirSync(join(home, ".config/git"), { recursive: true });
  writeFileSync(join(home, ".config/git/ignore"), ".idea/\n");
  writeFileSync(join(home, ".gitconfig"), "[core]\n\tautocrlf = true\n");
  for (const [name, text] of [
    ["a.txt", "one\r\n"],
    [".idea", undefined],
    [".idea/x", "x"],
    ["new.txt", "new\r\n"],
  ] as const) {
    if (text === undefined) mkdirSync(join(place.repository.folder, name));
    else writeFileSync(join(place.repository.folder, name), text);
  }
  // What a checkout with these settings leaves in the index.
  place.repository.git("-c", "core.autocrlf=true", "-c", "core.safecrlf=false", "add", "a.txt");
  vi.stubEnv("HOME", home);
  vi.stubEnv("XDG_CONFIG_HOME", undefined);
  try {
    await using again = await stage({}, { repository: place.repository.folder });
    const { repository } = again.rehearsal;
    expect(await repository.changes()).toEqual(["new.txt"]);
    const commit = await repository.snapshot();
    expect([await repository.files(commit, "**"), await repository.show(commit, "new.txt")]).toEqual([
      ["a.txt", "new.txt"],
      "new",
    ]);
  } finally {
    vi.unstubAllEnvs();
  }
});
