import { printableLine, printableLines, withoutCommands } from "./text.ts";
import type { Secrets } from "./mask.ts";

/** Where progress is printed. Text may be foreign (output of a host) and may have many lines. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  /** Shown only when the run is debugged. */
  debug(text: string): void;
  /** A finding that belongs at the top of the run's page. */
  notice(text: string): void;
  /** Folds what is logged while `work` runs. Of inner groups only the title is printed. */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
}

export interface PlainLogOptions {
  readonly colour: boolean;
  readonly secrets?: Secrets | undefined;
  /** Prints debug lines too. Default false. */
  readonly debug?: boolean | undefined;
}

/** A log for terminals and files; `write` gets one line without its end. */
export function plainLog(write: (line: string) => void, options: PlainLogOptions): Log {
  let depth = 0;
  const put = (text: string, prefix: string, colour: number): void => {
    for (const line of cleanLines(text, options.secrets)) {
      const full = prefix + line;
      write("  ".repeat(depth) + (options.colour && colour !== 0 ? `\u001b[${colour}m${full}\u001b[0m` : full));
    }
  };
  return {
    info: (text) => put(text, "", 0),
    warn: (text) => put(text, "warning: ", 33),
    error: (text) => put(text, "error: ", 31),
    debug: (text) => {
      if (options.debug) put(text, "debug: ", 2);
    },
    notice: (text) => put(text, "", 36),
    async group(title, work) {
      put(title, "", 1);
      depth += 1;
      try {
        return await work();
      } finally {
        depth -= 1;
      }
    },
  };
}

/**
 * A log for the runner. Foreign text can issue no workflow command, secrets are masked, and at most
 * ten warnings, errors and notices each become annotations; the rest are plain lines.
 */
export function actionsLog(secrets: Secrets, write: (line: string) => void = writeStdout): Log {
  const annotations = new Annotations(write, secrets);
  let depth = 0;
  const put = (text: string): void => {
    for (const line of cleanLines(text, secrets)) write(withoutCommands(line));
  };
  return {
    info: put,
    warn: (text) => annotations.annotate("warning", text),
    error: (text) => annotations.annotate("error", text),
    debug: (text) => {
      for (const line of cleanLines(text, secrets)) write(`::debug::${escapeData(line)}`);
    },
    notice: (text) => annotations.annotate("notice", text),
    async group(title, work) {
      // The runner's log cannot fold inside a fold: the outer one would end where the inner one ends.
      if (depth === 0) write(`::group::${escapeData(secrets.redact(printableLine(title.replace(/\s+/g, " "))))}`);
      else put(title);
      depth += 1;
      try {
        return await work();
      } finally {
        depth -= 1;
        if (depth === 0) write("::endgroup::");
      }
    },
  };
}

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

/** The runner keeps ten of each level per step, and silently drops the rest. */
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
function escapeData(text: string): string {
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

function cleanLines(text: string, secrets: Secrets | undefined): string[] {
  const clean = printableLines(text.replace(/\r?\n$/, "")).join("\n");
  return (secrets?.redact(clean) ?? clean).split("\n");
}

function writeStdout(line: string): void {
  process.stdout.write(`${line}\n`);
}
