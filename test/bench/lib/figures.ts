import { availableParallelism, loadavg } from "node:os";

/** NaN where there is nothing to measure. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Linear between two neighbours, so that the median of an even number lies in the middle. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const at = ((sorted.length - 1) * percent) / 100;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export function seconds(ms: number): string {
  return Number.isFinite(ms) ? `${(ms / 1000).toFixed(2)} s` : "-";
}

/** `goal p95 < 5 s: met (1.20 s)` */
export function goal(what: string, met: boolean, figure: string): string {
  return `goal ${what}: ${met ? "met" : "not met"} (${figure})`;
}

/** A whole number from the environment, at least 1. */
export function count(name: string, usual: number): number {
  const asked = Number(process.env[name] ?? usual);
  if (!Number.isInteger(asked) || asked < 1) throw new Error(`${name} is a whole number, 1 or more`);
  return asked;
}

/** What else the machine was doing when it began: `0.3 on 2 cores`. */
export function machine(): string {
  return `${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} cores`;
}
