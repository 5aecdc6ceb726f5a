import { expect, test } from "vitest";
import * as z from "zod/mini";
import { findingsOf, issueMessage } from "../../../src/config/issues.ts";
import { targetSchema } from "../../../src/config/target/index.ts";

const schema = targetSchema({
  direct: { shape: { hosts: z.array(z.string()) } },
  kubernetes: { shape: { namespace: z.string(), labels: z.optional(z.array(z.string())) } },
});

function problems(target: object): string[] {
  const { error } = schema.safeParse(target, { error: issueMessage, reportInput: true });
  return findingsOf(error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

test("a target has the keys of its kind, and the first kind where it names none", () => {
  expect(problems({ hosts: ["a"] })).toEqual([]);
  expect(problems({ kind: "direct", hosts: ["a"] })).toEqual([]);
  expect(problems({ kind: "kubernetes", namespace: "shop", labels: ["a"] })).toEqual([]);
  expect(problems({ namespace: "shop", hosts: ["a"] })).toEqual([
    "namespace: is not a known key; remove it, or write one of kind, hosts",
  ]);
  expect(problems({ kind: "kubernetes", namespace: "shop", hosts: ["a"] })).toEqual([
    "hosts: is not a known key; remove it, or write one of kind, namespace, labels",
  ]);
});

test("an unknown kind is reported with the kinds that there are", () => {
  const message = '"mesos" is not supported; write direct or kubernetes';
  expect(problems({ kind: "mesos", hosts: ["a"] })).toEqual([`kind: ${message}`]);
  expect(problems({ kind: "mesos" })).toEqual([`: kind ${message}`]);
});
