import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

const results = process.env["TEST_RESULTS"];

// These import JSON files in a way that Node refuses outside a bundler.
const INLINE = /@actions\/(workflow-parser|expressions|languageservice)/;

// Files that take longest, with the longest first: one that begins last is waited for alone.
const LONGEST = [
  "test/faults/three-hosts.test.ts",
  "test/faults/",
  "test/real/rehearsal/real.test.ts",
  // It holds the hosts with systemd, for which systemd.test.ts waits.
  "test/real/deploy/erlmcp",
  "test/rehearsal/long/cancelled",
  "test/rehearsal/",
  "test/bundle/sandbox.test.ts",
  "test/bundle/rehearse.test.ts",
  "test/bundle/start.test.ts",
  "test/bundle/recover.test.ts",
  "test/contract/host/",
  "test/contract/second-runtime/",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = LONGEST.findIndex((part) => moduleId.includes(`/${part}`));
      return index === -1 ? LONGEST.length : index;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  plugins: [
    {
      // Their source maps name files that are not in the packages: a warning for each of a hundred.
      name: "no-source-maps",
      enforce: "pre",
      load: (id) =>
        INLINE.test(id) && id.endsWith(".js")
          ? readFileSync(id, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "")
          : undefined,
    },
    {
      name: "text-modules",
      enforce: "pre",
      load: (id) => (id.endsWith(".sh") ? `export default ${JSON.stringify(readFileSync(id, "utf8"))};` : undefined),
    },
  ],
  test: {
    include: ["test/**/*.test.ts"],
    passWithNoTests: true,
    // .ci/run adds up what every run counted.
    reporters:
      results === undefined ? ["default"] : ["default", ["json", { outputFile: `${results}/${process.pid}.json` }]],
    // Most tests wait for processes that they started.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // A worker takes one file after the other: an environment that a test changed must not be that of the next one.
    isolate: false,
    unstubEnvs: true,
    // A bound for what hangs, also where others have the processor.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    server: { deps: { inline: [INLINE] } },
  },
});
