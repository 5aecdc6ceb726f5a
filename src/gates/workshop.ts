import { mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { printableLine } from "../core/printable.ts";
import type { World } from "../core/world.ts";
import type { Gate, GateContext } from "./gate.ts";
import type { CommandRecord } from "./report.ts";

const MOST_LOG = 16 * 1024 * 1024;
const KEEP_BYTES = 8 * 1024 * 1024;
const MOST_COMMAND = 300;
/** What is shown of a gate that did not pass. */
const MOST_TAIL = 40;

/** What a gate did: its commands and its log. */
export interface Trace {
  readonly commands: CommandRecord[];
  /** The last lines of its output. */
  readonly tail: string[];
  log: string;
}

/** Gives each gate its context, and keeps what its commands print in a file of its own. */
export class Workshop {
  private readonly traces = new Map<string, Trace>();
  private readonly world: World;
  private readonly folder: string;
  private readonly env: Readonly<Record<string, string>>;
  private readonly logs: string;

  /** @param env the whole environment of commands; @param logs a folder for the gates' logs, made when needed */
  constructor(world: World, folder: string, env: Readonly<Record<string, string>>, logs: string) {
    this.world = world;
    this.folder = folder;
    this.env = env;
    this.logs = logs;
  }

  trace(gate: string): Trace {
    return this.traces.get(gate) ?? { commands: [], tail: [], log: "" };
  }

  contextOf(gate: Gate, signal: AbortSignal): GateContext {
    const trace: Trace = { commands: [], tail: [], log: "" };
    this.traces.set(gate.name, trace);
    const log = new LogFile(this.logs, `${gate.name}.log`, trace, (text) =>
      this.world.secrets.redact(printableLine(text)),
    );
    return {
      signal,
      note: (line) => log.line(line),
      run: async (command, options = {}) => {
        const [program = "", ...args] = command;
        const shown = this.world.secrets.redact(printableLine(command.join(" "))).slice(0, MOST_COMMAND);
        log.line(`$ ${shown}`);
        const env = Object.fromEntries(
          Object.entries({ ...this.env, ...options.env }).filter(
            (entry): entry is [string, string] => entry[1] !== undefined,
          ),
        );
        const {
          code,
          signal: by,
          stdout,
          stderr,
          truncated,
          durationMs,
        } = await this.world.exec(program, args, {
          deadlineMs: gate.deadlineMs,
          cwd: options.cwd ?? this.folder,
          env,
          signal,
          keepBytes: KEEP_BYTES,
          onLine: (line) => log.line(line),
        });
        trace.commands.push({ command: shown, code, durationMs: Math.round(durationMs) });
        log.line(
          `[${code === null ? `ended by ${by ?? "a signal"}` : `exit code ${code}`} after ${Math.round(durationMs)} ms]`,
        );
        return { code, signal: by, stdout, stderr, truncated, durationMs };
      },
    };
  }
}

class LogFile {
  private readonly folder: string;
  private readonly name: string;
  private readonly trace: Trace;
  private readonly clean: (text: string) => string;
  private written = 0;
  private fd: number | undefined;

  constructor(folder: string, name: string, trace: Trace, clean: (text: string) => string) {
    this.folder = folder;
    this.name = name;
    this.trace = trace;
    this.clean = clean;
  }

  line(text: string): void {
    const line = this.clean(text);
    this.trace.tail.push(line);
    if (this.trace.tail.length > MOST_TAIL) this.trace.tail.shift();
    if (this.written > MOST_LOG) return;
    const more = this.written + line.length > MOST_LOG ? "[the log was cut here]" : line;
    this.written += more.length + 1;
    this.fd ??= this.open();
    writeSync(this.fd, `${more}\n`);
  }

  /** Stays open, as there is no moment at which all gates have surely ended: for each line anew takes longer than most tests. */
  private open(): number {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, this.name);
    this.trace.log = file;
    return openSync(file, "w", 0o600);
  }
}
