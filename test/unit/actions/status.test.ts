import { expect, test } from "vitest";
import { standing } from "../../../src/actions/engine/status.ts";
import type { HostState } from "../../../src/deploy/target.ts";

const host = (version: string | undefined): PromiseSettledResult<HostState> => ({
  status: "fulfilled",
  value: { current: version === undefined ? undefined : { version }, releases: [], running: [], outcomes: {} } as unknown as HostState,
});
const unseen: PromiseSettledResult<HostState> = { status: "rejected", reason: new Error("no route to host") };

test.each([
  ["1.4.0", [host("1.4.0"), host("1.4.0")]],
  ["1.4.0,1.3.0", [host("1.4.0"), host("1.3.0")]],
  ["1.4.0,none", [host("1.4.0"), host(undefined)]],
  ["unknown,1.4.0", [unseen, host("1.4.0")]],
  ["", [host(undefined), host(undefined)]],
  ["", [unseen, host(undefined)]],
])("the live version is %j: a host without it is not passed over", (expected, seen) => {
  expect(standing(seen).liveVersion).toBe(expected);
});
