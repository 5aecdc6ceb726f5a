import { readInputs } from "../core/edge.ts";
import { UserError } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { environmentOf, readConfig } from "./lib/config.ts";
import { deployPost, saveForPost } from "./lib/deployment.ts";
import { finish } from "./lib/finish.ts";
import { SECRET_INPUTS, rollbackInputs } from "./lib/inputs.ts";
import { currentJob } from "./lib/job.ts";
import { flipSetting, rollbackRelease } from "./lib/rollback.ts";
import { readSecrets } from "./lib/secrets.ts";

export async function main(world: World): Promise<void> {
  const inputs = readInputs(rollbackInputs, { secrets: world.secrets, names: SECRET_INPUTS });
  const secrets = readSecrets(inputs.secrets, world);
  const folder = inputs["working-directory"];
  const config = readConfig(folder, inputs.config, world.log);
  const environment = environmentOf(config, inputs.environment, undefined);
  const job = currentJob(inputs["check-run-id"]);
  const ssh = { key: inputs["ssh-key"], knownHosts: inputs["known-hosts"] };
  const token = inputs["github-token"];
  const done = { mark: () => {} };
  const parts = {
    config, environment, job, folder, token, ssh, secrets,
    dryRun: inputs["dry-run"],
    reason: inputs.reason ?? "",
    save: (id: string): void => {
      if (!inputs["dry-run"]) done.mark = saveForPost({ service: config.service, environment, id, job, folder, ssh, token, secrets }, world);
    },
  };
  if (inputs.mode === "release" && inputs.set !== undefined) throw new UserError("input set: goes with `mode: config`");
  if (inputs.mode === "config" && inputs.to !== undefined) throw new UserError("input to: goes with `mode: release`");
  const report = inputs.mode === "release" ? await rollbackRelease(inputs.to ?? "", parts, world) : await flipSetting(inputs.set ?? "", parts, world);
  if (report.outcome !== "unknown") done.mark();
  await finish({ report, config, secrets, job, outputs: true }, world);
}

export const post = deployPost;
