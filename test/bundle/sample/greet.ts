import * as z from "zod/mini";
import { readInputs, saveState, setOutput } from "../../../src/core/action.ts";
import { UserError } from "../../../src/core/errors.ts";
import { octokit } from "../../../src/core/heavy.ts";
import type { World } from "../../../src/core/world.ts";
import motto from "./motto.sh";

const schema = z.object({
  name: z.string(),
  mood: z.optional(z.enum(["glad", "sad"])),
  "api-url": z.optional(z.string()),
  token: z.optional(z.string()),
  wait: z.optional(z.string()),
  engine: z.optional(z.string()),
});

/** A small action that touches every helper of the edge, for the tests of the bundle. */
export async function main(world: World): Promise<void> {
  const inputs = readInputs(schema, { secrets: world.secrets, names: ["token"] });
  world.log.info(`hello ${inputs.name}, ${inputs.token ?? "nobody"}`);
  setOutput("tmp", world.tmp);
  setOutput("motto", motto);
  saveState("name", inputs.name);
  if (inputs["api-url"] !== undefined) {
    const github = await octokit(inputs.token ?? "none", inputs["api-url"]);
    setOutput("login", (await github.rest.users.getAuthenticated()).data.login);
  }
  if (inputs.wait !== undefined) {
    world.log.info("waiting");
    await world.clock.sleep(Number(inputs.wait), world.signal);
    if (world.signal.aborted) setOutput("stopped", "yes");
  }
  if (inputs.engine !== undefined)
    await (await import("./engine/classes.ts")).refuse(world, new UserError("from the start"));
  if (inputs.name === "fault") throw new TypeError("a fault of ours");
  // Left open on purpose: the process must end all the same.
  setInterval(() => {}, 1000);
}

export async function post(world: World): Promise<void> {
  world.log.info(`private folder ${world.tmp}`);
}
