import { expect, it } from "vitest";
import { plainVersion } from "../../../src/release/release.ts";

it("plainVersion removes the v of a tag, and no other one", () => {
  expect(["v1.2.3", "1.2.3", "v1", "vnext", "version-1", "vv1", ""].map(plainVersion)).toEqual([
    "1.2.3",
    "1.2.3",
    "1",
    "vnext",
    "version-1",
    "vv1",
    "",
  ]);
});
