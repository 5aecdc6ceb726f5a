import { printableLine, printableLines, withoutCommands } from "./printable.ts";
import type { Secrets } from "./mask.ts";

export type AnnotationLevel = "error" | "warning" | "notice";

export interface AnnotationPlace {
  /** Relative to the repository's root. */
  readonly file?: string | undefined;
  /** From 1. */
  readonly line?: number | undefined;
  /** From 1. */
  readonly col?: number | undefined;
  readonly title?: string | undefined;
}

/** The runner keeps ten of each level a step, and drops the rest without a word. */
const MOST_PER_LEVEL = 10;
const LONGEST_MESSAGE = 4096;
const CUT = " … (cut)";

/** Writes annotations within the runner's limits; what goes beyond them is still printed, as a plain line. */
export class Annotations {
  private readonly used: Record<AnnotationLevel, number> = { error: 0, warning: 0, notice: 0 };
  private readonly write: (line: string) => void;
  private readonly redact: (text: string) => string;

  /** `write` gets one line without its end. */
  constructor(write: (line: string) => void = writeStdout, secrets?: Secrets) {
    this.write = write;
    this.redact = (text) => secrets?.redact(text) ?? text;
  }

  annotate(level: AnnotationLevel, message: string, place: AnnotationPlace = {}): void {
    const text = this.redact(printableLines(message).join("\n"));
    this.used[level] += 1;
    if (this.used[level] > MOST_PER_LEVEL) {
      for (const line of `${level}: ${describe(place)}${text}`.split("\n"))
        this.write(withoutCommands(this.redact(line)));
      return;
    }
    const properties = Object.entries({ file: place.file, line: place.line, col: place.col, title: place.title })
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}=${escapeProperty(this.redact(printableLine(String(value))))}`)
      .join(",");
    this.write(`::${level}${properties === "" ? "" : ` ${properties}`}::${escapeData(cut(text))}`);
  }
}

/** The data of a workflow command: everything after its second `::`. */
export function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function cut(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : text.slice(0, LONGEST_MESSAGE - CUT.length) + CUT;
}

function describe(place: AnnotationPlace): string {
  const at = [place.file, place.line, place.col].filter((part) => part !== undefined).join(":");
  return [at, place.title]
    .filter((part) => part !== undefined && part !== "")
    .map((part) => `${part}: `)
    .join("");
}

function writeStdout(line: string): void {
  process.stdout.write(`${line}\n`);
}
