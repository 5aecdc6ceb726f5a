import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Finding } from "../../gate.ts";
import { joinReasons, someOf, sumOf, tally, within } from "./tally.ts";
import type { Runner } from "./tally.ts";

/** `node --test`: `ℹ pass 23`, or `# pass 23` in TAP. A run that ended early has no such lines. */
export const node: Runner = (lines, folder) => {
  const found: Record<string, number> = {};
  for (const line of lines) {
    const [, word, number] = /(?:ℹ|^#) (tests|pass|fail|cancelled|skipped|todo) +(\d+)$/.exec(line) ?? [];
    if (word !== undefined) found[word] = (found[word] ?? 0) + Number(number);
  }
  const declared = found["tests"];
  if (declared === undefined) return undefined;
  const failed = sumOf(found, "fail", "cancelled");
  const counted = failed + sumOf(found, "pass", "skipped", "todo");
  const silent = silentFiles(lines, folder);
  return tally("node --test", {
    passed: sumOf(found, "pass"),
    failed,
    skipped: sumOf(found, "skipped", "todo"),
    doubt: joinReasons([
      silent.length === 0 ? undefined : `${someOf(silent)} exited before reporting its own tests`,
      counted === declared
        ? undefined
        : `the summary of node --test counts ${counted} tests of ${declared}: a test seems to print one`,
    ]),
    findings: failed > 0 ? failures(lines, folder) : [],
  });
};

/** `test at a.test.js:5:1` and the name below it, or `location:` in TAP. */
function failures(lines: readonly string[], folder: string): Finding[] {
  const found = new Map<string, Finding>();
  let tap = "a test";
  for (const [index, line] of lines.entries()) {
    tap = /^\s*not ok \d+ - (.*)$/.exec(line)?.[1] ?? tap;
    const [, at] = /^test at (.+:\d+:\d+)$/.exec(line) ?? /^\s*location: '(.+:\d+:\d+)'$/.exec(line) ?? [];
    const [, path = "", row, col] = /^(.+):(\d+):(\d+)$/.exec(at ?? "") ?? [];
    if (path === "") continue;
    const name = /^\s*✖ (.*?)(?: \([\d.]+ms\))?$/.exec(lines[index + 1] ?? "")?.[1] ?? tap;
    found.set(at ?? "", {
      severity: "error",
      message: `${name} failed`,
      file: within(path, folder),
      line: Number(row),
      col: Number(col),
    });
  }
  return [...found.values()];
}

/**
 * Files that `node --test` counts as one passing test each although they contain tests: a test that ends the
 * process with exit code 0 loses the results that were not reported yet.
 */
function silentFiles(lines: readonly string[], folder: string): string[] {
  const names = lines.flatMap(
    (line) => (/^✔ (.+?)(?: \([\d.]+ms\))?$/.exec(line) ?? /^ok \d+ - (.+)$/.exec(line))?.[1] ?? [],
  );
  return names.filter(
    (name) => /\.[cm]?[jt]sx?$/.test(name) && /["']node:test["']/.test(textOf(resolve(folder, name))),
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the name of a test, not of a file
  }
}
