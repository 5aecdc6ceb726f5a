/** `v1.0.0` of `refs/tags/v1.0.0`. */
export function shortRef(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, "");
}

/** The part of a job's path that tells it from others: `staging` of `release / staging / deploy`. */
export function shortName(job: string): string {
  const parts = job.split(" / ");
  return (parts.length > 2 ? parts.slice(1, -1).join("/") : parts.at(-1)) ?? job;
}

/** The folder of a job's log and summary in that of its run. */
export function logFolder(job: string): string {
  return job.replaceAll(" / ", ".").replace(/[^\w.-]+/g, "-");
}
