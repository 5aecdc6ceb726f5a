import { describe, expect, it } from "vitest";
import { labelOf, release } from "../../../src/release/release.ts";
import { artifactOf, sameBytes } from "../../../src/release/shipment.ts";
import type { Artifact } from "../../../src/release/shipment.ts";

const archive = (sha256: string): Artifact => ({ kind: "archive", sha256 });
const images = (digests: Readonly<Record<string, string>>): Artifact => ({ kind: "images", digests });

describe("sameBytes", () => {
  it.each([
    [archive("a"), archive("a"), true],
    [archive("a"), archive("b"), false],
    [images({ web: "r@1", job: "r@2" }), images({ job: "r@2", web: "r@1" }), true],
    [images({ web: "r@1" }), images({ web: "r@2" }), false],
    [images({ web: "r@1" }), images({ web: "r@1", job: "r@2" }), false],
    [images({ web: "r@1", job: "r@2" }), images({ web: "r@1", cron: "r@2" }), false],
    [archive("a"), images({}), false],
    [images({}), archive("a"), false],
    [undefined, archive("a"), undefined],
    [archive("a"), undefined, undefined],
  ])("of %j and %j is %s", (left, right, same) => {
    expect(sameBytes(left, right)).toBe(same);
  });

  it("returns undefined for a shipment that reuses the live archive", () => {
    expect(artifactOf({ payload: { kind: "reuse", of: "1.0.0-aaaaaaa-00000001" } })).toBeUndefined();
  });
});

describe("labelOf", () => {
  const label = (version: string): string => labelOf(release(version, "a".repeat(40), "00000001"));

  it("is the id itself where that is a valid label", () => {
    expect(label("1.2.3")).toBe("1.2.3-aaaaaaa-00000001");
  });

  it.each(["1.2.3+build.5", "9".repeat(64), `1.0.0-${"rc.1-".repeat(11)}x`])(
    "fits a Docker tag and a Kubernetes label: %s",
    (version) => {
      expect(label(version)).toMatch(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,61}[A-Za-z0-9]$/);
    },
  );

  it("never gives two releases one label", () => {
    const labels = ["1.0.0+1", "1.0.0_1", `${"9".repeat(63)}1`, `${"9".repeat(63)}2`].map(label);
    expect(new Set(labels).size).toBe(labels.length);
  });
});
