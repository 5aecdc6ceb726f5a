import { createServer } from "node:http";
import type { Server } from "node:http";

/** The few pages of GitHub's API that a lease and the order of commits ask for. */
export class FakeGitHub {
  /** What was asked, in order. */
  readonly asked: string[] = [];
  /** By the id of a job. A job that is not here does not exist. */
  readonly jobs = new Map<string, "queued" | "in_progress" | "completed">();
  /** By path below the repository, or from a slash on: an answer, or the status of a refusal. */
  readonly settings = new Map<string, object | number>();
  /** By `base...head`. */
  readonly compared = new Map<string, "identical" | "ahead" | "behind" | "diverged">();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? "/", "http://github").pathname);
      this.asked.push(path);
      const job = /^\/repos\/acme\/service\/actions\/jobs\/(\d+)$/.exec(path)?.[1];
      const pair = /^\/repos\/acme\/service\/compare\/(.+)$/.exec(path)?.[1];
      const setting = this.settings.get(path.replace(/^\/repos\/acme\/service\//, ""));
      if (setting !== undefined) {
        const refusal = typeof setting === "number" ? setting : undefined;
        response.writeHead(refusal ?? 200, { "content-type": "application/json" });
        response.end(JSON.stringify(refusal === undefined ? setting : { message: "Resource not accessible" }));
        return;
      }
      const status = job === undefined ? this.compared.get(pair ?? "") : this.jobs.get(job);
      response.writeHead(status === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(status === undefined ? { message: "Not Found" } : { status, id: Number(job ?? 0) }));
    });
  }

  static async start(): Promise<FakeGitHub> {
    const github = new FakeGitHub();
    await new Promise<void>((done) => github.server.listen(0, "127.0.0.1", done));
    return github;
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("it is not listening");
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
