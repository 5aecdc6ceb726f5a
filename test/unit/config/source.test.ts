import { describe, expect, test } from "vitest";
import { COMPLETE } from "./complete.ts";
import { problemsOf, staging } from "./problems.ts";

describe("an unusual or invalid YAML", () => {
  const table: readonly (readonly [name: string, text: string, line: number, path: string, message: string])[] = [
    ["an empty file", "", 1, "", "the file is empty"],
    ["only a comment", "\n# nothing\n", 1, "", "the file is empty"],
    ["a list", "- a\n", 1, "", "must be a map of keys and values, not a list"],
    ["a word", "hello\n", 1, "", "must be a map of keys and values, not text"],
    ["a tab", "service: shop\nenvironments:\n\tstaging: {}\n", 3, "", "a tab is used to indent"],
    ["two documents", "service: shop\n---\nservice: shop\n", 2, "", "more than one document"],
    ["a key twice", staging("    bake: 1s\n    bake: 2s\n"), 7, "environments.staging.bake", "is written twice"],
    ["an open quote", 'service: "shop\n', 2, "", "is not valid YAML"],
    ["an open bracket", staging("    secrets: [A, B\n    bake: 1s\n"), 7, "", "BAD_INDENT|valid YAML|indented"],
    ["a colon in plain text", "service: a: b\n", 1, "", "put the value in quotes"],
    ["a tag", "service: !!binary aGk=\n", 1, "", "tags are not read"],
    ["a tag of one's own", "service: !env SERVICE\n", 1, "", "tags are not read"],
    ["a mark in what the parser says", 'service: "\\\u202e"\n', 1, "", "\\u202e"],
    ["a merge key", "service: shop\nenvironments: &e\n  <<: {}\n", 3, 'environments["<<"]', "merge keys are not read"],
    ["a prototype", staging("    env: { __proto__: x }\n"), 6, "environments.staging.env.__proto__", "is not a key"],
    ["a key that is a list", "service: shop\n? [a]\n: b\n", 2, "", "has a key that is not a word"],
    [
      "an alias of nothing",
      "service: *shop\n",
      1,
      "service",
      "refers to an anchor &shop that is not written before it",
    ],
    [
      "an alias of itself",
      "service: shop\nenvironments: &e\n  staging: *e\n",
      3,
      "environments.staging",
      "contains itself",
    ],
    [
      "a number that loses digits",
      staging("    env: { ID: 12345678901234567890 }\n"),
      6,
      "environments.staging.env.ID",
      "in quotes for text",
    ],
    ["a number in octal", staging("    keep: 007\n"), 6, "environments.staging.keep", "is read as 7"],
  ];

  test.each(table)("%s", (_name, text, line, path, message) => {
    const [problem] = problemsOf(text);
    expect(problem).toMatchObject({ line, path });
    expect(problem?.message).toMatch(
      new RegExp(message.includes("|") ? message : message.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")),
    );
  });

  test("aliases of aliases are stopped before they fill the memory", () => {
    const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}, *l${i}, *l${i}]`);
    const started = performance.now();
    const [problem] = problemsOf(`l0: &l0 [x, x]\n${levels.join("\n")}\n`);
    expect(problem?.message).toContain("aliases included");
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test.each([100, 5000, 100_000])("%d nested brackets", (depth) => {
    const [problem] = problemsOf(`service: ${"[".repeat(depth)}${"]".repeat(depth)}\n`);
    expect(problem?.message).toContain("is nested deeper than 40 levels");
  });

  test("a file of megabytes", () => {
    expect(problemsOf(`# ${"x".repeat(300_000)}\n`)[0]?.message).toContain("larger than 256 kB");
  });

  test("an alias for a whole value is read, and its mistakes are shown where it is used", () => {
    const text = (name: string): string =>
      `service: shop\nenvironments:\n  staging:\n    target: &t\n      hosts: [web1]\n      user: ${name}\n  production:\n    target: *t\n`;
    expect(problemsOf(text("deploy"))).toEqual([]);
    expect(problemsOf(text("a b")).map(({ path }) => path)).toEqual([
      "environments.staging.target.user",
      "environments.production.target.user",
    ]);
  });

  test("a byte order mark and line ends of Windows", () => {
    expect(problemsOf(`\uFEFF${staging("").replaceAll("\n", "\r\n")}`)).toEqual([]);
    expect(problemsOf(staging("    keep: 1\n").replaceAll("\n", "\r\n"))).toMatchObject([{ line: 6, col: 11 }]);
  });

  test("anything that can be cut from or put into a file ends in a ConfigError with places in the file", () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const noise = [
      "[",
      "]",
      "{",
      "}",
      ":",
      "- ",
      "&a ",
      "*a ",
      "\n",
      "\t",
      '"',
      "'",
      "!",
      "|",
      ">",
      "%",
      "@",
      "`",
      "\0",
      "\u2028",
      "null",
      "~",
      "? ",
    ];
    for (let round = 0; round < 400; round += 1) {
      const at = random(COMPLETE.length);
      const text = COMPLETE.slice(0, at) + (noise[random(noise.length)] ?? "") + COMPLETE.slice(at + random(40));
      const lines = text.split("\n").length;
      for (const problem of problemsOf(text)) {
        expect(problem.line).toBeGreaterThanOrEqual(1);
        expect(problem.line).toBeLessThanOrEqual(lines);
        expect(problem.message).not.toMatch(/[\n\u2028]|undefined|\[object/);
      }
    }
  });
});
