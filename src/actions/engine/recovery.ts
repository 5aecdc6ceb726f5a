import type { World } from "../../core/world.ts";
import { recover } from "../../deploy/recover.ts";
import { directTarget } from "../../targets/direct/direct.ts";
import type { Asked } from "../lib/asked.ts";
import { asking } from "../lib/asking.ts";
import type { Common } from "../lib/inputs.ts";
import { jobPrefix, ownerOf } from "../lib/job.ts";
import { finish } from "./finish.ts";
import { requestOf } from "./open.ts";

/** The recover action: what this job left unfinished, and nothing of anybody else's. */
export async function recoverMain({ config, environment, webhook, job, folder, token, ssh }: Asked<Common>, world: World): Promise<void> {
  const owner = ownerOf(job, "recover", "", `recover ${environment.name}`, world);
  const request = requestOf({ intent: "recover", service: config.service, environment, owner, job, folder, token }, world);
  const target = directTarget({ service: config.service, environment, contents: undefined, needs: undefined, ssh }, world);
  const prefix = jobPrefix(job);
  try {
    const report = await recover(request, { mine: (id) => id.startsWith(prefix), overtake: false }, target, ...asking(environment, world));
    await finish({ report, webhook, job, outputs: true }, world);
  } finally {
    await target.close();
  }
}
