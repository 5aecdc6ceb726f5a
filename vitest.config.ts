import { appendFileSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import type { Reporter } from "vitest/node";

const results = process.env["TEST_RESULTS"];

// These import JSON files in a way that Node refuses outside a bundler.
const INLINE = /@actions\/(workflow-parser|expressions|languageservice)/;

/** What passed only when it was asked again: .ci/run names it at its end. */
const unsteady: Reporter = {
  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky !== true) return;
    const errors = test.result().errors?.map(({ message }) => message).join("\n") ?? "";
    appendFileSync(`${results}/unsteady`, `UNSTEADY  ${test.module.moduleId}\n  ${test.fullName}\n${errors.slice(0, 4000)}\n\n`);
  },
};

export default defineConfig({
  plugins: [
    {
      // Their source maps name files that are not in the packages: a warning for each of a hundred.
      name: "no-source-maps",
      enforce: "pre",
      load: (id) => (INLINE.test(id) && id.endsWith(".js") ? readFileSync(id, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "") : undefined),
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
    reporters: results === undefined ? ["default"] : ["default", unsteady, ["json", { outputFile: `${results}/${process.pid}.json` }]],
    // With real processes on a full machine a test can be red for what the change did not do. CI asks it once more, and
    // names it; a person sees the first failure, and so does whoever looks for races.
    retry: Number(process.env["TEST_RETRY"] ?? 0),
    testTimeout: 30_000,
    hookTimeout: 120_000,
    server: { deps: { inline: [INLINE] } },
  },
});
