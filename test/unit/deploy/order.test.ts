import { describe, expect, test } from "vitest";
import type { Context, Relation } from "../../../src/deploy/context.ts";
import { checkOrder } from "../../../src/deploy/order.ts";
import { Refused, Stale } from "../../../src/deploy/refused.ts";
import { release } from "../../../src/release/release.ts";
import type { SiteState } from "../../../src/deploy/target.ts";

const KNOWN = "a".repeat(40);
const OTHER = "b".repeat(40);

/** What a deployment of `ours` over what is live comes to: the warnings, or the error. */
async function order(
  ours: string,
  live: readonly string[],
  options: { allowDiverged?: string; relation?: Relation } = {},
): Promise<readonly string[]> {
  const warnings: string[] = [];
  const states = live.map((commit, index): Pick<SiteState, "site" | "current"> => ({
    site: `app${index}`,
    current: release("1.0.0", commit, "00000000"),
  }));
  const context = {
    request: { allowDiverged: options.allowDiverged, relation: async () => options.relation ?? "ahead" },
    warn: (text: string) => void warnings.push(text),
  };
  await checkOrder(release("1.1.0", ours, "00000000"), states as SiteState[], context as unknown as Context);
  return warnings;
}

describe("commits that are not known", () => {
  test("unknown over known is refused, with the ways to make it known", async () => {
    await expect(order("", [KNOWN])).rejects.toThrow(Refused);
    await expect(order("", [KNOWN])).rejects.toMatchObject({
      message: `the commit of 1.1.0 is unknown, and ${KNOWN} is live: it could be older`,
      fix: expect.stringMatching(/`commit`.*manifest.*tag.*`allow-diverged`/) as string,
    });
    await expect(order("", ["", KNOWN])).rejects.toThrow(Refused);
  });

  test("a reason lets it through, and is reported", async () => {
    expect(await order("", [KNOWN], { allowDiverged: "INC-7" })).toEqual([
      `deploying 1.1.0, whose commit is unknown, over ${KNOWN}, which is live: INC-7`,
    ]);
  });

  test("known over unknown, and unknown over unknown, pass with a warning", async () => {
    const warning = ["The order of commits was not checked: the commit of the live release is unknown."];
    expect(await order(KNOWN, [""])).toEqual(warning);
    expect(await order("", [""])).toEqual(warning);
  });

  test("over nothing there is no order", async () => {
    expect(await order("", [])).toEqual([]);
  });

  test("one host whose commit is not known does not hide another that is newer", async () => {
    await expect(order(KNOWN, ["", OTHER], { relation: "behind" })).rejects.toThrow(Stale);
  });
});
