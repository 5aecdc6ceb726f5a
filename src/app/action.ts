import { getState } from "../core/action.ts";
import type { ActionMain } from "../core/action.ts";
import { readDeployRequest, readRollbackRequest } from "./inputs/request.ts";
import { DONE, STATE } from "../core/post-state.ts";
import { reportRefusalBeforeStart } from "./refusal.ts";

/** An action that changes an environment; its post step finishes what a killed main step left. */
interface ChangingAction {
  readonly main: ActionMain;
  readonly post: ActionMain;
}

/** `fixed` is the environment of an action that has only one. */
export function deployAction(fixed?: string): ChangingAction {
  return {
    main: async (world) =>
      reportRefusalBeforeStart(world, async (begin) => {
        const request = await readDeployRequest(world, fixed);
        await (await import("./deploy.ts")).deployMain(request, begin, world);
      }),
    post,
  };
}

export function rollbackAction(): ChangingAction {
  return {
    main: async (world) =>
      reportRefusalBeforeStart(world, async (begin) => {
        const request = await readRollbackRequest(world);
        await (await import("./rollback.ts")).rollbackMain(request, begin, world);
      }),
    post,
  };
}

async function post(world: Parameters<ActionMain>[0]): Promise<void> {
  // The stub of the post step has looked already; only a folder that it could not remove leads here.
  if (getState(STATE) === "" || getState(DONE) !== "") return;
  await (await import("./deploy.ts")).deployPost(world);
}
