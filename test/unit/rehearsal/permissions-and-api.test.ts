import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GithubApi } from "../../../src/rehearsal/github/api.ts";
import type { KnownJob } from "../../../src/rehearsal/github/api.ts";
import type { Grant } from "../../../src/rehearsal/workflow/permissions.ts";
import { oneJob, rehearse } from "../../kit/rehearsed.ts";

// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions;
// https://docs.github.com/rest/commits/commits#compare-two-commits, /rest/actions/workflow-jobs, /rest/actions/workflow-runs

const [W, C] = [".github/workflows/w.yml", ".github/workflows/called.yml"];
const RUN = "runs-on: ubuntu-latest";

describe("the local API", () => {
  const folder = mkdtempSync(join(tmpdir(), "api-"));
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      encoding: "utf8",
    }).trim();
  const commit = (...parents: string[]): string =>
    git(
      "commit-tree",
      "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
      "-m",
      String(Math.random()),
      ...parents.flatMap((parent) => ["-p", parent]),
    );
  let api: GithubApi;
  let job: KnownJob;
  const known = (id: number, grant: Grant, status: KnownJob["status"] = "in_progress", attempt = 1): KnownJob => ({
    id,
    runId: "77",
    attempt,
    token: `token-${id}`,
    grant,
    name: `job ${id}`,
    status,
    conclusion: status === "completed" ? "failure" : null,
  });
  const get = async (
    path: string,
    token: string | undefined = job.token,
    method = "GET",
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(`${api.url}${path}`, {
      method,
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  beforeAll(async () => {
    git("init", "--quiet");
    git("hash-object", "-w", "-t", "tree", "/dev/null");
    api = await GithubApi.open("own/repo", join(folder, ".git"));
    job = known(1, { scopes: { contents: "read", actions: "write" } });
    for (const each of [
      job,
      known(2, { scopes: {} }),
      known(3, { all: "read" }, "completed"),
      known(4, { all: "write" }, "in_progress", 2),
    ])
      api.add(each);
  });
  afterAll(() => {
    api.close();
    rmSync(folder, { recursive: true });
  });

  test("the API compares head with base", async () => {
    const [root, other] = [commit(), commit()];
    const [left, right] = [commit(root), commit(root)];
    const compare = async (base: string, head: string): Promise<unknown> => {
      const { status, body } = await get(`/repos/own/repo/compare/${base}...${head}`);
      return status === 200 ? [body["status"], body["ahead_by"], body["behind_by"]] : status;
    };
    expect(await compare(root, root)).toEqual(["identical", 0, 0]);
    expect(await compare(root, commit(left))).toEqual(["ahead", 2, 0]);
    expect(await compare(left, root)).toEqual(["behind", 0, 1]);
    expect(await compare(left, right)).toEqual(["diverged", 1, 1]);
    expect(await compare(root, other)).toBe(404);
    expect(await compare(root, "0".repeat(40))).toBe(404);
    expect(await compare("--all", root)).toBe(404);
  });

  test("the API returns jobs and runs", async () => {
    expect((await get("/repos/own/repo/actions/jobs/1")).body).toMatchObject({
      id: 1,
      run_id: 77,
      run_attempt: 1,
      status: "in_progress",
      conclusion: null,
      name: "job 1",
    });
    expect((await get("/repos/own/repo/actions/jobs/3")).body).toMatchObject({
      status: "completed",
      conclusion: "failure",
    });
    expect((await get("/repos/own/repo/actions/jobs/99")).status).toBe(404);
    expect((await get("/repos/own/repo/actions/runs/77")).body).toMatchObject({
      id: 77,
      run_attempt: 2,
      status: "in_progress",
    });
    expect((await get("/repos/own/repo/actions/runs/77/attempts/2")).body).toMatchObject({
      run_attempt: 2,
      status: "in_progress",
    });
    expect((await get("/repos/own/repo/actions/runs/77/attempts/3")).status).toBe(404);
    expect((await get("/repos/own/repo/actions/runs/78")).status).toBe(404);
  });

  test("the API answers 401 without a valid token, 403 without the permission, and 404 for unsupported requests, which it records", async () => {
    const path = "/repos/own/repo/actions/jobs/1";
    expect((await get(path, "")).status).toBe(401);
    expect((await fetch(`${api.url}${path}`)).status).toBe(401);
    expect((await get(path, "other")).status).toBe(401);
    expect((await get(path, "token-3")).status).toBe(401);
    expect(await get(path, "token-2")).toEqual({
      status: 403,
      body: { message: "Resource not accessible by integration" },
    });
    expect((await get(`/repos/own/repo/compare/${"0".repeat(40)}...${"0".repeat(40)}`, "token-2")).status).toBe(403);
    expect((await get(path, "token-4")).status).toBe(200);
    expect((await get("/repos/other/repo/actions/jobs/1")).status).toBe(404);
    expect((await get("/repos/own/repo/deployments", job.token, "POST")).status).toBe(404);
    expect(api.unknown).toEqual(["GET /repos/other/repo/actions/jobs/1", "POST /repos/own/repo/deployments"]);
  });

  test.each([
    "/repos/own/repo/compare/%zz",
    "/repos/own/repo/actions/jobs/__proto__",
    "/repos/own/repo/actions/runs/77/attempts/constructor",
    "/repos/own/repo/compare/$(id)...;id",
  ])("the API survives %s", async (path) => {
    expect((await get(path)).status).toBeGreaterThanOrEqual(400);
    expect((await get("/repos/own/repo/actions/jobs/1")).status).toBe(200);
  });
});

describe("a job's token", () => {
  const ASK =
    'for p in compare/$GITHUB_SHA...$GITHUB_SHA actions/jobs/${{ job.check_run_id }}; do curl -s -o /dev/null -w \'%{http_code} \' -H "authorization: token ${{ github.token }}" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$p"; done; echo';
  test.each([
    ["a token has the default permissions", "", "", "200 403"],
    ["a token has the workflow's permissions", "permissions: { actions: read }", "", "403 200"],
    [
      "a token has the job's permissions instead of the workflow's",
      "permissions: write-all",
      "permissions: { contents: read }",
      "200 403",
    ],
    ["a token can have read-all", "permissions: read-all", "", "200 200"],
    ["a token can have no permissions", "permissions: write-all", "permissions: {}", "403 403"],
  ])("%s", async (_what, workflow, job, codes) => {
    const { log } = await rehearse(`${workflow}\n${oneJob(`- run: ${JSON.stringify(ASK)}`, job)}`);
    expect(log.trim()).toBe(codes);
  });

  test("the token of a called workflow has at most the permissions of the calling job", async () => {
    const called = (more: string): string =>
      `on: workflow_call\n${more}\njobs:\n  j:\n    ${RUN}\n    steps: [{ run: ${JSON.stringify(ASK)} }]\n`;
    const caller = (grant: string): string =>
      `on: push\npermissions: {}\njobs: { c: { uses: ./.github/workflows/called.yml${grant} } }\n`;
    expect((await rehearse({ [W]: caller(", permissions: { actions: read }"), [C]: called("") })).log.trim()).toBe(
      "403 200",
    );
    expect(
      (
        await rehearse({
          [W]: caller(", permissions: { actions: write, contents: read }"),
          [C]: called("permissions: { contents: read }"),
        })
      ).log.trim(),
    ).toBe("200 403");
  });
});

describe("a run does not start when a call requests more than is granted", () => {
  const called = (grant: string): string =>
    `on: workflow_call\njobs: { j: { ${RUN}, ${grant}, steps: [{ run: 'true' }] } }\n`;
  const caller = (head: string, job = ""): string =>
    `on: push\n${head}\njobs: { c: { uses: ./.github/workflows/called.yml${job} } }\n`;
  test.each([
    ["permissions: {}", "", "permissions: { contents: read }", "contents: read", "contents: none"],
    ["permissions: { contents: read }", "", "permissions: { contents: write }", "contents: write", "contents: read"],
    [
      "permissions: write-all",
      ", permissions: { contents: write }",
      "permissions: { id-token: write }",
      "id-token: write",
      "id-token: none",
    ],
    ["permissions: read-all", "", "permissions: write-all", "write-all", "read-all"],
    // What new repositories have: contents and packages to read.
    ["", "", "permissions: { actions: read }", "actions: read", "actions: none"],
  ])("%s%s with a called job that requests %s", async (head, job, requested, wanted, allowed) => {
    const { result, log } = await rehearse({ [W]: caller(head, job), [C]: called(requested) });
    expect([result.conclusion, result.jobs]).toEqual(["failure", []]);
    expect(log).toMatch(
      new RegExp(
        `\\.github/workflows/w\\.yml:3:\\d+: Error calling workflow '\\./\\.github/workflows/called\\.yml'\\. The nested job 'j' is requesting '${wanted}', but is only allowed '${allowed}'`,
      ),
    );
  });

  test.each([
    ["permissions: write-all", "", "permissions: { id-token: write, contents: read }"],
    ["permissions: { contents: write }", "", "permissions: { contents: read, actions: none }"],
    ["", "", "permissions: { contents: read }"],
    ["permissions: {}", ", permissions: { contents: read }", "permissions: { contents: read, packages: none }"],
  ])("%s%s is enough for %s", async (head, job, requested) => {
    expect((await rehearse({ [W]: caller(head, job), [C]: called(requested) })).result.conclusion).toBe("success");
  });
});
