import { describe, expect, test } from "vitest";
import { rehearse, stage } from "../../kit/rehearsed.ts";
import type { Rehearsed } from "../../kit/rehearsed.ts";

const RUN = "runs-on: ubuntu-latest";

// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputs and
// https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event
describe("inputs of a dispatch", () => {
  const WORKFLOW = `
on:
  workflow_dispatch:
    inputs:
      environment: { type: choice, options: [staging, production], default: staging }
      dry-run: { type: boolean, default: true }
      force: { type: boolean }
      count: { type: number, default: 3 }
      version: { required: true }
      reason: { required: true, default: because }
      target: { type: environment }
jobs:
  j:
    ${RUN}
    steps: [{ run: 'echo "$ALL"; [ "$(node -p "JSON.stringify(JSON.parse(require(\\"fs\\").readFileSync(process.env.GITHUB_EVENT_PATH)).inputs)")" = "$EVENT" ] && echo same', env: { ALL: "\${{ inputs.environment }} \${{ toJSON(inputs.dry-run) }} \${{ toJSON(inputs.force) }} \${{ toJSON(inputs.count) }} <\${{ inputs.version }}> \${{ inputs.reason }} <\${{ inputs.target }}> \${{ toJSON(github.event.inputs.dry-run) }} \${{ github.event_name }} \${{ github.ref_type }}", EVENT: "" } }]
`;
  const dispatched = (inputs: Record<string, string>, ref = "main"): Promise<Rehearsed> =>
    rehearse(WORKFLOW, { event: "workflow_dispatch", ref, inputs });

  test("inputs are typed in `inputs` and text in the event, with defaults in both", async () => {
    expect((await dispatched({ version: "v1" })).log).toContain(
      'staging true false 3 <v1> because <> "true" workflow_dispatch branch',
    );
    expect(
      (
        await dispatched(
          {
            Version: "v2",
            environment: "production",
            "dry-run": "false",
            force: "true",
            count: "1.5",
            reason: "",
            target: "x",
          },
          "v1.0.0",
        )
      ).log,
    ).toContain('production false true 1.5 <v2> because <x> "false" workflow_dispatch tag');
  });

  test("all invalid inputs are reported at once, and the run does not start", async () => {
    const { result, log } = await dispatched({
      environment: "prod",
      "dry-run": "yes",
      count: "many",
      version: "",
      other: "1",
    });
    expect([result.conclusion, result.jobs]).toEqual(["failure", []]);
    for (const words of [
      '"other" is not an input; there are environment, dry-run',
      'environment must be one of staging, production, not "prod"',
      'dry-run must be a boolean, not "yes"',
      'count must be a number, not "many"',
      "version is required",
    ])
      expect(log).toContain(words);
  });

  test("a workflow without the event is rejected", async () => {
    await expect(rehearse(WORKFLOW)).rejects.toThrow(/is not triggered by push/);
  });
});

// https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs
describe("a rerun", () => {
  const FILES = {
    ".github/workflows/w.yml": `
on: push
jobs:
  good: { ${RUN}, outputs: { x: "\${{ steps.s.outputs.x }}" }, steps: [{ id: s, run: 'echo "good ran in $GITHUB_RUN_ATTEMPT"; echo "x=from-$GITHUB_RUN_ATTEMPT" >> "$GITHUB_OUTPUT"; echo 1 > f' }, { uses: actions/upload-artifact@v7, with: { name: good, path: f } }] }
  off: { ${RUN}, if: false, steps: [{ run: 'true' }] }
  after-off: { ${RUN}, needs: off, if: always(), steps: [{ run: 'echo "after-off ran"' }] }
  flaky: { ${RUN}, needs: good, steps: [{ run: 'echo "flaky sees \${{ needs.good.outputs.x }} in \${{ github.run_attempt }}"; echo 2 > f' }, { uses: actions/upload-artifact@v7, with: { name: evidence, path: f } }, { uses: actions/download-artifact@v8, with: { name: good } }, { run: '[ "$GITHUB_RUN_ATTEMPT" = 2 ]' }] }
  report: { ${RUN}, needs: flaky, if: always(), steps: [{ run: 'echo "report \${{ needs.flaky.result }}"' }] }
  after: { ${RUN}, needs: flaky, steps: [{ run: 'echo after' }] }
  c: { uses: ./.github/workflows/called.yml }
  d: { needs: flaky, if: always(), uses: ./.github/workflows/called.yml, with: { well: true } }
`,
    ".github/workflows/called.yml": `
on: { workflow_call: { inputs: { well: { type: boolean } } } }
jobs:
  one: { ${RUN}, steps: [{ run: 'echo "one ran well:\${{ inputs.well }}"' }] }
  two: { ${RUN}, needs: one, steps: [{ run: '[ "\${{ inputs.well }}" = true ] || [ "$GITHUB_RUN_ATTEMPT" != 1 ]' }] }
`,
  };

  test("a rerun of failed jobs runs these and all that need them; succeeded jobs keep outputs and artifacts", async () => {
    await using place = await stage(FILES);
    const first = await place.run();
    expect(Object.fromEntries(first.result.jobs.map(({ job, result }) => [job, result]))).toEqual({
      good: "success",
      off: "skipped",
      "after-off": "success",
      flaky: "failure",
      report: "success",
      after: "skipped",
      "c / one": "success",
      "c / two": "failure",
      c: "failure",
      "d / one": "success",
      "d / two": "success",
      d: "success",
    });
    const second = await place.run({ rerunOf: { result: first.result, jobs: "failed" } });
    expect([second.result.conclusion, second.result.attempt, second.result.runId]).toEqual([
      "success",
      2,
      first.result.runId,
    ]);
    expect(second.log).toContain("flaky sees from-1 in 2");
    expect(second.log).toContain("report success");
    expect(second.log).toContain("after");
    // `d` needs what ran again, `c / one` does not.
    expect(second.log.split("\n").filter((line) => / ran/.test(line))).toEqual(["one ran well:true"]);
    expect([...second.result.artifacts.keys()].sort()).toEqual(["evidence", "good"]);
  });

  test("a rerun of all jobs starts from the beginning", async () => {
    await using place = await stage(FILES);
    const first = await place.run();
    const second = await place.run({ rerunOf: { result: first.result, jobs: "all" } });
    expect(second.log).toContain("good ran in 2");
    expect(second.log).toContain("flaky sees from-2 in 2");
    expect([second.result.conclusion, second.result.attempt]).toEqual(["success", 2]);
  });
});

test("two refs of one commit are distinguished", async () => {
  await using place = await stage({
    ".github/workflows/w.yml": `on: push\njobs:\n  j:\n    ${RUN}\n    steps: [{ run: 'echo "by $REF"', env: { REF: "\${{ job.workflow_ref }}" } }]\n`,
  });
  place.repository.git("tag", "v1.0.1");
  await place.rehearsal.repository.refresh();
  for (const ref of ["v1.0.0", "v1.0.1"])
    expect((await place.run({ ref })).log).toMatch(new RegExp(`^by .*/w\\.yml@refs/tags/${ref}$`, "m"));
});
