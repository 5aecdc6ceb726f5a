import { expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemExec, systemQuery } from "../../../src/core/exec.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import { Context } from "../../../src/deploy/context.ts";
import type { Request } from "../../../src/deploy/context.ts";
import type { Target } from "../../../src/deploy/target.ts";
import type { Verifier } from "../../../src/deploy/verifier.ts";
import { OUTCOMES } from "../../../src/deploy/words.ts";

const { environments } = loadConfig(
  "service: shop\nenvironments:\n  staging: { target: { hosts: [local] } }\n",
  "deploy.yml",
);
const ID = "7001.1.2026.5ecf0011";

/** The context of a deployment whose secrets are these. A report asks nothing of target and verifier. */
function context(...values: readonly string[]): Context {
  const secrets = new Secrets();
  for (const value of values) secrets.add(value);
  const world: World = {
    clock: systemClock,
    exec: systemExec,
    query: systemQuery,
    http: systemHttp,
    log: plainLog(() => {}, { colour: false }),
    secrets,
    randomHex: () => "00",
    tmp: "",
    signal: new AbortController().signal,
  };
  const owner = {
    id: ID,
    kind: "deploy",
    repository: "acme/shop",
    runId: "7001",
    attempt: "1",
    checkRunId: "2026",
    actor: "ann",
    reason: "",
    url: "",
    release: "",
  } as const;
  const request: Request = {
    intent: "deploy",
    service: "shop",
    environment: environments["staging"] as NonNullable<(typeof environments)[string]>,
    owner,
    dryRun: false,
    force: false,
    allowDiverged: undefined,
    planHash: undefined,
    relation: async () => "ahead",
    ownerEnded: async () => undefined,
    announce: () => {},
  };
  return new Context(request, {} as Target, {} as Verifier, world);
}

test.each(
  OUTCOMES.flatMap((outcome) =>
    [outcome, outcome.slice(0, 6), outcome.slice(-4)].map((secret) => [outcome, secret] as const),
  ),
)("%s stays a word of ours where %j is a secret", (outcome, secret) => {
  expect(context(secret).report(outcome, "").outcome).toBe(outcome);
});

test("so do the verdict of a check, the intent, and what names the attempt", () => {
  const one = context("pass", "deploy", "7001", "5ecf", "2026");
  one.checks.push({ name: "login", where: "app1", verdict: "pass", detail: "asked with pass", durationMs: 1 });
  const report = one.report("deployed", "");
  expect([report.checks[0]?.verdict, report.intent, report.deploymentId]).toEqual(["pass", "deploy", ID]);
  expect(new Date(report.startedAt).getTime()).toBeGreaterThan(0);
});

test("whatever else is in it is masked", () => {
  const one = context("s3cret-word");
  one.checks.push({ name: "login", where: "app1", verdict: "fail", detail: "got s3cret-word", durationMs: 1 });
  one.warn("app1: s3cret-word");
  one.live["app1"] = "s3cret-word";
  expect(JSON.stringify(one.report("refused", "because of s3cret-word"))).not.toContain("s3cret-word");
});
