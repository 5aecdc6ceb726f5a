import type { ChildProcess } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HostFolder } from "./host-folder.ts";
import type { StepOptions } from "./job.ts";

/**
 * Where a step is killed. At a verb: before the host hears of it, after it was done, while it runs, or
 * (`cut`) while it runs, together with the process that carries it. `line` spares the step and cuts its
 * connection to that host. At a line of a host's journal: once
 * the line is there, `delayMs` later.
 */
export type Point =
  | {
      readonly at: "verb";
      readonly call: string;
      readonly nth: number;
      readonly when: "before" | "after" | "during" | "cut" | "line";
      readonly delayMs: number;
    }
  | { readonly at: "journal"; readonly host: number; readonly line: number; readonly delayMs: number };

export function nameOf(point: Point): string {
  return point.at === "verb"
    ? `${point.when} ${point.call} #${point.nth}`
    : `at journal line ${point.line} of host ${point.host + 1}`;
}

/**
 * Kills a step from outside: `sh` and `ssh` that stand before the real ones on its PATH count the verbs that
 * the step itself sends (relay.mjs), and the journals are watched. It knows nothing of the engine's inside.
 */
export class Trap {
  readonly folder = mkdtempSync(join(tmpdir(), "trap-"));

  constructor() {
    for (const [name, real] of [
      ["sh", "/bin/sh"],
      ["ssh", "/usr/bin/ssh"],
    ] as const) {
      const file = join(this.folder, name);
      writeFileSync(file, wrapper(name, real));
      chmodSync(file, 0o755);
    }
  }

  /** Options that let a step run into the trap; without a point it is only written down what it calls. */
  options(point: Point | undefined, hosts: readonly HostFolder[]): Pick<StepOptions, "env" | "onStart"> {
    if (point?.at === "verb")
      writeFileSync(join(this.folder, "point"), `${point.when} ${point.nth} ${point.delayMs / 1000} ${point.call}\n`);
    const env = { PATH: `${this.folder}:${process.env["PATH"] ?? ""}` };
    return {
      env,
      onStart: (child) => {
        writeFileSync(join(this.folder, "target"), `${child.pid}\n`);
        const host = point?.at === "journal" ? hosts[point.host] : undefined;
        if (point?.at === "journal" && host !== undefined) watchJournal(host, point.line, point.delayMs, child);
      },
    };
  }

  /** From now on no host can be reached; what is open is cut. */
  cutAll(): void {
    writeFileSync(join(this.folder, "dead"), "");
  }

  mend(): void {
    rmSync(join(this.folder, "dead"), { force: true });
  }

  /** What was called, in order: `host verb`. */
  calls(): string[] {
    const file = join(this.folder, "calls");
    return existsSync(file)
      ? readFileSync(file, "utf8")
          .split("\n")
          .filter((line) => line !== "")
      : [];
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function watchJournal(host: HostFolder, line: number, delayMs: number, child: ChildProcess): void {
  const file = join(host.path, ".deploy/journal.jsonl");
  const count = (): number => (existsSync(file) ? readFileSync(file, "latin1").split("\n").length - 1 : 0);
  const first = count();
  const timer = setInterval(() => {
    if (count() - first < line) return;
    clearInterval(timer);
    setTimeout(() => child.kill("SIGKILL"), delayMs);
  }, 1);
  child.once("exit", () => clearInterval(timer));
}

function wrapper(name: "sh" | "ssh", real: string): string {
  return `#!/bin/sh
d=\${0%/*}
t=
[ -f "$d/target" ] && read -r t <"$d/target"
# No way to the hosts any more, for whoever asks.
[ ${name} = ssh ] && [ -f "$d/dead" ] && { echo "ssh: connect to host: Connection timed out" >&2; exit 255; }
# Only what the step itself calls counts, not what a host program calls in its turn.
[ "$t" = "$PPID" ] || exec ${real} "$@"
exec ${process.execPath} ${join(import.meta.dirname, "relay.mjs")} "$d" ${name} ${real} "$t" "$@"
`;
}
