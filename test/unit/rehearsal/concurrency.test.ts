import { describe, expect, test } from "vitest";
import { Concurrency } from "../../../src/rehearsal/github/concurrency.ts";
import { rehearse, stage } from "../../kit/rehearsed.ts";
import type { Rehearsed, Stage } from "../../kit/rehearsed.ts";

// https://docs.github.com/actions/concepts/workflows-and-actions/concurrency and
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#concurrency

const RUN = "runs-on: ubuntu-latest";
const HELD =
  'touch "$HOME/in-$GITHUB_REF_NAME"; echo "in $GITHUB_REF_NAME"; for i in $(seq 400); do [ -e "$HOME/go" ] && break; sleep 0.02; done; echo "out $GITHUB_REF_NAME"';
const workflow = (head: string, job = "", more = ""): Record<string, string> => ({
  ".github/workflows/w.yml": `on: { push: , workflow_dispatch: }\n${head}\njobs:\n  j:\n    ${RUN}\n    ${job}\n    steps: [{ run: '${HELD}' }]\n${more}`,
});

/** Begins runs for tags one after the other, each when the one before runs or waits; lets them go when all have begun. */
async function inTurn(place: Stage, tags: readonly string[]): Promise<Rehearsed[]> {
  for (const tag of tags) if (tag !== "v1.0.0") place.repository.git("tag", tag);
  await place.rehearsal.repository.refresh();
  const running: Promise<Rehearsed>[] = [];
  for (const [at, ref] of tags.entries()) {
    await new Promise<void>((resolve) => {
      running.push(
        place.run({
          ref,
          during: (event) => {
            if (
              event.kind === "job-wait" ||
              (event.kind === "line" && event.text === `in ${ref}`) ||
              event.kind === "run-end"
            )
              resolve();
          },
        }),
      );
    });
    // The next run is requested later, whatever the order of events.
    if (at === tags.length - 1) place.repository.git("-C", `${place.folder}/temporary/home`, "init", "--quiet", "go");
  }
  return Promise.all(running);
}

describe("the concurrency group of a workflow", () => {
  test("one run holds the group, one waits, and a newer one replaces the waiting one; names are case-insensitive", async () => {
    await using place = await stage(workflow("concurrency: \"Group-${{ github.ref_name == 'v3' && 'A' || 'a' }}\""));
    const runs = await inTurn(place, ["v1.0.0", "v2", "v3"]);
    expect(runs.map(({ result }) => result.conclusion)).toEqual(["success", "cancelled", "success"]);
    expect(runs[1]?.log).toContain("a newer request is waiting for the concurrency group 'Group-a'");
    expect(runs[1]?.result.jobs).toEqual([]);
    expect(runs[2]?.result.jobs).toMatchObject([{ job: "j", result: "success" }]);
  });

  test("cancel-in-progress cancels the running run, whose always() steps run", async () => {
    await using place = await stage(
      workflow(
        "concurrency: { group: g, cancel-in-progress: true }",
        "",
        `  k: { ${RUN}, needs: j, if: cancelled(), steps: [{ run: echo saw }] }\n`,
      ),
    );
    const [first, second] = await inTurn(place, ["v1.0.0", "v2"]);
    expect([first?.result.conclusion, second?.result.conclusion]).toEqual(["cancelled", "success"]);
    expect(first?.log).toContain("saw");
  });

  test("cancel-in-progress can be an expression; with `queue: max` no waiting run is replaced", async () => {
    await using place = await stage(
      workflow("concurrency: { group: g, cancel-in-progress: \"${{ github.ref_name == 'no' }}\", queue: max }"),
    );
    const runs = await inTurn(place, ["v1.0.0", "v2", "v3"]);
    expect(runs.map(({ result }) => result.conclusion)).toEqual(["success", "success", "success"]);
  });

  test("runs in different groups run side by side", async () => {
    await using place = await stage(workflow('concurrency: "${{ github.ref }}"'));
    const runs = await inTurn(place, ["v1.0.0", "v2"]);
    expect(runs.map(({ result }) => result.conclusion)).toEqual(["success", "success"]);
  });
});

describe("the concurrency group of a job", () => {
  test("only that job waits or is replaced; the run continues with jobs that do not need it", async () => {
    await using place = await stage(
      workflow(
        "",
        "concurrency: { group: g }",
        `  k: { ${RUN}, steps: [{ run: echo beside }] }\n  l: { ${RUN}, needs: j, if: always(), steps: [{ run: 'echo "j \${{ needs.j.result }}"' }] }\n`,
      ),
    );
    const [first, second, third] = await inTurn(place, ["v1.0.0", "v2", "v3"]);
    expect([first, second, third].map((run) => run?.job("j").result)).toEqual(["success", "cancelled", "success"]);
    for (const run of [first, second, third]) expect(run?.log).toContain("beside");
    expect(second?.log).toContain("j cancelled");
    expect(second?.events.find((event) => event.kind === "job-wait")).toMatchObject({
      job: "j",
      why: "another run is in the concurrency group g",
    });
  });

  test.each(["", 'if: "${{ !cancelled() }}"', "if: success()"])(
    "a newer one with cancel-in-progress cancels the one that runs (%s), but not one under always()",
    async (condition) => {
      await using place = await stage(
        workflow("", `${condition}\n    concurrency: { group: g, cancel-in-progress: true }`),
      );
      const [first, second] = await inTurn(place, ["v1.0.0", "v2"]);
      expect([first?.job("j").result, second?.job("j").result]).toEqual(["cancelled", "success"]);
      await using other = await stage(
        workflow("", "if: always()\n    concurrency: { group: g, cancel-in-progress: true }"),
      );
      expect((await inTurn(other, ["v1.0.0", "v2"])).map(({ result }) => result.conclusion)).toEqual([
        "success",
        "success",
      ]);
    },
  );

  test("a called workflow is cancelled as a whole", async () => {
    await using place = await stage({
      ".github/workflows/w.yml":
        "on: push\njobs:\n  c:\n    concurrency: { group: g, cancel-in-progress: true }\n    uses: ./.github/workflows/called.yml\n",
      ".github/workflows/called.yml": `on: workflow_call\njobs:\n  j: { ${RUN}, steps: [{ run: '${HELD}' }] }\n  k: { ${RUN}, needs: j, steps: [{ run: echo unreached }] }\n`,
    });
    const [first, second] = await inTurn(place, ["v1.0.0", "v2"]);
    expect([first?.job("c").result, first?.job("c / j").result, first?.job("c / k").result]).toEqual([
      "cancelled",
      "cancelled",
      "skipped",
    ]);
    expect(second?.job("c").result).toBe("success");
  });

  test("two jobs of one run take turns", async () => {
    const { result, log } = await rehearse(
      `on: push\njobs:\n${["a", "b"].map((id) => `  ${id}: { ${RUN}, concurrency: g, steps: [{ run: 'echo in; sleep 0.1; echo out' }] }`).join("\n")}`,
    );
    expect([result.conclusion, log]).toEqual(["success", "in\nout\nin\nout"]);
  });

  test("a job that would wait for its own caller is cancelled at once", async () => {
    const { job, log } = await rehearse(
      `on: push\nconcurrency: g\njobs:\n  j: { ${RUN}, concurrency: G, steps: [{ run: echo unreached }] }\n`,
    );
    expect([job("j").result, log]).toEqual(["cancelled", ""]);
    const nested = await rehearse({
      ".github/workflows/w.yml": "on: push\njobs: { c: { concurrency: g, uses: ./.github/workflows/called.yml } }\n",
      ".github/workflows/called.yml": `on: workflow_call\nconcurrency: g\njobs: { j: { ${RUN}, steps: [{ run: echo unreached }] } }\n`,
    });
    expect([nested.job("c").result, nested.log]).toEqual([
      "cancelled",
      expect.stringContaining("a deadlock for the concurrency group 'g' was detected"),
    ]);
  });

  test("a cancel or a kill ends the wait", async () => {
    await using place = await stage(
      workflow(
        "",
        "concurrency: g",
        `  l: { ${RUN}, needs: j, if: always(), concurrency: g, steps: [{ run: echo l }] }\n`,
      ),
    );
    place.repository.git("tag", "v2");
    place.repository.git("tag", "v3");
    await place.rehearsal.repository.refresh();
    let [end, ended]: [() => void, boolean] = [() => {}, false];
    await new Promise<void>((resolve) => {
      void place
        .run({
          during: (event, run) => {
            if (event.kind === "line") resolve();
            end = () => run.kill();
          },
        })
        .finally(() => {
          ended = true;
        });
    });
    const cancelled = await place.run({
      ref: "v2",
      during: (event, run) => {
        if (event.kind === "job-wait") setImmediate(() => (event.job === "j" ? run.cancel() : run.kill()));
      },
    });
    expect(cancelled.result.jobs.map(({ job, result }) => [job, result])).toEqual([
      ["j", "cancelled"],
      ["l", "cancelled"],
    ]);
    expect(ended).toBe(false);
    end();
  });
});

test("a new request cannot enter between the one that leaves and the one that waits", async () => {
  const groups = new Concurrency();
  const never = new AbortController().signal;
  const wish = { replace: false, queue: false, cancelSelf: () => {}, cancelled: never, onWait: () => {} };
  const leave = await groups.enter("g", wish);
  let inside = 0;
  const second = groups.enter("g", wish).then((out) => ((inside += 1), out));
  leave?.();
  const third = groups.enter("g", wish).then((out) => ((inside += 1), out));
  const out = await second;
  await Promise.resolve();
  expect(inside).toBe(1);
  out?.();
  expect(await third).toBeDefined();
});
