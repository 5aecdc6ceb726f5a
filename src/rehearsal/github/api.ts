import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { may } from "../workflow/permissions.ts";
import type { Grant } from "../workflow/permissions.ts";

const git = promisify(execFile);
const GIT_MS = 20_000;
const COMMIT = /^[0-9a-f]{40}$/;

/** A job of a run, as the API returns it. */
export interface KnownJob {
  readonly id: number;
  readonly runId: string;
  readonly attempt: number;
  readonly token: string;
  readonly grant: Grant;
  readonly name: string;
  status: "in_progress" | "completed";
  /** success, failure, cancelled; null while it runs. */
  conclusion: string | null;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const NOT_FOUND: Answer = { status: 404, body: { message: "Not Found" } };
const BROKEN: Answer = { status: 400, body: { message: "Problems parsing the request" } };
const FORBIDDEN: Answer = { status: 403, body: { message: "Resource not accessible by integration" } };

/**
 * The part of GitHub's REST API that this suite calls, for one repository: comparing commits, a file at a commit, the
 * state of a job and of a run. A token has the permissions of its job, and no more. Shapes: https://docs.github.com/rest
 */
export class GithubApi {
  private readonly jobs = new Map<number, KnownJob>();
  private readonly server: Server;
  private readonly repository: string;
  private readonly mirror: string;
  /** Requests that it does not support. */
  readonly unknown: string[] = [];

  private constructor(repository: string, mirror: string) {
    this.repository = repository;
    this.mirror = mirror;
    this.server = createServer((request, response) => {
      void this.serve(request, response);
    });
  }

  static async open(repository: string, mirror: string): Promise<GithubApi> {
    const api = new GithubApi(repository, mirror);
    await new Promise<void>((resolve, reject) => {
      api.server.once("error", reject);
      api.server.listen(0, "127.0.0.1", resolve);
    });
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  add(job: KnownJob): void {
    this.jobs.set(job.id, job);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = await this.answer(
      request.method ?? "",
      request.url ?? "",
      request.headers.authorization ?? "",
    ).catch(() => BROKEN);
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", connection: "close" });
    response.end(JSON.stringify(body));
  }

  private async answer(method: string, url: string, authorization: string): Promise<Answer> {
    const token = /^(?:token|bearer) (.+)$/i.exec(authorization)?.[1];
    // A token expires with its job.
    const caller = [...this.jobs.values()].find((job) => job.token === token && job.status !== "completed");
    if (caller === undefined) return { status: 401, body: { message: "Bad credentials" } };
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const prefix = `/repos/${this.repository}/`;
    if (method !== "GET" || !pathname.startsWith(prefix)) return this.unsupported(method, pathname);
    const [noun, ...rest] = pathname.slice(prefix.length).split("/").map(decodeURIComponent);
    if (noun === "compare") return may(caller.grant, "contents", "read") ? this.compare(rest.join("/")) : FORBIDDEN;
    if (noun === "contents")
      return may(caller.grant, "contents", "read")
        ? this.contents(rest.join("/"), searchParams.get("ref") ?? "")
        : FORBIDDEN;
    if (noun === "commits")
      return may(caller.grant, "contents", "read") ? this.commits(searchParams.get("path") ?? "") : FORBIDDEN;
    if (noun === "actions")
      return may(caller.grant, "actions", "read") ? this.actions(rest, method, pathname) : FORBIDDEN;
    return this.unsupported(method, pathname);
  }

  private unsupported(method: string, pathname: string): Answer {
    this.unknown.push(`${method} ${pathname}`);
    return NOT_FOUND;
  }

  private async compare(range: string): Promise<Answer> {
    const [base = "", head = ""] = range.split("...");
    if (!COMMIT.test(base) || !COMMIT.test(head)) return NOT_FOUND;
    try {
      // Commits without a common ancestor cannot be compared.
      await git("git", ["--git-dir", this.mirror, "merge-base", base, head], { timeout: GIT_MS });
      const { stdout } = await git(
        "git",
        ["--git-dir", this.mirror, "rev-list", "--left-right", "--count", `${base}...${head}`],
        { timeout: GIT_MS },
      );
      const [behind = 0, ahead = 0] = stdout.trim().split(/\s+/).map(Number);
      const status = behind === 0 ? (ahead === 0 ? "identical" : "ahead") : ahead === 0 ? "behind" : "diverged";
      return {
        status: 200,
        body: { status, ahead_by: ahead, behind_by: behind, total_commits: ahead, commits: [], files: [] },
      };
    } catch {
      return NOT_FOUND;
    }
  }

  private async contents(path: string, ref: string): Promise<Answer> {
    if (!COMMIT.test(ref)) return NOT_FOUND;
    try {
      const { stdout } = await git("git", ["--git-dir", this.mirror, "show", `${ref}:${path}`], { timeout: GIT_MS });
      return {
        status: 200,
        body: { type: "file", encoding: "base64", path, content: Buffer.from(stdout).toString("base64") },
      };
    } catch {
      return NOT_FOUND;
    }
  }

  private async commits(path: string): Promise<Answer> {
    const { stdout } = await git(
      "git",
      ["--git-dir", this.mirror, "log", "--max-count=20", "--format=%H", "HEAD", "--", path],
      { timeout: GIT_MS },
    );
    return {
      status: 200,
      body: stdout
        .split("\n")
        .filter((line) => COMMIT.test(line))
        .map((sha) => ({ sha })),
    };
  }

  private actions(rest: readonly string[], method: string, pathname: string): Answer {
    const [kind, id, what, attempt] = rest;
    const body = (job: KnownJob) => ({
      id: job.id,
      run_id: Number(job.runId),
      run_attempt: job.attempt,
      status: job.status,
      conclusion: job.conclusion,
      name: job.name,
    });
    if (kind === "jobs" && what === undefined) {
      const job = this.jobs.get(Number(id));
      return job === undefined ? NOT_FOUND : { status: 200, body: body(job) };
    }
    if (kind === "runs" && what === "attempts") {
      const jobs = [...this.jobs.values()].filter((job) => job.runId === id && String(job.attempt) === attempt);
      return jobs.length === 0
        ? NOT_FOUND
        : { status: 200, body: { id: Number(id), run_attempt: Number(attempt), status: statusOf(jobs) } };
    }
    if (kind === "runs" && what === undefined) {
      const jobs = [...this.jobs.values()].filter((job) => job.runId === id);
      return jobs.length === 0
        ? NOT_FOUND
        : {
            status: 200,
            body: { id: Number(id), run_attempt: Math.max(...jobs.map((job) => job.attempt)), status: statusOf(jobs) },
          };
    }
    return this.unsupported(method, pathname);
  }
}

function statusOf(jobs: readonly KnownJob[]): string {
  return jobs.every((job) => job.status === "completed") ? "completed" : "in_progress";
}
