import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/** Shortens the names inside packages, and there only: stack traces of our own code remain readable. */
export function shortNamesInPackages(): Plugin {
  return {
    name: "short-names-in-packages",
    setup(build) {
      build.onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => {
        const source = readFileSync(path, "utf8");
        const { code } = await build.esbuild.transform(source, {
          minifyIdentifiers: true,
          legalComments: "none",
          charset: "utf8",
          target: "node20",
        });
        return { contents: code, loader: "js" };
      });
    },
  };
}
