import { printableLine } from "../../core/text.ts";

/** A command in a line of a step's output. */
interface Command {
  /** In lower case. */
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

/** The runner's commands; anything else that looks like a command is text. Source: ActionCommandManager.cs of actions/runner. */
const COMMANDS: ReadonlySet<string> = new Set([
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "stop-commands",
  "warning",
]);

const ESCAPES = { "%0D": "\r", "%0A": "\n", "%25": "%" };
const PROPERTY_ESCAPES = { "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%" };
const OLD_ESCAPES = { "%3B": ";", "%0D": "\r", "%0A": "\n", "%5D": "]", "%25": "%" };

/**
 * The command in a line: `::name a=b,c=d::data` after white space, or `##[name a=b;c=d]data` anywhere.
 * Source: TryParseV2 and TryParse in ActionCommand.cs of actions/runner.
 */
function commandIn(line: string, isKnown: (name: string) => boolean): Command | undefined {
  const trimmed = line.trimStart();
  if (trimmed.startsWith("::")) {
    const end = trimmed.indexOf("::", 2);
    const command =
      end < 0
        ? undefined
        : commandOf(trimmed.slice(2, end), trimmed.slice(end + 2), isKnown, ",", PROPERTY_ESCAPES, ESCAPES);
    if (command !== undefined) return command;
  }
  const start = line.indexOf("##[");
  const end = start < 0 ? -1 : line.indexOf("]", start);
  return end < 0
    ? undefined
    : commandOf(line.slice(start + 3, end), line.slice(end + 1), isKnown, ";", OLD_ESCAPES, OLD_ESCAPES);
}

function commandOf(
  head: string,
  data: string,
  isKnown: (name: string) => boolean,
  separator: string,
  inProperties: Readonly<Record<string, string>>,
  inData: Readonly<Record<string, string>>,
): Command | undefined {
  const space = head.indexOf(" ");
  const name = (space < 0 ? head : head.slice(0, space)).toLowerCase();
  if (!isKnown(name)) return undefined;
  const properties = new Map<string, string>();
  for (const pair of space < 0
    ? []
    : head
        .slice(space + 1)
        .trim()
        .split(separator)) {
    const equals = pair.indexOf("=");
    if (equals > 0 && equals < pair.length - 1)
      properties.set(pair.slice(0, equals).toLowerCase(), unescaped(pair.slice(equals + 1), inProperties));
  }
  return { name, properties, data: unescaped(data, inData) };
}

/** Replaces `%25` last, so that an escaped escape is kept. */
function unescaped(text: string, escapes: Readonly<Record<string, string>>): string {
  return Object.entries(escapes).reduce((result, [escape, character]) => result.replaceAll(escape, character), text);
}

/** The values of a command file, and its first error; values before the invalid line count. */
interface FileCommands {
  readonly values: ReadonlyMap<string, string>;
  readonly problem: string | undefined;
}

/**
 * Parses GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE: `NAME=value` lines and `NAME<<DELIMITER` blocks; the first of the
 * two operators in a line decides, and only LF ends a line. Source: FileCommandManager.cs of actions/runner.
 */
export function parseFileCommands(text: string): FileCommands {
  const values = new Map<string, string>();
  const invalid = (problem: string): FileCommands => ({ values, problem });
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) return invalid(`Invalid format '${line}'. Name must not be empty`);
      values.set(line.slice(0, equals), line.slice(equals + 1));
      continue;
    }
    if (heredoc < 0) return invalid(`Invalid format '${line}'`);
    const name = line.slice(0, heredoc);
    const delimiter = line.slice(heredoc + 2);
    if (name === "" || delimiter === "")
      return invalid(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
    const end = lines.indexOf(delimiter, at + 1);
    if (end < 0)
      return invalid(
        lines.at(-1) === "" || at === lines.length - 1
          ? `Invalid value. Matching delimiter not found '${delimiter}'`
          : "Invalid value. EOF marker missing new line.",
      );
    values.set(name, lines.slice(at + 1, end).join("\n"));
    at = end;
  }
  return { values, problem: undefined };
}

/** Encodings in which a secret is masked too. Source: ValueEncoders.cs of actions/runner, but for PowerShell. */
const FORMS: readonly ((value: string) => string)[] = [
  (value) => value,
  // Its offset in the encoded text decides how its bytes are grouped by three.
  ...[0, 1, 2].map(
    (shift) =>
      (value: string): string =>
        Buffer.from(value)
          .subarray(Buffer.byteLength(value) > shift ? shift : 0)
          .toString("base64"),
  ),
  (value) => value.replaceAll('"', '\\"'),
  (value) => value.replaceAll("'", "''"),
  (value) => JSON.stringify(value).slice(1, -1),
  (value) =>
    encodeURIComponent(Buffer.from(value).toString()).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  (value) =>
    value
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&apos;"),
  (value) => (value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : ""),
];

/** Values that are shown as `***` once they are added. */
export class Masks {
  private readonly values = new Set<string>();
  private any: RegExp | undefined;

  /** Masks the value and each of its lines. Source: ActionCommandManager.cs of actions/runner. */
  add(value: string): void {
    for (const text of [value, ...value.split(/[\r\n]/)].map((line) => line.trim())) {
      for (const form of text === "" ? [] : FORMS.map((write) => write(text))) if (form !== "") this.values.add(form);
    }
    this.any = undefined;
  }

  /** Overlapping or adjacent values are one `***`. Source: SecretMasker.cs of actions/runner. */
  hide(text: string): string {
    if (!this.isIn(text)) return text;
    const places = [...this.values].flatMap((value) => placesOf(value, text)).sort(([a], [b]) => a - b);
    let shown = "";
    let at = 0;
    let end = -1;
    for (const [from, to] of places) {
      if (from > end) {
        shown += `${text.slice(at, from)}***`;
        end = to;
      }
      end = Math.max(end, to);
      at = end;
    }
    return shown + text.slice(at);
  }

  /** Whether a text contains a masked value: such an output is dropped. */
  isIn(text: string): boolean {
    if (this.values.size === 0) return false;
    this.any ??= new RegExp([...this.values].map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"));
    return this.any.test(text);
  }
}

function placesOf(value: string, text: string): [number, number][] {
  const places: [number, number][] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) places.push([at, at + value.length]);
  return places;
}

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly file: string;
  readonly line: string;
  readonly title: string;
}

// Longer ones are cut: _maxIssueMessageLength in ExecutionContext.cs of actions/runner.
const MESSAGE_MAX = 4096;
const LABELS = { error: "Error", warning: "Warning", notice: "Notice" } as const;
const BAD_TOKEN =
  "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.";

/** The output of a step as a runner processes it: commands are run, masked values hidden. */
export class StepLog {
  /** Each shown line, masked. */
  onLine: (line: string) => void = () => {};
  onAnnotation: (annotation: Annotation) => void = () => {};
  /** Values of the old commands `set-output` and `save-state`. */
  readonly outputs = new Map<string, string>();
  readonly state = new Map<string, string>();
  /** Whether a command was rejected: the step has failed then, whatever its exit code. */
  failed = false;
  private readonly masks: Masks;
  private stoppedBy: string | undefined;

  constructor(masks: Masks) {
    this.masks = masks;
  }

  /** Processes a line of output. */
  add(raw: string): void {
    const line = printableLine(raw);
    const command = commandIn(line, (name) => COMMANDS.has(name) || name === this.stoppedBy);
    if (command === undefined) this.show(line);
    else if (this.stoppedBy === undefined) this.runCommand(command, line);
    else {
      if (command.name === this.stoppedBy) this.stoppedBy = undefined;
      this.show(line);
    }
  }

  /** Adds an annotation of the runner itself. */
  annotate(level: Annotation["level"], message: string, properties: ReadonlyMap<string, string> = new Map()): void {
    const property = (name: string): string => this.masks.hide(properties.get(name) ?? "");
    const hidden = this.masks.hide(message).slice(0, MESSAGE_MAX);
    this.onAnnotation({
      level,
      message: hidden,
      file: property("file"),
      line: property("line"),
      title: property("title"),
    });
    this.show(`${LABELS[level]}: ${hidden}`);
  }

  private runCommand({ name, properties, data }: Command, line: string): void {
    switch (name) {
      case "error":
      case "warning":
      case "notice":
        this.annotate(name, data, properties);
        return;
      case "add-mask":
        if (data.trim() === "")
          this.annotate("warning", "Can't add secret mask for empty string in ##[add-mask] command.");
        else this.masks.add(data);
        return;
      case "stop-commands":
        if (data === "" || COMMANDS.has(data.toLowerCase()) || data.toLowerCase() === "pause-logging")
          this.reject(line, BAD_TOKEN);
        else this.stoppedBy = data.toLowerCase();
        return;
      case "set-output":
      case "save-state":
        this.set(name === "set-output" ? this.outputs : this.state, properties.get("name") ?? "", data, name, line);
        return;
      case "set-env":
      case "add-path":
        this.reject(line, `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);
        return;
      case "group":
        this.show(`▸ ${data}`);
        return;
    }
  }

  private set(values: Map<string, string>, key: string, value: string, name: string, line: string): void {
    this.annotate(
      "warning",
      `The \`${name}\` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.`,
    );
    if (key === "") this.reject(line, `Required field 'name' is missing in ##[${name}] command.`);
    else values.set(key, value);
  }

  private reject(line: string, why: string): void {
    this.annotate("error", `Unable to process command '${line}' successfully.`);
    this.annotate("error", why);
    this.failed = true;
  }

  private show(text: string): void {
    for (const line of this.masks.hide(text).split("\n")) this.onLine(line);
  }
}
