import { ConfigError, formatPath } from "./errors.ts";
import { findingsOf, issueMessage } from "./issues.ts";
import { resolveFile } from "./resolve.ts";
import { oneLine } from "./quote.ts";
import { crossFieldCheck } from "./rules.ts";
import { fileShape } from "./schema.ts";
import { readSource } from "./source.ts";
import type { Finding, Source } from "./source.ts";
import type { Config } from "./types.ts";

const fileSchema = fileShape.check(crossFieldCheck);

/**
 * The configuration in the text of a deploy.yml, checked, with profile, preset and defaults put in, frozen.
 * @param text what the file holds
 * @param file how messages call it
 * @throws ConfigError with everything that is wrong, in the order of the file
 */
export function loadConfig(text: string, file: string): Config {
  const source = readSource(text);
  if (source.broken) throw report(source.findings, source, file);
  const result = fileSchema.safeParse(source.value, { error: issueMessage, reportInput: true });
  const checked = result.success ? [] : findingsOf(result.error.issues);
  if (!result.success || source.findings.length > 0) throw report([...source.findings, ...checked], source, file);
  return freeze(resolveFile(result.data, file));
}

function report(findings: readonly Finding[], source: Source, file: string): ConfigError {
  const seen = new Set<string>();
  const errors = findings
    .map((finding) => ({ file, ...source.place(finding), path: formatPath(finding.path), message: oneLine(finding.message), broken: finding.offset }))
    // What was misread is wrong in its type as well: the first finding of a place is its cause.
    .filter(({ path, broken }) => broken !== undefined || (!seen.has(path) && seen.add(path)))
    .map(({ broken: _, ...problem }) => problem);
  return new ConfigError(freeze(errors.sort((a, b) => a.line - b.line || a.col - b.col)));
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) freeze(item);
  }
  return value;
}
