import { printableLine } from "../core/printable.ts";

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly file: string;
  readonly line: string;
  readonly title: string;
}

/** Values that are shown as `***` from the moment they are known. */
export class Masks {
  private readonly values = new Set<string>();

  /** Masks the value and each of its lines. Source: ActionCommandManager.cs of actions/runner. */
  add(value: string): void {
    for (const text of [value, ...value.split(/\r?\n/)].map((line) => line.trim())) if (text !== "") this.values.add(text);
  }

  hide(text: string): string {
    let shown = text;
    // A longer one may contain a shorter one.
    for (const value of [...this.values].sort((a, b) => b.length - a.length)) shown = shown.replaceAll(value, "***");
    return shown;
  }

  /** Whether a text has a masked value in it: such an output is dropped. */
  touches(text: string): boolean {
    return [...this.values].some((value) => text.includes(value));
  }
}

const COMMAND = /^\s*::(?<name>[a-z-]+)(?: (?<properties>[^:]*(?::(?!:)[^:]*)*))?::(?<data>.*)$/;

/** Output of a step as a runner takes it: commands are obeyed, masked values hidden. */
export class StepLog {
  /** Each shown line, masked; `depth` counts open groups. */
  onLine: (line: string) => void = () => {};
  onAnnotation: (annotation: Annotation) => void = () => {};
  private readonly masks: Masks;
  private stoppedBy: string | undefined;

  constructor(masks: Masks) {
    this.masks = masks;
  }

  add(raw: string): void {
    const line = printableLine(raw);
    if (this.stoppedBy !== undefined) {
      if (line.trim() === `::${this.stoppedBy}::`) this.stoppedBy = undefined;
      else this.show(line);
      return;
    }
    const groups = COMMAND.exec(line)?.groups;
    if (groups === undefined) {
      this.show(line);
      return;
    }
    this.obey(groups["name"] ?? "", propertiesOf(groups["properties"] ?? ""), unescape(groups["data"] ?? ""), line);
  }

  private obey(name: string, properties: Readonly<Record<string, string>>, text: string, line: string): void {
    switch (name) {
      case "add-mask":
        this.masks.add(text);
        return;
      case "stop-commands":
        this.stoppedBy = text;
        return;
      case "error":
      case "warning":
      case "notice": {
        const hide = (value: string | undefined): string => this.masks.hide(value ?? "");
        this.onAnnotation({ level: name, message: hide(text), file: hide(properties["file"]), line: properties["line"] ?? "", title: hide(properties["title"]) });
        this.show(`${name === "notice" ? "Notice" : name === "error" ? "Error" : "Warning"}: ${text}`);
        return;
      }
      case "group":
        this.show(`▸ ${text}`);
        return;
      case "endgroup":
      case "debug":
      case "add-matcher":
      case "remove-matcher":
        return;
      default:
        this.show(line);
    }
  }

  private show(text: string): void {
    for (const line of this.masks.hide(text).split("\n")) this.onLine(line);
  }
}

function propertiesOf(text: string): Record<string, string> {
  const pairs = text.split(",").map((pair) => pair.split(/=(.*)/s));
  return Object.fromEntries(pairs.filter(([key]) => key !== undefined && key.trim() !== "").map(([key = "", value = ""]) => [key.trim(), unescape(value).replaceAll("%3A", ":").replaceAll("%2C", ",")]));
}

function unescape(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}
