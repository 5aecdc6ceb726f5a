import type { Metafile, Plugin } from "esbuild";

/** The file of packages that are loaded on first use. */
export const HEAVY_FILE = "heavy.cjs";

/** Packages that load undici or are large, and the name under which the heavy file exports each. */
export const HEAVY_PACKAGES: Readonly<Record<string, string>> = {
  "@actions/cache": "cache",
  "@actions/github": "github",
  "@actions/http-client/lib/proxy": "proxy",
  "https-proxy-agent": "tunnel",
};

/** Modules that the toolkit's small packages import, but this project must not load, or only on first use. */
const NEVER_AT_START =
  /(?:^|\/)node_modules\/(?:undici|@octokit|@azure|@actions\/(?:http-client|exec|github|cache|io|glob)|https-proxy-agent|agent-base|debug)\//;
/** Small enough for the engine's file, in which they are evaluated on first use. */
const IN_ENGINE = /(?:^|\/)node_modules\/@actions\/(?:exec|io)\//;
const NAMESPACE = "heavy";

/** Turns `await import("@actions/github")` into a require of the heavy file; a static import is refused. */
export function heavyByRequire(): Plugin {
  const filter = new RegExp(`^(?:${Object.keys(HEAVY_PACKAGES).join("|")})$`);
  return {
    name: "heavy-by-require",
    setup(build) {
      build.onResolve({ filter }, ({ path, kind, importer }) => {
        if (kind === "dynamic-import") return { path, namespace: NAMESPACE };
        return {
          errors: [{ text: `${path} must be loaded with await import(), but ${importer} imports it at its start` }],
        };
      });
      build.onResolve({ filter: /^\.\/heavy\.cjs$/, namespace: NAMESPACE }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
        contents: `module.exports = require("./${HEAVY_FILE}").${HEAVY_PACKAGES[path]};`,
        loader: "js",
      }));
    },
  };
}

/** The toolkit's packages have no side effects but do not declare it; without this, all their imports are kept. */
export function treeShakeToolkit(): Plugin {
  return {
    name: "tree-shake-toolkit",
    setup(build) {
      // However a module is reached: where only some imports of it say so, the first one that is resolved decides.
      build.onResolve({ filter: /^\.|^@actions\// }, async ({ path, importer, resolveDir, kind, pluginData }) => {
        const ofToolkit = path.startsWith("@") || importer.includes("/node_modules/@actions/");
        if (pluginData === "resolving" || !ofToolkit) return undefined;
        const found = await build.resolve(path, { resolveDir, kind, pluginData: "resolving" });
        return { ...found, sideEffects: false };
      });
    },
  };
}

/** The toolkit uses one function of node:crypto, which takes milliseconds to load: it is loaded with the first output. */
export function lazyCrypto(): Plugin {
  return {
    name: "lazy-crypto",
    setup(build) {
      build.onResolve({ filter: /^crypto$/ }, ({ path, importer }) =>
        importer.includes("/node_modules/@actions/core/") ? { path, namespace: "lazy-crypto" } : undefined,
      );
      build.onResolve({ filter: /.*/, namespace: "lazy-crypto" }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /.*/, namespace: "lazy-crypto" }, () => ({
        contents: `export const randomUUID = () => require("node:crypto").randomUUID();`,
        loader: "js",
      }));
    },
  };
}

/** Descriptions of keys are for editors and the documentation; esbuild removes a call to an empty function. */
export function withoutDescriptions(): Plugin {
  return {
    name: "without-descriptions",
    setup(build) {
      build.onLoad({ filter: /\/src\/config\/described\.ts$/ }, () => ({
        contents: "export function described() {}\n/* @__NO_SIDE_EFFECTS__ */ export function below() {}",
        loader: "js",
      }));
    },
  };
}

/** @throws Error when something that belongs in the heavy file has come into the index or the engine. */
export function assertHeavyIsLazy(metafile: Metafile, which: "index" | "engine"): void {
  const included = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && NEVER_AT_START.test(file))
    .filter(([file]) => which === "index" || !IN_ENGINE.test(file));
  if (included.length === 0) return;
  throw new Error(`these belong in ${HEAVY_FILE}, not in the ${which}: ${included.map(([file]) => file).join(", ")}`);
}
