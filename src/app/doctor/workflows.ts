import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const FOLDER = ".github/workflows";
const SUITE = /^\s*(?:-\s+)?uses:\s*\S*\/erlmcp-actions\/\S+@/m;

/** What the workflows of this repository that use the suite name. */
export interface NamedByWorkflows {
  /** Their files; none where no workflow uses the suite. */
  readonly files: readonly string[];
  readonly secrets: readonly string[];
  readonly variables: readonly string[];
  /** Environments on GitHub, as `github-environment` names them, with `${{ inputs.environment }}` replaced. */
  readonly environments: readonly string[];
  /** The labels of each `runs-on`. */
  readonly runsOn: readonly (readonly string[])[];
  readonly setsUpErlang: boolean;
}

/** Reads the workflows in the checkout at `top`. A file that is no YAML is left to GitHub, which reports it. */
export function namedByWorkflows(top: string, environment: string): NamedByWorkflows {
  const folder = join(top, FOLDER);
  const all = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];
  const used = all
    .toSorted()
    .map((name) => ({ name, text: withoutComments(readFileSync(join(folder, name), "utf8")) }))
    .filter(({ text }) => SUITE.test(text));
  const texts = used.map(({ text }) => text).join("\n");
  const jobs = used.flatMap(({ text }) => jobsOf(text));
  return {
    files: used.map(({ name }) => `${FOLDER}/${name}`),
    secrets: matches(texts, /\bsecrets\.([A-Za-z_]\w*)/g).filter((name) => name !== "GITHUB_TOKEN"),
    variables: matches(texts, /\bvars\.([A-Za-z_]\w*)/g),
    environments: jobs
      .map((job) => String(job.with?.["github-environment"] ?? ""))
      .map((value) => value.replace(/\$\{\{\s*inputs\.environment\s*\}\}/, environment))
      .filter((value) => value !== "" && !value.includes("${{")),
    runsOn: jobs.flatMap(labelsOf),
    setsUpErlang: /\botp-version:|erlef\/setup-beam@/.test(texts),
  };
}

function withoutComments(text: string): string {
  return text.replace(/(^|\s)#[^\n]*/g, "$1");
}

function matches(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name))].toSorted();
}

interface Job {
  readonly "runs-on"?: unknown;
  readonly with?: Readonly<Record<string, unknown>> | null;
}

function jobsOf(text: string): Job[] {
  try {
    const { jobs } = (parse(text) ?? {}) as { jobs?: Readonly<Record<string, Job | null>> };
    return Object.values(jobs ?? {}).flatMap((job) => job ?? []);
  } catch {
    return [];
  }
}

function labelsOf(job: Job): string[][] {
  const given = job["runs-on"] ?? job.with?.["runs-on"];
  const labels = typeof given === "object" && given !== null && "labels" in given ? given.labels : given;
  if (labels === undefined) return [];
  return [(Array.isArray(labels) ? labels : [labels]).map(String)];
}
