import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { doctor, doctorLines } from "../../../src/app/doctor/doctor.ts";
import type { DoctorParts } from "../../../src/app/doctor/doctor.ts";
import { currentJob } from "../../../src/app/inputs/job.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemExec, systemQuery } from "../../../src/core/exec.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import { FakeGitHub } from "../../kit/fake-github.ts";

const WORKFLOW = `on: { push: { tags: ["v*"] } }
jobs:
  release:
    uses: org/erlmcp-actions/.github/workflows/pipeline.yml@v1
    with: { runs-on: builder, otp-version: "28" } # not \${{ secrets.UNUSED }}
    secrets: { SSH_KEY: "\${{ secrets.SSH_KEY }}", SERVICE_SECRETS: "\${{ secrets.SERVICE_SECRETS }}" }
  rollback:
    uses: org/erlmcp-actions/.github/workflows/rollback.yml@v1
    with: { environment: production, github-environment: "\${{ inputs.environment }}-rollback" }
`;
const REMOTE = "target: { hosts: [deploy@app1.invalid] }\n    secrets: [TOKEN]";

let folder: string;
let github: FakeGitHub;

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "doctor-")));
  github = await FakeGitHub.start();
  github.settings.set("/repos/acme/service", { owner: { type: "Organization" } });
  github.settings.set("/orgs/acme/actions/runners", { runners: [] });
});
afterEach(async () => {
  await github.close();
  rmSync(folder, { recursive: true, force: true });
});

const git = (...args: string[]): void => void execFileSync("git", args, { cwd: folder, stdio: "ignore" });

function checkout(environment: string): void {
  mkdirSync(join(folder, ".github/workflows"), { recursive: true });
  writeFileSync(join(folder, ".github/workflows/release.yml"), WORKFLOW);
  writeFileSync(
    join(folder, "deploy.yml"),
    `service: shop\nenvironments:\n  production:\n    profile: production\n    ${environment}\n`,
  );
  git("init", "-q");
  git("add", "-A");
  git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "first");
  git("tag", "v1.0.0");
  git("remote", "add", "origin", "git@github.com:acme/service.git");
}

/** The findings in the form in which people read them. */
async function found(parts: Partial<DoctorParts> = {}): Promise<string[]> {
  const world: World = {
    clock: systemClock,
    exec: systemExec,
    query: async (command, args, options) =>
      command === "gh" ? Promise.reject(new Error("there is no gh")) : systemQuery(command, args, options),
    http: systemHttp,
    log: plainLog(() => {}, { colour: false }),
    secrets: new Secrets(),
    randomHex: (bytes) => "ab".repeat(bytes),
    tmp: folder,
    signal: new AbortController().signal,
  };
  const report = await doctor(
    {
      file: "deploy.yml",
      environment: "production",
      hosts: undefined,
      folder,
      credentials: { ssh: { key: undefined, knownHosts: "" } },
      secrets: undefined,
      archive: undefined,
      job: { ...currentJob(undefined), repository: "", apiUrl: github.url },
      token: "a-token",
      ...parts,
    },
    world,
  );
  return doctorLines(report);
}

const list = (key: string, ...names: string[]): object => ({ [key]: names.map((name) => ({ name })) });

describe("doctor", () => {
  test("of a host on this machine reports what a deployment would find there", async () => {
    checkout(
      `url: "http://127.0.0.1:9"\n    target: { hosts: [local], path: ${folder}/srv, manager: { release: shop } }`,
    );
    const lines = await found({ token: undefined });
    expect(lines).toEqual(
      expect.arrayContaining([
        "  ✓ a full clone",
        "  ✓ 1 tag",
        "  ✓ deploy.yml is valid (service shop)",
        expect.stringMatching(/^ {2}✓ reached on this machine, works as /),
        expect.stringMatching(/^ {2}✓ Linux \S+, .*GB free for /),
        "  ✓ nothing is live",
        "      curl -v http://127.0.0.1:9/health",
        "  ✓ .github/workflows/release.yml uses the suite",
        "  ? not checked: the settings of acme/service: there is no token",
      ]),
    );
    expect(lines.at(-1)).toMatch(/^production: 0 problems, [12] warnings?, 2 not checked$/);
  });

  test("reports unreachable hosts, changed files, and what is missing on GitHub, each with its command", async () => {
    checkout(REMOTE);
    writeFileSync(join(folder, "new.txt"), "");
    github.settings.set("environments/production", { protection_rules: [] });
    github.settings.set("environments/production/secrets", list("secrets", "SSH_KEY"));
    github.settings.set("environments/production-rollback", {
      protection_rules: [{ type: "required_reviewers", reviewers: [{}] }],
    });
    github.settings.set("environments/production-rollback/secrets", list("secrets", "SSH_KEY", "SERVICE_SECRETS"));
    github.settings.set("environments/production-rollback/variables", list("variables", "KNOWN_HOSTS"));
    const lines = await found({ secrets: { OTHER: "value" } });
    expect(lines).toEqual(
      expect.arrayContaining([
        "  ! 1 file is not committed",
        "  ✗ --secrets has no value for TOKEN",
        expect.stringMatching(/^ {2}✗ .*its name cannot be resolved/),
        "      ssh -v deploy@app1.invalid true",
        "  ! environment production has no reviewers: every tag goes there without an approval",
        "  ✓ secret SSH_KEY for production",
        "  ✗ there is no secret SERVICE_SECRETS for production",
        "      gh secret set SERVICE_SECRETS --env production < secrets.env   (NAME=value lines)",
        "  ✗ there is no variable KNOWN_HOSTS for production",
        expect.stringContaining("(ssh-keyscan app1.invalid) | gh variable set KNOWN_HOSTS --env production"),
        "  ✗ environment production-rollback has reviewers: a rollback would wait for them",
        "  ✗ there is no runner with the labels builder: its jobs would wait for a day and fail",
      ]),
    );
  });

  test.each([
    [{ status: "online", version: "2.335.1" }, "  ✗ runner r1 is version 2.335.1; `uses: $/…` needs 2.336.0"],
    [{ status: "online", version: "2.340.0" }, "  ✓ runner r1 is online, version 2.340.0"],
    [{ status: "online" }, "  ? not checked: runner r1 is online, of an unknown version; 2.336.0 is needed"],
    [{ status: "offline" }, "  ✗ no runner with the labels builder is online: r1"],
  ])("reports a self-hosted runner %j, and the variable for setup-beam", async (runner, expected) => {
    checkout(`target: { hosts: [local], path: ${folder}/srv }`);
    github.settings.set("/orgs/acme/actions/runners", {
      runners: [{ name: "r1", labels: [{ name: "Builder" }], ...runner }],
    });
    const lines = await found();
    expect(lines).toContain(expected);
    expect(lines.join("\n")).toContain("ImageOS");
  });

  test("names the permission that a token lacks, and concludes nothing from what it cannot see", async () => {
    checkout(REMOTE);
    github.settings.set("environments/production", { protection_rules: [] });
    github.settings.set("environments/production-rollback", 403);
    github.settings.set("environments/production/secrets", 403);
    github.settings.set("actions/secrets", 403);
    github.settings.set("actions/runners", 403);
    github.settings.delete("/orgs/acme/actions/runners");
    const lines = await found();
    expect(lines).toEqual(
      expect.arrayContaining([
        "  ? not checked: secret SSH_KEY for production: the token lacks `Environments: read`; the token lacks `Secrets: read`",
        "  ? not checked: environment production-rollback: the token lacks `Actions: read`",
        "  ? not checked: a runner with the labels builder: the token lacks `Administration: read`; the token lacks `Self-hosted runners: read` of the organization `acme`",
      ]),
    );
  });

  test("concludes nothing from a repository that the token may not see", async () => {
    checkout(REMOTE);
    github.settings.delete("/repos/acme/service");
    expect((await found()).join("\n")).toMatch(
      /GitHub\n {2}✓ .*\n {2}\? not checked: the settings of acme\/service: there is no such repository, or .*\n.*\nproduction:/,
    );
  });

  test("of an invalid deploy.yml reports its places, and that nothing else was checked", async () => {
    checkout("no-such-key: 1");
    expect(await found()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ {2}✗ environments\.production/),
        expect.stringMatching(/^ {6}Correct deploy\.yml:\d+:\d+$/),
        "  ? not checked: hosts, url and GitHub: they follow from deploy.yml",
      ]),
    );
    expect(github.asked).toEqual([]);
  });
});
