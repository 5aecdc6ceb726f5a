import { describe, expect, test } from "vitest";
import { ConfigError } from "../../../src/config/errors.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { problemsOf, staging } from "./problems.ts";

const slots =
  'slots: { a: { instance: "http://127.0.0.1:1" }, b: { instance: "http://127.0.0.1:2" } }, switch: bin/switch';
const blueGreen = (more = ""): string => `    strategy: { kind: blue-green, ${slots}${more} }\n`;

describe("a newer rule, which older files may break,", () => {
  const text = staging(blueGreen());

  test("is refused where that is required", () => {
    expect(() => loadConfig(text, "deploy.yml", "refuse")).toThrow(ConfigError);
    expect(problemsOf(text)).toEqual([
      {
        file: "deploy.yml",
        line: 6,
        col: 5,
        path: "environments.staging.strategy.front",
        message: expect.stringContaining("blue-green needs url, or front: the address on each host") as string,
      },
    ]);
  });

  test("is a warning with its place for all others, with the complete configuration", () => {
    const config = loadConfig(text, "deploy.yml");
    expect(config.newer).toEqual(problemsOf(text));
    expect(config.environments["staging"]?.strategy.kind).toBe("blue-green");
    expect(Object.isFrozen(config.newer)).toBe(true);
  });

  test("is reported with all other errors where it is refused, and not at all where it is not", () => {
    const wrong = `${text}    bake: soon\n`;
    expect(problemsOf(wrong).map(({ path }) => path)).toEqual([
      "environments.staging.strategy.front",
      "environments.staging.bake",
    ]);
    expect(() => loadConfig(wrong, "deploy.yml")).toThrow(/^deploy\.yml:\d+:\d+ environments\.staging\.bake[^\n]*$/);
  });
});

describe("traffic without an address is not verified", () => {
  test.each([
    ["nothing", staging(blueGreen()), 1],
    ["the short form, which lacks more", staging("    strategy: blue-green\n"), 3],
    ["a url", staging(`    url: https://shop.example.com\n${blueGreen()}`), 0],
    ["a front of the strategy", staging(blueGreen(", front: http://127.0.0.1:8000"), "[web1, web2]"), 0],
    [
      "a front of each host",
      staging(
        blueGreen(),
        '[{address: web1, front: "http://127.0.0.1:8000"}, {address: web2, front: "http://127.0.0.1:8001"}]',
      ),
      0,
    ],
    ["a front of one host of two", staging(blueGreen(), '[{address: web1, front: "http://127.0.0.1:8000"}, web2]'), 1],
    ["a url that is wrong already", staging(`    url: shop.example.com\n${blueGreen()}`), 1],
    ["a front that is wrong already", staging(blueGreen(", front: web")), 1],
    ["another strategy", staging("    strategy: rolling\n"), 0],
  ])("%s", (_name, text, count) => {
    expect(problemsOf(text)).toHaveLength(count);
  });

  test("each host has the strategy's front, but for its own", () => {
    const { hosts } = loadConfig(
      staging(blueGreen(", front: http://127.0.0.1:8000/"), '[web1, {address: web2, front: "http://10.0.0.2:81"}]'),
      "deploy.yml",
      "refuse",
    ).environments["staging"]?.target ?? { hosts: [] };
    expect(hosts.map(({ front }) => front)).toEqual(["http://127.0.0.1:8000", "http://10.0.0.2:81"]);
  });

  test("two hosts on one machine cannot have one front", () => {
    const hosts =
      "[{address: local, name: a, path: /srv/a, instance: 'http://127.0.0.1:3'}, {address: local, name: b, path: /srv/b, instance: 'http://127.0.0.1:4'}]";
    expect(problemsOf(staging(blueGreen(", front: http://127.0.0.1:8000"), hosts))).toMatchObject([
      {
        path: "environments.staging.target.hosts[1]",
        message: expect.stringContaining("has the same front as hosts[0]") as string,
      },
    ]);
  });
});
