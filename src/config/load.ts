import { ConfigError, formatPath } from "./errors.ts";
import type { ConfigProblem } from "./errors.ts";
import { findingsOf, issueMessage } from "./issues.ts";
import { resolveFile } from "./resolve.ts";
import { oneLine } from "../core/text.ts";
import { newerRules } from "./newer-rules.ts";
import { crossFieldCheck, validPart } from "./rules.ts";
import { fileShape } from "./schema.ts";
import { readSource } from "./source.ts";
import type { Finding, Source } from "./source.ts";
import type { Config } from "./types.ts";

const fileSchema = fileShape.check(crossFieldCheck);

/**
 * The configuration in the text of a deploy.yml, checked, with profile, preset and defaults put in, frozen.
 * @param text what the file holds
 * @param file its name in messages
 * @param newer what becomes of what breaks only a newer rule: refused, or left in `newer` for the caller to warn of
 * @throws ConfigError with everything that is wrong, in the order of the file
 */
export function loadConfig(text: string, file: string, newer: "refuse" | "warn" = "warn"): Config {
  const source = readSource(text);
  if (source.broken) throw new ConfigError(problems(source.findings, source, file));
  const result = fileSchema.safeParse(source.value, { error: issueMessage, reportInput: true });
  const found = [...source.findings, ...(result.success ? [] : findingsOf(result.error.issues))];
  const broken = brokenNewerRules(source.value, result.error?.issues ?? []);
  const refused = newer === "refuse" ? [...found, ...broken] : found;
  if (!result.success || refused.length > 0) throw new ConfigError(problems(refused, source, file));
  return freeze(resolveFile(result.data, file, problems(broken, source, file)));
}

function brokenNewerRules(value: unknown, issues: Parameters<typeof validPart>[1]): Finding[] {
  const found: Finding[] = [];
  const file = validPart(value, issues);
  if (file !== undefined) newerRules(file, (path, message, at) => found.push({ path, message, at }));
  return found;
}

function problems(findings: readonly Finding[], source: Source, file: string): readonly ConfigProblem[] {
  const seen = new Set<string>();
  const errors = findings
    .map((finding) => ({
      file,
      ...source.place(finding),
      path: formatPath(finding.path),
      message: oneLine(finding.message),
      broken: finding.offset,
    }))
    // What was misread is wrong in its type as well: the first finding of a place is its cause.
    .filter(({ path, broken }) => broken !== undefined || (!seen.has(path) && seen.add(path)))
    .map(({ broken: _, ...problem }) => problem);
  return freeze(errors.sort((a, b) => a.line - b.line || a.col - b.col));
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) freeze(item);
  }
  return value;
}
