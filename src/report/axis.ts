import { formatDuration } from "../core/duration.ts";

const TIME_STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000, 7_200_000,
];

/** Round times from zero up to `end`, at most `most` steps of them. */
export function timeTicks(end: number, most: number): number[] {
  const longest = TIME_STEPS_MS.at(-1) as number;
  const step = TIME_STEPS_MS.find((candidate) => end / candidate <= most) ?? Math.ceil(end / most / longest) * longest;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}

/** `0`, `500ms`, `2s`, `1m 30s` */
export function tickLabel(ms: number): string {
  return ms === 0
    ? "0"
    : formatDuration(ms)
        .replace(".0s", "s")
        .replace(/ 00[sm]$/, "");
}
