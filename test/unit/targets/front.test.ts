import { expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { HostTarget } from "../../../src/targets/host/target.ts";
import { worldOf } from "../deploy/memory.ts";

test("the front of a host is queried from the host, by its own name; a host without a front has none", async () => {
  const strategy = (front: string): string =>
    `{kind: blue-green, slots: {a: {instance: "http://127.0.0.1:1"}, b: {instance: "http://127.0.0.1:2"}}, switch: x${front}}`;
  const open = (front: string) => {
    const { environments } = loadConfig(
      `service: shop\nenvironments:\n  dev: {url: "http://shop.example.com", target: {hosts: [local]}, strategy: ${strategy(front)}}\n`,
      "deploy.yml",
    );
    return new HostTarget(
      "shop",
      environments["dev"] as NonNullable<(typeof environments)[string]>,
      { key: undefined, knownHosts: undefined },
      worldOf(),
    );
  };
  expect(await open(", front: http://127.0.0.1:8000/shop/").front("local")).toEqual({
    name: "local front",
    url: "http://127.0.0.1:8000/shop",
  });
  expect(await open("").front("local")).toBeUndefined();
});
