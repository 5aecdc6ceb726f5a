import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createReadStream, statSync } from "node:fs";
import { errorMessage } from "../../core/errors.ts";
import type { ExecResult } from "../../core/exec.ts";
import type { World } from "../../core/world.ts";
import type { Program } from "./program.ts";
import loop from "./protocol/session.sh";

/** What a verb gets on its standard input; a file is read when it is sent. */
export type Payload = string | Buffer | { readonly file: string };

export interface CallOptions {
  readonly deadlineMs: number;
  readonly payload?: Payload | undefined;
  /** Gives up when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** How a session is started. */
export interface SessionStart {
  readonly command: string;
  readonly args: (script: readonly string[]) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The folder of the service on the host. */
  readonly root: string;
  readonly program: Program;
  /** Whether the command is only a client: it can be ended without a signal to what a verb has started. */
  readonly remote: boolean;
  /** How long the shell may take to begin, connection and login included. */
  readonly beginMs: number;
}

// A login shell of any kind starts this, and it may print, read standard input or end before: the first line that is
// sent, and the first that is printed, is a random word. Then comes protocol/session.sh with its length.
const START =
  'IFS= read -r sent; echo; [ "$sent" = "$1" ] || { echo "$1 eaten"; exit 1; }; echo "$1"; read -r bytes; eval "$(head -c "$bytes")"';
const KEEP_BYTES = 64 * 1024;
/** Evidence is the longest answer. */
const MOST_BYTES = 20 * 1024 * 1024;
const MOST_ERRORS = 300;
const NEVER_MS = Number.POSITIVE_INFINITY;

/** What a verb printed; of stderr the end. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The shell ended before it had answered: after it had begun to carry out verbs, before that, or because it had not
 * begun in time.
 */
export class SessionEnded extends Error {
  readonly when: "begun" | "never begun" | "late";
  readonly result: Pick<ExecResult, "code" | "stdout" | "stderr">;
  constructor(when: SessionEnded["when"], result: Pick<ExecResult, "code" | "stdout" | "stderr">) {
    super(`the session ended (${when})`);
    this.when = when;
    this.result = result;
  }
}

/** A verb took too long, or was given up. The session has ended with it. */
export class CallStopped extends Error {}

/**
 * A shell on a host that carries out one verb of the host program after the other, see protocol/session.sh. Calls are
 * made one at a time: the second waits for the first.
 */
export class Session {
  private readonly mark: string;
  // The end of the shell closes it, which is no error of what is sent.
  private readonly input = new PassThrough({ destroy: (_, done) => done(null) });
  /** Settles with the greeting, or with the end of a shell that never sent one. */
  readonly begins: Promise<void>;
  private readonly beginning = { resolve: () => {}, reject: (_: unknown) => {} };
  private readonly over = new AbortController();
  private readonly running: Promise<ExecResult>;
  private readonly program: string;
  private readonly remote: boolean;
  private readonly greeting: Buffer;
  private readonly ending: Buffer;
  private received: Buffer[] = [];
  private receivedBytes = 0;
  private recent: Buffer = Buffer.alloc(0);
  /** The end of what the verb under way printed to stderr. */
  private errors = "";
  private answered: string | undefined;
  /** The greeting was received. */
  private begun = false;
  private ended = false;
  private late = false;
  private wake: (() => void) | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor({ command, args, env, cwd, root, program, remote, beginMs }: SessionStart, world: World) {
    this.mark = `session-${world.randomHex(8)}`;
    this.program = program.text;
    this.remote = remote;
    this.greeting = Buffer.from(`\n${this.mark}\n`);
    this.ending = Buffer.from(`\n${this.mark} end\n`);
    this.begins = new Promise((resolve, reject) => Object.assign(this.beginning, { resolve, reject }));
    const late = setTimeout(() => {
      this.late = true;
      this.stop();
    }, beginMs);
    // Each call that waits for it gets the error too.
    this.begins.catch(() => {}).finally(() => clearTimeout(late));
    this.input.write(`${this.mark}\n${Buffer.byteLength(loop)}\n${loop}`);
    const words = ["-c", START, "sh", this.mark, root, program.name, String(Buffer.byteLength(program.text))];
    this.running = world.exec(command, args(words), {
      deadlineMs: NEVER_MS,
      input: this.input,
      env,
      cwd,
      signal: this.over.signal,
      keepBytes: KEEP_BYTES,
      onOutput: (chunk, stream) => {
        if (stream === "stdout") this.receive(chunk);
        else this.errors = (this.errors + chunk.toString()).slice(-MOST_ERRORS);
      },
    });
    void this.running
      .catch(() => {})
      .finally(() => {
        this.ended = true;
        this.wake?.();
        this.throwEnd().catch(this.beginning.reject);
      });
  }

  /** False once the shell has ended, or is being ended. */
  get open(): boolean {
    return !this.ended && !this.over.signal.aborted;
  }

  /**
   * What a verb printed.
   * @throws SessionEnded when the shell ended first, CallStopped at the deadline and on abort
   */
  async call(words: readonly string[], { payload, deadlineMs, signal }: CallOptions): Promise<Printed> {
    const call = this.last.then(async () => {
      const printed = await this.request(words, payload, deadlineMs, signal);
      if (printed.stdout !== "lack\n") return printed;
      await this.request(["program"], this.program, deadlineMs, signal);
      return this.request(words, payload, deadlineMs, signal);
    });
    // The next call does not depend on how this one ended.
    this.last = call.catch(() => {});
    return call;
  }

  /** Settles when the shell has ended. */
  get ends(): Promise<unknown> {
    return this.running;
  }

  /** Lets the shell end, which carries out nothing. Resolves when it has. */
  async close(): Promise<void> {
    this.input.end();
    // A verb that was given up, and still runs there, would keep the client waiting.
    if (this.remote) this.stop();
    await this.running.catch(() => {});
  }

  /** Ends the shell's client at once. What the shell is doing on the host continues there. */
  stop(): void {
    this.over.abort();
  }

  private async request(
    words: readonly string[],
    payload: Payload | undefined,
    deadlineMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Printed> {
    const timer = setTimeout(() => this.stop(), Math.min(deadlineMs, 2 ** 31 - 1));
    const stop = (): void => this.stop();
    if (signal?.aborted === true) stop();
    signal?.addEventListener("abort", stop, { once: true });
    try {
      this.errors = "";
      await this.send(words, payload);
      return { stdout: await this.answer(), stderr: this.errors };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }

  private async send(words: readonly string[], payload: Payload | undefined): Promise<void> {
    const bad = words.find((word) => word.includes("\n"));
    if (bad !== undefined) throw new TypeError(`a word of a verb has a line break: ${JSON.stringify(bad)}`);
    const isFile = typeof payload === "object" && !Buffer.isBuffer(payload);
    const bytes = payload === undefined ? 0 : isFile ? statSync(payload.file).size : Buffer.byteLength(payload);
    this.input.write([`${bytes} ${words.length}`, ...words, ""].join("\n"));
    if (isFile) await this.sendFile(payload.file, bytes);
    else if (payload !== undefined) this.input.write(payload);
  }

  /** @throws Error when the file cannot be read whole: the session waits for the rest, and is of no use any more */
  private async sendFile(file: string, bytes: number): Promise<void> {
    if (bytes === 0) return;
    const stream = createReadStream(file, { end: bytes - 1 });
    let failure: unknown;
    stream.once("error", (error) => {
      failure = error;
    });
    // A shell that ends meanwhile closes the input: the answer shows it.
    await pipeline(stream, this.input, { end: false }).catch(() => {});
    if (this.ended || this.input.destroyed || (failure === undefined && stream.bytesRead === bytes)) return;
    this.stop();
    throw new Error(
      `${file} could not be read: ${failure === undefined ? "it became shorter" : errorMessage(failure)}`,
      {
        cause: failure,
      },
    );
  }

  private async answer(): Promise<string> {
    while (this.answered === undefined) {
      if (this.ended) return this.throwEnd();
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    const text = this.answered;
    this.answered = undefined;
    return text;
  }

  private async throwEnd(): Promise<never> {
    if (this.over.signal.aborted && !this.late) throw new CallStopped();
    const { code, stderr } = await this.running;
    throw new SessionEnded(this.late ? "late" : this.begun ? "begun" : "never begun", {
      code,
      stdout: Buffer.concat(this.received).toString(),
      stderr,
    });
  }

  private receive(chunk: Buffer): void {
    this.received.push(chunk);
    this.receivedBytes += chunk.length;
    if (this.receivedBytes > MOST_BYTES) this.stop();
    if (!this.begun && !this.begin()) return;
    // The end may come in two pieces.
    const recent = Buffer.concat([this.recent, ...this.received.slice(-1)]);
    this.recent = recent.subarray(-this.ending.length);
    if (!recent.includes(this.ending)) return;
    const all = Buffer.concat(this.received);
    this.answered = all.subarray(0, all.lastIndexOf(this.ending)).toString();
    this.received = [];
    this.receivedBytes = 0;
    this.recent = Buffer.alloc(0);
    this.wake?.();
  }

  /** Whether the greeting has come. What is before it is the login shell's. */
  private begin(): boolean {
    const all = Buffer.concat(this.received);
    const at = all.indexOf(this.greeting);
    this.received = [at === -1 ? all : all.subarray(at + this.greeting.length)];
    if (at === -1) return false;
    this.begun = true;
    this.beginning.resolve();
    return true;
  }
}
