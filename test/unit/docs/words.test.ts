import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../..");

/** Globs of the files that are held to {@link PHRASES}. */
const CHECKED: readonly string[] = [
  "src/**/*.{ts,sh,erl}",
  "{actions,deploy,docs,scripts}/**/*.*",
  ".github/**/*.*",
  "*.md",
];

/** What must not be written, and what to write in its place. A space also stands for a line break within a comment. */
const PHRASES: readonly (readonly [phrase: string, write: string])[] = [
  [String.raw`\bcan not\b`, "cannot"],
  [String.raw`\btak(?:es?|ing) back\b|\btook back\b|\btaken back\b`, "roll back, rolled back"],
  [String.raw`\bgo(?:es)? back\b|\bgo(?:ing|ne) back\b|\bwent back\b`, "roll back, return to the previous release"],
  [String.raw`\bway back\b`, "rollback, undo"],
  [String.raw`\bbring(?:s|ing)? back\b|\bbrought back\b|\bcomes? back\b`, "restore, restored"],
  [String.raw`\bgiv(?:es?|en|ing) back\b|\bgave back\b|\b(?:is|was|were) put back\b`, "release, restore"],
  [String.raw`\basks?\b|\basked\b|\basking\b`, "query, check, request; for words of a type: requested, wanted"],
  [String.raw`\btells?\b|\btelling\b|\btold\b`, "report, print, show, distinguish"],
  [String.raw`\bhears?\b|\bheard\b`, "receive, is notified of"],
  [
    String.raw`\bsaid\b|\bsaying\b|\bsays (?:so|what|why|which|no|nothing|whose|how|that|enough)\b`,
    "report, print, name",
  ],
  [String.raw`\blook(?:s|ed|ing)? (?:at|whether|for itself)\b`, "check, inspect"],
  [String.raw`\bin words\b`, "as text"],
  [String.raw`\bgo(?:es)? on\b|\bwent on\b`, "continue"],
  [String.raw`\banew\b`, "again"],
  [String.raw`\bnobody\b|\bwhoever\b`, "name who: no instance, the caller"],
  [String.raw`\bdead\b|\bdie[ds]\b|\bliving\b|\bdeath\b|\bis alive\b`, "stopped, running, exited, killed"],
  [String.raw`\bin vain\b`, "without effect"],
  [String.raw`\bby (?:itself|themselves)\b`, "alone, automatically, separately"],
  [String.raw`\b(?:is|are|was|were|be|been) (?:not )?seen\b`, "observed, noticed, confirmed"],
  [String.raw`\b(?:is|are|was|were) not known\b`, "is unknown"],
  [String.raw`\bcut off\b|\bcut-off\b`, "killed, truncated, closed"],
  [String.raw`\blies?\b`, "is"],
  [String.raw`\bshall\b`, "must, should"],
  [String.raw`\bthe (?:release|version|state|one) before\b(?! (?:the|it|that)\b)`, "the previous release"],
  [String.raw`\bmade sure of\b`, "confirmed"],
  [
    String.raw`\b(?:a|one) (?:file|line|word|message|job|host|gate) a (?:gate|host|line|file|run|test|outcome)\b`,
    "one … per …",
  ],
  [String.raw`\bone [a-z]+ a (?:line|host|slot|run|outcome)\b`, "one … per …"],
  [String.raw`\bin its midst\b`, "midway"],
  [String.raw`\b(?:is|stays|stayed|all was) well\b`, "healthy, valid"],
  [String.raw`\b(?:at work|looked at) (?:on it|there|again)\b`, "running, checked again"],
  [String.raw`\b(?:last|first) said\b`, "last output, first error"],
  [String.raw`\bcom(?:es?|ing) to (?:an|its|the) end\b|\bto its end\b`, "end, complete"],
  [String.raw`\bstrangers?\b`, "another process, an unknown host"],
  [String.raw`\bflip(?:s|ped)?\b`, "change, config-change"],
  [String.raw`\bby half\b`, "incompletely"],
  [String.raw`\blet (?:it|them|any|us)\b`, "an instruction: write, print, give"],
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
