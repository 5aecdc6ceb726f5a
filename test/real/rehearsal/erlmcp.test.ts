// The pipeline of the example erlmcp in a rehearsal.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, expect, it } from "vitest";
import { COOKIE, erlmcpArchive } from "../../kit/erlmcp.ts";
import { Requests, TestStage } from "../../kit/stage.ts";
import { has } from "../engines.ts";

const CONFIG = readFileSync(join(resolve(import.meta.dirname, "../../../examples/erlmcp"), "deploy.yml"), "utf8");
let on: TestStage | undefined;

afterEach(async () => {
  const calls = on?.calls();
  expect(await on?.close()).toEqual([]);
  expect(calls, "nothing leads to a server").toEqual([]);
});

it.skipIf(!has("otp"))(
  "examples/erlmcp by its own deploy.yml: three nodes on one machine",
  { timeout: 180_000 },
  async () => {
    const place = (on = await TestStage.open());
    const deploy = async (version: string, environment: string) =>
      place.act(
        "deploy",
        {
          environment,
          version,
          archive: erlmcpArchive(version),
          "skip-tests": "true",
          secrets: `ERLANG_COOKIE=${COOKIE}\n`,
        },
        CONFIG,
      );
    const staging = await deploy("1.0.0", "staging");
    expect(staging.outputs, staging.log).toMatchObject({ outcome: "deployed" });
    const first = await deploy("1.0.0", "production");
    expect(first.outputs, first.log).toMatchObject({ outcome: "deployed" });
    const requests = new Requests(first.outputs["url"] ?? "");
    const second = await deploy("2.0.0", "production");
    await requests.stop();
    expect(second.outputs, second.log).toMatchObject({ outcome: "deployed", version: "2.0.0" });
    expect(requests.lost).toEqual([]);
    expect(second.report?.checks.map(({ name }) => name)).toContain("metrics");
    const names = await Promise.all(
      place
        .replaced("production")
        .hosts.map(
          async ({ instances: [url = ""] }) => ((await (await fetch(`${url}/health`)).json()) as { node: string }).node,
        ),
    );
    expect(new Set(names).size).toBe(3);
  },
);
