/** A line of a step's output that the runner obeys. */
export interface Command {
  /** In lower case. */
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

/** Names that the runner knows; what else looks like a command is text. Source: ActionCommandManager.cs of actions/runner. */
export const COMMANDS: ReadonlySet<string> = new Set([
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
export function commandIn(line: string, isKnown: (name: string) => boolean): Command | undefined {
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

/** One after the other, `%25` last, so that an escaped escape stays. */
function unescaped(text: string, escapes: Readonly<Record<string, string>>): string {
  return Object.entries(escapes).reduce((done, [written, meant]) => done.replaceAll(written, meant), text);
}
