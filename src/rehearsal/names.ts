import { createHash } from "node:crypto";

/** `v1.0.0` of `refs/tags/v1.0.0`. */
export function shortRef(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, "");
}

/** The part of a job's path that distinguishes it: `staging` of `release / staging / deploy`. */
export function shortName(job: string): string {
  const parts = job.split(" / ");
  return (parts.length > 2 ? parts.slice(1, -1).join("/") : parts.at(-1)) ?? job;
}

/** Short names of jobs; where two would be equal, their paths without the last part; where these are equal too, the whole paths. */
export function namesAmong(jobs: readonly string[]): (job: string) => string {
  // A job that calls a workflow is represented by the jobs of that workflow, unless it is skipped.
  const callers = new Set(
    jobs.flatMap((job) => job.split(" / ").map((_, at, parts) => parts.slice(0, at).join(" / "))),
  );
  return (job) => {
    const among = jobs.filter((other) => other !== job && callers.has(other) === callers.has(job));
    const short = [shortName, withoutLast].find((name) => among.every((other) => name(other) !== name(job)));
    return short?.(job) ?? job.replaceAll(" / ", "/");
  };
}

function withoutLast(job: string): string {
  const parts = job.split(" / ");
  return (parts.length > 2 ? parts.slice(0, -1) : parts).join("/");
}

/** The folder of a job's log and summary, in the folder of its run. */
export function logFolder(job: string): string {
  const dotted = job.replaceAll(" / ", ".");
  const plain = dotted.replace(/[^\w.-]+/g, "-");
  // Two jobs of a matrix may differ only in characters that a folder name cannot have.
  return plain === dotted
    ? plain
    : `${plain.slice(0, 120)}${createHash("sha256").update(job).digest("hex").slice(0, 6)}`;
}
