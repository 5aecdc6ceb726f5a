import { describe, expect, test } from "vitest";
import type { Annotation } from "../../../src/rehearsal/runner/protocol.ts";
import { Masks, StepLog } from "../../../src/rehearsal/runner/protocol.ts";
import { oneJob, rehearse } from "../../kit/rehearsed.ts";

// ActionCommand.cs and ActionCommandManager.cs of actions/runner;
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands

function shown(...lines: string[]): {
  lines: string[];
  annotations: Annotation[];
  outputs: Record<string, string>;
  failed: boolean;
} {
  const log = new StepLog(new Masks());
  const [out, annotations]: [string[], Annotation[]] = [[], []];
  log.onLine = (line) => out.push(line);
  log.onAnnotation = (annotation) => annotations.push(annotation);
  for (const line of lines) log.add(line);
  return { lines: out, annotations, outputs: Object.fromEntries(log.outputs), failed: log.failed };
}

describe("annotation commands", () => {
  test.each<[string, Partial<Annotation>]>([
    ["::error::plain", { level: "error", message: "plain", file: "", line: "", title: "" }],
    [
      "  \t::warning file=src/a.ts,line=3,title=Hm::text",
      { level: "warning", message: "text", file: "src/a.ts", line: "3", title: "Hm" },
    ],
    ["::NOTICE::case does not matter", { level: "notice", message: "case does not matter" }],
    ["::error title=a%3Ab%2Cc%253A%25::x%0Ay%25z%253A", { title: "a:b,c%3A%", message: "x\ny%z%3A" }],
    ["::error file=::x", { file: "", message: "x" }],
    ["::error line=2,line=3,nonsense,=4::a::b", { line: "3", message: "a::b" }],
    ["::error title=a:b::x", { title: "a:b", message: "x" }],
    ["##[error]old form", { level: "error", message: "old form" }],
    ["text ##[warning title=T;line=4]old form%5D", { level: "warning", title: "T", line: "4", message: "old form]" }],
  ])("%j", (line, annotation) => {
    expect(shown(line).annotations).toEqual([expect.objectContaining(annotation)]);
  });

  test.each([
    "text ::error::x",
    ":: error::x",
    "::error:x",
    "::errors::x",
    "::error",
    "##[errors]x",
    "##[error",
    "::::x",
  ])("%j is text", (line) => {
    expect(shown(line)).toMatchObject({ annotations: [], lines: [line] });
  });

  test("a message is truncated to 4096 characters", () => {
    expect(shown(`::error::${"x".repeat(5000)}`).annotations[0]?.message).toHaveLength(4096);
  });

  // ExecutionContext.cs: _maxCountPerIssueType; the log has all of them.
  test("each step keeps ten annotations per level, and inner steps of a composite action count as one step", async () => {
    const { result, log } = await rehearse({
      ".github/workflows/w.yml": oneJob(
        "- { run: 'for i in $(seq 12); do echo \"::error::e$i\"; echo \"::notice::n$i\"; done' }\n- { run: 'echo ::error::next' }\n- { uses: $/c }",
      ),
      "c/action.yml":
        "name: c\ndescription: c\nruns:\n  using: composite\n  steps:\n    - { shell: bash, run: 'for i in $(seq 6); do echo \"::warning::a$i\"; done' }\n    - { shell: bash, run: 'for i in $(seq 6); do echo \"::warning::b$i\"; done' }\n",
    });
    expect(result.annotations.filter(({ level }) => level === "error").map(({ message }) => message)).toEqual([
      "e1",
      "e2",
      "e3",
      "e4",
      "e5",
      "e6",
      "e7",
      "e8",
      "e9",
      "e10",
      "next",
    ]);
    expect(result.annotations.filter(({ level }) => level === "notice")).toHaveLength(10);
    expect(result.annotations.filter(({ level }) => level === "warning")).toHaveLength(10);
    expect(log).toMatch(/e12$/m);
  });
});

describe("other commands", () => {
  test("groups are printed, debug messages and matchers are not", () => {
    expect(
      shown(
        "::group::Title",
        "inner",
        "::endgroup::",
        "::debug::x",
        "::add-matcher::m.json",
        "::remove-matcher owner=m::",
        "::echo::on",
      ).lines,
    ).toEqual(["▸ Title", "inner"]);
  });

  // stop-commands: only the token itself is obeyed then, in whatever case.
  test("stop-commands disables commands until its token", () => {
    const { lines, annotations, failed } = shown(
      "::stop-commands::Token-1",
      "::error::a",
      "::add-mask::a",
      "::token-2::",
      "##[error]b",
      "::TOKEN-1::",
      "::error::c a",
    );
    expect(lines.filter((line) => line.includes("error") || line.includes("mask"))).toEqual([
      "::error::a",
      "::add-mask::a",
      "##[error]b",
    ]);
    expect(annotations.map(({ message }) => message)).toEqual(["c a"]);
    expect(failed).toBe(false);
  });

  test.each(["::stop-commands::", "::stop-commands::error", "::stop-commands::pause-logging"])(
    "%s is refused, and fails the step",
    (line) => {
      expect(shown(line, "::error::still obeyed")).toMatchObject({
        failed: true,
        annotations: expect.arrayContaining([expect.objectContaining({ message: "still obeyed" })]),
      });
    },
  );

  // SetOutputCommandExtension still sets it, and warns; SetEnvCommandExtension and AddPathCommandExtension are disabled.
  test("set-output works with a warning; set-env and add-path fail the step", async () => {
    expect(shown("::set-output name=a::1%0A2")).toMatchObject({
      outputs: { a: "1\n2" },
      failed: false,
      annotations: [{ level: "warning", message: expect.stringContaining("The `set-output` command is deprecated") }],
    });
    expect(shown("::set-output::x").failed).toBe(true);
    const { job, log } = await rehearse(
      oneJob(`
- { id: a, run: 'echo "::set-output name=x::old"; echo "x=new" >> "$GITHUB_OUTPUT"; echo "::set-output name=y::only"' }
- { id: b, continue-on-error: true, run: 'echo "::set-env name=A::1"; echo "::add-path::/x"' }
- { run: 'echo "\${{ steps.a.outputs.x }} \${{ steps.a.outputs.y }} \${{ steps.b.outcome }} <$A>"' }
`),
    );
    expect(log).toContain("new only failure <>");
    expect(log).toContain("error: Unable to process command '::set-env name=A::1' successfully.");
    expect(job("j").result).toBe("success");
  });

  test("commands are read from both streams, a lone carriage return ends a line, and the last line needs no line end", async () => {
    const { result, log } = await rehearse(
      oneJob(
        "- { run: 'echo ::error::on stderr >&2; printf \"50%%\\r100%%\\r::notice::after\\r\\nlast\\n::warning::open\"' }",
      ),
    );
    expect(result.annotations.map(({ message }) => message).sort()).toEqual(["after", "on stderr", "open"]);
    expect(log).toContain("50%\n100%\n");
    expect(log).toMatch(/^last$/m);
  });
});
