import type { Environment, Manager } from "../../../../config/types.ts";

/** What starts and stops a process; other runtimes have none. */
export function managerOf({ target }: Environment): Manager {
  if (target.kind === "direct") return target.manager;
  throw new TypeError("this target has no manager");
}
