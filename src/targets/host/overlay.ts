import { pack } from "tar-stream";
import type { Environment, Host } from "../../config/types.ts";
import type { Shipment } from "../../release/shipment.ts";
import { envLines } from "./env-lines.ts";
import type { HostRuntime } from "./runtime.ts";

/** Everything that is laid over the code of a release on one host, as a tar file. */
export async function overlay(
  shipment: Shipment,
  environment: Environment,
  host: Host,
  runtime: HostRuntime,
): Promise<Buffer> {
  const { release } = shipment;
  const files: Record<string, string> = {
    ...shipment.files,
    ".release/manifest.json": shipment.manifest,
    ".release/env": envLines({
      RELEASE_ID: release.id,
      RELEASE_VERSION: release.version,
      RELEASE_COMMIT: release.commit,
      RELEASE_CONFIG_HASH: release.configHash,
      ...environment.env,
    }),
    ".release/host.env": envLines(host.env),
    ...runtime.overlay(shipment, environment, host),
  };
  const tar = pack();
  for (const [name, text] of Object.entries(files)) tar.entry({ name, mode: 0o644, mtime: new Date(0) }, text);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
