import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { HUB_EXAMPLE, HUB_SECRETS, hubArchive } from "../../kit/hub.ts";

/** Where and how a service of the examples is to run. */
export interface Place {
  readonly path: string;
  readonly port: number;
  readonly metricsPort: number;
  /** As YAML: `local`, or a map. */
  readonly host: string;
}

export interface Example {
  readonly name: string;
  readonly archive: (version: string) => string;
  /** The secrets that its preset asks for. */
  readonly secrets: string;
  /** Further files of the repository. */
  readonly files: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly env: (place: Place) => Readonly<Record<string, string>>;
  /** Further lines below the environment. */
  readonly extra: string;
}

// Half a second between two questions would be most of what is measured.
const VERIFY = "{times: 1, interval: 100ms, within: 30s}";

export const hub: Example = {
  name: "mcp-hub",
  archive: hubArchive,
  secrets: HUB_SECRETS,
  files: { "mcp-servers.staging.json": readFileSync(join(HUB_EXAMPLE, "mcp-servers.staging.json"), "utf8") },
  command: ["node", "server.js"],
  env: ({ port }) => ({ PORT: String(port) }),
  extra: "    config: {from: mcp-servers.staging.json, to: mcp-servers.json}\n",
};

export const erlmcp: Example = {
  name: "erlmcp",
  archive: erlmcpArchive,
  secrets: "ERLANG_COOKIE=cookie-of-the-benches-42\n",
  files: {},
  command: ["./bin/erlmcp", "foreground"],
  // It writes its cookie to its home: that must not be somebody's.
  env: ({ path, port, metricsPort }) => ({
    HOME: `${path}/shared`,
    ERLMCP_HOST: "127.0.0.1",
    ERLMCP_PORT: String(port),
    ERLMCP_METRICS_PORT: String(metricsPort),
    ERLMCP_DISTRIBUTION: "off",
  }),
  extra: "    smoke: []\n",
};

export function deployYml(example: Example, place: Place): string {
  const env = Object.entries(example.env(place))
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(", ");
  const url = `http://127.0.0.1:${place.port}`;
  return `service: ${example.name}
preset: ${example.name}
environments:
  staging:
    url: ${url}
    target: {path: ${place.path}, hosts: [${place.host}], instance: "${url}", ports: [${place.port}]}
    env: {${env}}
    verify: ${VERIFY}
    bake: 0s
${example.extra}`;
}

const archives = new Map<string, string>();

function erlmcpArchive(version: string): string {
  let file = archives.get(version);
  if (file === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "bench-erlmcp-"));
    file = join(folder, `erlmcp-${version}.tar.gz`);
    const script = resolve(import.meta.dirname, "../../../examples/erlmcp/scripts/build.sh");
    execFileSync(script, [version, file], { env: { ...process.env, HOME: folder }, stdio: "pipe", timeout: 300_000 });
    archives.set(version, file);
  }
  return file;
}
