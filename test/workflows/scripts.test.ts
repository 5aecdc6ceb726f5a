import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseFileCommands } from "../../scripts/run-stub.ts";
import { ours } from "./ours.ts";

const folder = mkdtempSync(join(tmpdir(), "scripts-"));
const checkout = join(folder, "checkout");
mkdirSync(checkout);
afterAll(() => rmSync(folder, { recursive: true }));

const repository = ours();

interface Ran {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs a script of a workflow as the runner does with `shell: bash`. */
function run(workflow: string, step: string, env: Readonly<Record<string, string>>): Ran {
  const source = repository.resolve(`$/.github/workflows/${workflow}.yml`);
  const found = source?.steps.find(({ step: { name } }) => name === step)?.step;
  if (found?.run === undefined) throw new Error(`${workflow} has no script ${step}`);
  expect(Object.keys(env).sort(), "what the step is given").toEqual(Object.keys(found.env ?? {}).sort());
  const [script, output] = [join(folder, "script.sh"), join(folder, "output")];
  writeFileSync(script, found.run);
  writeFileSync(output, "");
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd: checkout,
    env: { PATH: process.env["PATH"] ?? "", HOME: folder, RUNNER_TEMP: folder, GITHUB_OUTPUT: output, ...env },
    encoding: "utf8",
    timeout: 20_000,
  });
  return { code: status, log: stdout + stderr, outputs: parseFileCommands(readFileSync(output, "utf8")) };
}

const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example", "-c", "init.defaultBranch=main", ...args], {
    cwd: checkout,
    encoding: "utf8",
    stdio: "pipe",
    env: { ...process.env, HOME: folder },
  }).trim();
const commit = (message: string): string => {
  git("commit", "-q", "--allow-empty", "-m", message);
  return git("rev-parse", "HEAD");
};

/** Words that would do something if a shell or the runner took them for its own. */
const HOSTILE = [
  "$(touch hostile)",
  "`touch hostile`",
  "x; touch hostile",
  "--help",
  "-x",
  "v1\n::error::own",
  "v1.0.0 || true",
  "../v1.4.0",
  "v1.4.0^{tree}",
  "v1..v2",
  "1%0A::set-env::x",
  "'",
  '"',
  "é",
];

function withoutHarm({ code, log, outputs }: Ran): void {
  expect([code, outputs], log).toEqual([1, {}]);
  expect(log.match(/^::/gm)).toEqual(["::"]);
  expect(log).not.toContain("%0A::set-env");
  expect(readdirSync(checkout)).not.toContain("hostile");
}

test("the profile must be dev, staging or production, checked before anything else", () => {
  for (const profile of ["dev", "staging", "production"])
    expect(run("build", "Check the profile", { PROFILE: profile }).code).toBe(0);
  const { code, log } = run("build", "Check the profile", { PROFILE: "prod" });
  expect([code, log]).toEqual([
    1,
    "::error title=Input environment::environment is prod: it must be dev, staging or production\n",
  ]);
  for (const profile of [...HOSTILE, "", "Production", "dev staging"])
    withoutHarm(run("build", "Check the profile", { PROFILE: profile }));
  expect(repository.resolve("$/.github/workflows/build.yml")?.steps[0]?.step.name).toBe("Check the profile");
});

describe("the version", () => {
  const commits: Record<string, string> = {};
  const find = (asked: string, ref: { type?: string; name?: string; sha?: string } = {}): Ran =>
    run("build", "Find the version", {
      WANTED: asked,
      REF_TYPE: ref.type ?? "branch",
      REF_NAME: ref.name ?? "main",
      SHA: ref.sha ?? "0".repeat(40),
    });

  test("without a tag there is nothing to release", () => {
    git("init", "-q");
    commits["first"] = commit("first");
    const { code, log } = find("");
    expect(code).toBe(1);
    expect(log).toBe(
      "::error title=Input version::version is empty, and main is not a tag. Give a tag that exists. There is no tag v* yet: push one.\n",
    );
  });

  describe("with tags", () => {
    beforeAll(() => {
      git("tag", "v1.0.0");
      commits["second"] = commit("second");
      git("tag", "-a", "-m", "annotated", "v1.1.0");
      for (let patch = 0; patch < 12; patch += 1) {
        execFileSync("git", ["tag", "-a", "-m", "x", `v2.0.${patch}`], {
          cwd: checkout,
          env: {
            ...process.env,
            HOME: folder,
            GIT_AUTHOR_NAME: "t",
            GIT_AUTHOR_EMAIL: "t@e",
            GIT_COMMITTER_NAME: "t",
            GIT_COMMITTER_EMAIL: "t@e",
            GIT_COMMITTER_DATE: `2030-01-01T00:00:${String(patch).padStart(2, "0")}Z`,
          },
        });
      }
      git("tag", "v3.0.0", git("rev-parse", "HEAD^{tree}"));
      git("tag", "9.0.0");
      commits["third"] = commit("third");
    });

    test("is that of the pushed tag, also of an annotated one", () => {
      expect(find("", { type: "tag", name: "v1.0.0", sha: commits["first"] ?? "" }).outputs).toEqual({
        version: "1.0.0",
        commit: commits["first"],
      });
      expect(find("", { type: "tag", name: "v1.1.0", sha: commits["second"] ?? "" }).outputs).toEqual({
        version: "1.1.0",
        commit: commits["second"],
      });
      expect(git("rev-parse", "HEAD"), "and its commit is checked out").toBe(commits["second"]);
      expect(git("rev-parse", "--abbrev-ref", "HEAD"), "as it is, on no branch").toBe("HEAD");
    });

    test("is the requested one, with or without its v", () => {
      for (const asked of ["v1.0.0", "1.0.0"])
        expect(find(asked).outputs).toEqual({ version: "1.0.0", commit: commits["first"] });
      expect(find("9.0.0").outputs).toEqual({ version: "9.0.0", commit: commits["second"] });
    });

    test("without a tag is an error with the newest tags", () => {
      const { code, log, outputs } = find("v7.0.0");
      expect([code, outputs]).toEqual([1, {}]);
      expect(log).toBe(
        `::error title=Input version::there is no tag v7.0.0. Push it, or correct the version. The newest tags: ${[11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((patch) => `v2.0.${patch}`).join(", ")}.\n`,
      );
      expect(find("main").log).toContain("main is not a version: a v, then digits");
      expect(find("v3.0.0").log).toContain("the tag v3.0.0 names no commit");
    });

    test("of a tag that was moved since the run began is refused", () => {
      const { code, log } = find("", { type: "tag", name: "v1.0.0", sha: commits["third"] ?? "" });
      expect(code).toBe(1);
      expect(log).toContain(`the tag v1.0.0 was moved from ${commits["third"]} to ${commits["first"]}`);
    });

    test.each(HOSTILE)("is never executed: %j", (asked) => {
      withoutHarm(find(asked));
      withoutHarm(find("", { type: "tag", name: asked }));
    });
  });
});

describe("the archive", () => {
  const archive = "shop-1.4.0.tar.gz";
  const lay = (env: Record<string, string>): Ran => run("build", "Put the archive beside its manifest", env);
  const compare = (name: string, expected: string): Ran =>
    run("deploy", "Compare the archive with the build", { ARCHIVE: name, EXPECTED: expected });
  const sha256 = createHash("sha256").update("bytes").digest("hex");
  beforeAll(() => {
    mkdirSync(join(checkout, "out"), { recursive: true });
    writeFileSync(join(checkout, "out", archive), "bytes");
    writeFileSync(join(checkout, "out/manifest.json"), "{}");
  });

  test("is beside its manifest, under its own name", () => {
    // Left there by a job before, where a runner does not empty its folder.
    mkdirSync(join(folder, "release"));
    writeFileSync(join(folder, "release/other.tar.gz"), "");
    const { code, log, outputs } = lay({ ARCHIVE: `out/${archive}`, MANIFEST: join(checkout, "out/manifest.json") });
    expect([code, outputs], log).toEqual([0, { archive }]);
    expect(readFileSync(join(folder, "release", archive), "utf8")).toBe("bytes");
    expect(readdirSync(join(folder, "release")).sort()).toEqual([archive, "release.json"].sort());
  });

  test.each(["out/-rf.tar.gz", "out/a b.tar.gz", "out/x\ny.tar.gz", "out/::error::.tar.gz", "out/.."])(
    "must have a plain name: %j",
    (file) => {
      withoutHarm(lay({ ARCHIVE: file, MANIFEST: "out/manifest.json" }));
    },
  );

  test("that is missing, because its gate was waived, is reported", () => {
    const { code, log } = lay({ ARCHIVE: "", MANIFEST: "" });
    expect([code, log]).toEqual([
      1,
      "::error title=Archive::there is no archive: the gate release did not pass, and a waiver does not create an archive\n",
    ]);
  });

  test("is the built one, byte for byte", () => {
    expect(compare(archive, sha256)).toMatchObject({
      code: 0,
      log: `sha256 ${sha256}, as it was built\n`,
      outputs: { name: archive },
    });
    const other = compare(archive, "0".repeat(64));
    expect(other.code).toBe(1);
    expect(other.log).toContain(
      `the archive has sha256 ${sha256}, the one that was built ${"0".repeat(64)}. Nothing was changed`,
    );
    expect(compare(archive, "").code).toBe(1);
    expect(compare("other.tar.gz", sha256).log).toBe(
      "::error title=Archive::there is no other.tar.gz: the artifact release could not be fetched, or has no such file. Nothing was changed; run all jobs again.\n",
    );
    withoutHarm(compare(archive, "x\n::set-output name=a::b"));
  });

  // gate and build-and-gate hand out a path of the job that built; in the artifact the file has its name alone.
  test.each(["out/", "./out/", "/home/runner/work/shop/shop/out/", "deep/er/../"])(
    "is found by the path in the gate's output, as in %s",
    (path) => {
      expect(compare(`${path}${archive}`, sha256)).toMatchObject({ code: 0, outputs: { name: archive } });
    },
  );

  test.each([...HOSTILE, "", "/", "out/", "..", "out/..", "-rf.tar.gz", "a b.tar.gz"])(
    "to deploy must have a plain name: %j",
    (name) => {
      withoutHarm(compare(name, sha256));
    },
  );
});
