import { isDeepStrictEqual } from "node:util";
import { UserError } from "../core/errors.ts";
import { printableLine } from "../core/printable.ts";
import type { Conclusion } from "./events.ts";
import { textOf } from "./expression.ts";
import type { Scope, Value } from "./expression.ts";
import { child, valueOf } from "./node.ts";
import type { Node } from "./node.ts";

/** https://docs.github.com/actions/reference/limits */
const LEGS_MAX = 256;
const NAME_MAX = 100;
const STRATEGY_KEYS = ["matrix", "fail-fast", "max-parallel"];

type Values = Readonly<Record<string, Value>>;

/** One job of a matrix. */
export interface Leg {
  /** Its values, as GitHub's page puts them in brackets. */
  readonly name: string;
  readonly values: Values;
}

export interface Pace {
  /** The first that fails cancels the others. */
  readonly failFast: boolean;
  /** At least 1. */
  readonly atOnce: number;
}

/** What a job's `strategy` comes to. */
export interface Strategy extends Pace {
  /** Undefined where it has no matrix: the job is one. */
  readonly legs: readonly Leg[] | undefined;
}

/**
 * Evaluates a `strategy`, a map or one expression.
 * Source: ConvertToStrategy in src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs of actions/runner; a max-parallel below 1 is no limit.
 * @throws UserError with everything that is wrong, each with its place
 */
export function strategyOf(node: Node | undefined, scope: Scope): Strategy {
  if (node === undefined) return { legs: undefined, failFast: true, atOnce: 1 };
  const value = valueOf(node, scope);
  if (!isMap(value)) throw new UserError(`a strategy must be a map, not ${shown(value)}`, { where: node.at });
  const { "fail-fast": failFast = true, "max-parallel": most = 0 } = value;
  const problems = Object.keys(value).filter((key) => !STRATEGY_KEYS.includes(key)).map((key) => `${placeOf(node, key)}: Unexpected value '${key}' in a strategy`);
  if (typeof failFast !== "boolean") problems.push(`${placeOf(node, "fail-fast")}: fail-fast of a strategy must be true or false, not ${shown(failFast)}`);
  if (typeof most !== "number" || !Number.isFinite(most)) problems.push(`${placeOf(node, "max-parallel")}: max-parallel of a strategy must be a number, not ${shown(most)}`);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  const legs = Object.hasOwn(value, "matrix") ? legsOf(value["matrix"], placeOf(node, "matrix")) : undefined;
  const limit = Math.trunc(Number(most));
  return { legs, failFast: failFast === true, atOnce: limit > 0 ? limit : (legs?.length ?? 1) };
}

/** The context `strategy` of one of its jobs. */
export function strategyContext({ legs, failFast, atOnce }: Strategy, at: number): Value {
  return { "fail-fast": failFast, "job-index": at, "job-total": legs?.length ?? 1, "max-parallel": atOnce };
}

/** Where the value under these keys stands, or what is evaluated to it. */
function placeOf(node: Node, ...keys: readonly string[]): string {
  let found = node;
  for (const key of keys) found = child(found, key) ?? found;
  return found.at;
}

function shown(value: Value): string {
  return JSON.stringify(value ?? "");
}

/**
 * The jobs that a matrix stands for: each value with each, without those of `exclude`; what `include` names joins those
 * whose own values it does not change, or is one more.
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix
 * @throws UserError when it is none
 */
export function legsOf(matrix: Value, where: string): Leg[] {
  const wrong = (message: string): UserError => new UserError(message, { where });
  if (!isMap(matrix)) throw wrong(`a matrix must be a map, not ${shown(matrix)}`);
  const { include = [], exclude = [], ...axes } = matrix;
  for (const [name, list] of Object.entries({ include, exclude })) if (!Array.isArray(list) || !list.every(isMap)) throw wrong(`${name} of a matrix must be a list of maps`);
  let legs: Values[] = Object.keys(axes).length === 0 ? [] : [{}];
  for (const [name, values] of Object.entries(axes)) {
    if (!Array.isArray(values) || values.length === 0) throw wrong(`Matrix vector '${name}' does not contain any values`);
    legs = legs.flatMap((leg) => values.map((value: Value) => ({ ...leg, [name]: value })));
  }
  const without = exclude as readonly Values[];
  const own = legs.filter((leg) => !without.some((each) => Object.entries(each).every(([name, value]) => isDeepStrictEqual(leg[name], value))));
  const all = [...own];
  for (const more of include as readonly Values[]) {
    const joins = own.map((leg) => Object.keys(axes).length > 0 && Object.entries(more).every(([name, value]) => !Object.hasOwn(axes, name) || isDeepStrictEqual(leg[name], value)));
    for (const [at, does] of joins.entries()) if (does) all[at] = { ...all[at], ...more };
    if (!joins.includes(true)) all.push(more);
  }
  if (all.length === 0) throw wrong("the matrix has no job");
  if (all.length > LEGS_MAX) throw wrong(`a matrix has ${LEGS_MAX} jobs at most, this one ${all.length}`);
  return all.map((values) => ({ values, name: printableLine(Object.values(values).flatMap(leaves).join(", ")).replaceAll(" / ", "/").slice(0, NAME_MAX) }));
}

function isMap(value: Value): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function leaves(value: Value): string[] {
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [textOf(value)];
}

/** Runs each leg, so many side by side. Resolves to what they came to, in the order in which they ended. */
export async function runLegs<L, T extends { readonly result: Conclusion }>(legs: readonly L[], { failFast, atOnce }: Pace, cancelled: AbortSignal, run: (leg: L, at: number, cancelled: AbortSignal) => Promise<T>): Promise<T[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([cancelled, failed.signal]);
  const ended: T[] = [];
  const waiting = [...legs.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const done = await run(next[1], next[0], signal);
      ended.push(done);
      if (failFast && done.result === "failure") failed.abort();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, legs.length) }, work));
  return ended;
}
