import { printableLine } from "../core/printable.ts";
import { COMMANDS, commandIn } from "./commands.ts";
import type { Command } from "./commands.ts";
import type { Masks } from "./masks.ts";

export { Masks } from "./masks.ts";

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly file: string;
  readonly line: string;
  readonly title: string;
}

// Longer ones are cut: _maxIssueMessageLength in ExecutionContext.cs of actions/runner.
const MESSAGE_MAX = 4096;
const WORDS = { error: "Error", warning: "Warning", notice: "Notice" } as const;
const BAD_TOKEN =
  "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.";

/** Output of a step as a runner takes it: commands are obeyed, masked values hidden. */
export class StepLog {
  /** Each shown line, masked. */
  onLine: (line: string) => void = () => {};
  onAnnotation: (annotation: Annotation) => void = () => {};
  /** What the old commands `set-output` and `save-state` set. */
  readonly outputs = new Map<string, string>();
  readonly state = new Map<string, string>();
  /** Whether a command was refused: the step has failed then, whatever its process says. */
  failed = false;
  private readonly masks: Masks;
  private stoppedBy: string | undefined;

  constructor(masks: Masks) {
    this.masks = masks;
  }

  /** A line that a process wrote. */
  add(raw: string): void {
    const line = printableLine(raw);
    const command = commandIn(line, (name) => COMMANDS.has(name) || name === this.stoppedBy);
    if (command === undefined) this.show(line);
    else if (this.stoppedBy === undefined) this.obey(command, line);
    else {
      if (command.name === this.stoppedBy) this.stoppedBy = undefined;
      this.show(line);
    }
  }

  /** What the runner itself has to say. */
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
    this.show(`${WORDS[level]}: ${hidden}`);
  }

  private obey({ name, properties, data }: Command, line: string): void {
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
          this.refuse(line, BAD_TOKEN);
        else this.stoppedBy = data.toLowerCase();
        return;
      case "set-output":
      case "save-state":
        this.set(name === "set-output" ? this.outputs : this.state, properties.get("name") ?? "", data, name, line);
        return;
      case "set-env":
      case "add-path":
        this.refuse(line, `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);
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
    if (key === "") this.refuse(line, `Required field 'name' is missing in ##[${name}] command.`);
    else values.set(key, value);
  }

  private refuse(line: string, why: string): void {
    this.annotate("error", `Unable to process command '${line}' successfully.`);
    this.annotate("error", why);
    this.failed = true;
  }

  private show(text: string): void {
    for (const line of this.masks.hide(text).split("\n")) this.onLine(line);
  }
}
