import { describe, expect, test } from "vitest";
import {
  captureReferences,
  expand,
  fill,
  fillPath,
  referenceProblem,
  references,
  withoutCaptures,
} from "../../../src/core/template.ts";
import { UserError } from "../../../src/core/errors.ts";

const WHERE = "environments.staging.env.DB";

describe("references", () => {
  test("are the names, each once", () => {
    expect(references("${A}://${B_1}@${A} $C ${} ${1X} $${D}")).toEqual(["A", "B_1"]);
    expect(references("none")).toEqual([]);
  });

  test("are refused where they cannot be meant", () => {
    expect(referenceProblem("${A} $B $ {C} $${D}")).toBeUndefined();
    expect(referenceProblem("${A")).toContain("without its }");
    expect(referenceProblem("${A:-x}")).toContain("is not a name");
    expect(referenceProblem("${}")).toContain("is not a name");
  });
});

describe("expand", () => {
  test("puts values in place", () => {
    expect(expand("${A}-${B}-${A}", { A: "1", B: "" }, WHERE)).toBe("1--1");
    expect(expand("$A $ {A} $$", { A: "1" }, WHERE)).toBe("$A $ {A} $$");
    expect(expand("$${A}", { A: "1" }, WHERE)).toBe("${A}");
  });

  test("does so once: what a value contains is left as it is", () => {
    expect(expand("${A}", { A: "${B} $& $1 $${B}", B: "secret" }, WHERE)).toBe("${B} $& $1 $${B}");
    expect(expand("${A}${B}", { A: "${", B: "A}" }, WHERE)).toBe("${A}");
  });

  test("names a reference without a value, and its place", () => {
    const attempt = (): string => expand("${DB_PASWORD}", { DB_PASSWORD: "hunter2" }, WHERE);
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow('${DB_PASWORD} has no value; did you mean "DB_PASSWORD"?');
    try {
      attempt();
    } catch (error) {
      expect(error).toMatchObject({ where: WHERE, fix: expect.stringContaining("DB_PASWORD") as string });
      expect((error as Error).message).not.toContain("hunter2");
    }
  });

  test("sees no names but those given", () => {
    expect(() => expand("${constructor}", {}, WHERE)).toThrow("has no value");
    expect(() => expand("${A", { A: "1" }, WHERE)).toThrow("without its }");
  });
});

describe("captured values", () => {
  test("are named after their check, which may have spaces", () => {
    expect(captureReferences("${a.b} ${A} ${create order.id} $${c.d} ${e.1} ${a.b}")).toEqual([
      { check: "a", name: "b" },
      { check: "create order", name: "id" },
    ]);
    expect(referenceProblem("${a.b}")).toContain("is not a name");
    expect(referenceProblem("${a.b} ${A}", { captures: true })).toBeUndefined();
    expect(referenceProblem("${a.}", { captures: true })).toContain("is not a name");
  });

  test("and secrets are put into a text; what has no value stays as it is written", () => {
    expect(fill("${a.id} ${KEY} ${b.id} ${NO} $${KEY}", { "a.id": "${KEY}", KEY: "k" })).toBe(
      "${KEY} k ${b.id} ${NO} ${KEY}",
    );
    expect(withoutCaptures("/${create order.id}/${KEY}/$${a b}/${x")).toBe("//${KEY}/$${a b}/${x");
  });

  test("are encoded in a path, where nothing else is replaced", () => {
    const values = { "a.id": "x/../y?z", KEY: "secret" };
    expect(fillPath("/${a.id}/${KEY}/${b.id}/$${a.id}", values)).toBe("/x%2F..%2Fy%3Fz/${KEY}/${b.id}/${a.id}");
  });
});
