import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { formatDuration, parseDuration } from "../../../src/core/duration.ts";
import { UserError, errorMessage, explain } from "../../../src/core/errors.ts";
import { field } from "../../../src/core/jsonpath.ts";

describe("explain", () => {
  it("prints a user's error in one line", () => {
    const error = new UserError("no host given", { where: "deploy.yml:3:5", fix: "Add one." });
    expect(explain(error)).toBe("deploy.yml:3:5: no host given. Add one.");
    expect(explain(new UserError("Why? ", { fix: "So." }))).toBe("Why?  So.");
    expect(explain(new UserError("plain"))).toBe("plain");
    expect(error).toMatchObject({ fix: "Add one.", where: "deploy.yml:3:5", name: "UserError" });
  });

  it("prints a fault with stack, causes and a request to report it", () => {
    const text = explain(new TypeError("outer", { cause: new Error("inner", { cause: "core" }) }));
    expect(text).toMatch(/^TypeError: outer\n\s+at /);
    expect(text).toMatch(/\nCaused by: Error: inner\n/);
    expect(text).toMatch(/\nCaused by: core\n/);
    expect(text).toMatch(/report/);
    const loop = new Error("loop");
    loop.cause = loop;
    expect(explain(loop)).toMatch(/loop/);
  });

  it("finds a message in anything", () => {
    expect(errorMessage(new Error(""))).toBe("Error");
    expect(errorMessage({ a: 1 })).toBe('{"a":1}');
    expect(errorMessage(undefined)).toBe("undefined");
    expect(errorMessage(10n)).toBe("[object BigInt]");
  });
});

describe("durations", () => {
  it.each([
    ["1500ms", 1500],
    ["90s", 90_000],
    ["1.5s", 1500],
    [" 5m ", 300_000],
    ["2h", 7_200_000],
    ["0s", 0],
    ["5", undefined],
    ["-5s", undefined],
    ["5 s", undefined],
    ["1m30s", undefined],
    ["", undefined],
    ["1e3s", undefined],
  ])("reads %j", (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each([
    [340, "340ms"],
    [999.6, "1.0s"],
    [4200, "4.2s"],
    [59_949, "59.9s"],
    [59_960, "1m 00s"],
    [65_000, "1m 05s"],
    [3_599_600, "1h 00m"],
    [7_380_000, "2h 03m"],
    [-5, "-5ms"],
    [Number.NaN, "unknown"],
  ])("writes %d", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe("field", () => {
  const value = { version: "1.2", checks: [{ name: "db" }, { "a.b": { c: null } }], "": 1 };
  it.each([
    ["version", "1.2"],
    ["checks[0].name", "db"],
    ['checks[1]["a.b"].c', null],
    ["checks.0.name", "db"],
    ["checks[2].name", undefined],
    ["version.length", undefined],
    ["constructor", undefined],
    ["__proto__", undefined],
    ["checks[", undefined],
    [".version", undefined],
    ["version.", undefined],
    ["", value],
  ])("finds %j", (path, found) => expect(field(value, path)).toEqual(found));
});

describe("systemClock.sleep", () => {
  it("waits, ends early on abort, and never rejects", async () => {
    const started = performance.now();
    await systemClock.sleep(50);
    expect(performance.now() - started).toBeGreaterThan(45);
    await systemClock.sleep(60_000, AbortSignal.timeout(20));
    await systemClock.sleep(60_000, AbortSignal.abort());
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("does not fire at once for a month", async () => {
    const started = performance.now();
    await systemClock.sleep(31 * 24 * 3_600_000, AbortSignal.timeout(100));
    expect(performance.now() - started).toBeGreaterThan(90);
  });
});
