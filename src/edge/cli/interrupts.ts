import { constants } from "node:os";
import type { RunResult } from "../../rehearsal/model.ts";
import type { Run } from "../../rehearsal/run.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Ctrl-C and other signals that end a rehearsal. The first one cancels the run, like the button on GitHub's page; the
 * second kills its processes; after that, the cleaner's process stops what was started.
 */
export class Interrupts {
  private readonly print: (line: string) => void;
  private readonly real: boolean;
  private readonly listeners = SIGNALS.map((name) => [name, (): void => this.receive(name)] as const);
  private readonly gone = (): void => {
    if (!this.received) this.receive("SIGHUP");
  };
  private count = 0;
  private first: (typeof SIGNALS)[number] = "SIGINT";
  private run: Run | undefined;
  private cleaning = false;

  constructor(print: (line: string) => void, real: boolean) {
    this.print = print;
    this.real = real;
    for (const [name, listener] of this.listeners) process.on(name, listener);
    // The output is closed: `rehearse | head`, or a terminal that was closed.
    process.stdout.on("error", this.gone);
  }

  get received(): boolean {
    return this.count > 0;
  }

  /** The exit code that a shell reports for a program killed by a signal. */
  get code(): number {
    return 128 + constants.signals[this.first];
  }

  /** @throws Error when a signal was received */
  throwIfReceived(): void {
    if (this.received) throw new Error("interrupted");
  }

  /** Runs a run, which signals cancel. @throws Error when a signal was received before */
  async during(run: Run): Promise<RunResult> {
    this.throwIfReceived();
    this.run = run;
    try {
      return await run.start();
    } finally {
      this.run = undefined;
    }
  }

  /** From here on only the processes and folders of the rehearsal are removed. */
  startCleaning(): void {
    this.cleaning = true;
  }

  close(): void {
    for (const [name, listener] of this.listeners) process.off(name, listener);
  }

  private receive(name: (typeof SIGNALS)[number]): void {
    this.count += 1;
    if (this.count === 1) this.first = name;
    if (this.count > 2) process.exit(this.code);
    if (this.cleaning) this.print("■ cleaning up; press Ctrl-C again to quit without a report");
    else if (this.run === undefined) this.print("■ stopping: nothing more is started");
    else if (this.count === 1) {
      this.print(
        "■ cancelled: steps get INT, TERM after 7.5s, KILL after another 2.5s; then recovery runs. Press Ctrl-C again to end everything now.",
      );
      this.run.cancel();
    } else {
      this.print(
        this.real
          ? "■ ended. The guards on the hosts roll back what was in progress; see erlmcp-actions status."
          : "■ ended",
      );
      this.run.kill();
    }
  }
}
