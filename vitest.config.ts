import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

const results = process.env["TEST_RESULTS"];

export default defineConfig({
  plugins: [
    {
      name: "text-modules",
      enforce: "pre",
      load(id) {
        if (id.endsWith(".sh")) return `export default ${JSON.stringify(readFileSync(id, "utf8"))};`;
        // These packages name sources that they do not bring along; a line of warning for each would be all one sees.
        return /@actions\/(?:workflow-parser|expressions|languageservice)\/.*\.js$/.test(id) ? readFileSync(id, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "") : undefined;
      },
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
    server: { deps: { inline: [/@actions\/(?:workflow-parser|expressions|languageservice)/] } },
  },
});
