import type { Ran, Site } from "./site.ts";

export const SWITCH = "stop main -\nsecrets @to\nlink current W\nstart main W\n";

/** What a command sends with `snapshot`, for a service without slots. */
export function deploymentFields(from: string, to: string): string {
  return `kind deploy\nto ${to}\nhealthy yes\nfrom-slot ${from === "-" ? "-" : "main"}\nto-slot main\ndrain 0\n${undoOf(from)}`;
}

export function rollbackFields(from: string, to: string): string {
  const forward = [`stop main ${to} @to`, "secrets @to", `link current ${to}`, `start main ${to}`, `running main ${to}`];
  return `kind rollback\nto ${to}\nhealthy yes\nfrom-slot main\nto-slot main\ndrain 0\n${forward.map((line) => `forward ${line}\n`).join("")}${undoOf(from)}`;
}

function undoOf(from: string): string {
  const lines = from === "-" ? ["stop main -", "secrets @before", "link current -"] : [`stop main ${from} @before`, "secrets @before", `link current ${from}`, `start main ${from}`];
  return lines.map((line) => `undo ${line}\n`).join("");
}

/** A lease whose guard does not act for `seconds`. */
export function lease(site: Site, id: string, over = "-", mode = "-", seconds = "300", kind = "deploy"): Promise<Ran> {
  return site.sent("lease", id, `kind =${kind}\nsites =1\n`, [over, mode, seconds]);
}
