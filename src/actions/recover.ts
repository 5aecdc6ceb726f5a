import { readInputs } from "../core/edge.ts";
import type { World } from "../core/world.ts";
import { recover } from "../deploy/recover.ts";
import { smokeVerifier } from "../smoke/verifier.ts";
import { directTarget } from "../targets/direct/direct.ts";
import { environmentOf, readConfig } from "./lib/config.ts";
import { finish } from "./lib/finish.ts";
import { SECRET_INPUTS, recoverInputs } from "./lib/inputs.ts";
import { currentJob, jobPrefix, ownerOf } from "./lib/job.ts";
import { requestOf } from "./lib/open.ts";
import { readSecrets } from "./lib/secrets.ts";

export async function main(world: World): Promise<void> {
  const inputs = readInputs(recoverInputs, { secrets: world.secrets, names: SECRET_INPUTS });
  const secrets = readSecrets(inputs.secrets, world);
  const folder = inputs["working-directory"];
  const config = readConfig(folder, inputs.config, world.log);
  const environment = environmentOf(config, inputs.environment, undefined);
  const job = currentJob(inputs["check-run-id"]);
  const owner = ownerOf(job, "recover", "", `recover ${environment.name}`, world);
  const request = requestOf({ intent: "recover", service: config.service, environment, owner, job, folder, token: inputs["github-token"] }, world);
  const target = directTarget({ service: config.service, environment, contents: undefined, needs: undefined, ssh: { key: inputs["ssh-key"], knownHosts: inputs["known-hosts"] } }, world);
  const prefix = jobPrefix(job);
  try {
    const report = await recover(request, { mine: (id) => id.startsWith(prefix), overtake: false }, target, smokeVerifier(world), world);
    await finish({ report, config, secrets, job, outputs: true }, world);
  } finally {
    await target.close();
  }
}
