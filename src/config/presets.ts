import { getCheck } from "./check/http.ts";
import { presetSecrets } from "./preset-name.ts";
import type { PresetName } from "./preset-name.ts";
import type { DirectDefaults } from "./target/direct.ts";
import type { Check, ConfigFile, Verify } from "./types.ts";

/** What is usual for a service; deploy.yml goes before it, a profile and the general defaults behind it. */
export interface Preset extends DirectDefaults {
  readonly secrets: readonly string[];
  readonly configFiles: readonly ConfigFile[];
  readonly verify: Pick<Verify, "path" | "versionField" | "configField" | "instanceField">;
  readonly smoke: readonly Check[];
}

/** The parts of an environment that a preset depends on. */
export interface PresetContext {
  readonly service: string;
  readonly environment: string;
  readonly blueGreen: boolean;
}

/** The defaults of a service: of its preset, or those of an unknown service. */
export function presetOf(name: PresetName | undefined, context: PresetContext): Preset {
  switch (name) {
    case "erlmcp":
      return erlmcp(context);
    case "mcp-hub":
      return mcpHub(context);
    default:
      return unknownService(context);
  }
}

function erlmcp(context: PresetContext): Preset {
  const checks = [
    getCheck("health", "/health", { fields: { status: "healthy" } }),
    getCheck("ready", "/health/ready"),
    getCheck("live", "/health/live"),
  ];
  return {
    path: "/opt/erlmcp",
    manager: { kind: "release", name: "erlmcp" },
    instance: "http://127.0.0.1:8080",
    ports: [8080, 9090],
    evidence: [
      "current/log/*",
      "current/erl_crash.dump",
      "shared/log/*",
      "/var/log/erlmcp/production.log",
      "/var/log/erlmcp/erl_crash.dump",
    ],
    secrets: presetSecrets("erlmcp"),
    configFiles: [],
    verify: { path: "/health", versionField: "version", configField: "config_hash", instanceField: "node" },
    // Two slots cannot share a metrics port, and only the author of the file knows their ports.
    smoke: context.blueGreen ? checks : [...checks, getCheck("metrics", "http://127.0.0.1:9090/metrics")],
  };
}

function mcpHub(context: PresetContext): Preset {
  return {
    path: "/opt/mcp-hub",
    manager: { kind: "process", command: ["node", "server.js"] },
    instance: "http://127.0.0.1:7000",
    ports: [7000],
    evidence: [
      "current/logs/*.log",
      "shared/logs/*.log",
      "/root/.local/state/mcp-hub/logs/mcp-hub.log",
      "/home/*/.local/state/mcp-hub/logs/mcp-hub.log",
    ],
    secrets: presetSecrets("mcp-hub"),
    configFiles: [{ from: `mcp-servers.${context.environment}.json`, to: "mcp-servers.json" }],
    verify: { path: "/health", versionField: "version", configField: "configHash", instanceField: "instance" },
    smoke: [getCheck("health", "/health")],
  };
}

function unknownService({ service, blueGreen }: PresetContext): Preset {
  return {
    path: `/opt/${service}`,
    manager: { kind: "systemd", unit: blueGreen ? `${service}@{slot}` : service },
    instance: "http://127.0.0.1:8080",
    ports: [],
    evidence: [],
    secrets: [],
    configFiles: [],
    verify: { path: "/health", versionField: "version", configField: undefined, instanceField: undefined },
    smoke: [],
  };
}
