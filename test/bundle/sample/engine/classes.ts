import { setOutput } from "../../../../src/core/action.ts";
import { UserError } from "../../../../src/core/errors.ts";
import { HttpFailure } from "../../../../src/core/http.ts";
import { Secrets } from "../../../../src/core/mask.ts";
import type { World } from "../../../../src/core/world.ts";

/** Tells which objects of the start this file knows as its own, and throws one that the start must know. */
export async function refuse(world: World, theirs: unknown): Promise<void> {
  const failure = await world.http("http://127.0.0.1:1/", { deadlineMs: 5000 }).catch((error: unknown) => error);
  const same = [theirs instanceof UserError, failure instanceof HttpFailure, world.secrets instanceof Secrets];
  setOutput("same-classes", same.join());
  throw new UserError("the engine refuses", { fix: "Ask again." });
}
