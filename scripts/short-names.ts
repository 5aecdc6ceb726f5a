import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/**
 * Shortens names inside functions, and keeps top-level names of modules and names of methods: they are
 * shown in stack traces.
 */
export function shortLocalNames(): Plugin {
  return {
    name: "short-local-names",
    setup(build) {
      build.onLoad({ filter: /\.(?:ts|[cm]?js)$/ }, async ({ path }) => {
        const { code } = await build.esbuild.transform(readFileSync(path, "utf8"), {
          loader: path.endsWith(".ts") ? "ts" : "js",
          tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
          // Without a format, top-level names are kept.
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
