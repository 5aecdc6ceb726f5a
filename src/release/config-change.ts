import { UserError } from "../core/errors.ts";

export interface Setting {
  readonly key: string;
  readonly value: unknown;
}

const KEY = /^[A-Za-z0-9_$-]+(?:\.[A-Za-z0-9_$-]+)*$/;
const FORBIDDEN = new Set(["__proto__", "prototype", "constructor"]);

/** `key=value` lines. A value that is JSON is taken as such, anything else is a string. */
export function parseSettings(text: string): Setting[] {
  const problems: string[] = [];
  const settings = text.split("\n").flatMap((line, index): Setting[] => {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) return [];
    const at = trimmed.indexOf("=");
    const key = trimmed.slice(0, Math.max(0, at)).trim();
    if (at < 1 || !KEY.test(key) || key.split(".").some((part) => FORBIDDEN.has(part))) {
      problems.push(`line ${index + 1}: ${JSON.stringify(trimmed.slice(0, 80))} is not key=value`);
      return [];
    }
    return [{ key, value: valueOf(trimmed.slice(at + 1).trim()) }];
  });
  if (problems.length > 0)
    throw new UserError(`input set: ${problems.join("; ")}`, {
      fix: "Write one `toolFiltering.mode=static` per line.",
    });
  if (settings.length === 0)
    throw new UserError("input set: is empty", { fix: "With `mode: config`, give one `key=value` per line." });
  return settings;
}

function valueOf(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    // 1e999 is a number in JSON, but cannot be written again.
    return typeof value === "number" && !Number.isFinite(value) ? text : value;
  } catch {
    return text; // a bare word is a string
  }
}

/**
 * The configuration file with the settings changed. Only existing keys can be changed, and only to
 * a value of the same type: a typing error must not become a setting that nothing reads.
 */
export function applySettings(file: string, text: string, settings: readonly Setting[]): string {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file} on the host is not JSON: ${(error as Error).message}`, {
      fix: "Only JSON configuration can be changed in this way; deploy the change instead.",
    });
  }
  const problems: string[] = [];
  for (const { key, value } of settings) {
    const parts = key.split(".");
    const last = parts.pop() ?? "";
    let at: unknown = root;
    for (const part of parts) at = isRecord(at) ? at[part] : undefined;
    if (!isRecord(at) || !Object.hasOwn(at, last)) problems.push(`${key} is not in ${file}`);
    else if (kindOf(at[last]) !== kindOf(value) && at[last] !== null)
      problems.push(`${key} is ${kindOf(at[last])}, ${JSON.stringify(value)} is not`);
    else at[last] = value;
  }
  if (problems.length > 0) throw new UserError(problems.join("; "), { fix: "Correct `set`." });
  return `${JSON.stringify(root, null, 2)}\n`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `a ${typeof value}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
