import { Annotations, escapeData } from "./annotations.ts";
import { printableLine, printableLines, withoutCommands } from "./printable.ts";
import type { Secrets } from "./mask.ts";

/** Where progress is told. Text may be foreign (output of a host) and may have many lines. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  /** Seen only when the run is debugged. */
  debug(text: string): void;
  /** A finding that belongs at the top of the run's page. */
  notice(text: string): void;
  /** Folds what is logged while `work` runs. Inner groups are told by a line only. */
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
      // The runner's log can not fold inside a fold: the outer one would end where the inner one ends.
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

function cleanLines(text: string, secrets: Secrets | undefined): string[] {
  const clean = printableLines(text.replace(/\r?\n$/, "")).join("\n");
  return (secrets?.redact(clean) ?? clean).split("\n");
}

function writeStdout(line: string): void {
  process.stdout.write(`${line}\n`);
}
