import { UserError } from "../core/errors.ts";
import { isDate } from "./date.ts";
import type { Waiver } from "./report.ts";

const RELEASE = "release";
const LINE = /^(\S+)\s+until=(\S+)(?:\s+(.*))?$/;

/**
 * The input `waive`: one line `gate until=YYYY-MM-DD reason` per gate; empty lines and lines with # are skipped.
 * @param today `YYYY-MM-DD` in UTC; a waiver holds to the end of its day
 * @param known gates that can be waived
 * @throws UserError that names every wrong line
 */
export function parseWaivers(text: string, today: string, known: readonly string[]): Waiver[] {
  const waivers: Waiver[] = [];
  const problems: string[] = [];
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const problem = parseLine(line, today, known, waivers);
    if (problem !== undefined) problems.push(`line ${index + 1}: ${problem}`);
  }
  if (problems.length === 0) return waivers;
  throw new UserError(`input waive: ${problems.join("; ")}`, {
    fix: "Write one line per gate: unit until=2026-12-31 why it may be missing.",
  });
}

function parseLine(line: string, today: string, known: readonly string[], waivers: Waiver[]): string | undefined {
  const [, gate = "", until = "", reason = ""] = LINE.exec(line) ?? [];
  if (gate === "") return `${JSON.stringify(line.slice(0, 80))} is not "gate until=YYYY-MM-DD reason"`;
  if (!known.includes(gate))
    return `there is no gate ${JSON.stringify(gate.slice(0, 40))}; there are ${known.join(", ")}`;
  if (gate === RELEASE) return "release cannot be waived: without it there is no archive to deploy";
  if (!isDate(until)) return `${JSON.stringify(until.slice(0, 40))} is not a date such as 2026-12-31`;
  if (until < today) return `the waiver of ${gate} ended on ${until}`;
  if (reason.trim() === "") return `the waiver of ${gate} has no reason`;
  if (waivers.some((other) => other.gate === gate)) return `${gate} is waived twice`;
  waivers.push({ gate, until, reason: reason.trim().slice(0, 300) });
  return undefined;
}
