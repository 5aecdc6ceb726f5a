import { expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import type { Environment } from "../../../src/config/types.ts";
import { release } from "../../../src/release/release.ts";
import type { SiteState } from "../../../src/deploy/target.ts";
import { preflight } from "../../../src/targets/host/preflight.ts";
import { processRuntime } from "../../../src/targets/host/runtimes/process/runtime.ts";

const environment = loadConfig("service: shop\nenvironments:\n  dev: { target: { hosts: [local] } }\n", "deploy.yml")
  .environments["dev"] as Environment;
const OLD = release("1.0.0", "a".repeat(40), "00000001");
const NEW = release("2.0.0", "b".repeat(40), "00000002");
const SHIPMENT = {
  release: NEW,
  payload: { kind: "reuse", of: OLD.id },
  files: {},
  manifest: "{}",
  secrets: undefined,
} as const;
const state = (whole: true | string): SiteState => ({
  site: "local",
  current: OLD,
  serving: "main",
  groups: [],
  rollout: { state: "idle", detail: "", withinMs: 0 },
  releases: [{ id: OLD.id, good: 1, bad: false, left: false, whole, lacks: [], artifact: undefined }],
  backups: [],
  owner: undefined,
  locked: undefined,
  held: undefined,
  attempt: undefined,
  outcomes: {},
  sameSecrets: undefined,
  facts: { missing: "", system: "Linux", writable: "yes", systemd: "yes", "disk-free-kb": "1000000" },
});

test("a deployment over an incomplete live release needs force, because it could not be restored", () => {
  expect(preflight(state("missing server.js"), SHIPMENT, environment, processRuntime)).toEqual([
    {
      site: "local",
      level: "warning",
      text: `the live release ${OLD.id} is not whole (missing server.js), so that it cannot be restored`,
      fix: "Roll back to a whole one first, or set `force`.",
    },
  ]);
  expect(preflight(state(true), SHIPMENT, environment, processRuntime)).toEqual([]);
});
