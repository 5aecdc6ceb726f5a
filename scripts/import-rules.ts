import { posix } from "node:path";

/** Rooms: each imports only core, release, and types of config. */
const ROOMS = [
  "gates",
  "image",
  "checks",
  "deploy",
  "targets",
  "github",
  "notify",
  "report",
  "sandbox",
  "rehearsal",
  "init",
];
/** Use cases, and the edges above them: they may import every room. Nothing below imports them. */
const ABOVE = ["app", "edge"];
/** Interfaces that the engine declares and other rooms implement, by the room that may see them. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  targets: ["src/deploy/target.ts", "src/deploy/verifier.ts"],
  checks: ["src/deploy/target.ts", "src/deploy/verifier.ts"],
  report: ["src/deploy/words.ts"],
  notify: ["src/deploy/words.ts"],
  rehearsal: ["src/sandbox/stage-file.ts"],
};
/** The same, for types only. */
const TYPE_DOORS: Readonly<Record<string, readonly string[]>> = {
  report: ["src/deploy/report.ts", "src/deploy/verifier.ts", "src/gates/report.ts", "src/rehearsal/record.ts"],
  notify: ["src/deploy/report.ts"],
};
/** Packages that only one file may load; types may be imported anywhere. */
const ONE_PLACE: Readonly<Record<string, string>> = {
  "@actions/exec": "src/core/exec.ts",
  "@actions/github": "src/core/heavy.ts",
  "@actions/cache": "src/core/heavy.ts",
  "@actions/http-client/lib/proxy": "src/core/heavy.ts",
  "https-proxy-agent": "src/core/heavy.ts",
};
/** Processes and connections are started in core only; below the edge they arrive as parameters. */
const CORE_ONLY = ["child_process", "http", "https", "http2", "@actions/core", "@actions/http-client", "undici"];

interface Import {
  readonly line: number;
  readonly target: string;
  readonly typeOnly: boolean;
}

/** The imports of a file that break a rule, as `file:line: sentence`. `file` is relative to the root. */
export function importProblems(file: string, source: string): string[] {
  return importsOf(source).flatMap(({ line, target, typeOnly }) => {
    const problem = target.startsWith(".")
      ? betweenFiles(file, posix.join(posix.dirname(file), target), typeOnly)
      : ofPackage(file, target.replace(/^node:/, ""), typeOnly);
    return problem === undefined ? [] : [`${file}:${line}: ${problem}`];
  });
}

function betweenFiles(file: string, target: string, typeOnly: boolean): string | undefined {
  const from = roomOf(file);
  const to = roomOf(target);
  if (to === undefined || from === to) return undefined;
  if (from === "core") return `core imports nothing outside core, but ${target} here`;
  if (to === "edge") return from === undefined ? undefined : `imports ${target}, but nothing imports src/edge`;
  if (from === undefined || ABOVE.includes(from) || to === "core") return undefined;
  if (to === "app") return `imports ${target}, but only src/edge imports src/app`;
  return betweenRooms(from, to, target, typeOnly);
}

function betweenRooms(from: string, to: string, target: string, typeOnly: boolean): string | undefined {
  if (from === "config") return `src/config imports only core, but ${target} here`;
  if (from !== "release" && !ROOMS.includes(from)) {
    return `src/${from} is not a known room: add it to scripts/import-rules.ts`;
  }
  if (to === "config") {
    return typeOnly ? undefined : `imports ${target}: a room uses types of src/config only (import type)`;
  }
  if (to === "release") return undefined;
  if (DOORS[from]?.includes(target) || (typeOnly && TYPE_DOORS[from]?.includes(target))) return undefined;
  return `src/${from} imports src/${to} (${target}): a room imports only core and release`;
}

function ofPackage(file: string, name: string, typeOnly: boolean): string | undefined {
  const room = roomOf(file);
  if (room === undefined || typeOnly) return undefined;
  const place = ONE_PLACE[name];
  if (place !== undefined && file !== place) return `imports ${name}, which only ${place} may load`;
  if (room === "core" || ABOVE.includes(room) || room === "rehearsal") return undefined;
  return CORE_ONLY.includes(name) ? `imports ${name}, which only core may: take it from the World` : undefined;
}

/** The folder below src/, or undefined for a file outside of it. */
function roomOf(file: string): string | undefined {
  return /^src\/([^/]+)\//.exec(file)?.[1];
}

const STATIC_IMPORT =
  /^[ \t]*(?:import|export)\b(?<type>[ \t]+type\b(?![ \t]*,|[ \t]+from))?(?:[^;'"`()=]*?\bfrom)?[ \t\n]*["'](?<target>[^"'\n]+)["']/gm;
const DYNAMIC_IMPORT = /\b(?:import|require)\(\s*["'`](?<target>[^"'`\n]+)["'`]/g;

function importsOf(source: string): Import[] {
  const found = [...source.matchAll(STATIC_IMPORT), ...source.matchAll(DYNAMIC_IMPORT)];
  return found.map((match) => ({
    line: source.slice(0, match.index).split("\n").length,
    target: match.groups?.["target"] ?? "",
    typeOnly: match.groups?.["type"] !== undefined,
  }));
}
