import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/**
 * Shortens names inside functions, and keeps those at the top of a module and of methods: they are
 * what stack traces show.
 */
export function shortLocalNames(): Plugin {
  return {
    name: "short-local-names",
    setup(build) {
      build.onLoad({ filter: /\.(?:ts|[cm]?js)$/ }, async ({ path }) => {
        const { code } = await build.esbuild.transform(readFileSync(path, "utf8"), {
          loader: path.endsWith(".ts") ? "ts" : "js",
          tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
          // Without a format, the names at the top are not touched.
          minifyIdentifiers: true,
          minifySyntax: true,
          legalComments: "none",
          charset: "ascii",
          target: "node20",
        });
        return { contents: code, loader: "js" };
      });
    },
  };
}
