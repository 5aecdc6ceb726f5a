import { formatDuration } from "../core/duration.ts";
import { printableLine } from "../core/text.ts";
import type { Conclusion, RunEvent, RunResult } from "./model.ts";
import { namesAmong, shortName, shortRef } from "./names.ts";

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const;
type Colour = keyof typeof CODES;
const SIGNS: Readonly<Record<Conclusion, [string, Colour]>> = {
  success: ["✓", "green"],
  failure: ["✗", "red"],
  cancelled: ["■", "yellow"],
  skipped: ["-", "dim"],
};
/** Colours that distinguish jobs that run side by side. */
const LANES: readonly Colour[] = ["cyan", "magenta", "blue", "yellow"];
const NAME = { least: 12, most: 24 };
const STEP = 52;
const TAIL = 12;
// No job is silent for longer.
const STILL_MS = 8000;

export interface PrinterOptions {
  readonly write: (line: string) => void;
  readonly colour: boolean;
  /** `lines`: the whole output of steps. `steps`: one line per step. `jobs`: one line per job, and the steps that failed. */
  readonly detail: "lines" | "steps" | "jobs";
  /** The start of each line. */
  readonly indent?: string | undefined;
}

/** Prints a run as it happens: one line per step, after the name of its job. */
export class RunPrinter {
  private readonly options: PrinterOptions;
  private detail: PrinterOptions["detail"];
  private closed = false;
  private readonly lanes = new Map<string, Colour>();
  private readonly tails = new Map<string, string[]>();
  private readonly running = new Map<string, { step: string; since: number; printedAt: number }>();
  private readonly started = new Set<string>();
  private labels: ReadonlyMap<string, string> = new Map();
  private width: number = NAME.least;
  private readonly timer: NodeJS.Timeout;

  constructor(options: PrinterOptions) {
    this.options = options;
    this.detail = options.detail;
    this.timer = setInterval(() => this.printProgress(), 1000);
    this.timer.unref();
  }

  showOnly(detail: PrinterOptions["detail"]): void {
    this.detail = detail;
  }

  /** Nothing is printed after this. */
  close(): void {
    clearInterval(this.timer);
    this.closed = true;
  }

  readonly print = (event: RunEvent): void => {
    if (this.closed) return;
    switch (event.kind) {
      case "run-start":
        this.line(
          this.paint(
            "bold",
            `${event.workflow}: ${event.event === "push" ? "push of" : "dispatched on"} ${shortRef(event.ref)} (${event.sha.slice(0, 7)})${event.attempt === 1 ? "" : `, attempt ${event.attempt}`}`,
          ),
        );
        return;
      case "jobs":
        this.name(event.jobs);
        return;
      case "job-wait":
        if (this.detail !== "jobs") this.put(event.job, this.paint("dim", `… ${event.why}`));
        return;
      case "job-start":
        this.started.add(event.job);
        if (event.environment !== "")
          this.put(event.job, this.paint("dim", `▸ the reviewers of the environment ${event.environment} approved`));
        return;
      case "step-start":
        this.running.set(event.job, { step: event.step, since: performance.now(), printedAt: performance.now() });
        this.tails.set(event.job, []);
        return;
      case "line":
        this.keepLine(event.job, event.text);
        return;
      case "annotation":
        if (event.job === "") this.line(`${this.paint("red", "✗")} ${event.annotation.message}`);
        else if (event.step === "") this.put(event.job, this.paint("red", event.annotation.message));
        return;
      case "step-end":
        this.endStep(event);
        return;
      case "job-end":
        this.endJob(event);
        return;
      case "run-end":
    }
  };

  /** How each job ended, and what was not rehearsed. */
  summary(result: RunResult): void {
    const [sign, colour] = SIGNS[result.conclusion];
    this.line(`${this.paint(colour, `${sign} ${result.conclusion}`)} in ${formatDuration(result.ms)}`);
    for (const what of result.notRehearsed) this.line(this.paint("yellow", `not rehearsed: ${printableLine(what)}`));
  }

  private name(jobs: readonly string[]): void {
    const nameOf = namesAmong(jobs);
    const names = jobs.map(nameOf);
    // Longer names are worth the space only where two would look alike, and for a matrix.
    const long = names.filter((name, at) => name !== shortName(jobs[at] ?? "") || name.includes(" ("));
    this.width = Math.min(NAME.most, Math.max(NAME.least, ...long.map((name) => name.length)));
    const short = names.map((name) => (name.includes(" (") ? truncateMiddle : truncate)(name, this.width));
    this.labels = new Map(
      jobs.map((job, at) => [
        job,
        (short.indexOf(short[at] ?? "") === short.lastIndexOf(short[at] ?? "") ? short[at] : names[at]) ?? job,
      ]),
    );
  }

  private keepLine(job: string, text: string): void {
    const running = this.running.get(job);
    if (running !== undefined) running.printedAt = performance.now();
    if (this.detail === "lines") {
      this.put(job, this.paint("dim", `│ ${text}`));
      return;
    }
    const tail = this.tails.get(job) ?? [];
    tail.push(text);
    if (tail.length > TAIL) tail.shift();
    this.tails.set(job, tail);
  }

  private endStep({ job, step, conclusion, outcome, ms, note }: RunEvent & { kind: "step-end" }): void {
    this.running.delete(job);
    if (conclusion === "skipped") return;
    const [sign, colour] = SIGNS[outcome];
    const depth = step.split(" › ").length - 1;
    const name = `${"  ".repeat(depth)}${step.split(" › ").at(-1) ?? ""}`;
    if (this.detail === "jobs" && outcome === "success") return;
    const tolerated = outcome === conclusion ? "" : ", ignored";
    this.put(
      job,
      `${this.paint(colour, sign)} ${truncate(name, STEP).padEnd(STEP)} ${this.paint("dim", formatDuration(ms).padStart(6))}${note === "" ? "" : this.paint("yellow", `  ${note}`)}${tolerated}`,
    );
    if (outcome !== "failure" || this.detail !== "steps") return;
    // The output of steps inside was printed there.
    for (const line of this.tails.get(job) ?? []) this.put(job, this.paint("dim", `  │ ${line}`));
    this.tails.set(job, []);
  }

  private endJob({ job, result, ms, why, outputs }: RunEvent & { kind: "job-end" }): void {
    // The jobs of a called workflow have been printed; a job that is skipped in every run is not worth a line.
    if ([...this.started].some((other) => other.startsWith(`${job} / `))) return;
    if (result === "skipped" && this.detail === "jobs" && why.startsWith("its condition") && !why.includes("needs."))
      return;
    const [sign, colour] = SIGNS[result];
    const values = ["outcome", "verdict", "version"]
      .filter((name) => outputs[name] !== undefined)
      .map((name) => `${name} ${outputs[name]}`);
    const because = why === "" ? "" : `: ${why}`;
    this.put(
      job,
      `${this.paint(colour, `${sign} ${result}`)}${ms === 0 ? "" : this.paint("dim", ` in ${formatDuration(ms)}`)}${because}${values.length === 0 ? "" : `  ${values.join(", ")}`}`,
    );
  }

  private printProgress(): void {
    const now = performance.now();
    for (const [job, running] of this.running) {
      if (now - running.printedAt < STILL_MS) continue;
      running.printedAt = now;
      this.put(job, this.paint("dim", `… ${running.step}, ${formatDuration(now - running.since)} so far`));
    }
  }

  private put(job: string, text: string): void {
    const lane = this.lanes.get(job) ?? LANES[this.lanes.size % LANES.length] ?? "cyan";
    this.lanes.set(job, lane);
    this.line(
      `${this.paint(lane, (this.labels.get(job) ?? truncate(shortName(job), this.width)).padEnd(this.width))} ${text}`,
    );
  }

  private line(text: string): void {
    this.options.write(`${this.options.indent ?? ""}${text}`);
  }

  private paint(colour: Colour, text: string): string {
    return this.options.colour ? `\u001B[${CODES[colour]}m${text}\u001B[0m` : text;
  }
}

function truncate(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Names of matrix jobs differ at their end. */
function truncateMiddle(text: string, width: number): string {
  const head = Math.floor(width / 4);
  return text.length <= width ? text : `${text.slice(0, head)}…${text.slice(head + 1 - width)}`;
}
