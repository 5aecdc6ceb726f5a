import { mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { printableLine } from "../core/text.ts";
import type { World } from "../core/world.ts";
import { BUILD_FOLDER } from "./erlang/rebar.ts";
import type { CommandOptions, CommandResult, Gate, GateContext, Product, Products } from "./gate.ts";
import type { Command } from "../config/types.ts";
import type { CommandRecord } from "./report.ts";

const MOST_LOG = 16 * 1024 * 1024;
const KEEP_BYTES = 8 * 1024 * 1024;
const MOST_COMMAND = 300;
/** Lines shown of a gate that did not pass. */
const MOST_TAIL = 40;

/** What a gate did: its commands and its log. */
export interface Trace {
  readonly commands: CommandRecord[];
  /** The last lines of its output. */
  readonly tail: string[];
  log: string;
}

export interface GateRunnerOptions {
  readonly folder: string;
  /** The whole environment of commands. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder for the gates' logs, made when needed. */
  readonly logs: string;
  /** A private folder, with one folder per gate. */
  readonly tmp: string;
}

/** Gives each gate its context: runs its commands, logs their output in one file per gate, and passes products on. */
export class GateRunner {
  private readonly traces = new Map<string, Trace>();
  private readonly products: { -readonly [Key in Product]?: Products[Key] } = {};
  private readonly world: World;
  private readonly options: GateRunnerOptions;

  constructor(world: World, options: GateRunnerOptions) {
    this.world = world;
    this.options = options;
  }

  trace(gate: string): Trace {
    return this.traces.get(gate) ?? { commands: [], tail: [], log: "" };
  }

  /** Undefined until its maker has made it. */
  product<Key extends Product>(key: Key): Products[Key] | undefined {
    return this.products[key];
  }

  contextOf(gate: Gate, signal: AbortSignal): GateContext {
    const { folder, logs, tmp } = this.options;
    const trace: Trace = { commands: [], tail: [], log: "" };
    this.traces.set(gate.name, trace);
    const log = new LogFile(logs, `${gate.name}.log`, trace, (text) => this.world.secrets.redact(printableLine(text)));
    return {
      signal,
      note: (line) => log.line(line),
      run: async (command, options = {}) => this.run(command, options, { gate, signal, trace, log }),
      workspace: async () => {
        const scratch = join(tmp, gate.name);
        mkdirSync(scratch, { recursive: true, mode: 0o700 });
        return { source: folder, build: join(folder, BUILD_FOLDER), scratch };
      },
      // The order of gates follows from what they declare; anything else would depend on their speed.
      take: (key) => {
        if (!gate.uses.includes(key)) throw new Error(`the gate ${gate.name} takes ${key} without declaring it`);
        return this.products[key];
      },
      give: (key, product) => {
        if (!gate.makes.includes(key)) throw new Error(`the gate ${gate.name} gives ${key} without declaring it`);
        this.products[key] = product;
      },
    };
  }

  private async run(
    command: Command,
    options: CommandOptions,
    { gate, signal, trace, log }: { gate: Gate; signal: AbortSignal; trace: Trace; log: LogFile },
  ): Promise<CommandResult> {
    const [program = "", ...args] = command;
    const shown = this.world.secrets.redact(printableLine(command.join(" "))).slice(0, MOST_COMMAND);
    log.line(`$ ${shown}`);
    const env = Object.entries({ ...this.options.env, ...options.env }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const result = await this.world.exec(program, args, {
      deadlineMs: gate.deadlineMs,
      cwd: options.cwd ?? this.options.folder,
      env: Object.fromEntries(env),
      signal,
      keepBytes: KEEP_BYTES,
      onLine: (line) => log.line(line),
    });
    const { code, signal: by, stdout, stderr, truncated, durationMs } = result;
    trace.commands.push({ command: shown, code, durationMs: Math.round(durationMs) });
    log.line(
      `[${code === null ? `killed by ${by ?? "a signal"}` : `exit code ${code}`} after ${Math.round(durationMs)} ms]`,
    );
    return { code, signal: by, stdout, stderr, truncated, durationMs };
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
    const more = this.written + line.length > MOST_LOG ? "[log truncated]" : line;
    this.written += more.length + 1;
    this.fd ??= this.open();
    writeSync(this.fd, `${more}\n`);
  }

  /** Stays open: it is unknown when a gate writes its last line, and opening the file per line takes longer than most tests. */
  private open(): number {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, this.name);
    this.trace.log = file;
    return openSync(file, "w", 0o600);
  }
}
