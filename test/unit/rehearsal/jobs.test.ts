import { describe, expect, test } from "vitest";
import { rehearse } from "../../kit/rehearsed.ts";

// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idneeds and
// .../expressions#status-check-functions, unless a case names another source.

const RUN = "runs-on: ubuntu-latest";

describe("needs", () => {
  test("jobs run side by side unless one needs the other; each gets results and outputs of its direct needs", async () => {
    const { result, job, log, events } = await rehearse(`
on: push
jobs:
  left:
    ${RUN}
    steps: [{ run: 'touch "$HOME/left"; for i in $(seq 200); do [ -e "$HOME/right" ] && exit 0; sleep 0.05; done; exit 1' }]
  right:
    ${RUN}
    steps: [{ run: 'touch "$HOME/right"; for i in $(seq 200); do [ -e "$HOME/left" ] && exit 0; sleep 0.05; done; exit 1' }]
  first:
    ${RUN}
    outputs:
      one: \${{ steps.s.outputs.one }}
      empty: ''
      missing: \${{ steps.s.outputs.missing }}
    steps: [{ id: s, run: 'echo "one=1" >> "$GITHUB_OUTPUT"' }]
  second:
    ${RUN}
    needs: first
    steps: [{ run: 'echo "second sees <\${{ needs.first.result }}> <\${{ needs.first.outputs.one }}> <\${{ needs.first.outputs.empty }}> <\${{ needs.first.outputs.missing }}> \${{ toJSON(needs.first.outputs) == toJSON(fromJSON(''{"one":"1"}'')) }}"' }]
  third:
    ${RUN}
    needs: [second]
    steps: [{ run: 'echo "third sees <\${{ needs.first.result }}> <\${{ needs.second.result }}>"' }]
`);
    expect(result.conclusion).toBe("success");
    expect(job("first").outputs).toEqual({ one: "1" });
    expect(log).toContain("second sees <success> <1> <> <> true");
    expect(log).toContain("third sees <> <success>");
    const order = events.flatMap((event) =>
      event.kind === "job-start" || event.kind === "job-end" ? [`${event.kind} ${event.job}`] : [],
    );
    expect(order.indexOf("job-start second")).toBeGreaterThan(order.indexOf("job-end first"));
    expect(order.indexOf("job-start third")).toBeGreaterThan(order.indexOf("job-end second"));
  });

  test("a failed or skipped job skips the jobs that need it, unless their condition has a status function", async () => {
    const { result, job } = await rehearse(`
on: push
jobs:
  good: { ${RUN}, steps: [{ run: 'true' }] }
  bad:
    ${RUN}
    outputs: { before: '\${{ steps.s.outputs.before }}' }
    steps: [{ id: s, run: 'echo before=1 >> "$GITHUB_OUTPUT"; exit 1' }]
  off: { ${RUN}, if: false, steps: [{ run: 'true' }] }
  after-good: { ${RUN}, needs: good, steps: [{ run: 'true' }] }
  after-bad: { ${RUN}, needs: bad, steps: [{ run: 'true' }] }
  after-off: { ${RUN}, needs: off, steps: [{ run: 'true' }] }
  without-function: { ${RUN}, needs: bad, if: "needs.bad.result == 'failure'", steps: [{ run: 'true' }] }
  always: { ${RUN}, needs: [bad, off], if: always(), steps: [{ run: 'true' }] }
  not-cancelled: { ${RUN}, needs: bad, if: '\${{ !cancelled() }}', steps: [{ run: 'true' }] }
  cancelled: { ${RUN}, needs: bad, if: cancelled(), steps: [{ run: 'true' }] }
  on-failure: { ${RUN}, needs: bad, if: failure(), steps: [{ run: 'true' }] }
  on-no-failure: { ${RUN}, needs: good, if: failure(), steps: [{ run: 'true' }] }
  on-skip: { ${RUN}, needs: off, if: failure(), steps: [{ run: 'true' }] }
  by-result: { ${RUN}, needs: [bad, off], if: "always() && needs.bad.result == 'failure' && needs.off.result == 'skipped' && contains(needs.*.result, 'failure')", steps: [{ run: 'true' }] }
  outputs-of-failed: { ${RUN}, needs: bad, if: "always() && needs.bad.outputs.before == '1'", steps: [{ run: 'true' }] }
`);
    expect(Object.fromEntries(result.jobs.map(({ job, result }) => [job, result]))).toEqual({
      good: "success",
      bad: "failure",
      off: "skipped",
      "after-good": "success",
      "after-bad": "skipped",
      "after-off": "skipped",
      "without-function": "skipped",
      always: "success",
      "not-cancelled": "success",
      cancelled: "skipped",
      "on-failure": "success",
      "on-no-failure": "skipped",
      "on-skip": "skipped",
      "by-result": "success",
      "outputs-of-failed": "success",
    });
    expect(result.conclusion).toBe("failure");
    expect(job("after-bad").steps).toEqual([]);
  });

  // https://github.com/actions/runner/issues/2205: success() and failure() ask all ancestors, not only the direct ones.
  test("a skipped or failed job affects all jobs that need it, at any distance", async () => {
    const { result } = await rehearse(`
on: push
jobs:
  off: { ${RUN}, if: false, steps: [{ run: 'true' }] }
  bad: { ${RUN}, steps: [{ run: 'false' }] }
  over-off: { ${RUN}, needs: off, if: always(), steps: [{ run: 'true' }] }
  grandchild: { ${RUN}, needs: over-off, steps: [{ run: 'true' }] }
  grandchild-asking: { ${RUN}, needs: over-off, if: "!failure() && !cancelled()", steps: [{ run: 'true' }] }
  over-bad: { ${RUN}, needs: bad, if: always(), steps: [{ run: 'true' }] }
  far-failure: { ${RUN}, needs: over-bad, if: failure(), steps: [{ run: 'true' }] }
  skipped-by-bad: { ${RUN}, needs: bad, steps: [{ run: 'true' }] }
  behind-skipped: { ${RUN}, needs: skipped-by-bad, if: failure(), steps: [{ run: 'true' }] }
`);
    expect(Object.fromEntries(result.jobs.map(({ job, result }) => [job, result]))).toEqual({
      off: "skipped",
      bad: "failure",
      "over-off": "success",
      grandchild: "skipped",
      "grandchild-asking": "success",
      "over-bad": "success",
      "far-failure": "success",
      "skipped-by-bad": "skipped",
      "behind-skipped": "success",
    });
  });

  test("a run whose jobs are all skipped is skipped; an `if` that cannot be evaluated fails its job", async () => {
    expect(
      (await rehearse(`on: push\njobs: { j: { ${RUN}, if: "github.ref == 'no'", steps: [{ run: 'true' }] } }`)).result
        .conclusion,
    ).toBe("skipped");
    const { job, log } = await rehearse(
      `on: push\njobs: { j: { ${RUN}, if: "fromJSON('{')", steps: [{ run: 'true' }] } }`,
    );
    expect(job("j").result).toBe("failure");
    expect(log).toMatch(/\.github\/workflows\/w\.yml:2/);
  });

  test.each([
    [
      "an unknown need",
      `{ i: { ${RUN}, steps: [{ run: 'true' }] }, j: { ${RUN}, needs: nobody, steps: [{ run: 'true' }] } }`,
      /nobody/,
    ],
    [
      "a circle",
      `{ a: { ${RUN}, needs: b, steps: [{ run: 'true' }] }, b: { ${RUN}, needs: a, steps: [{ run: 'true' }] } }`,
      /cycle|circular|at least one job/i,
    ],
    ["a need of itself", `{ a: { ${RUN}, needs: a, steps: [{ run: 'true' }] } }`, /a/],
  ])("%s is rejected before any job runs", async (_what, jobs, words) => {
    await expect(rehearse(`on: push\njobs: ${jobs}\n`)).rejects.toThrow(words);
  });
});

describe("environments", () => {
  const WORKFLOW = `
on: push
jobs:
  build: { ${RUN}, steps: [{ run: 'true' }] }
  deploy:
    ${RUN}
    needs: build
    environment: { name: "\${{ github.ref_type == 'tag' && 'production' || 'staging' }}", url: "https://\${{ steps.s.outputs.host }}" }
    steps: [{ id: s, run: 'echo host=example.com >> "$GITHUB_OUTPUT"; echo deployed' }]
  after: { ${RUN}, needs: deploy, steps: [{ run: 'true' }] }
`;

  // https://docs.github.com/actions/how-tos/deploy/configure-and-manage-deployments/review-deployments
  test("a job waits for its reviewers, and starts after their approval", async () => {
    const requested: string[] = [];
    const { result, events } = await rehearse(WORKFLOW, {
      options: { approve: async (environment, job) => (requested.push(`${job} in ${environment}`), true) },
    });
    expect(requested).toEqual(["deploy in production"]);
    expect(result.conclusion).toBe("success");
    const kinds = events.flatMap((event) =>
      "job" in event && event.job === "deploy" && event.kind.startsWith("job-") ? [event.kind] : [],
    );
    expect(kinds).toEqual(["job-wait", "job-start", "job-end"]);
    expect(events.find((event) => event.kind === "job-start" && event.job === "deploy")).toMatchObject({
      environment: "production",
    });
  });

  test("a rejection fails the job, and none of its steps runs", async () => {
    const { result, job, log } = await rehearse(WORKFLOW, { options: { approve: async () => false } });
    expect([job("deploy").result, job("after").result, result.conclusion]).toEqual(["failure", "skipped", "failure"]);
    expect(job("deploy").steps).toEqual([]);
    expect(log).not.toContain("deployed");
  });

  test("a cancelled run no longer waits for its reviewers", async () => {
    const { result, job } = await rehearse(WORKFLOW, {
      options: { approve: () => new Promise(() => {}) },
      during: (event, run) => {
        if (event.kind === "job-wait") setImmediate(() => run.cancel());
      },
    });
    expect([job("build").result, job("deploy").result, result.conclusion]).toEqual([
      "success",
      "cancelled",
      "cancelled",
    ]);
  });

  // JobExtension.cs FinalizeJob of actions/runner.
  test("the url of an environment is evaluated at the end, and fails the job when it cannot be evaluated", async () => {
    const { job } = await rehearse(
      `on: push\njobs: { j: { ${RUN}, environment: { name: e, url: "\${{ fromJSON(steps.s.outputs.no) }}" }, steps: [{ id: s, run: 'true' }] } }`,
    );
    expect(job("j").result).toBe("failure");
  });
});
