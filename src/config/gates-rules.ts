import type { Path } from "./errors.ts";
import { GATE_NAMES } from "./gates-schema.ts";
import type { GatesInput } from "./gates-schema.ts";
import { printable } from "../core/quote.ts";
import type { Sound, Tell } from "./sound.ts";

/** Names are what a waiver and the input `gates` refer to; a rate without failures that are allowed does nothing. */
export function ruleGates(gates: Sound<GatesInput>, path: Path, tell: Tell): void {
  const seen = new Set<string>(GATE_NAMES);
  for (const [index, entry] of (gates.custom ?? []).entries()) {
    const name = entry?.name;
    if (name === undefined) continue;
    const problem = (GATE_NAMES as readonly string[]).includes(name)
      ? "is the name of a gate of the suite"
      : "is the name of an entry before it";
    if (seen.has(name)) tell([...path, "custom", index, "name"], `${printable(name)} ${problem}; write another`);
    seen.add(name);
  }
  const { unit } = gates;
  if (typeof unit !== "object") return;
  const allowed = "allow-failures" in unit ? (unit["allow-failures"] ?? []) : [];
  for (const profile of ["dev", "staging", "production"] as const) {
    if (unit["pass-rate"]?.[profile] === undefined || allowed.includes(profile)) continue;
    tell(
      [...path, "unit", "pass-rate", profile],
      `counts only where failures are allowed; write allow-failures: [${profile}] too, or remove it`,
      "key",
    );
  }
  if ("report" in unit && !("run" in unit))
    tell([...path, "unit", "report"], "needs run, the command that writes it; write that beside it", "key");
}
