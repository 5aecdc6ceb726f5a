import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../..");

/** Globs of the files that are held to {@link PHRASES}. */
const CHECKED: readonly string[] = [
  "src/deploy/*.ts",
  "src/app/!(finish|gate|reports).ts",
  "src/app/inputs/*.ts",
  "src/config/*.ts",
  "src/core/!(annotations|log|printable|quote|summary).ts",
  "src/edge/actions/*.ts",
  "src/targets/host/{calls,key,ssh}.ts",
  "actions/{deploy-production,deploy-staging,recover,rollback,smoke-test,status}/*",
  "deploy/*",
  "docs/{architecture,deploy-yml,pipeline,recovery}.md",
  "docs/deploy.schema.json",
  ".github/workflows/*.yml",
  "{README,CONTRIBUTING,SECURITY,CHANGELOG}.md",
];

/** What must not be written, and what to write in its place. A space also stands for a line break within a comment. */
const PHRASES: readonly (readonly [phrase: string, write: string])[] = [
  [String.raw`\bcan not\b`, "cannot"],
  [String.raw`\btak(?:es?|ing) back\b|\btook back\b|\btaken back\b`, "roll back, rolled back"],
  [String.raw`\bgo(?:es)? back\b|\bgo(?:ing|ne) back\b|\bwent back\b`, "roll back, return to the previous release"],
  [String.raw`\bway back\b`, "rollback, undo"],
  [String.raw`\bbring(?:s|ing)? back\b|\bbrought back\b|\bcomes? back\b`, "restore, restored"],
  [String.raw`\b(?:is|are|was|were|be|been) told\b|\btold (?:of|all)\b`, "reported, printed, shown"],
  [String.raw`\bthe release before\b`, "the previous release"],
  [String.raw`\bmade sure of\b`, "confirmed"],
  [
    String.raw`\b(?:a|one) (?:file|line|word|message|job|host|gate) a (?:gate|host|line|file|run|test|outcome)\b`,
    "one … per …",
  ],
  [String.raw`\bone [a-z]+ a (?:line|host|slot|run|outcome)\b`, "one … per …"],
  [String.raw`\bin its midst\b`, "midway"],
  [String.raw`\b(?:is|stays|stayed) well\b`, "healthy, valid"],
  [String.raw`\b(?:hears?|heard) of\b`, "receives, is notified of"],
  [String.raw`\b(?:at work|looked at) (?:on it|there|again)\b`, "running, checked again"],
  [String.raw`\b(?:last|first) said\b`, "last output, first error"],
];

test.each(PHRASES.map(([phrase, write]) => ({ phrase, write })))("nothing matches $phrase: $write", ({ phrase }) => {
  const pattern = new RegExp(phrase.replaceAll(" ", String.raw`\s+(?:(?:\*|//|#|-)\s+)?`), "gi");
  const hits = globSync([...CHECKED], { cwd: root })
    .toSorted()
    .flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return [...text.matchAll(pattern)].map(
        (match) => `${file}:${text.slice(0, match.index).split("\n").length}: ${match[0]}`,
      );
    });
  expect(hits).toEqual([]);
});

test("every glob finds files", () => {
  expect(CHECKED.filter((glob) => globSync(glob, { cwd: root }).length === 0)).toEqual([]);
});
