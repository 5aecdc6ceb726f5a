import { fact } from "./proposal.ts";
import type { Fact, Health, Port, Remedy } from "./proposal.ts";
import type { Line, Repository } from "./repository.ts";

const PATHS = [
  "/health",
  "/healthz",
  "/api/health",
  "/health/ready",
  "/ready",
  "/readyz",
  "/livez",
  "/status",
  "/version",
];
const ROUTE = new RegExp(`["'\`](${PATHS.join("|")})/?["'\`]`);
/** Lines below a route in which its answer is usually written. */
const ANSWER_LINES = 25;

export interface Detected {
  readonly health: Health;
  /** The line of its route; undefined where there is none. */
  readonly route: Line | undefined;
  readonly facts: readonly Fact[];
}

/** The route that reports health, and whether its answer has the version. */
export function detectHealth(repository: Repository, files: readonly string[]): Detected {
  const routes = repository
    .search(files, ROUTE)
    .filter(({ text }) => !/^\s*(?:\/\/|#|%|\*|import\b)/.test(text))
    .map((line) => ({ line, path: ROUTE.exec(line.text)?.[1] ?? "" }));
  const answers = routes.map(({ line, path }) => ({ line, path, version: versionBelow(repository, line, files) }));
  const best =
    answers.find(({ version }) => version !== undefined) ??
    answers.toSorted((a, b) => PATHS.indexOf(a.path) - PATHS.indexOf(b.path))[0];
  if (best === undefined)
    return {
      health: { path: "/health", hasVersion: false },
      route: undefined,
      facts: [fact(undefined, "no route such as /health or /healthz was found in the sources")],
    };
  const facts = [fact(best.line, `has the route ${best.path}: verify requests it`)];
  facts.push(
    best.version === undefined
      ? fact(undefined, `its answer has no version, as far as ${ANSWER_LINES} lines below it show`)
      : fact(best.version, "reports a version"),
  );
  return { health: { path: best.path, hasVersion: best.version !== undefined }, route: best.line, facts };
}

/** How a service can report its version, in its own language. */
export interface VersionLines {
  /** The answer alone, for a route that is there. */
  readonly answer: string;
  /** A whole route. */
  readonly route: readonly string[];
  /** Where routes are added, as far as it is known. */
  readonly at: Line | undefined;
}

export function versionRemedy({ health, route }: Detected, lines: VersionLines): Remedy[] {
  if (health.hasVersion) return [];
  const at = route ?? lines.at;
  const place = at === undefined ? "" : `${at.file}:${at.line}: `;
  return [
    {
      text: `${place}${place === "" ? "Let" : "let"} ${health.path} answer with the version, as JSON:`,
      lines: route === undefined ? lines.route : [lines.answer],
    },
  ];
}

export function portRemedy(fixed: Line | undefined, line: string): Remedy[] {
  return fixed === undefined
    ? []
    : [
        {
          text: `${fixed.file}:${fixed.line}: let the service read its port, as several run side by side in a rehearsal:`,
          lines: [line],
        },
      ];
}

/** A line that puts the version into an answer: near the route, or anywhere when it reads our variable. */
function versionBelow(repository: Repository, route: Line, files: readonly string[]): Line | undefined {
  // A route of this name needs no further sign.
  if (ROUTE.exec(route.text)?.[1] === "/version") return route;
  const near = repository
    .lines(route.file)
    .slice(route.line - 1, route.line - 1 + ANSWER_LINES)
    .find(({ text }) => /\bversion|RELEASE_VERSION/i.test(text.replace(ROUTE, "")));
  return near ?? repository.search(files, /RELEASE_VERSION/)[0];
}

/** How one language reads the environment: the name is the first group. */
export interface PortSyntax {
  readonly variable: RegExp;
  /** A port that is written in the code, in the first group; the surest pattern comes first. */
  readonly literals: readonly RegExp[];
}

/** Ports of databases, caches and brokers that a service connects to, and those of TLS, which a service has besides. */
const OTHERS = new Set([443, 8443, 1433, 1521, 3306, 5432, 5672, 6379, 9042, 9092, 9200, 11_211, 27_017]);

export const PORT_NAME = "([A-Z][A-Z0-9_]*PORT|PORT)";

/**
 * The port of the service, and the variable that it is read from. Where the code has the port, `fixed` is that line: the
 * service must read PORT first.
 */
export function detectPort(
  repository: Repository,
  files: readonly string[],
  syntax: PortSyntax,
  otherwise: { readonly port: number; readonly why: string; readonly line?: Line | undefined },
): { readonly port: Port; readonly facts: readonly Fact[]; readonly fixed: Line | undefined } {
  const variables = repository
    .search(files, syntax.variable)
    .map((line) => ({ line, name: syntax.variable.exec(line.text)?.[1] ?? "" }));
  const read = variables.find(({ name }) => name === "PORT") ?? variables[0];
  if (read !== undefined) {
    const number = portIn(read.line.text) ?? otherwise.port;
    return {
      port: { number, variable: read.name },
      facts: [fact(read.line, `reads its port from ${read.name}, which deploy.yml sets to ${number}`)],
      fixed: undefined,
    };
  }
  for (const pattern of syntax.literals) {
    const found = repository
      .search(files, pattern)
      .map((line) => ({ line, number: Number(pattern.exec(line.text)?.[1]) }))
      .find(({ number }) => !OTHERS.has(number) && number <= 65_535);
    if (found === undefined) continue;
    // Only root may listen on the ports below.
    const number = found.number < 1024 ? 8080 : found.number;
    return {
      port: { number, variable: "PORT" },
      facts: [fact(found.line, `has the port ${found.number} in the code; deploy.yml sets PORT to ${number}`)],
      fixed: found.line,
    };
  }
  return {
    port: { number: otherwise.port, variable: undefined },
    facts: [fact(otherwise.line, `port ${otherwise.port}: ${otherwise.why}`)],
    fixed: undefined,
  };
}

/** A default port in a line such as `process.env.PORT || 3000`. */
function portIn(text: string): number | undefined {
  const found = [...text.matchAll(/(?<![\w.])(\d{2,5})(?![\w.])/g)].map(([number]) => Number(number));
  return found.find((number) => number >= 80 && number <= 65_535);
}
