import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Masks, parseFileCommands } from "../../../src/rehearsal/runner/protocol.ts";
import { oneJob, rehearse, stage } from "../../kit/rehearsed.ts";

// FileCommandManager.cs, ActionCommandManager.cs and JobExtension.cs of actions/runner.

describe("lines of GITHUB_OUTPUT, GITHUB_ENV and GITHUB_STATE", () => {
  test.each<[string, string, [string, string][]]>([
    [
      "plain lines are values",
      "a=1\nb=2",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "the first = ends the name",
      "a=b=c\nd==",
      [
        ["a", "b=c"],
        ["d", "="],
      ],
    ],
    ["empty lines are ignored, empty values are kept", "\n\na=\n\n", [["a", ""]]],
    ["spaces are kept", " a = 1 ", [[" a ", " 1 "]]],
    [
      "only LF ends a line on Linux",
      "a=1\r\nb=2",
      [
        ["a", "1\r"],
        ["b", "2"],
      ],
    ],
    ["= before << makes a line", "a=x<<EOF\n", [["a", "x<<EOF"]]],
    ["<< before = makes a block", "a<<E=F\nx=1\nE=F\n", [["a", "x=1"]]],
    [
      "a block can have several lines",
      "a<<EOF\none\n\n two\nEOF\nb=1",
      [
        ["a", "one\n\n two"],
        ["b", "1"],
      ],
    ],
    ["a block can have no lines", "a<<EOF\nEOF\n", [["a", ""]]],
    ["the last delimiter needs no newline", "a<<EOF\nx\nEOF", [["a", "x"]]],
    ["a delimiter is a whole line", "a<<EOF\nEOF \n EOF\nEOFX\nEOF\n", [["a", "EOF \n EOF\nEOFX"]]],
    ["CR in a block is kept", "a<<EOF\nx\r\ny\nEOF\n", [["a", "x\r\ny"]]],
    ["the last value of a name wins", "a=1\na=2", [["a", "2"]]],
    [
      "values can have names of object properties",
      "constructor=1\n__proto__=2\ntoString=3",
      [
        ["constructor", "1"],
        ["__proto__", "2"],
        ["toString", "3"],
      ],
    ],
  ])("%s", (_what, text, values) => {
    expect(parseFileCommands(text)).toEqual({ values: new Map(values), problem: undefined });
  });

  test.each([
    ["a line without = or <<", "a=1\nword\nb=2", "Invalid format 'word'"],
    ["a line of white space", "a=1\n  \n", "Invalid format '  '"],
    ["a line without a name", "a=1\n=x", "Name must not be empty"],
    ["a block without a name", "a=1\n<<EOF\nx\nEOF", "Name must not be empty and delimiter must not be empty"],
    ["a block without a delimiter", "a=1\nb<<\nx\n", "Name must not be empty and delimiter must not be empty"],
    ["a block without an end", "a=1\nb<<EOF\nx\n", "Matching delimiter not found 'EOF'"],
    ["a block without a last newline", "a=1\nb<<EOF\nx\nEO", "EOF marker missing new line"],
  ])("%s is an error, and the lines before it count", (_what, text, words) => {
    const { values, problem } = parseFileCommands(text);
    expect(problem).toContain(words);
    expect([...values]).toEqual([["a", "1"]]);
  });
});

describe("the command files of a step", () => {
  test("command files are read after the step, also when it failed; each step has its own", async () => {
    const { job, log, step } = await rehearse(
      oneJob(
        `
- id: a
  continue-on-error: true
  run: |
    echo "one=1" >> "$GITHUB_OUTPUT"
    printf 'many<<EOF\\nfirst\\nsecond\\nEOF\\n' >> "$GITHUB_OUTPUT"
    echo "KEPT=yes" >> "$GITHUB_ENV"
    mkdir -p "$RUNNER_TEMP/bin" "$RUNNER_TEMP/later"
    printf '#!/bin/sh\\necho from path' > "$RUNNER_TEMP/bin/my-tool"
    printf '#!/bin/sh\\necho from later path' > "$RUNNER_TEMP/later/my-tool"
    chmod +x "$RUNNER_TEMP"/*/my-tool
    echo "$RUNNER_TEMP/bin" >> "$GITHUB_PATH"
    exit 1
- { id: b, run: 'test ! -s "$GITHUB_OUTPUT"; my-tool; echo "$KEPT \${{ steps.a.outputs.one }}"; echo "$MANY"; echo "$RUNNER_TEMP/later" >> "$GITHUB_PATH"', env: { MANY: "\${{ steps.a.outputs.many }}" } }
- { id: c, run: 'my-tool; echo "$RUNNER_TEMP/bin" >> "$GITHUB_PATH"' }
- { id: d, run: 'my-tool; rm "$GITHUB_OUTPUT" "$GITHUB_STEP_SUMMARY"' }
`,
        "outputs: { many: '${{ steps.a.outputs.many }}' }",
      ),
    );
    expect(log.split("\n").filter((line) => !line.includes("exit code"))).toEqual([
      "from path",
      "yes 1",
      "first",
      "second",
      "from later path",
      "from path",
    ]);
    expect(step("j", "a").outputs).toEqual({ one: "1", many: "first\nsecond" });
    expect(job("j")).toMatchObject({ result: "success", outputs: { many: "first\nsecond" } });
  });

  test("an invalid file fails the step, the other files count", async () => {
    const { job, log } = await rehearse(
      oneJob(`
- { id: a, run: 'printf "good=1\\nbad<<EOF\\nx\\n" >> "$GITHUB_OUTPUT"; echo "A=1" >> "$GITHUB_ENV"; echo "word" >> "$GITHUB_STATE"' }
- { id: b, if: failure(), run: 'echo "<\${{ steps.a.outputs.good }}> <$A>"' }
- { id: c, if: failure(), continue-on-error: true, run: 'echo word >> "$GITHUB_ENV"' }
`),
    );
    expect(job("j").steps.map(({ outcome, conclusion }) => [outcome, conclusion])).toEqual([
      ["failure", "failure"],
      ["success", "success"],
      ["failure", "success"],
    ]);
    expect(log).toContain("<1> <1>");
    expect(log).toContain("error: Unable to process file command 'output' successfully.");
    expect(log).toContain("Matching delimiter not found 'EOF'");
    expect(log).toContain("error: Unable to process file command 'state' successfully.");
  });

  // SetEnvFileCommand: an error is shown, and the variable is left out; the step goes on.
  test("NODE_OPTIONS is rejected in any case", async () => {
    const { job, log } = await rehearse(
      oneJob(`
- { id: a, run: 'printf "A=1\\nNODE_OPTIONS=--x\\nnode_options=--y\\nB=2\\n" >> "$GITHUB_ENV"' }
- { id: b, run: 'echo "$A <$NODE_OPTIONS$node_options> $B"' }
`),
    );
    expect(job("j").result).toBe("success");
    expect(log).toContain("1 <> 2");
    expect(log.match(/error: Can't store NODE_OPTIONS/g)).toHaveLength(2);
  });

  test("summaries are appended in order and masked; one over 1 MiB is left out with an error, and the step succeeds", async () => {
    await using place = await stage({
      ".github/workflows/w.yml": oneJob(`
- { run: 'echo "::add-mask::hidden-word"; echo "# One hidden-word" >> "$GITHUB_STEP_SUMMARY"' }
- { id: big, run: 'head -c 1048577 /dev/zero | tr "\\0" x >> "$GITHUB_STEP_SUMMARY"' }
- { run: 'echo "# Two" >> "$GITHUB_STEP_SUMMARY"; exit 1' }
`),
    });
    const { result, step, log } = await place.run();
    expect(
      readFileSync(join(result.folder, "j", "summary.md"), "utf8")
        .trim()
        .split(/\n+/),
    ).toEqual(["# One ***", "# Two"]);
    expect(step("j", "big").conclusion).toBe("success");
    expect(log).toContain(
      "error: $GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got 1024k",
    );
  });
});

describe("masks", () => {
  test("a mask hides the value, each of its lines, and its usual encodings", () => {
    const masks = new Masks();
    masks.add('first line\n  "second" line  \n\n');
    masks.add("user:p&ss'w<rd");
    expect(masks.hide("x first line y")).toBe("x *** y");
    expect(masks.hide('a "second" line b')).toBe("a *** b");
    expect(masks.hide(JSON.stringify({ a: '"second" line' }))).toBe('{"a":"***"}');
    expect(masks.hide(encodeURIComponent("user:p&ss'w<rd").replaceAll("'", "%27"))).toBe("***");
    for (const before of ["", "a", "ab"])
      expect(masks.hide(Buffer.from(`${before}user:p&ss'w<rd`).toString("base64"))).toContain("***");
    expect(masks.hide("user:p&amp;ss&apos;w&lt;rd")).toBe("***");
    expect(masks.hide("nothing here")).toBe("nothing here");
  });

  test("overlapping and adjacent values are one ***, in any order", () => {
    const masks = new Masks();
    for (const value of ["abcd", "cdef", "xyz", ".*"]) masks.add(value);
    expect(masks.hide("1abcdef2xyzabcd3 a.*b abc")).toBe("1***2***3 a***b abc");
  });

  const SECRET = {
    options: { secret: (name: string) => ({ TOKEN: "s3cret-value", LINES: "line-one\nline-two" })[name] },
  };

  test("secrets and values of add-mask are *** in log, annotations and names of later steps", async () => {
    const { log, events, result } = await rehearse(
      oneJob(`
- { name: "Use \${{ secrets.TOKEN }}", run: 'echo "token $T, twice $T"; echo "$L"; echo "::warning title=$T,file=$T::see $T"', env: { T: "\${{ secrets.TOKEN }}", L: "\${{ secrets.LINES }}" } }
- { run: 'echo "before named-later"; echo "::add-mask::named-later"; echo "after named-later"; printf "::add-mask::two%%0Alines\\n"; echo "two and lines"' }
- { run: 'echo "still named-later; token \${{ secrets.GITHUB_TOKEN }} \${{ github.token }}"; echo "::add-mask::"; echo "<\${{ secrets.NOT_SET }}>"' }
`),
      SECRET,
    );
    expect(log).toContain("token ***, twice ***\n***\n***\n");
    expect(log).toContain("before named-later\nafter ***\n*** and ***\nstill ***; token *** ***");
    expect(log).toContain("warning: Can't add secret mask for empty string");
    expect(log).toContain("<>");
    expect(JSON.stringify([events, result])).not.toContain("s3cret-value");
    expect(result.annotations[0]).toMatchObject({ title: "***", file: "***", message: "see ***" });
    expect(events.find((event) => event.kind === "step-start")).toMatchObject({ step: "Use ***" });
  });

  // https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log
  test("a job output with a masked value is dropped with a warning, an empty one is omitted; steps of the job still get them", async () => {
    const { job, log } = await rehearse(
      oneJob(
        `
- id: s
  run: |
    echo "::add-mask::hush"
    echo "plain=fine" >> "$GITHUB_OUTPUT"
    echo "masked=a hush b" >> "$GITHUB_OUTPUT"
    echo "coded=$(printf hush | base64)" >> "$GITHUB_OUTPUT"
    echo "empty=" >> "$GITHUB_OUTPUT"
- { run: '[ "\${{ steps.s.outputs.masked }}" = "a hush b" ] && echo "seen in the job"' }
`,
        "outputs:\n  plain: ${{ steps.s.outputs.plain }}\n  masked: ${{ steps.s.outputs.masked }}\n  coded: ${{ steps.s.outputs.coded }}\n  empty: ${{ steps.s.outputs.empty }}",
      ),
    );
    expect(job("j").outputs).toEqual({ plain: "fine" });
    expect(log).toContain("seen in the job");
    expect(log).toContain("warning: Skip output 'masked' since it may contain secret.");
    expect(log).toContain("warning: Skip output 'coded' since it may contain secret.");
  });

  test("outputs that cannot be evaluated fail the job", async () => {
    const { job } = await rehearse(oneJob("- { run: 'true' }", "outputs: { a: \"${{ fromJSON('{') }}\" }"));
    expect(job("j").result).toBe("failure");
  });
});
