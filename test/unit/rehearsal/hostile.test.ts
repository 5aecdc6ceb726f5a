import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { oneJob, rehearse, stage } from "../../kit/rehearsed.ts";

const W = ".github/workflows/w.yml";

describe("hostile names", () => {
  test("names of tags are passed on literally, whatever a shell or a command would do with them", async () => {
    await using place = await stage({
      [W]: oneJob(
        '- { uses: actions/checkout@v7 }\n- { uses: actions/checkout@v7, with: { fetch-depth: 0, ref: "${{ github.ref_name }}", path: again } }\n- { run: \'echo "<$GITHUB_REF_NAME> $(git tag)"; ls "$HOME"\' }',
      ),
    });
    const tags = [
      "v1.0.0-$(touch${IFS}$HOME/owned)",
      "v1;id",
      "v1'\"`id`",
      "v1&&id|x",
      "-v1",
      "v1#%0A%3A%3Aerror",
      "ünï/👾",
      "constructor",
      "__proto__",
    ];
    for (const tag of tags) place.repository.git("update-ref", `refs/tags/${tag}`, "HEAD");
    await place.rehearsal.repository.refresh();
    for (const tag of tags) {
      const { log, result } = await place.run({ ref: tag });
      expect([result.conclusion, log, result.annotations]).toEqual([
        "success",
        expect.stringContaining(`<${tag}> ${tag}`),
        [],
      ]);
      expect(log).not.toMatch(/^owned$/m);
    }
  });

  test("names of branches are passed on literally, and are not used as paths", async () => {
    await using place = await stage({
      [W]: oneJob(
        "- { uses: actions/checkout@v7 }\n- { run: 'echo \"<$GITHUB_REF_NAME> $(git branch --show-current)\"' }",
      ).replace("on: push", "on: workflow_dispatch"),
    });
    for (const branch of ["feat/$(id)/a..b".replace("..", "."), "a;b", "-x"]) {
      place.repository.git("update-ref", `refs/heads/${branch}`, "HEAD");
      await place.rehearsal.repository.refresh();
      const { log, result } = await place.run({ ref: branch, event: "workflow_dispatch" });
      expect([
        result.conclusion === "success" || branch.startsWith("-"),
        result.folder.startsWith(join(place.folder, "kept")),
      ]).toEqual([true, true]);
      if (!branch.startsWith("-")) expect(log).toContain(`<${branch}> ${branch}`);
    }
  });

  test("names of steps are shown with their first line only, without control sequences", async () => {
    const { events, log } = await rehearse(
      oneJob(
        '- { name: "\\x1b[31mred\\x1b[0m\\x07 \\u202e\\u200bx\\n::error::no", run: "true" }\n- { run: "\\n  \\x1b]0;t\\x07echo one\\n echo two" }\n- { if: always(), name: "${{ github.nothing }}", run: "true" }',
      ),
    );
    expect(events.flatMap((event) => (event.kind === "step-start" ? [event.step] : []))).toEqual([
      "red x",
      "Run echo one",
      "Run true",
    ]);
    expect(log).not.toMatch(/[\u001b\u0007\u202e]/);
  });

  test("outputs, variables, inputs and secrets can have names of object properties", async () => {
    const names = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];
    const { log, job } = await rehearse({
      [W]: oneJob(
        `
- { id: s, run: '${names.map((name) => `echo "${name}=${name}-1" >> "$GITHUB_OUTPUT"; echo "${name}=${name}-2" >> "$GITHUB_ENV"`).join("; ")}' }
- { run: 'echo "${names.map((name) => `\${{ steps.s.outputs.${name} }} \${{ env.${name} }} $${name}`).join(" ")} <\${{ steps.s.outputs.isPrototypeOf }}> <\${{ env.isPrototypeOf }}>"' }
- { id: c, uses: $/c, with: { constructor: a, __proto__: b } }
- { run: 'echo "\${{ steps.c.outputs.constructor }} \${{ steps.c.outputs.__proto__ }}"' }
`,
        `outputs:\n${names.map((name) => `  ${name}: \${{ steps.s.outputs.${name} }}`).join("\n")}`,
      ),
      "c/action.yml":
        "name: c\ndescription: c\ninputs: { constructor: {}, __proto__: {} }\noutputs:\n  constructor: { value: '${{ inputs.constructor }}' }\n  __proto__: { value: '${{ inputs.__proto__ }}' }\nruns: { using: composite, steps: [{ shell: bash, run: 'true' }] }\n",
    });
    expect(log.split("\n")).toEqual([`${names.map((name) => `${name}-1 ${name}-2 ${name}-2`).join(" ")} <> <>`, "a b"]);
    expect(Object.entries(job("j").outputs).sort()).toEqual(names.map((name) => [name, `${name}-1`]).sort());
  });
});

describe("hostile output", () => {
  test("lines of a megabyte, without line end or of invalid bytes are printed", async () => {
    const { log, result } = await rehearse(
      oneJob(
        '- { id: a, run: \'head -c 1000000 /dev/zero | tr "\\0" x; echo; printf "::notice::"; head -c 1000000 /dev/zero | tr "\\0" y; echo; printf "\\xff\\xfe\\x00odd\\n"; head -c 3000000 /dev/zero | tr "\\0" ":"; echo; head -c 1000000 /dev/zero | tr "\\0" z\' }',
      ),
    );
    const lines = log.split("\n");
    expect(lines.map((line) => line.length)).toEqual([
      1_000_000,
      "notice: ".length + 4096,
      "Notice: ".length + 4096,
      5,
      3_000_000,
      1_000_000,
    ]);
    expect(result.conclusion).toBe("success");
  });

  test("50 MB with masks are processed in a few seconds", async () => {
    const LINE = "a line of some length with a secret-word in it, and a bit more of it to come";
    let lines = 0;
    const startedAt = performance.now();
    await using place = await stage(
      {
        [W]: oneJob(
          '- { run: \'yes "a line of some length with a secret-word in it, and a bit more of it to come" | head -c 50000000\', env: { A: "${{ secrets.A }}", B: "${{ secrets.B }}" } }',
        ).replace("LINE", LINE),
      },
      { secret: (name) => (name === "A" ? "secret-word" : "another one of some length") },
    );
    const { result } = await place.run({
      during: (event) => {
        if (event.kind === "line") lines += 1;
      },
    });
    expect([result.conclusion, lines]).toEqual(["success", Math.ceil(50_000_000 / (LINE.length + 1))]);
    expect(readFileSync(join(result.folder, "j", "log.txt"), "utf8").slice(0, 200)).toContain("with a *** in it");
    expect(performance.now() - startedAt).toBeLessThan(25_000);
  });

  test("a step that closes its streams is awaited; a daemon that keeps them open is not, and ends with the job", async () => {
    const startedAt = performance.now();
    const { job, log } = await rehearse(
      oneJob(`
- { id: closes, continue-on-error: true, run: 'exec >&- 2>&-; sleep 0.2; exit 3' }
- { id: daemon, run: '(trap "" HUP INT TERM; while :; do echo from the daemon; sleep 0.05; done) & echo started' }
- { id: next, run: 'sleep 0.2; echo next' }
`),
    );
    expect(job("j").steps.map(({ outcome }) => outcome)).toEqual(["failure", "success", "success"]);
    // Like the runner, which lets go of its output soon after the step.
    expect(log.split("\n").slice(-1)).toEqual(["next"]);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  test("a step is evaluated after a signal, with command files that are folders or missing, and without its workspace", async () => {
    const { job, log } = await rehearse(
      oneJob(`
- { id: killed, continue-on-error: true, run: 'kill -9 $$' }
- { id: folder, continue-on-error: true, run: 'rm "$GITHUB_OUTPUT"; mkdir "$GITHUB_OUTPUT"' }
- { id: gone, run: 'rm "$GITHUB_OUTPUT" "$GITHUB_ENV" "$GITHUB_PATH" "$GITHUB_STATE" "$GITHUB_STEP_SUMMARY"' }
- { id: nul, continue-on-error: true, run: 'printf "A=x\\\\0y\\\\n" >> "$GITHUB_ENV"' }
- { id: after-nul, run: '[ "$A" = x ]' }
- { id: workspace, if: always(), run: 'cd /; rm -rf "$GITHUB_WORKSPACE"' }
- { id: lost, if: always(), run: 'true' }
`),
    );
    expect(Object.fromEntries(job("j").steps.map(({ id, outcome }) => [id, outcome]))).toMatchObject({
      killed: "failure",
      folder: "failure",
      gone: "success",
      nul: "success",
      "after-nul": "success",
      workspace: "success",
      lost: "failure",
    });
    expect(log).toContain("Process completed with exit code SIGKILL");
    expect(log).toMatch(/working directory/);
  });
});

test("a workflow writes only into its own folders", async () => {
  await using place = await stage({
    [W]: oneJob(
      "- { run: 'echo 1 > f; ln -s \"$HOME/../..\" up' }\n- { uses: actions/upload-artifact@v7, with: { name: \"${{ 'a' }}\", path: f } }\n- { continue-on-error: true, uses: actions/download-artifact@v8, with: { name: a, path: up } }\n- { continue-on-error: true, uses: actions/checkout@v7, with: { path: up/x } }",
    ),
  });
  const { job } = await place.run();
  expect(job("j").steps.map(({ outcome }) => outcome)).toEqual(["success", "success", "failure", "failure"]);
  expect([existsSync(join(place.folder, "f")), existsSync(join(place.folder, "x"))]).toEqual([false, false]);
});
