import { UserError, explain } from "../../core/errors.ts";
import { printableLine } from "../../core/text.ts";
import type { Conclusion, JobResult } from "../model.ts";
import { evaluate, textOf } from "./expression.ts";
import type { Scope, Value } from "./expression.ts";
import { child, itemsOf, valueOf } from "./node.ts";
import type { Node } from "./node.ts";
import type { Workflow } from "./workflow.ts";

/** https://docs.github.com/actions/reference/limits */
const JOBS_MAX = 256;
/** Combinations before `exclude`; more than this would take hours to enumerate. */
const CROSSED_MAX = 10_000;
const NAME_MAX = 100;
const STRATEGY_KEYS = ["matrix", "fail-fast", "max-parallel"];

type Values = Readonly<Record<string, Value>>;

/** One job of a matrix. */
export interface MatrixJob {
  /** Its values, as GitHub's page shows them in brackets: those of the axes, or all values of an include of its own. May be empty. */
  readonly name: string;
  readonly values: Values;
}

interface Limits {
  /** The first job that fails cancels the others. */
  readonly failFast: boolean;
  /** At least 1. */
  readonly maxParallel: number;
}

/** A job's `strategy`, evaluated. */
export interface Strategy extends Limits {
  /** Undefined without a matrix: there is one job. */
  readonly jobs: readonly MatrixJob[] | undefined;
}

/**
 * Evaluates a `strategy`, a map or one expression.
 * Source: ConvertToStrategy in src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs of actions/runner; a max-parallel below 1 is no limit.
 * @throws UserError with every problem and its place
 */
export function strategyOf(node: Node | undefined, scope: Scope): Strategy {
  if (node === undefined) return { jobs: undefined, failFast: true, maxParallel: 1 };
  const value = valueOf(node, scope);
  if (!isMap(value)) throw new UserError(`a strategy must be a map, not ${quoted(value)}`, { where: node.at });
  const { "fail-fast": failFast = true, "max-parallel": most = 0 } = value;
  const problems = Object.keys(value)
    .filter((key) => !STRATEGY_KEYS.includes(key))
    .map((key) => `${placeOf(node, key)}: Unexpected value '${key}' in a strategy`);
  if (typeof failFast !== "boolean")
    problems.push(
      `${placeOf(node, "fail-fast")}: fail-fast of a strategy must be true or false, not ${quoted(failFast)}`,
    );
  if (typeof most !== "number" || !Number.isFinite(most))
    problems.push(`${placeOf(node, "max-parallel")}: max-parallel of a strategy must be a number, not ${quoted(most)}`);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  const jobs = Object.hasOwn(value, "matrix") ? matrixJobs(value["matrix"], child(node, "matrix") ?? node) : undefined;
  const limit = Math.trunc(Number(most));
  return { jobs, failFast: failFast === true, maxParallel: limit > 0 ? limit : (jobs?.length ?? 1) };
}

/** The context `strategy` of one job of a matrix. */
export function strategyContext({ jobs, failFast, maxParallel }: Strategy, at: number): Value {
  return { "fail-fast": failFast, "job-index": at, "job-total": jobs?.length ?? 1, "max-parallel": maxParallel };
}

/** The place of the value under these keys, or of the expression that produces it. */
function placeOf(node: Node, ...keys: readonly (string | number)[]): string {
  let found: Node | undefined = node;
  let at = node.at;
  for (const key of keys) {
    found = typeof key === "number" ? itemsOf(found)[key] : child(found, key);
    at = found?.at ?? at;
  }
  return at;
}

function quoted(value: Value): string {
  return JSON.stringify(value ?? "");
}

/**
 * The jobs of a matrix: all combinations, without those of `exclude`. An entry of `include` extends the combinations
 * whose own values it does not change; if there is none, it is a job of its own. Keys and values are case-insensitive.
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix, and
 * src/Sdk/WorkflowParser/Conversion/MatrixBuilder.cs of actions/runner
 * @param node the place of the matrix
 * @throws UserError with every problem and its place
 */
export function matrixJobs(matrix: Value, node: Node): MatrixJob[] {
  if (!isMap(matrix)) throw new UserError(`a matrix must be a map, not ${quoted(matrix)}`, { where: node.at });
  const { include = [], exclude = [], ...axes } = matrix;
  const more = filtersOf("include", include, node);
  const without = filtersOf("exclude", exclude, node);
  const names = Object.keys(axes);
  const problems = [
    ...names
      .filter((name) => !Array.isArray(axes[name]) || axes[name].length === 0)
      .map((name) => `${placeOf(node, name)}: Matrix vector '${name}' does not contain any values`),
    ...without.flatMap((each, at) =>
      Object.keys(each)
        .filter((key) => keyIn(axes, key) === undefined)
        .map(
          (key) =>
            `${placeOf(node, "exclude", at, key)}: Matrix exclude key '${key}' does not match any key within the matrix`,
        ),
    ),
    ...emptyIn(without).map((at) => `${placeOf(node, "exclude", at)}: Matrix exclude filter must not be empty`),
    ...emptyIn(more).map((at) => `${placeOf(node, "include", at)}: Matrix include mapping does not contain any values`),
  ];
  if (names.length === 0 && more.length === 0) problems.push(`${node.at}: Matrix must define at least one vector`);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  const sizes = names.map((name) => (axes[name] as readonly Value[]).length);
  if (sizes.reduce((product, size) => product * size, 1) > CROSSED_MAX) {
    throw new UserError(`a matrix of ${sizes.join(" times ")} jobs is too large`, {
      where: node.at,
      fix: `At most ${JOBS_MAX} may remain after exclude.`,
    });
  }
  let crossed: Values[] = names.length === 0 ? [] : [{}];
  for (const name of names)
    crossed = crossed.flatMap((job) => (axes[name] as readonly Value[]).map((value) => ({ ...job, [name]: value })));
  const own = crossed.filter((job) => !without.some((each) => equal(job, each)));
  const extras = own.map((): Record<string, Value> => ({}));
  const alone: Values[] = [];
  for (const each of more) {
    const [filter, extra] = [true, false].map((of) =>
      Object.entries(each).filter(([key]) => (keyIn(axes, key) !== undefined) === of),
    ) as [[string, Value][], [string, Value][]];
    const joined = extras.filter((_, at) => equal(own[at], Object.fromEntries(filter)));
    for (const job of joined) for (const [key, value] of extra) job[keyIn(job, key) ?? key] = value;
    if (joined.length === 0) alone.push(Object.fromEntries([...filter, ...extra]));
  }
  const jobs = [
    ...own.map((job, at) => ({ name: nameOf(job), values: { ...job, ...extras[at] } })),
    ...alone.map((job) => ({ name: nameOf(job), values: job })),
  ];
  if (jobs.length === 0) throw new UserError("the matrix has no job", { where: node.at });
  if (jobs.length > JOBS_MAX)
    throw new UserError(`a matrix has ${JOBS_MAX} jobs at most, this one ${jobs.length}`, { where: node.at });
  return jobs;
}

/** GitHub starts no run when a matrix without expressions is invalid. @throws UserError with every problem and its place */
export function checkMatrices(workflow: Workflow): void {
  const problems = workflow.jobs.flatMap((job) => {
    const node = child(child(job.node, "strategy"), "matrix");
    if (node === undefined || !isWrittenOut(node)) return [];
    try {
      matrixJobs(valueOf(node, { contexts: {} }), node);
      return [];
    } catch (error) {
      return [explain(error)];
    }
  });
  if (problems.length > 0) throw new UserError(`The workflow is not valid.\n${problems.join("\n")}`);
}

function isWrittenOut(node: Node): boolean {
  if (node.kind === "list") return node.items.every(isWrittenOut);
  return node.kind === "map" ? [...node.entries.values()].every(isWrittenOut) : node.kind === "literal";
}

function filtersOf(name: string, list: Value, node: Node): readonly Values[] {
  if (Array.isArray(list) && list.every(isMap)) return list;
  throw new UserError(`${name} of a matrix must be a list of maps`, { where: placeOf(node, name) });
}

function emptyIn(filters: readonly Values[]): number[] {
  return filters.flatMap((each, at) => (Object.keys(each).length === 0 ? [at] : []));
}

/** The spelling of a key in a map; keys are case-insensitive. */
function keyIn(map: Values, key: string): string | undefined {
  return Object.keys(map).find((each) => each.toLowerCase() === key.toLowerCase());
}

/** Whether each leaf of a filter equals, by `==`, the value at the same place. */
function equal(value: Value, filter: Value): boolean {
  if (isMap(filter))
    return Object.entries(filter).every(([key, inner]) =>
      equal(isMap(value) ? value[keyIn(value, key) ?? key] : undefined, inner),
    );
  if (Array.isArray(filter))
    return filter.every((inner: Value, at) => equal(Array.isArray(value) ? (value[at] as Value) : undefined, inner));
  return evaluate("value == filter", { contexts: { value, filter } }) === true;
}

function nameOf(values: Values): string {
  return leaves(values)
    .filter((text) => text !== "")
    .join(", ");
}

function isMap(value: Value): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function leaves(value: Value): string[] {
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [textOf(value)];
}

/**
 * The path of each job of a matrix, as GitHub names it; equal paths are numbered.
 * Source: JobNameBuilder.cs beside MatrixBuilder.cs
 * @param path of the job with the matrix
 */
export function pathsOf(path: string, jobs: readonly MatrixJob[]): string[] {
  const caller = /^.* \/ |/s.exec(path)?.[0] ?? "";
  const paths = jobs.map(({ name }) => {
    const plain = printableLine(name).replaceAll(" / ", "/");
    const full = plain === "" ? path.slice(caller.length) : `${path.slice(caller.length)} (${plain})`;
    return caller + (full.length > NAME_MAX ? `${full.slice(0, NAME_MAX - 3)}...` : full);
  });
  // A job with the path of the matrix would be taken for the whole matrix.
  const alike = (each: string): boolean =>
    paths.indexOf(each) !== paths.lastIndexOf(each) || (each === path && jobs.length > 1);
  return paths.map((each, at) =>
    alike(each) ? `${each} #${paths.slice(0, at + 1).filter((other) => other === each).length}` : each,
  );
}

/** The one result that a matrix has for the jobs that need it, from those of its jobs in the order in which they ended. Of an output the last value that is not empty counts. */
export function matrixResult(job: string, ended: readonly JobResult[], ms: number): JobResult {
  const result =
    (["failure", "cancelled", "success"] as const).find((word) => ended.some(({ result: each }) => each === word)) ??
    "skipped";
  return {
    job,
    result,
    outputs: Object.assign({}, ...ended.map(({ outputs }) => outputs)) as Record<string, string>,
    steps: [],
    ms,
  };
}

/** Runs the jobs of a matrix, at most `maxParallel` side by side. Resolves to their results, in the order in which they ended. */
export async function runMatrixJobs<L, T extends { readonly result: Conclusion }>(
  jobs: readonly L[],
  { failFast, maxParallel }: Limits,
  cancelled: AbortSignal,
  run: (job: L, at: number, cancelled: AbortSignal) => Promise<T>,
): Promise<T[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([cancelled, failed.signal]);
  const ended: T[] = [];
  const waiting = [...jobs.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const done = await run(next[1], next[0], signal);
      ended.push(done);
      if (failFast && done.result === "failure") failed.abort();
    }
  };
  await Promise.all(Array.from({ length: Math.min(maxParallel, jobs.length) }, work));
  return ended;
}
