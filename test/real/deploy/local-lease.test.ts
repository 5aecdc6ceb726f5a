// Of two deployments at once one waits or is refused, and a lease is taken over only where that is safe.

import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FakeGitHub } from "../../kit/fake-github.ts";
import { HUB_SECRETS, LocalHub, deployStep, rebuiltArchive } from "../../kit/hub.ts";
import type { Job, StepResult } from "../../kit/job.ts";
import { seen } from "../../kit/seen.ts";
import { level2 } from "../engines.ts";

describe("the lease", () => {
  let github: FakeGitHub;
  let hub: LocalHub;
  const version = async (): Promise<string | undefined> => (await hub.health())?.version;
  beforeAll(async () => {
    github = await FakeGitHub.start();
  });
  afterAll(async () => github.close());
  beforeEach(async () => {
    hub = await LocalHub.open();
    const { outputs, log } = await hub.deploy("1.0.0");
    if (outputs["outcome"] !== "deployed") throw new Error(log);
  });
  afterEach(() => hub.close());

  /** A deployment of v2 that stays in `bake`, its guard patient. */
  const baking = async (bake: string): Promise<{ job: Job; ended: Promise<StepResult> }> => {
    const job = hub.job({ guard: "60s", extra: `    bake: ${bake}\n`, env: { GITHUB_ACTOR: "first-person" } });
    const ended = job.step("deploy", deployStep("2.0.0"));
    await seen(() => hub.host.journal().some(({ what }) => what.startsWith("start main 2.0.0")));
    return { job, ended };
  };
  const asking = { guard: "60s" };
  const withGitHub = (): { inputs: Record<string, string>; env: Record<string, string> } => ({
    inputs: { "github-token": "a-token-for-tests" },
    env: { GITHUB_API_URL: github.url },
  });

  it("makes the second of two deployments wait until the first is done", async () => {
    const first = await baking("3s");
    const second = await hub.deploy("3.0.0", { ...asking, wait: "30s" });
    const one = await first.ended;
    expect(one.outputs["outcome"], one.log).toBe("deployed");
    expect(second.outputs, second.log).toMatchObject({ outcome: "deployed", "previous-version": "2.0.0" });
    expect(second.log).toContain("waiting for deploy");
    expect(await version()).toBe("3.0.0");
    expect(await hub.host.leftoversAfter()).toEqual([]);
    first.job.close();
  });

  it.runIf(level2)("or refuses the second, with the name and the page of the first", async () => {
    const first = await baking("6s");
    const second = await hub.deploy("3.0.0", { ...asking, wait: "1s" });
    expect(second.outputs, second.log).toMatchObject({ outcome: "refused" });
    expect(second.report?.reason).toContain("first-person");
    expect(second.report?.reason).toContain(`https://github.example/acme/service/actions/runs/${first.job.runId}`);
    const one = await first.ended;
    expect(one.outputs["outcome"], one.log).toBe("deployed");
    expect(await version()).toBe("2.0.0");
    expect(hub.host.releases().filter((name) => name.startsWith("3.0.0"))).toEqual([]);
    first.job.close();
  });

  it.runIf(level2)("lets one of two simultaneous deployments run, and the other waits or is refused", async () => {
    const both = await Promise.all(["2.0.0", "3.0.0"].map(async (wanted) => hub.deploy(wanted, { wait: "0s" })));
    const words = both.map(({ outputs }) => outputs["outcome"]).sort();
    expect(
      [
        ["deployed", "refused"],
        ["deployed", "deployed"],
      ],
      both.map(({ log }) => log).join("\n----\n"),
    ).toContainEqual(words);
    expect(both.map(({ outputs }) => outputs["version"])).toContain(await version());
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("of a job that has ended is taken over, and its unfinished deployment is undone first", async () => {
    const first = await baking("60s");
    await kill(first);
    github.jobs.set(first.job.checkRunId, "completed");
    const second = await hub.deploy("3.0.0", { ...asking, step: withGitHub() });
    expect(second.outputs, second.log).toMatchObject({ outcome: "deployed", "previous-version": "1.0.0" });
    expect(second.report?.warnings.join()).toMatch(/left unfinished and is settled now: rolled_back/);
    expect(await version()).toBe("3.0.0");
    expect(
      hub.host.outcome(second.report?.warnings.join().match(/deployment (\S+) was left/)?.[1] ?? ""),
    ).toMatchObject({ outcome: "rolled_back" });
    expect(await hub.host.leftoversAfter()).toEqual([]);
    first.job.close();
  });

  it.runIf(level2)(
    "is taken over without mistaking an unfinished build of the same version for the live release",
    async () => {
      const first = await baking("60s");
      await kill(first);
      github.jobs.set(first.job.checkRunId, "completed");
      const { inputs, env } = withGitHub();
      const second = await hub.deploy("2.0.0", {
        ...asking,
        step: { env, inputs: { ...inputs, archive: rebuiltArchive("2.0.0") } },
      });
      expect(second.outputs, second.log).toMatchObject({ outcome: "deployed", "previous-version": "1.0.0" });
      expect(await hub.host.leftoversAfter()).toEqual([]);
      first.job.close();
    },
  );

  it.runIf(level2)(
    "of a running job is not taken over even if its runner does not respond: refused with its link",
    async () => {
      const first = await baking("60s");
      await kill(first);
      github.jobs.set(first.job.checkRunId, "in_progress");
      const second = await hub.deploy("3.0.0", { ...asking, wait: "7s", step: withGitHub() });
      expect(second.outputs, second.log).toMatchObject({ outcome: "refused" });
      expect(second.report?.reason).toContain(`/actions/runs/${first.job.runId}`);
      // At once and before it gives up; not each time it looks at the host.
      expect(
        github.asked.filter((path) => path === `/repos/acme/service/actions/jobs/${first.job.checkRunId}`),
      ).toHaveLength(2);
      expect(await version()).toBe("2.0.0");
      // Nor by the recover step of a job that has left nothing itself; it says so.
      const stranger = await hub.act("recover", {}, asking);
      expect(stranger.outputs, stranger.log).toMatchObject({ outcome: "unchanged" });
      expect(stranger.report?.reason).toBe(
        "this job left nothing to recover; another deployment is unfinished: deploy of 2.0.0 to staging, by first-person",
      );
      // Its own job's recover step takes it back, whatever GitHub says of the job: it is that job.
      const recovered = await first.job.step("recover", { inputs: { environment: "staging", secrets: HUB_SECRETS } });
      expect(recovered.outputs, recovered.log).toMatchObject({ outcome: "rolled_back" });
      expect(await version()).toBe("1.0.0");
      expect(await hub.host.leftoversAfter()).toEqual([]);
      first.job.close();
    },
  );

  it.runIf(level2)(
    "is not taken over while GitHub does not report the job, but is once its guard has stopped",
    async () => {
      const first = await baking("60s");
      await kill(first);
      const second = await hub.deploy("3.0.0", { ...asking, wait: "1s", step: withGitHub() });
      expect(second.outputs, second.log).toMatchObject({ outcome: "refused" });
      expect(second.log).toContain("actions: read");
      for (const line of hub.host.leftovers()) {
        const pid = /^process (\d+): .* guarding /.exec(line)?.[1];
        if (pid !== undefined) process.kill(Number(pid), "SIGKILL");
      }
      const third = await hub.deploy("3.0.0", { ...asking });
      expect(third.outputs, third.log).toMatchObject({ outcome: "deployed", "previous-version": "1.0.0" });
      expect(await hub.host.leftoversAfter()).toEqual([]);
      first.job.close();
    },
  );

  it.runIf(level2)("keeps a person's lock over a takeover, and the guard still works", async () => {
    const first = await baking("60s");
    expect(hub.host.byHand("lock", "hands off").code).toBe(0);
    await kill(first);
    github.jobs.set(first.job.checkRunId, "completed");
    for (const result of [
      await hub.deploy("3.0.0", { ...asking, step: withGitHub() }),
      await hub.act("rollback", {}, { ...asking, step: withGitHub() }),
    ]) {
      expect(result.outputs, result.log).toMatchObject({ outcome: "refused" });
      expect(result.report?.reason).toContain("hands off");
    }
    expect(hub.host.byHand("unlock").code).toBe(0);
    const recovered = await first.job.step("recover", { inputs: { environment: "staging", secrets: HUB_SECRETS } });
    expect(recovered.outputs["outcome"], recovered.log).toBe("rolled_back");
    expect(await version()).toBe("1.0.0");
    first.job.close();
  });

  const verb = (...words: readonly string[]) => spawn("sh", [`${hub.host.path}/.deploy/host`, hub.host.path, ...words]);
  const said = async (child: ChildProcessWithoutNullStreams): Promise<string> => text(child.stdout);

  it("that was taken over makes a verb of the killed runner leave nothing of its payload", async () => {
    const first = verb("lease", "first", "0", "-", "-", "30");
    first.stdin.end();
    expect(await said(first)).toContain("answer =granted");
    const orphan = verb("upload", "first", "8", "archive", "-");
    orphan.stdin.write("half");
    await seen(() => existsSync(`${hub.host.path}/.deploy/in.${orphan.pid}`));
    const second = verb("lease", "second", "0", "first", "-", "30");
    second.stdin.end();
    expect(await said(second)).toContain("replaced =first");
    const over = verb("end", "second", "refused", "5", "-");
    over.stdin.end();
    expect(await said(over)).toContain("end =ok");
    orphan.stdout.destroy();
    orphan.stdin.end("half");
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("receives the whole payload of the next job while the last one ends", async () => {
    const first = verb("lease", "first", "0", "-", "-", "30");
    first.stdin.end();
    expect(await said(first)).toContain("answer =granted");
    const sent = verb("stage", "second", "8", "3.0.0", "-", "-");
    sent.stdin.write("half");
    await seen(() => existsSync(`${hub.host.path}/.deploy/in.${sent.pid}`));
    const end = verb("end", "first", "refused", "5", "-");
    end.stdin.end();
    expect(await said(end)).toContain("end =ok");
    const second = verb("lease", "second", "8", "-", "-", "30");
    second.stdin.end("kind =a\n");
    expect(await said(second)).toContain("answer =granted");
    sent.stdin.end("half");
    // It came as far as it can with something that is no archive.
    expect(await said(sent)).toContain(
      `failed ${Buffer.from("extracting the description of the release failed").toString("base64")}`,
    );
    const over = verb("end", "second", "refused", "5", "-");
    over.stdin.end();
    expect(await said(over)).toContain("end =ok");
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("that is sent incompletely is not granted, and leaves nothing even if its program is killed", async () => {
    const half = verb("lease", "first", "8", "-", "-", "30");
    half.stdin.end("kind");
    expect(await said(half)).toContain("failed =the payload arrived incomplete");
    const killed = verb("lease", "first", "8", "-", "-", "30");
    killed.stdin.write("kind");
    await new Promise((done) => setTimeout(done, 200));
    killed.kill("SIGKILL");
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it.runIf(level2)(
    "whose runner is killed after the decision to commit is finished by the guard: the live release is recorded as good",
    async () => {
      const live = hub.host.live();
      const owner = "kind =deploy\nsites =1\n";
      const lease = verb("lease", "first", String(owner.length), "-", "-", "1");
      lease.stdin.end(owner);
      expect(await said(lease)).toContain("answer =granted");
      const fields = `kind deploy\nto ${live}\nhealthy unknown\nfrom-slot main\nto-slot main\ndrain 0\nundo start main ${live}\n`;
      const snapshot = verb("snapshot", "first", String(fields.length), "before-first", "-", "-");
      snapshot.stdin.end(fields);
      expect(await said(snapshot)).toContain("end =ok");
      rmSync(`${hub.host.path}/.deploy/good/${live}`);
      const record = `${hub.host.path}/.deploy/record`;
      writeFileSync(record, readFileSync(record, "utf8").replace("end pending", "end committed"));
      await seen(() => hub.host.leftovers().length === 0);
      expect(hub.host.outcome("first")).toEqual({ outcome: "deployed", by: "guard" });
      expect(hub.host.known("good")).toContain(live);
      expect(hub.host.live()).toBe(live);
    },
  );

  it("of a job cancelled before the switch leaves nothing; after it, the post step restores the previous release", async () => {
    const early = hub.job();
    const before = await early.step(
      "deploy",
      deployStep("2.0.0", { onOutput: (text, child) => void (text.includes("▸ lease") && child.kill("SIGINT")) }),
    );
    expect(before.outputs, before.log).toMatchObject({ outcome: "refused" });
    expect(await hub.host.leftoversAfter()).toEqual([]);
    expect(hub.host.releases().filter((name) => name.startsWith("2.0.0"))).toEqual([]);

    const late = hub.job({ guard: "60s", extra: "    bake: 30s\n" });
    const secrets = `${HUB_SECRETS}DEPLOY_WORD=rolled\n`;
    const after = await late.step(
      "deploy",
      deployStep("2.0.0", {
        inputs: { secrets },
        onOutput: (text, child) => void (text.includes("▸ bake") && child.kill("SIGINT")),
      }),
    );
    expect(after.outputs, after.log).toMatchObject({ outcome: "unknown" });
    expect(after.durationMs).toBeLessThan(20_000);
    const post = await late.post("deploy", after);
    expect(post.report?.outcome, post.log).toBe("rolled_back");
    // GitHub takes a job's outputs after its post steps: a mask of a part of the word would make it drop the outcome.
    expect(post.log).toContain("::add-mask::gemini-key-of-the-tests-42");
    expect(`${after.log}${post.log}`).not.toMatch(/::add-mask::rolled$/m);
    expect(await version()).toBe("1.0.0");
    expect(await hub.host.leftoversAfter()).toEqual([]);
    early.close();
    late.close();
  });
});

async function kill({ ended, job }: { job: Job; ended: Promise<StepResult> }): Promise<void> {
  job.kill();
  await ended;
}
