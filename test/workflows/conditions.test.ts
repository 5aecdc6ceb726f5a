import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { OUTCOMES, succeeded } from "../../src/deploy/words.ts";
import { filled, runs } from "./checks/expression.ts";
import type { JobValue } from "./checks/source.ts";
import { ROOT, ours } from "./ours.ts";

const repository = ours();
const workflow = (name: string) => {
  const source = repository.resolve(`$/.github/workflows/${name}.yml`);
  if (source === undefined) throw new Error(name);
  return source;
};
const jobOf = (name: string, job: string): JobValue => workflow(name).value.jobs?.[job] ?? {};

type Ended = "success" | "failure" | "cancelled" | "skipped";

/** Which jobs of the pipeline run, in their order, when build and staging end so. */
function pipeline(environment: string, ends: { build?: Ended; staging?: Ended; outcome?: string }): string[] {
  const result: Record<string, Ended> = { build: ends.build ?? "success" };
  const ran = ["build"];
  for (const name of ["dev", "staging", "production"]) {
    const job = jobOf("pipeline", name);
    const needs = [job.needs ?? []].flat();
    const all = needs.map((need) => result[need] ?? "success");
    const before = (["failure", "cancelled", "skipped"] as const).find((word) => all.includes(word)) ?? "success";
    const contexts = {
      inputs: { environment },
      needs: Object.fromEntries(
        needs.map((need) => [
          need,
          { result: result[need], outputs: need === "staging" ? { outcome: ends.outcome ?? "" } : {} },
        ]),
      ),
    };
    const run = runs(String(job["if"]), { contexts, before });
    result[name] = run ? (name === "staging" ? (ends.staging ?? "success") : "success") : "skipped";
    if (run) ran.push(name);
  }
  return ran;
}

describe("pipeline", () => {
  test("the input environment selects the last environment", () => {
    expect(pipeline("dev", {})).toEqual(["build", "dev"]);
    expect(pipeline("staging", { outcome: "deployed" })).toEqual(["build", "staging"]);
    expect(pipeline("production", { outcome: "deployed" })).toEqual(["build", "staging", "production"]);
  });

  test.each(["", "prod", "Production ", "staging,production"])(
    "the environment %j is not deployed, even after a successful build",
    (environment) => {
      expect(pipeline(environment, { outcome: "deployed" })).toEqual(["build"]);
    },
  );

  test.each(["failure", "cancelled", "skipped"] as const)(
    "nothing is deployed after a build that ended with %s",
    (build) => {
      for (const environment of ["dev", "staging", "production"])
        expect(pipeline(environment, { build })).toEqual(["build"]);
    },
  );

  // "" is what arrives where GitHub drops the output: a secret of the job is a part of the word.
  test.each([...OUTCOMES.filter((outcome) => succeeded("deploy", outcome)), ""])(
    "production follows a green staging, except after stale: %j",
    (outcome) => {
      expect(pipeline("production", { outcome })).toEqual(
        outcome === "stale" ? ["build", "staging"] : ["build", "staging", "production"],
      );
    },
  );

  test.each(
    (["failure", "cancelled"] as const).flatMap((staging) =>
      [...OUTCOMES, ""].map((outcome) => [staging, outcome] as const),
    ),
  )("production is not reached after staging ended with %s, whatever its outcome: %j", (staging, outcome) => {
    expect(pipeline("production", { staging, outcome })).toEqual(["build", "staging"]);
  });
});

describe.each(["deploy", "rollback"])("%s", (name) => {
  const job = jobOf(name, name);
  const outcome = (own: string, id: string, recovered: string): string =>
    filled(job.outputs?.["outcome"] ?? "", {
      contexts: {
        steps: {
          [name]: { outputs: { outcome: own, "deployment-id": id } },
          recover: { outputs: { outcome: recovered } },
        },
      },
    });

  test.each([
    ["its own word", outcome("deployed", "1.1.1.aa", "deployed"), "deployed"],
    ["its own word, where recover says something else", outcome("held", "1.1.1.aa", "unchanged"), "held"],
    ["that of recover after it was cut off", outcome("", "1.1.1.aa", "rolled_back"), "rolled_back"],
    [
      "that of recover, where the step itself does not know",
      outcome("unknown", "1.1.1.aa", "rolled_back"),
      "rolled_back",
    ],
    ["unknown, where recover was cut off too", outcome("", "1.1.1.aa", ""), "unknown"],
    ["refused, where it ended before it announced a change", outcome("", "", "unchanged"), "refused"],
    ["refused, where it never began", outcome("", "", ""), "refused"],
  ])("its outcome is %s", (_name, found, expected) => {
    expect(found).toBe(expected);
  });

  const recover = job.steps?.find(({ id }) => id === "recover");
  const keep = job.steps?.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
  const then = (
    step: { readonly if?: unknown } | undefined,
    before: Ended,
    own: string,
    dryRun: boolean | string = false,
    outputs: object = {},
  ): boolean =>
    runs(String(step?.if), {
      contexts: { steps: { [name]: { outcome: own, outputs } }, inputs: { "dry-run": dryRun } },
      before,
    });

  test.each(["success", "failure", "cancelled"] as const)("after %s it recovers, and keeps the report", (before) => {
    expect([then(recover, before, before), then(keep, before, before)]).toEqual([true, true]);
  });

  test("it recovers also where a runner passes false as text", () => {
    expect(then(recover, "cancelled", "cancelled", "false")).toBe(true);
  });

  test("it does not recover a deployment that never began, or that only made a plan", () => {
    expect([
      then(recover, "failure", "skipped"),
      then(recover, "success", "success", true),
      then(recover, "cancelled", "cancelled", true),
    ]).toEqual([false, false, false]);
  });

  test("it recovers a killed deployment and an announced one, but not one that was refused before", () => {
    const after = (outcome: string, id: string): boolean =>
      then(recover, "failure", "failure", false, { outcome, "deployment-id": id });
    expect([
      after("refused", ""),
      after("", ""),
      after("unknown", ""),
      after("refused", "1.1.1.aa"),
      after("rolled_back", "1.1.1.aa"),
    ]).toEqual([false, true, true, true, true]);
  });

  test("a plan is not a deployment in GitHub", () => {
    const { deployment } = job.environment as { deployment: string };
    expect([true, false].map((dryRun) => filled(deployment, { contexts: { inputs: { "dry-run": dryRun } } }))).toEqual([
      "false",
      "true",
    ]);
  });

  test("an input selects another GitHub environment", () => {
    const { name: environment } = job.environment as { name: string };
    const named = (other: string): string =>
      filled(environment, { contexts: { inputs: { environment: "production", "github-environment": other } } });
    expect([named(""), named("production-rollback")]).toEqual(["production", "production-rollback"]);
  });
});

test("deployments wait for those of the same service and environment, but not for plans", () => {
  const { group } = jobOf("deploy", "deploy").concurrency as { group: string };
  const of = (more: object, run = "1"): string =>
    filled(group, {
      contexts: {
        github: { repository: "acme/shop", run_id: run },
        inputs: {
          environment: "production",
          "working-directory": ".",
          config: "deploy.yml",
          "dry-run": false,
          ...more,
        },
      },
    });
  expect(of({}, "2")).toBe(of({}));
  const others = [
    of({ environment: "staging" }),
    of({ "working-directory": "hub" }),
    of({ config: "hub.yml" }),
    of({ "dry-run": true }, "2"),
    of({ "dry-run": true }),
  ];
  expect(new Set([of({}), ...others]).size).toBe(others.length + 1);
});

describe.each(["mcp-hub", "erlmcp"])("the callers of %s", (service) => {
  const source = repository.sources.find(({ path }) => path === `examples/${service}/.github/workflows/release.yml`);
  const of = (name: string) => {
    const caller = repository.sources.find(({ path }) => path === `examples/${service}/.github/workflows/${name}.yml`);
    return { given: caller?.jobs[0]?.job.with ?? {}, inputs: caller?.value.on?.["workflow_dispatch"]?.inputs };
  };

  test("release.yml is 15 lines at most", () => {
    expect(
      source?.text.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("#")).length,
    ).toBeLessThanOrEqual(15);
  });

  test("a dispatch offers the environments of deploy.yml", () => {
    const { environments } = loadConfig(
      readFileSync(join(ROOT, `examples/${service}/deploy.yml`), "utf8"),
      "deploy.yml",
    );
    const callers = repository.sources.filter(({ path }) => path.startsWith(`examples/${service}/.github/`));
    const choices = callers.map(
      ({ value }) =>
        value.on?.["workflow_dispatch"]?.inputs?.["environment"] as
          | { readonly options?: readonly string[] }
          | undefined,
    );
    expect(choices.map((choice) => choice?.options?.toSorted())).toEqual(
      callers.map(() => Object.keys(environments).sort()),
    );
  });

  test("a pushed tag is deployed to production under its own name, a dispatch can select otherwise", () => {
    const given = source?.jobs[0]?.job.with ?? {};
    const ask = (inputs: object): string[] =>
      ["environment", "version", "dry-run"].map((name) => filled(String(given[name]), { contexts: { inputs } }));
    expect(ask({})).toEqual(["production", "", "false"]);
    expect(ask({ environment: "staging", version: "v1.4.0", "dry-run": true })).toEqual(["staging", "v1.4.0", "true"]);
  });

  test.each(["release", "rollback"])(
    "%s.yml never deploys a dry run, and never only plans a deployment, in whatever form the input arrives",
    (name) => {
      const { given } = of(name);
      const ask = (inputs: object): string => filled(String(given["dry-run"]), { contexts: { inputs } });
      expect([true, "true", false, "false", "", null].map((answer) => ask({ "dry-run": answer }))).toEqual([
        "true",
        "true",
        "false",
        "false",
        "false",
        "false",
      ]);
      expect(ask({}), "where nobody was asked").toBe("false");
    },
  );

  test.each(["release", "rollback", "status"])("%s.yml is not dispatched without an environment", (name) => {
    expect(of(name).inputs?.["environment"]).toMatchObject({ required: true });
  });
});
