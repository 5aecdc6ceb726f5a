import { afterAll, beforeAll, expect, test } from "vitest";
import { requestOf } from "../../../src/app/request.ts";
import { currentJob } from "../../../src/app/inputs/job.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemExec, systemQuery } from "../../../src/core/exec.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import { FakeGitHub } from "../../kit/fake-github.ts";

let github: FakeGitHub;
beforeAll(async () => {
  github = await FakeGitHub.start();
});
afterAll(async () => github.close());

const { environments } = loadConfig(
  "service: service\nenvironments:\n  staging: { target: { hosts: [local] } }\n",
  "deploy.yml",
);
const owner = (checkRunId: string) =>
  ({
    id: "7.1.8.aa",
    kind: "deploy",
    repository: "acme/service",
    runId: "7",
    attempt: "1",
    checkRunId,
    actor: "ann",
    reason: "",
    url: "",
    release: "",
  }) as const;

test("GitHub is queried repeatedly while waiting for a lease, and the reason for a failed query is printed once", async () => {
  const lines: string[] = [];
  const secrets = new Secrets();
  const world: World = {
    clock: systemClock,
    exec: systemExec,
    query: systemQuery,
    http: systemHttp,
    log: plainLog((line) => lines.push(line), { colour: false }),
    secrets,
    randomHex: () => "00",
    tmp: "",
    signal: new AbortController().signal,
  };
  const job = { ...currentJob("9"), repository: "acme/service", runId: "9", apiUrl: github.url };
  const { ownerEnded } = requestOf(
    {
      intent: "deploy",
      service: "service",
      environment: environments["staging"] as NonNullable<(typeof environments)[string]>,
      owner: owner("9"),
      job,
      token: "token",
      folder: ".",
    },
    world,
  );
  for (let times = 0; times < 3; times += 1) expect(await ownerEnded(owner("8"))).toBeUndefined();
  expect(github.asked).toHaveLength(3);
  expect(lines).toEqual([
    "warning: GitHub does not show the job that holds the lease (HTTP 404): grant `actions: read` to this job",
  ]);
  github.jobs.set("8", "completed");
  expect(await ownerEnded(owner("8"))).toBe(true);
});
