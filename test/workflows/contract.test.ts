import { describe, expect, test } from "vitest";
import { runs } from "./checks/expression.ts";
import type { JobValue, StepValue } from "./checks/source.ts";
import { ours } from "./ours.ts";

/** What callers, and the rehearsal, rely on. */
const repository = ours();
const source = (name: string) => repository.resolve(`$/.github/workflows/${name}.yml`);
const jobs = (name: string): Readonly<Record<string, JobValue>> => source(name)?.value.jobs ?? {};
const step = (name: string, uses: string): StepValue | undefined =>
  jobs(name)[name]?.steps?.find((each) => each.uses?.startsWith(uses) === true);

const PLACE = ["config", "working-directory", "runs-on"];
const CONTRACT: Readonly<
  Record<
    string,
    { readonly inputs: readonly string[]; readonly outputs: readonly string[]; readonly secrets: readonly string[] }
  >
> = {
  pipeline: {
    inputs: [
      "environment",
      "version",
      "dry-run",
      "known-hosts",
      "otp-version",
      "rebar3-version",
      "waive",
      "allow-diverged",
      ...PLACE,
    ],
    outputs: ["version", "commit", "readiness", "dev-outcome", "staging-outcome", "production-outcome"],
    secrets: ["SSH_KEY", "SERVICE_SECRETS"],
  },
  build: {
    inputs: ["profile", "version", "otp-version", "rebar3-version", "waive", ...PLACE],
    outputs: ["version", "commit", "archive", "archive-sha256", "manifest-sha256", "verdict", "readiness"],
    secrets: [],
  },
  deploy: {
    inputs: [
      "environment",
      "github-environment",
      "version",
      "commit",
      "archive",
      "archive-sha256",
      "manifest-sha256",
      "dry-run",
      "known-hosts",
      "skip-tests",
      "allow-diverged",
      "on-failure",
      "plan-hash",
      ...PLACE,
    ],
    outputs: ["outcome", "version", "previous-version", "url", "deployment-id", "plan-hash"],
    secrets: ["SSH_KEY", "SERVICE_SECRETS"],
  },
  rollback: {
    inputs: [
      "environment",
      "github-environment",
      "to",
      "mode",
      "set",
      "reason",
      "hosts",
      "force",
      "dry-run",
      "known-hosts",
      ...PLACE,
    ],
    outputs: ["outcome", "version", "previous-version", "url", "deployment-id"],
    secrets: ["SSH_KEY", "SERVICE_SECRETS"],
  },
  status: {
    inputs: ["environment", "github-environment", "known-hosts", ...PLACE],
    outputs: ["live-version", "outcome", "unfinished", "locked"],
    secrets: ["SSH_KEY"],
  },
};

test.each(Object.entries(CONTRACT))("%s.yml is called with these names", (name, { inputs, outputs, secrets }) => {
  const call = source(name)?.call;
  const names = (part: object | null | undefined): string[] => Object.keys(part ?? {}).sort();
  expect({ inputs: names(call?.inputs), outputs: names(call?.outputs), secrets: names(call?.secrets) }).toEqual({
    inputs: inputs.toSorted(),
    outputs: outputs.toSorted(),
    secrets: secrets.toSorted(),
  });
  for (const input of Object.values(call?.inputs ?? {}))
    expect([input.required === true, input.default === undefined]).toEqual([
      input.required === true,
      input.required === true,
    ]);
});

describe("pipeline", () => {
  const { build, ...deployments } = jobs("pipeline");
  const BUILT = ["version", "commit", "archive", "archive-sha256", "manifest-sha256"];

  test.each(Object.entries(deployments))(
    "%s gets the built files with both digests, and all inputs of the caller",
    (environment, { uses, with: given = {}, secrets }) => {
      expect(uses).toBe("$/.github/workflows/deploy.yml");
      const common = Object.keys(source("pipeline")?.call?.inputs ?? {}).filter(
        (name) => source("deploy")?.call?.inputs?.[name] !== undefined && !["environment", "version"].includes(name),
      );
      expect(common).toContain("dry-run");
      expect(given).toEqual({
        environment,
        ...Object.fromEntries(BUILT.map((name) => [name, `\${{ needs.build.outputs.${name} }}`])),
        ...Object.fromEntries(common.map((name) => [name, `\${{ inputs.${name} }}`])),
      });
      expect(secrets).toEqual({ SSH_KEY: "${{ secrets.SSH_KEY }}", SERVICE_SECRETS: "${{ secrets.SERVICE_SECRETS }}" });
    },
  );

  test("build gets all inputs of the caller, and no secret", () => {
    const common = Object.keys(source("pipeline")?.call?.inputs ?? {}).filter(
      (name) => source("build")?.call?.inputs?.[name] !== undefined,
    );
    expect(build?.with).toEqual({
      profile: "${{ inputs.environment }}",
      ...Object.fromEntries(common.map((name) => [name, `\${{ inputs.${name} }}`])),
    });
    expect(build?.secrets).toBeUndefined();
    expect(source("build")?.text).not.toMatch(/\bsecrets\./);
  });
});

describe("deploy", () => {
  test("checks out the built commit, with its history", () => {
    expect(step("deploy", "actions/checkout@")?.with).toMatchObject({ ref: "${{ inputs.commit }}", "fetch-depth": 0 });
    expect(step("build", "actions/checkout@")?.with).toMatchObject({ "fetch-depth": 0 });
  });

  test("deploys with the built commit, not with the one of the workflow run", () => {
    expect(step("deploy", "$/deploy")?.with).toMatchObject({ commit: "${{ inputs.commit }}" });
  });

  test("deploys the downloaded archive from its path in the artifact", () => {
    const kept = step("build", "actions/upload-artifact@")?.with;
    const fetched = step("deploy", "actions/download-artifact@")?.with;
    expect([kept?.["name"], fetched?.["name"]]).toEqual(["release", "release"]);
    expect(step("deploy", "$/deploy")?.with).toMatchObject({
      archive: `${String(fetched?.["path"])}/\${{ steps.archive.outputs.name }}`,
      "manifest-sha256": "${{ inputs.manifest-sha256 }}",
    });
  });

  // What an earlier attempt uploaded is not always found by the service that jobs use: actions/download-artifact#486.
  test("gets the release from GitHub's API when the artifact is not available, and reports when neither has it", () => {
    const steps = jobs("deploy")["deploy"]?.steps ?? [];
    const [first, second, ...more] = steps.filter(
      ({ uses }) => uses?.startsWith("actions/download-artifact@") === true,
    );
    expect(more).toEqual([]);
    expect(second?.uses).toBe(first?.uses);
    expect(second?.with).toEqual({ ...first?.with, "github-token": "${{ github.token }}" });
    expect(first?.with).not.toHaveProperty("github-token");
    expect(
      [first, second].map((each) => [
        (each as Record<string, unknown>)["continue-on-error"],
        typeof (each as Record<string, unknown>)["timeout-minutes"],
      ]),
    ).toEqual([
      [true, "number"],
      [true, "number"],
    ]);
    const asked = (outcome: string, before: "success" | "cancelled"): boolean =>
      runs(String(second?.if), { contexts: { steps: { [String(first?.id)]: { outcome } } }, before });
    expect([asked("failure", "success"), asked("success", "success"), asked("cancelled", "cancelled")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(steps[steps.indexOf(second as StepValue) + 1]?.name).toBe("Compare the archive with the build");
  });

  test.each([
    ["deploy", "$/deploy"],
    ["rollback", "$/actions/rollback"],
  ])("%s is recovered with the same inputs and secrets", (name, uses) => {
    const [made, recovered] = [step(name, uses)?.with ?? {}, step(name, "$/actions/recover")?.with ?? {}];
    expect(Object.keys(recovered).sort()).toEqual([
      "config",
      "environment",
      "known-hosts",
      "secrets",
      "ssh-key",
      "working-directory",
    ]);
    expect(made).toMatchObject(recovered);
    expect(made["known-hosts"]).toBe("${{ inputs.known-hosts || vars.KNOWN_HOSTS }}");
  });

  test("it passes every input of the action that changes the result", () => {
    const inputs = Object.keys(repository.resolve("$/deploy")?.value.inputs ?? {});
    // `release.json` lies beside the archive; the rest is for a person who catches up a host, or for the action itself.
    const left = inputs.filter((name) => step("deploy", "$/deploy")?.with?.[name] === undefined);
    expect(left.sort()).toEqual(["check-run-id", "force", "github-token", "hosts", "manifest"]);
  });
});
