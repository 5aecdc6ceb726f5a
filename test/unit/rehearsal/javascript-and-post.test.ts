import { describe, expect, test } from "vitest";
import { oneJob, rehearse } from "../../kit/rehearsed.ts";

// NodeScriptActionHandler.cs, Handler.cs, ActionRunner.cs and ExecutionContext.cs of actions/runner;
// https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#runs-for-javascript-actions

const W = ".github/workflows/w.yml";
const action = (runs: string, head = ""): string =>
  `name: a\ndescription: a\n${head}runs: { using: node24, ${runs} }\n`;
const OUT =
  "const fs = require('fs'); const put = (file, text) => fs.appendFileSync(process.env['GITHUB_' + file], text + '\\n');\n";

describe("the main step of a JavaScript action", () => {
  test("inputs are INPUT_* variables in upper case, with _ for spaces; defaults are evaluated, given values win", async () => {
    const { log, step } = await rehearse({
      [W]: oneJob(`
- id: a
  uses: $/a
  with: { my-input: given, MY_OTHER: "\${{ github.job }}", with space: s, cleared: '', surprise: 1 }
- { run: 'echo "<\${{ steps.a.outputs.x }}> <$INPUT_CLEARED>"' }
`),
      "a/action.yml": action(
        "main: lib/main.js",
        "inputs:\n  my-input: { default: unused }\n  my_other: { required: true }\n  with space: {}\n  cleared: { default: full }\n  needed: { required: true }\n  run: { default: '${{ job.check_run_id }}' }\n  token: { default: '${{ github.token }}' }\n  of: { default: '${{ github.repository }}@${{ runner.os }}' }\n",
      ),
      "a/lib/main.js": `${OUT}const e = process.env;
console.log(JSON.stringify(Object.keys(e).filter((k) => k.startsWith('INPUT_')).sort()));
console.log(e['INPUT_MY-INPUT'], e.INPUT_MY_OTHER, e.INPUT_WITH_SPACE, '<' + e.INPUT_CLEARED + '>', '<' + e.INPUT_NEEDED + '>', /^\\d+$/.test(e.INPUT_RUN), e.INPUT_TOKEN.length, e.INPUT_OF.split('@')[1]);
console.log(process.cwd() === e.GITHUB_WORKSPACE, e.GITHUB_ACTION_PATH.endsWith('/a'), e.GITHUB_ACTION, e.GITHUB_ACTION_REPOSITORY === e.GITHUB_REPOSITORY, process.argv.length, Object.keys(e).some((k) => k.startsWith('STATE_')));
put('OUTPUT', 'x=1');`,
    });
    expect(log).toContain(
      JSON.stringify([
        "INPUT_CLEARED",
        "INPUT_MY-INPUT",
        "INPUT_MY_OTHER",
        "INPUT_NEEDED",
        "INPUT_OF",
        "INPUT_RUN",
        "INPUT_SURPRISE",
        "INPUT_TOKEN",
        "INPUT_WITH_SPACE",
      ]),
    );
    expect(log).toContain("given j s <> <> true 40 Linux");
    expect(log).toContain("true true a true 2 false");
    expect(log).toContain(
      "warning: Unexpected input(s) 'surprise', valid inputs are ['my-input', 'my_other', 'with space', 'cleared', 'needed', 'run', 'token', 'of']",
    );
    expect(log).toContain("<1> <>");
    expect(step("j", "a").outputs).toEqual({ x: "1" });
  });

  test("a local action has no repository of its own; a missing action or an exit code fails the step", async () => {
    const { job, log, result } = await rehearse({
      [W]: oneJob(`
- { uses: actions/checkout@v7 }
- { id: local, uses: ./a }
- { id: bad, continue-on-error: true, uses: ./bad }
- { id: gone, continue-on-error: true, uses: ./gone }
`),
      "a/action.yml": action("main: main.js"),
      "a/main.js": "console.log('repository <' + process.env.GITHUB_ACTION_REPOSITORY + '>')",
      "bad/action.yml": action("main: main.js"),
      "bad/main.js": "console.log('::error::its own'); process.exit(3)",
      "gone/action.yml": action("main: none.js"),
    });
    expect(job("j").steps.map(({ outcome }) => outcome)).toEqual(["success", "success", "failure", "failure"]);
    expect(log).toContain("repository <>");
    expect(result.annotations.map(({ message }) => message)).toEqual(["its own"]);
  });
});

describe("post steps", () => {
  test("post steps run in reverse order with their state and newly evaluated inputs, and can fail", async () => {
    const { job, log, events } = await rehearse({
      [W]: oneJob(
        `
- { id: a, uses: $/a, with: { word: one, status: "\${{ job.status }}", later: "\${{ steps.b.outputs.x }}" } }
- { id: b, uses: $/a, with: { word: two } }
- { id: c, if: false, uses: $/a, with: { word: skipped } }
- { id: bad, run: exit 1 }
- { id: d, if: failure(), uses: $/a, with: { word: three } }
`,
        "outputs: { x: '${{ steps.a.outputs.x }}', late: '${{ steps.a.outputs.late }}' }",
      ),
      "a/action.yml": action("main: main.js, post: post.js", "inputs: { word: {}, status: {}, later: {} }\n"),
      "a/main.js": `${OUT}put('STATE', 'word=' + process.env.INPUT_WORD); put('STATE', 'Lines<<E\\na\\nb\\nE'); put('OUTPUT', 'x=' + process.env.INPUT_WORD); console.log('::save-state name=old::form')`,
      "a/post.js": `${OUT}const e = process.env; console.log('post', e.STATE_word, JSON.stringify(e.STATE_Lines), e.STATE_old, e.INPUT_WORD, '<' + e.INPUT_STATUS + '>', '<' + e.INPUT_LATER + '>', e.CHAIN); put('OUTPUT', 'late=1'); put('OUTPUT', 'x=late'); put('ENV', 'CHAIN=' + (e.CHAIN ?? '') + e.STATE_word);`,
    });
    expect(log.split("\n").filter((line) => line.startsWith("post"))).toEqual([
      'post three "a\\nb" form three <> <> undefined',
      'post two "a\\nb" form two <> <> three',
      'post one "a\\nb" form one <failure> <two> threetwo',
    ]);
    expect(job("j").outputs).toEqual({ x: "one" });
    const posts = events.flatMap((event) =>
      event.kind === "step-end" && event.step.startsWith("Post ") ? [event.step] : [],
    );
    expect(posts).toEqual(["Post Run $/a", "Post Run $/a", "Post Run $/a"]);
  });

  test("a post step runs after a main step that failed, was killed or wrote an invalid file, and after failed post steps", async () => {
    const { job, log } = await rehearse({
      [W]: oneJob(`
- { continue-on-error: true, uses: $/fails }
- { continue-on-error: true, uses: $/broken }
- { uses: $/post-fails }
- { continue-on-error: true, uses: $/forgiven }
`),
      "fails/action.yml": action("main: main.js, post: post.js"),
      "fails/main.js": `${OUT}put('STATE', 'a=1'); process.kill(process.pid, 'SIGKILL'); setTimeout(() => {}, 9000)`,
      "fails/post.js": "console.log('post fails', process.env.STATE_a)",
      "broken/action.yml": action("main: main.js, post: post.js"),
      "broken/main.js": `${OUT}put('OUTPUT', 'x<<E'); put('STATE', 'a=2')`,
      "broken/post.js": "console.log('post broken', process.env.STATE_a)",
      "post-fails/action.yml": action("main: main.js, post: post.js"),
      "post-fails/main.js": "",
      "post-fails/post.js": `${OUT}put('OUTPUT', 'word'); console.log('post post-fails')`,
      "forgiven/action.yml": action("main: main.js, post: post.js"),
      "forgiven/main.js": "",
      "forgiven/post.js": "console.log('post forgiven'); process.exit(1)",
    });
    expect(log.split("\n").filter((line) => line.startsWith("post"))).toEqual([
      "post forgiven",
      "post post-fails",
      "post broken 2",
      "post fails 1",
    ]);
    expect(job("j").result).toBe("failure");
  });

  test("post-if is evaluated as it is, with the job's status; a failing post step alone fails a job", async () => {
    const files = (step: string): Record<string, string> => ({
      [W]: oneJob(
        `- { uses: $/always }\n- { uses: $/success }\n- { uses: $/failure }\n- { uses: $/plain }\n- { run: ${step} }`,
      ),
      ...Object.fromEntries(
        ["always", "success", "failure"].flatMap((name) => [
          [`${name}/action.yml`, action(`main: main.js, post: post.js, post-if: ${name}()`)],
          [`${name}/main.js`, ""],
          [`${name}/post.js`, `console.log('post ${name}')`],
        ]),
      ),
      "plain/action.yml": action("main: main.js, post: post.js, post-if: \"runner.os == 'Linux'\""),
      "plain/main.js": "",
      "plain/post.js": "console.log('post plain')",
    });
    const posts = async (step: string): Promise<string[]> =>
      (await rehearse(files(step))).log.split("\n").filter((line) => line.startsWith("post"));
    expect(await posts("'true'")).toEqual(["post plain", "post success", "post always"]);
    expect(await posts("'false'")).toEqual(["post plain", "post failure", "post always"]);
    const { job } = await rehearse({
      [W]: oneJob("- { uses: $/a }"),
      "a/action.yml": action("main: main.js, post: main.js"),
      "a/main.js":
        "if (process.env.STATE_x) process.exit(1); require('fs').appendFileSync(process.env.GITHUB_STATE, 'x=1\\n')",
    });
    expect(job("j").result).toBe("failure");
  });
});
