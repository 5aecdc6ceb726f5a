// npm run test:real runs level 1 of test/real, with --all also level 2, whose results it writes to docs/proof.md.
// Other arguments are for vitest.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";

interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const root = resolve(import.meta.dirname, "..");
const args = process.argv.slice(2).filter((arg) => arg !== "--all");
const all = process.argv.includes("--all");

/** What a file proves: its first line, a comment. */
function subjectOf(file: string): string {
  const [, subject] = /^\/\/ (.+)\n/.exec(readFileSync(join(root, file), "utf8")) ?? [];
  if (subject === undefined) throw new Error(`${file} must begin with a comment of one line: what it proves`);
  return subject.replaceAll("|", "\\|");
}

function proof({ testResults }: Results): string {
  const commit = execFileSync("git", ["rev-parse", "--short=12", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  const rows = testResults.map(({ name, startTime, endTime, assertionResults }) => {
    const file = relative(root, name);
    const passed = assertionResults.filter(({ status }) => status === "passed").length;
    const seconds = ((endTime - startTime) / 1000).toFixed(0);
    return { file, tests: assertionResults.length, passed, seconds };
  });
  const sum = (key: "tests" | "passed"): number => rows.reduce((total, row) => total + row[key], 0);
  return `# Proof on real engines

Written by \`npm run test:real -- --all\`, which runs both levels of [test/real](../test/real) on sshd, hosts with
systemd, OTP and nginx. CI runs level 1, the contract suite and a sample of the faults.

On ${new Date().toISOString().slice(0, 10)}, commit \`${commit}\`, ${cpus().length} cores: **${sum("passed")} of ${sum("tests")} tests passed**.

| file | tests | passed | seconds | what it proves |
|---|---|---|---|---|
${rows
  .toSorted((a, b) => a.file.localeCompare(b.file))
  .map(
    ({ file, tests, passed, seconds }) =>
      `| [${relative("test/real", file)}](../${file}) | ${tests} | ${passed} | ${seconds} | ${subjectOf(file)} |\n`,
  )
  .join("")}`;
}

const results = mkdtempSync(join(tmpdir(), "real-results-"));
const { status } = spawnSync("vitest", ["run", "test/real", "--maxWorkers=2", ...args], {
  stdio: "inherit",
  env: { ...process.env, ...(all ? { REAL_LEVEL: "2", TEST_RESULTS: results } : {}) },
});
const [file] = readdirSync(results);
if (file !== undefined && args.length === 0)
  writeFileSync(join(root, "docs/proof.md"), proof(JSON.parse(readFileSync(join(results, file), "utf8")) as Results));
rmSync(results, { recursive: true });
process.exitCode = status ?? 1;
