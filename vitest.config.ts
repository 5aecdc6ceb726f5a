import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

const results = process.env["TEST_RESULTS"];

// These import JSON files in a way that Node refuses outside a bundler.
const INLINE = /@actions\/(workflow-parser|expressions|languageservice)/;

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
    testTimeout: 30_000,
    hookTimeout: 120_000,
    server: { deps: { inline: [INLINE] } },
  },
});
