import { afterEach, beforeEach, expect, test } from "vitest";
import { flag, matching, oneOf, readInputs, required, text, withDefault } from "../../../src/core/inputs.ts";
import { Secrets } from "../../../src/core/mask.ts";

const schema = {
  name: required(matching(/^[a-z]+$/, "is not a name")),
  "dry-run": flag,
  mood: oneOf(["glad", "sad"]),
  place: withDefault(text, "."),
  token: text,
};
const before = { ...process.env };

beforeEach(() => {
  for (const name of Object.keys(schema)) delete process.env[`INPUT_${name.toUpperCase()}`];
});
afterEach(() => {
  process.env = { ...before };
});

function given(inputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(inputs)) process.env[`INPUT_${name.toUpperCase()}`] = value;
}

test("inputs are trimmed; those that are not given have their defaults", () => {
  given({ name: " shop ", token: "  " });
  expect(readInputs(schema)).toEqual({ name: "shop", "dry-run": false, mood: undefined, place: ".", token: undefined });
  given({ "dry-run": "true", mood: "sad", place: "below" });
  expect(readInputs(schema)).toEqual({ name: "shop", "dry-run": true, mood: "sad", place: "below", token: undefined });
});

test("every input that is wrong is told, in their order", () => {
  given({ mood: "angry", "dry-run": "yes" });
  expect(() => readInputs(schema)).toThrow("input name: is required; input dry-run: must be true or false; input mood: must be one of glad, sad");
  given({ name: "SHOP", mood: "sad", "dry-run": "false" });
  expect(() => readInputs(schema)).toThrow(/^input name: is not a name$/);
});

test("secrets are masked also when another input is wrong", () => {
  const masked: string[] = [];
  const secrets = new Secrets((form) => masked.push(form));
  given({ token: "hunter2-token" });
  expect(() => readInputs(schema, { secrets, names: ["token"] })).toThrow("input name: is required");
  expect(masked).toContain("hunter2-token");
});

test("a fault of an input's own reader is not taken for a wrong input", () => {
  const faulty = { name: () => { throw new TypeError("a fault"); } };
  expect(() => readInputs(faulty)).toThrow(TypeError);
});
