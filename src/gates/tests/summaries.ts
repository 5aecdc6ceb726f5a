import { bun } from "./runners/bun.ts";
import { cargo } from "./runners/cargo.ts";
import { go } from "./runners/go.ts";
import { jest, mocha, vitest } from "./runners/javascript.ts";
import { node } from "./runners/node.ts";
import { pytest } from "./runners/pytest.ts";
import { addUp } from "./runners/tally.ts";
import type { Tally } from "./runners/tally.ts";

// oxlint-disable-next-line no-control-regex
const COLOURS = /\u001b(?:\[[0-9;]*m|\([A-Z0-9])/g;

// A test may print anything: no summary is longer, and matching a line of a megabyte takes minutes.
const MOST_SUMMARY = 300;
/** `go test` puts names of tests and packages into its lines. */
const MOST_EVENT = 4000;

/** No known summary was printed. */
export const UNKNOWN_SUMMARY =
  "the output contains no known test summary. Supported: node --test, bun test, vitest, jest, mocha, pytest, cargo test and go test -v; with any other runner write a JUnit file, and name it in gates.unit.report";

/**
 * The summaries that known test runners printed, those of several runs added up; undefined when there is none.
 * @param folder of the service, absolute
 */
export function tallyOf(output: string, folder: string): Tally | undefined {
  const all = output
    .replace(COLOURS, "")
    .split(/\r?\n/)
    .filter(({ length }) => length <= MOST_EVENT);
  const lines = all.filter(({ length }) => length <= MOST_SUMMARY);
  const tallies = [
    ...[node, vitest, jest, mocha, bun, pytest, cargo].map((runner) => runner(lines, folder)),
    go(all, folder),
  ];
  return addUp(tallies.filter((tally) => tally !== undefined));
}
