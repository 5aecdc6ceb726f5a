import { findFiles } from "../files.ts";

/** An OTP application of the repository, by its `.app.src`. */
export interface AppSource {
  readonly name: string;
  /** `src/shop.app.src`, relative to the service's folder. */
  readonly file: string;
  /** The folder above `src`; empty for the root. */
  readonly folder: string;
}

/** The applications where rebar3 looks for them: `.`, `apps/*`, `lib/*`. */
export function appSources(folder: string): AppSource[] {
  return ["src/*.app.src", "apps/*/src/*.app.src", "lib/*/src/*.app.src"]
    .flatMap((glob) => findFiles(folder, glob))
    .map((file) => ({
      file,
      folder: file.replace(/\/?src\/[^/]+$/, ""),
      name: file.replace(/^.*\//, "").replace(/\.app\.src$/, ""),
    }));
}

/** The application that is the service: named like it, or the only one. */
export function mainApp(apps: readonly AppSource[], service: string): AppSource | undefined {
  return apps.find(({ name }) => name === service.replaceAll("-", "_")) ?? (apps.length === 1 ? apps[0] : undefined);
}

// Comments, strings, quoted atoms, characters such as $", and what nests.
const TERM = /%[^\n]*|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\$(?:\\[\s\S]|[\s\S])|[{}[\]]/g;
const VSN = /\{\s*vsn\s*,\s*"([^"\\]*)"\s*\}/y;

/** `{vsn, "1.2.3"}` in the list of an application resource; undefined when it is computed. */
export function literalVsn(text: string): { readonly version: string; readonly line: number } | undefined {
  const blanked = text.replace(TERM, (token) => (token.startsWith("%") ? " ".repeat(token.length) : token));
  let depth = 0;
  for (const { 0: token, index } of blanked.matchAll(TERM)) {
    if (token === "{" && depth === 2) {
      VSN.lastIndex = index;
      const version = VSN.exec(blanked)?.[1];
      if (version !== undefined) return { version, line: blanked.slice(0, index).split("\n").length };
    }
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
  }
  return undefined;
}
