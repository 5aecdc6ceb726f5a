import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runStub } from "../../scripts/run-stub.ts";
import type { StubOptions, StubResult } from "../../scripts/run-stub.ts";
import type { GatesReport } from "../../src/gates/report.ts";

export interface GateRun extends StubResult {
  /** Undefined when the step did not come to writing one. */
  readonly report: GatesReport | undefined;
  /** A file of the folder that the report is in; empty when it is not there. */
  readonly kept: (name: string) => string;
}

/** A git repository of a service, and gate steps in it that are started as the runner starts them. */
export class ServiceRepo {
  readonly folder: string;
  private readonly home: string;
  private readonly stub: string;
  private runs = 0;

  /** @param stub `gate.js` of a bundle */
  constructor(stub: string) {
    this.stub = stub;
    this.home = mkdtempSync(join(tmpdir(), "service-"));
    this.folder = join(this.home, "repo");
    mkdirSync(this.folder);
    this.git("init", "--quiet", "--initial-branch=main");
  }

  git(...args: readonly string[]): string {
    return execFileSync(
      "git",
      ["-c", "user.name=Tester", "-c", "user.email=tester@example.com", "-c", "commit.gpgsign=false", ...args],
      { cwd: this.folder, encoding: "utf8" },
    );
  }

  copy(from: string): this {
    cpSync(from, this.folder, { recursive: true, filter: (path) => !path.endsWith("/_build") });
    return this;
  }

  write(files: Readonly<Record<string, string>>): this {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
    return this;
  }

  edit(name: string, from: string | RegExp, to: string): this {
    const before = readFileSync(join(this.folder, name), "utf8");
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${name} has no ${String(from)}`);
    return this.write({ [name]: after });
  }

  commit(...tags: readonly string[]): this {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", "a change");
    for (const tag of tags) this.git("tag", tag);
    return this;
  }

  async gate(inputs: Readonly<Record<string, string>> = {}, options: StubOptions = {}): Promise<GateRun> {
    const temp = join(this.home, `temp-${(this.runs += 1)}`);
    mkdirSync(temp);
    const kept = (name: string): string => {
      const kept = join(temp, "erlmcp-actions");
      const file = existsSync(kept)
        ? join(kept, readdirSync(kept).find((entry) => entry.startsWith("gates-")) ?? "", name)
        : "";
      return existsSync(file) ? readFileSync(file, "utf8") : "";
    };
    const result = await runStub(this.stub, {
      deadlineMs: 120_000,
      ...options,
      cwd: this.folder,
      inputs,
      env: { RUNNER_TEMP: temp, GITHUB_WORKSPACE: this.folder, ...options.env },
    });
    return {
      ...result,
      kept,
      report: kept("report.json") === "" ? undefined : (JSON.parse(kept("report.json")) as GatesReport),
    };
  }

  close(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** What each gate came to, by name. */
export function states({ report }: GateRun): Record<string, string> {
  return Object.fromEntries((report?.gates ?? []).map(({ name, state }) => [name, state]));
}
