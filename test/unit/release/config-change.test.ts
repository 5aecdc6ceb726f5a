import { expect, it } from "vitest";
import { applySettings, parseSettings } from "../../../src/release/config-change.ts";

const FILE = JSON.stringify({ mode: "static", limits: { most: 5 }, servers: ["a"], off: null });
const flip = (set: string): unknown => JSON.parse(applySettings("hub.json", FILE, parseSettings(set)));

it("a setting gets a value of its own kind", () => {
  expect(flip('mode=prompt-based\nlimits.most=7\nservers=["b"]\noff=true')).toEqual({
    mode: "prompt-based",
    limits: { most: 7 },
    servers: ["b"],
    off: true,
  });
});

it.each([
  ["limits=null", "limits is a map, null is not"],
  ["limits=[1]", "limits is a map, [1] is not"],
  ["servers={}", "servers is a list, {} is not"],
  ["limits.most=1e999", 'limits.most is a number, "1e999" is not'],
  ["mode=null", "mode is a string, null is not"],
  ["no=1", "no is not in hub.json"],
])("%s is refused", (set, why) => {
  expect(() => flip(set)).toThrow(why);
});
