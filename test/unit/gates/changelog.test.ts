import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { changelogProblems, parseChangelog } from "../../../src/gates/changelog.ts";

const KEPT = `# Changelog

## [Unreleased]
- soon

## [1.2.0] - 2026-11-16
### Added
- A thing.

<!-- ## [1.1.5] - 2026-01-01
- a comment -->
\`\`\`
## [1.1.4] - 2026-01-01
\`\`\`

## [1.1.0](https://example.com/1.1.0) - 2026-10-01 [YANKED]
Words.

## v1.0.1 (2026-09-02)
* Fixed.

## 1.0.0
### Added

[1.2.0]: https://example.com/compare/1.1.0...1.2.0
`;

const TODAY = "2026-12-01";

describe("the entries of a changelog", () => {
  test("are its versions with their dates, lines and amount of text", () => {
    expect(parseChangelog(KEPT)).toEqual([
      { version: "1.2.0", date: "2026-11-16", line: 6, lines: 1, yanked: false },
      { version: "1.1.0", date: "2026-10-01", line: 16, lines: 1, yanked: true },
      { version: "1.0.1", date: "2026-09-02", line: 19, lines: 1, yanked: false },
      { version: "1.0.0", date: "", line: 22, lines: 0, yanked: false },
    ]);
  });

  test.each(["erlmcp", "mcp-hub"])("of the example %s are read", (name) => {
    const text = readFileSync(resolve(import.meta.dirname, "../../../examples", name, "CHANGELOG.md"), "utf8");
    const entries = parseChangelog(text);
    expect(entries).toHaveLength(3);
    for (const { version } of entries) expect(changelogProblems(entries, version, TODAY)).toEqual([]);
  });

  test("are the same with line ends of Windows", () => {
    expect(parseChangelog(KEPT.replaceAll("\n", "\r\n"))).toEqual(parseChangelog(KEPT));
  });
});

describe("an entry is wrong", () => {
  const problems = (text: string, version: string): string[] =>
    changelogProblems(parseChangelog(text), version, TODAY).map(({ line, message }) => `${line} ${message}`);

  test.each([
    ["1.2.0", []],
    ["1.3.0", ['6 has no entry for 1.3.0; the latest is 1.2.0. Add "## [1.3.0] - YYYY-MM-DD" with what changed']],
    ["1.1.5", [expect.stringContaining("has no entry for 1.1.5")]],
    ["1.1.4", [expect.stringContaining("has no entry for 1.1.4")]],
    [
      "1.0.0",
      ["22 has an empty entry for 1.0.0; write what changed", expect.stringContaining("22 has no date for 1.0.0")],
    ],
  ])("%s: %j", (version, expected) => {
    expect(problems(KEPT, version)).toEqual(expected);
  });

  test.each([
    ["2026-02-30", '"2026-02-30" for 1.0.0, which is not a date'],
    ["2026-13-01", "which is not a date"],
    ["16.11.2026", "which is not a date"],
    ["November 16, 2026", "which is not a date"],
    ["2062-11-16", "has 2062-11-16 for 1.0.0, which is in the future"],
  ])("by its date %s", (date, message) => {
    expect(problems(`## [1.0.0] - ${date}\n- words\n`, "1.0.0")).toEqual([expect.stringContaining(message)]);
  });

  test("when it is there twice", () => {
    expect(problems("## 1.0.0 - 2026-01-01\n- a\n## 1.0.0 - 2026-01-02\n- b\n", "1.0.0")).toEqual([
      "3 has 1.0.0 twice",
    ]);
  });

  test("without a line when the file is empty", () => {
    expect(problems("", "1.0.0")).toEqual([expect.stringMatching(/^0 has no entry for 1\.0\.0\. Add/)]);
  });
});

describe("headings in other forms", () => {
  const problemsIn = (text: string, version = "1.2.3"): string[] =>
    changelogProblems(parseChangelog(text), version, TODAY).map(({ line, message }) => `${line} ${message}`);

  test.each([
    ["underlined", "Changelog\n=========\n\n1.2.3 - 2026-01-01\n------------------\n- a\n"],
    [
      "of a tool that gives patches a lower level",
      "# Changelog\n\n### [1.2.3](https://example.com/a) (2026-01-01)\n\n### Bug Fixes\n\n* new\n",
    ],
    ["of the first level", "# [1.2.3](https://example.com/a) (2026-01-01)\n\n* new\n"],
    ["indented a little, after a byte order mark", "\uFEFF ## 1.2.3 - 2026-01-01\r\n- a\r\n"],
    ["with a fence of more marks before", "# Changelog\n\n````md\n```\n````\n## [1.2.3] - 2026-01-01\n- a\n"],
    ["above lists with rules between", "## 1.2.3 - 2026-01-01\n- a\n---\n- b\n"],
    ["above a number that is a heading", "## 1.2.3 - 2026-01-01\n### 2026\n- a\n"],
  ])("%s are read", (_what, text) => {
    expect(problemsIn(text)).toEqual([]);
  });

  test.each([
    ["an underlined one", "## 1.2.3 - 2026-01-01\n\n1.2.2 - 2025-01-01\n------------------\n- old\n"],
    [
      "one of a lower level",
      "## [1.2.3](https://example.com/a) (2026-01-01)\n\n### [1.2.2](https://example.com/b) (2025-01-01)\n\n* old\n",
    ],
    ["Unreleased, underlined", "## 1.2.3 - 2026-01-01\n\nUnreleased\n----------\n- soon\n"],
  ])("the text below %s belongs to another version", (_what, text) => {
    expect(problemsIn(text)).toEqual(["1 has an empty entry for 1.2.3; write what changed"]);
  });

  test("headings in a comment without an end are not entries", () => {
    expect(problemsIn("# Changelog\n<!--\n## [1.2.3] - 2026-01-01\n- a\n")[0]).toMatch(/has no entry for 1\.2\.3/);
  });

  test("a yanked version is refused", () => {
    expect(problemsIn("## [1.2.3] - 2026-01-01 [YANKED]\n- a\n")).toEqual([
      "1 marks 1.2.3 as yanked; release a version after it, or remove [YANKED]",
    ]);
  });
});

describe("a line that only looks like a heading or a comment", () => {
  const versions = (text: string): (readonly [string, string, number])[] =>
    parseChangelog(text).map(({ version, date, lines }) => [version, date, lines]);

  test("a comment without an end that starts within a line is text", () => {
    expect(versions("## 1.1.0 - 2026-01-02\n- takes `<!--` now\n\n## 1.0.0 - 2026-01-01\n- a\n")).toEqual([
      ["1.1.0", "2026-01-02", 1],
      ["1.0.0", "2026-01-01", 1],
    ]);
  });

  test("a sentence of a lower level that begins with a version ends no entry", () => {
    expect(versions("## [1.1.0] - 2026-01-02\n\n### 1.0 clients keep working\n\n- y\n")).toEqual([
      ["1.1.0", "2026-01-02", 1],
    ]);
  });

  test("a date may stand behind a slash", () => {
    expect(
      versions("2.0.0 / 2026-03-06\n==================\n\n  * x\n\n1.0.0 / 2020-01-01\n==================\n* a\n"),
    ).toEqual([
      ["2.0.0", "2026-03-06", 1],
      ["1.0.0", "2020-01-01", 1],
    ]);
  });
});

describe("headings as people and generators write them", () => {
  const problems = (text: string, names: readonly string[] = []): string[] =>
    changelogProblems(parseChangelog(text, names), "1.0.0", TODAY).map(({ line, message }) => `${line} ${message}`);

  test.each([
    ["with the word Version", "## Version 1.0.0 - 2026-01-02"],
    ["with the word Release", "# Release v1.0.0 (2026-01-02)"],
    ["with a v and a full stop", "## v.1.0.0 2026-01-02"],
    ["closed with marks", "## [1.0.0] - 2026-01-02 ##"],
    ["without a blank behind the marks", "##[1.0.0] - 2026-01-02"],
    ["Keep a Changelog", "## [1.0.0] - 2026-01-02"],
    ["conventional-changelog", "# [1.0.0](https://example.com/compare/v0.9.0...v1.0.0) (2026-01-02)"],
    [
      "conventional-changelog, before",
      '<a name="1.0.0"></a>\n# [1.0.0](https://example.com/compare/v0.9.0...v1.0.0) (2026-01-02)',
    ],
    ["conventional-changelog, a patch", '<a name="1.0.0"></a>\n## <small>1.0.0 (2026-01-02)</small>'],
    ["with an anchor in the heading", '## <a id="v1-0-0"></a>1.0.0 (2026-01-02)'],
    ["Angular, with a name", "# 1.0.0 temporal-domination (2026-01-02)"],
    ["release-please", "## [1.0.0](https://example.com/compare/shop-v0.9.0...shop-v1.0.0) (2026-01-02)"],
    ["standard-version", "### [1.0.0](https://example.com/compare/v0.9.9...v1.0.0) (2026-01-02)"],
    ["semantic-release", "# 1.0.0 (2026-01-02)"],
    ["git-cliff", "## [1.0.0](https://example.com/tree/1.0.0) - 2026-01-02"],
    ["github-changelog-generator", "## [v1.0.0](https://example.com/tree/v1.0.0) (2026-01-02)"],
    [
      "auto-changelog, with its date below",
      "#### [v1.0.0](https://example.com/compare/v0.9.9...v1.0.0)\n\n> 2026-01-02",
    ],
    ["with its date below, in words", "## 1.0.0\n\n_Released on 2026-01-02_"],
    ["lerna, of one package", "# @acme/shop@1.0.0 (2026-01-02)"],
    ["towncrier, underlined", "shop 1.0.0 (2026-01-02)\n======================="],
    ["with the name of the service", "## shop v1.0.0 - 2026-01-02"],
    ["Node.js, its date first", "## 2026-01-02, Version 1.0.0 (Current), @somebody"],
    ["of R", "# Changes in version 1.0.0 (2026-01-02)"],
    ["What's new", "## What's new in 1.0.0 (2026-01-02)"],
    ["in bold", "## **1.0.0** (2026-01-02)"],
    ["as code", "## `1.0.0` (2026-01-02)"],
    ["in bold, and no heading", "**1.0.0 (2026-01-02)**"],
    ["with a symbol", "## \u{1F680} v1.0.0 (2026-01-02)"],
    ["with a symbol by its name", "## :rocket: v1.0.0 (2026-01-02)"],
    ["with a reference", "## [1.0.0][one] - 2026-01-02"],
    ["with a name behind", '## 1.0.0 "Big One" - 2026-01-02'],
    ["with words behind the date", "## [1.0.0] - 2026-01-02: the big one"],
    ["with an attribute", "## 1.0.0 - 2026-01-02 {#v1.0.0}"],
    ["with a comma", "## 1.0.0, 2026-01-02"],
    ["with a bar", "## 1.0.0 | 2026-01-02"],
    ["underlined, with the word Version", "Version 1.0.0 (2026-01-02)\n--------------------------"],
    ["underlined, behind an anchor", '<a name="1.0.0"></a>\n1.0.0 (2026-01-02)\n------------------'],
  ])("%s", (_what, heading) => {
    expect(problems(`# Changelog\n\n${heading}\n\n- a\n`, ["shop", "@acme/shop"])).toEqual([]);
    // Not the words below an older version.
    expect(problems(`# Changelog\n\n${heading}\n\n## 0.9.0 - 2025-01-01\n- a\n`, ["shop", "@acme/shop"])).toEqual([
      expect.stringContaining("has an empty entry for 1.0.0"),
    ]);
  });

  test.each([
    "## 1.0.0-rc.1 - 2026-01-02",
    "## Version 1.0.0-rc.1 - 2026-01-02",
    "## 11.0.0 - 2026-01-02",
    "## 1.0.0.1 - 2026-01-02",
    "## Changes since 1.0.0",
    "## Changes since 1.0.0 (2026-01-02)",
    "## Unreleased (1.0.0)",
    "## [Unreleased] - 1.0.0",
    "## Upgrading from 0.9.0 to 1.0.0",
    "## 1.0.0 to 1.1.0",
    "## 1.0.0 clients keep working",
    "## other 1.0.0 (2026-01-02)",
    "### Version 1.0.0 and what it needs",
    "#1.0.0 - 2026-01-02",
    "**1.0.0** keeps working",
    "- 1.0.0 (2026-01-02)",
  ])("%s is no entry of 1.0.0", (heading) => {
    expect(problems(`# Changelog\n\n${heading}\n- a\n`, ["shop"])).toEqual([
      expect.stringContaining("has no entry for 1.0.0"),
    ]);
  });

  test.each([
    ["changesets, without a date", "## 1.0.0\n\n### Major Changes", "has no date for 1.0.0"],
    ["not released yet", "## 1.0.0 - Unreleased", 'has "Unreleased" for 1.0.0, which is not a date'],
    ["to be released", "## 1.0.0 (TBD)", 'has "TBD" for 1.0.0, which is not a date'],
    ["a date in words", "# v1.0.0 (Fri Jan 02 2026)", 'has "Fri Jan 02 2026" for 1.0.0, which is not a date'],
    ["a name and no date", "## 1.0.0: the big one", "has no date for 1.0.0"],
    ["yanked in brackets", "## 1.0.0 - 2026-01-02 (yanked)", "marks 1.0.0 as yanked"],
  ])("%s is an entry, and its problem is reported", (_what, heading, problem) => {
    expect(problems(`# Changelog\n\n${heading}\n\n- a\n`)).toEqual([expect.stringContaining(problem)]);
  });

  test("an anchor is not text of the version above it", () => {
    expect(problems('## 1.0.0 - 2026-01-02\n\n<a name="0.9.0"></a>\n## 0.9.0 - 2025-01-01\n- a\n')).toEqual([
      expect.stringContaining("has an empty entry for 1.0.0"),
    ]);
  });

  test("a date below the heading is not text of the version", () => {
    expect(problems("## 1.0.0\n\n2026-01-02\n")).toEqual([expect.stringContaining("has an empty entry for 1.0.0")]);
  });
});
