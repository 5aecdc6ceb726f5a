import { execFileSync, spawnSync } from "node:child_process";

/** The last commit before this rule, which applies to later commits only. */
const BEFORE_THE_RULE = "7a1f4dc33d9e528313cfff5bc911b0a6b3bf8634";
const LONGEST = 72;
const SUBJECT = /^[a-z][a-z0-9./-]*(?:, [a-z][a-z0-9./-]*)*: [^A-Z\s].*[^.\s]$/;

// A shallow clone, or a folder without history, has nothing to check.
if (spawnSync("git", ["cat-file", "-e", BEFORE_THE_RULE], { stdio: "ignore" }).status !== 0) {
  console.log(`no commits checked: ${BEFORE_THE_RULE.slice(0, 7)} is not in this clone`);
  process.exit();
}
const log = execFileSync("git", ["log", "--no-merges", "--format=%h %s", `${BEFORE_THE_RULE}..HEAD`, "--"], {
  encoding: "utf8",
});
for (const line of log.split("\n").filter((text) => text !== "")) {
  const subject = line.slice(line.indexOf(" ") + 1);
  const problem =
    subject.length > LONGEST
      ? `has ${subject.length} characters; at most ${LONGEST}, the rest belongs in the body`
      : "is not of the form `area: imperative subject`";
  if (subject.length <= LONGEST && SUBJECT.test(subject)) continue;
  console.error(`${line}: the subject ${problem}`);
  process.exitCode = 1;
}
