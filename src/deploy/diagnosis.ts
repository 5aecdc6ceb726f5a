import type { EvidenceFile } from "./target.ts";

/** A known failure: its name, and the line that shows it. */
export interface Diagnosis {
  readonly cause: string;
  readonly line: string;
  readonly where: string;
}

/** What was taken before a rollback could destroy it. Redacted. */
export interface Evidence {
  readonly files: readonly { readonly host: string; readonly name: string; readonly text: string }[];
  readonly diagnosis: Diagnosis | undefined;
}

interface Known {
  readonly pattern: RegExp;
  cause(match: RegExpExecArray, files: readonly EvidenceFile[]): string;
}

/** First match wins: the most specific causes come first. */
const KNOWN: readonly Known[] = [
  {
    pattern: /eaddrinuse|address already in use/i,
    cause: (match, files) => {
      const port = portOf(match.input);
      const who = port === undefined ? undefined : listenerOf(port, files);
      return `port ${port ?? "of the service"} is in use${who === undefined ? "" : ` by ${who}`}`;
    },
  },
  {
    pattern: /([^\n]*\b(?:EACCES|permission denied)[^\n]*)/i,
    cause: (match) => `a file or port is not permitted: ${match[1]?.trim()}`,
  },
  {
    pattern:
      /([\w./-]+\.(?:config|json|ya?ml|args(?:\.src)?))[":]*[: ]+(?:line )?(\d+)(?::(\d+))?[^\n]*(?:syntax|expected|illegal|parse|JSON)/i,
    cause: (match) => `configuration syntax: ${match[1]} line ${match[2]}`,
  },
  {
    pattern: /\((\d+)\): ?(?:syntax error|illegal|unterminated)[^\n]*|syntax error before[^\n]*/i,
    cause: (match) => `configuration syntax${match[1] === undefined ? "" : ` at line ${match[1]}`}`,
  },
  {
    pattern:
      /could not start application (\w+)|no such file or directory[^\n]*?['"]?(\w+)\.app\b|\{"no such file or directory","(\w+)\.app"\}/i,
    cause: (match) => `application ${match[1] ?? match[2] ?? match[3]} is missing or cannot start`,
  },
  { pattern: /Cannot find (?:module|package) '([^']+)'/, cause: (match) => `module ${match[1]} is missing` },
  { pattern: /^Slogan: ([^\n]+)/m, cause: (match) => `crash dump: ${match[1]}` },
  {
    pattern: /application_start_failure,(\w+),([^\n]{0,160})/,
    cause: (match) => `application ${match[1]} could not start: ${match[2]}`,
  },
  { pattern: /Kernel pid terminated[^\n]*/, cause: (match) => match[0] },
  { pattern: /ENOSPC|enospc|No space left on device/, cause: () => "the disk is full" },
  { pattern: /EMFILE|emfile|Too many open files/i, cause: () => "no file descriptors are left" },
  {
    pattern: /(?:Out of memory|Cannot allocate \d+ bytes|JavaScript heap out of memory)[^\n]*/i,
    cause: (match) => `memory: ${match[0]}`,
  },
  {
    pattern: /(?:ECONNREFUSED|econnrefused)[^\n]*?(?:5432|postgres)|database[^\n]*(?:unreachable|refused)/i,
    cause: () => "the database cannot be reached",
  },
  { pattern: /certificate[^\n]*(?:expired|not trusted|unknown ca)/i, cause: (match) => `TLS: ${match[0]}` },
];

const FATAL = /\b(?:fatal|panic|uncaught|exception|crash|error)\b/i;
interface Text {
  readonly name: string;
  readonly text: string;
}

/**
 * Names the known failure that the evidence shows, or else quotes the first fatal line. The failure itself (`hints`)
 * takes precedence over logs, and the release's own logs over other files.
 */
export function diagnose(files: readonly EvidenceFile[], hints: readonly string[]): Diagnosis | undefined {
  const observed = hints.map((text): Text => ({ name: "what was observed", text }));
  const own = files.filter(({ about }) => about === "release");
  // Other files of the service may be an older release's.
  const rest = files.filter(({ about }) => about === "service");
  return (
    knownFailure(observed, files) ??
    knownFailure(own, files) ??
    firstFatal(observed) ??
    firstFatal(own) ??
    lastLine(hints) ??
    knownFailure(rest, files) ??
    firstFatal(rest)
  );
}

function knownFailure(texts: readonly Text[], files: readonly EvidenceFile[]): Diagnosis | undefined {
  for (const failure of KNOWN) {
    for (const { name, text } of texts) {
      const match = failure.pattern.exec(text);
      if (match !== null)
        return { cause: failure.cause(match, files).slice(0, 300), line: lineAt(text, match.index), where: name };
    }
  }
  return undefined;
}

function firstFatal(texts: readonly Text[]): Diagnosis | undefined {
  for (const { name, text } of texts) {
    const line = text.split("\n").find((candidate) => FATAL.test(candidate));
    if (line !== undefined)
      return {
        cause: `not a known failure; first error: ${line.trim().slice(0, 200)}`,
        line: line.trim().slice(0, 500),
        where: name,
      };
  }
  return undefined;
}

/** Without a fatal line, the last line that the service printed. */
function lastLine(hints: readonly string[]): Diagnosis | undefined {
  const last = hints
    .flatMap((text) => text.trim().split("\n").slice(1))
    .at(-1)
    ?.trim();
  return last === undefined
    ? undefined
    : {
        cause: `not a known failure; last output: ${last.slice(0, 200)}`,
        line: last.slice(0, 500),
        where: "what was observed",
      };
}

function lineAt(text: string, index: number): string {
  const start = text.lastIndexOf("\n", index) + 1;
  const end = text.indexOf("\n", index);
  return text
    .slice(start, end === -1 ? undefined : end)
    .trim()
    .slice(0, 500);
}

/**
 * As Node (`EADDRINUSE: … 0.0.0.0:8080`), ranch (`[{port,8080}] … eaddrinuse`) and gen_tcp's callers
 * (`{"0.0.0.0:8080",eaddrinuse}`, `{8080,eaddrinuse}`) print it.
 */
const PORT_IN_USE = [
  /EADDRINUSE[^\n]*?[:\s](\d{2,5})\b(?!\.)/,
  /\bport[^\d\n]{0,12}(\d{2,5})\b[^\n]*eaddrinuse/i,
  /(?<![\d.])(\d{2,5})\b[^\d\n]{0,12}eaddrinuse/,
  /\bport[^\d\n]{0,12}(\d{2,5})\b/i,
];

function portOf(text: string): string | undefined {
  return PORT_IN_USE.map((pattern) => pattern.exec(text)?.[1]).find((port) => port !== undefined);
}

/** The line of `ss -ltnp` for the port: the program that listens and its pid. */
function listenerOf(port: string, files: readonly EvidenceFile[]): string | undefined {
  for (const file of files) {
    if (file.about !== "listeners") continue;
    const line = file.text.split("\n").find((candidate) => new RegExp(`:${port}\\s`).test(candidate));
    const match = line === undefined ? null : /\(\("([^"]+)",pid=(\d+)/.exec(line);
    if (match !== null) return `${match[1]} (process ${match[2]})`;
  }
  return undefined;
}
