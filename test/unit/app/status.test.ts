import { expect, test } from "vitest";
import { standing, statusLines } from "../../../src/app/status.ts";
import { SiteUnreachable, StepFailed } from "../../../src/deploy/target.ts";
import type { SiteState } from "../../../src/deploy/target.ts";
import { NothingRun } from "../../../src/targets/host/connection.ts";

const host = (version: string | undefined): PromiseSettledResult<SiteState> => ({
  status: "fulfilled",
  value: {
    current: version === undefined ? undefined : { version },
    releases: [],
    running: [],
    outcomes: {},
  } as unknown as SiteState,
});
const unseen: PromiseSettledResult<SiteState> = { status: "rejected", reason: new Error("no route to host") };

test.each([
  ["1.4.0", [host("1.4.0"), host("1.4.0")]],
  ["1.4.0,1.3.0", [host("1.4.0"), host("1.3.0")]],
  ["1.4.0,none", [host("1.4.0"), host(undefined)]],
  ["unknown,1.4.0", [unseen, host("1.4.0")]],
  ["", [host(undefined), host(undefined)]],
  ["unknown,none", [unseen, host(undefined)]],
  ["unknown", [unseen, unseen]],
])("the live version is %j: a host without one is included", (expected, seen) => {
  expect(standing(seen).liveVersion).toBe(expected);
});

test("a host that was not inspected is not shown as an empty one", () => {
  const reasons = [
    new SiteUnreachable("app1", "nothing listens"),
    new NothingRun("app2", "sudo requires a password there"),
    new StepFailed("app3", "/srv/.deploy cannot be read"),
  ];
  const seen = reasons.map((reason): PromiseSettledResult<SiteState> => ({ status: "rejected", reason }));
  expect(statusLines("production", ["app1", "app2", "app3"], seen)).toEqual([
    "app1: NOT REACHED: app1 cannot be reached: nothing listens",
    "app2: UNKNOWN: sudo requires a password there",
    "app3: UNKNOWN: /srv/.deploy cannot be read",
  ]);
});
