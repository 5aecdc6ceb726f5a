import { expect, it } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { release } from "../../../src/release/release.ts";
import { overlay } from "../../../src/targets/host/overlay.ts";
import { processRuntime } from "../../../src/targets/host/runtimes/process/runtime.ts";

const SHIPMENT = {
  release: release("1.0.0", "abc1234", "00000000"),
  payload: { kind: "reuse", of: "" },
  files: {},
  manifest: "{}",
  secrets: undefined,
} as const;

async function description(target: string, strategy: string): Promise<string[]> {
  const text = `service: hub\nenvironments:\n  staging:\n    target: {path: /srv/hub, manager: {process: ["./run"]}, ${target}}\n    strategy: ${strategy}\n`;
  const environment = loadConfig(text, "deploy.yml").environments["staging"];
  const host = environment?.target.hosts[0];
  if (environment === undefined || host === undefined) throw new Error("no host");
  const tar = await overlay(SHIPMENT, environment, host, processRuntime);
  return tar
    .toString("latin1")
    .split("\n")
    .filter((line) => /^(instance|port)/.test(line));
}

it("names the address of an instance and the ports of the service, with slots and without", async () => {
  expect(
    await description('hosts: [app1], instance: "http://127.0.0.1:7000", ports: [7000, 9090]', "recreate"),
  ).toEqual(["instance-main =http://127.0.0.1:7000", "port =7000", "port =9090"]);
  const slots =
    '{kind: blue-green, switch: ["./switch"], slots: {a: {instance: "http://127.0.0.1:7001"}, b: {instance: "http://127.0.0.1:7002"}}}';
  expect(await description("hosts: [app1]", slots)).toEqual([
    "instance-a =http://127.0.0.1:7001",
    "instance-b =http://127.0.0.1:7002",
    "port =7001",
    "port =7002",
  ]);
});
