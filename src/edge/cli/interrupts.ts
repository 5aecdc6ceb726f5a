import { constants } from "node:os";
import type { RunResult } from "../../rehearsal/events.ts";
import type { Run } from "../../rehearsal/run.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Ctrl-C, and whatever else asks a rehearsal to end. The first one cancels the run, as the button on GitHub's page does;
 * the second ends its processes; after that, what was started is ended by the cleaner, whose process is another one.
 */
export class Interrupts {
  private readonly say: (line: string) => void;
  private readonly real: boolean;
  private readonly listeners = SIGNALS.map((name) => [name, (): void => this.ask(name)] as const);
  private readonly gone = (): void => {
    if (!this.asked) this.ask("SIGHUP");
  };
  private count = 0;
  private first: (typeof SIGNALS)[number] = "SIGINT";
  private run: Run | undefined;
  private leaving = false;

  constructor(say: (line: string) => void, real: boolean) {
    this.say = say;
    this.real = real;
    for (const [name, listener] of this.listeners) process.on(name, listener);
    // Nobody reads any more: `rehearse | head`, or a terminal that was closed.
    process.stdout.on("error", this.gone);
  }

  get asked(): boolean {
    return this.count > 0;
  }

  /** As a shell gives it for a program that was ended by a signal. */
  get code(): number {
    return 128 + constants.signals[this.first];
  }

  /** @throws Error when it was asked to end */
  check(): void {
    if (this.asked) throw new Error("asked to end");
  }

  /** @throws Error when it was asked to end before the run could be */
  async during(run: Run): Promise<RunResult> {
    this.check();
    this.run = run;
    try {
      return await run.start();
    } finally {
      this.run = undefined;
    }
  }

  /** From here on only what was started is ended. */
  leave(): void {
    this.leaving = true;
  }

  close(): void {
    for (const [name, listener] of this.listeners) process.off(name, listener);
  }

  private ask(name: (typeof SIGNALS)[number]): void {
    this.count += 1;
    if (this.count === 1) this.first = name;
    if (this.count > 2) process.exit(this.code);
    if (this.leaving) this.say("■ what was started is being ended; once more to be told nothing of it");
    else if (this.run === undefined) this.say("■ nothing more is started");
    else if (this.count === 1) {
      this.say(
        "■ cancelled: steps get INT, after 7.5s TERM, after 2.5s more they are killed; then recovery. Ctrl-C once more ends all at once.",
      );
      this.run.cancel();
    } else {
      this.say(
        this.real
          ? "■ ended. What was under way on the hosts is brought back by their guards; see erlmcp-actions status."
          : "■ ended",
      );
      this.run.kill();
    }
  }
}
