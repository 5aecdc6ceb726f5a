import { parseDocument } from "yaml";
import { printable } from "../core/text.ts";
import { fact } from "./proposal.ts";
import type { Fact } from "./proposal.ts";
import type { Line, Place, Repository } from "./repository.ts";

/** What a Dockerfile shows about a service. */
export interface Dockerfile {
  readonly file: string;
  readonly port: { readonly number: number; readonly line: Line } | undefined;
  /** The images that its stages start from. */
  readonly bases: readonly Line[];
}

/** A service of a compose file. */
export interface ComposeService {
  readonly name: string;
  readonly place: Place;
  /** The folder that its image is built from, relative; undefined for a foreign image. */
  readonly build: string | undefined;
  readonly image: string | undefined;
  readonly variables: readonly string[];
}

const COMPOSE_FILES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

export function readDockerfile(repository: Repository): Dockerfile | undefined {
  const file = ["Dockerfile", "docker/Dockerfile"].find((path) => repository.has(path));
  if (file === undefined) return undefined;
  const lines = repository.lines(file);
  const exposed = lines.findLast(({ text }) => /^\s*EXPOSE\s+\d{2,5}\b/i.test(text));
  return {
    file,
    port: exposed === undefined ? undefined : { number: Number(/\d{2,5}/.exec(exposed.text)?.[0] ?? 0), line: exposed },
    bases: lines.filter(({ text }) => /^\s*FROM\s/i.test(text)),
  };
}

/** The port that the image exposes, else another one, with the reason. */
export function exposedPort(
  repository: Repository,
  otherwise: number,
): { readonly port: number; readonly why: string; readonly line: Line | undefined } {
  const exposed = readDockerfile(repository)?.port;
  return exposed === undefined
    ? { port: otherwise, why: "no other port was found", line: undefined }
    : { port: exposed.number, why: "the image exposes it", line: exposed.line };
}

/** The services of a compose file; empty where there is none that can be read. */
export function readCompose(repository: Repository): readonly ComposeService[] {
  const file = COMPOSE_FILES.find((path) => repository.has(path));
  if (file === undefined) return [];
  const document = parseDocument(repository.text(file) ?? "", { logLevel: "silent" });
  if (document.errors.length > 0) return [];
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 });
  } catch {
    return []; // aliases of aliases
  }
  const services = objectOf(objectOf(value)["services"]);
  return Object.entries(services).map(([name, service]) => composeService(repository, file, name, objectOf(service)));
}

function composeService(
  repository: Repository,
  file: string,
  name: string,
  service: Readonly<Record<string, unknown>>,
): ComposeService {
  const at = repository.lines(file).find(({ text }) => text.trim().replace(/["']/g, "") === `${name}:`);
  const context = typeof service["build"] === "string" ? service["build"] : objectOf(service["build"])["context"];
  const { environment } = service;
  const variables = Array.isArray(environment)
    ? environment.flatMap((entry) => (typeof entry === "string" ? [entry.split("=")[0] ?? ""] : []))
    : Object.keys(objectOf(environment));
  return {
    name,
    place: { file, line: at?.line ?? 1 },
    build: service["build"] === undefined ? undefined : insideFolder(context),
    image: typeof service["image"] === "string" ? service["image"] : undefined,
    variables: variables.filter((variable) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)),
  };
}

/** A folder below the current one, without `./`; `.` for the folder itself and for anything else. */
function insideFolder(context: unknown): string {
  const path = typeof context === "string" ? context.replace(/^\.\/+/, "").replace(/\/+$/, "") : "";
  return /^[A-Za-z0-9_][\w.-]*(?:\/[A-Za-z0-9_][\w.-]*)*$/.test(path) ? path : ".";
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/**
 * What container files mean for a service that is deployed as a process.
 * @param known variables that deploy.yml sets already
 */
export function containerFacts(
  dockerfile: Dockerfile | undefined,
  compose: readonly ComposeService[],
  known: readonly string[],
): { readonly facts: readonly Fact[]; readonly notes: readonly string[] } {
  const facts: Fact[] = [];
  const notes: string[] = [];
  if (dockerfile !== undefined)
    facts.push(
      fact({ file: dockerfile.file, line: 1 }, "images cannot be deployed yet: the service is deployed as a process"),
    );
  for (const { name, place, build, image, variables: all } of compose) {
    const variables = all.filter((variable) => !known.includes(variable));
    if (build === undefined)
      facts.push(
        fact(
          place,
          `service ${printable(name)} (${printable(image ?? "no image")}) is not deployed: it must run elsewhere`,
        ),
      );
    else if (variables.length > 0)
      notes.push(
        `In ${place.file} the service ${printable(name)} has the variables ${variables.slice(0, 20).join(", ")}: set them in \`env\` of deploy.yml, or name them in \`secrets\`.`,
      );
  }
  return { facts, notes };
}
