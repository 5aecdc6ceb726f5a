import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

const results = process.env["TEST_RESULTS"];

export default defineConfig({
  plugins: [
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
    reporters: results === undefined ? ["default"] : ["default", ["json", { outputFile: `${results}/${process.pid}.json` }]],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // The package imports a JSON file in a way that Node refuses outside a bundler.
    server: { deps: { inline: [/@actions\/workflow-parser/] } },
  },
});
