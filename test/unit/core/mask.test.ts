import { describe, expect, it } from "vitest";
import { Secrets } from "../../../src/core/mask.ts";

const VALUE = 'p@ss/word+"with" spaces & ümlaut';

function secretsWith(...values: string[]): Secrets {
  const secrets = new Secrets();
  for (const value of values) secrets.add(value);
  return secrets;
}

describe("Secrets", () => {
  it.each([
    ["plain", VALUE],
    ["URL-encoded", encodeURIComponent(VALUE)],
    ["form-encoded", encodeURIComponent(VALUE).replaceAll("%20", "+")],
    ["URL-encoded in lower case", encodeURIComponent(VALUE).replace(/%../g, (code) => code.toLowerCase())],
    ["JSON", JSON.stringify({ a: VALUE }).slice(6, -2)],
    ["JSON in JSON", JSON.stringify(JSON.stringify(VALUE)).slice(3, -3)],
    ["hex", Buffer.from(VALUE).toString("hex")],
    ["HEX", Buffer.from(VALUE).toString("hex").toUpperCase()],
    ["base64", Buffer.from(VALUE).toString("base64")],
    ["base64url", Buffer.from(VALUE).toString("base64url")],
  ])("masks the value %s", (_name, form) => {
    expect(secretsWith(VALUE).redact(`before ${form} after`)).toBe("before *** after");
  });

  it.each(["", "x", "xy", "user:"])(
    "masks base64 with %j before the value, so that nothing of it can be decoded",
    (prefix) => {
      const encoded = Buffer.from(`${prefix}${VALUE}, and more`).toString("base64");
      const redacted = secretsWith(VALUE).redact(encoded);
      expect(redacted).toContain("***");
      const inner = Buffer.from(VALUE).subarray(3, -3).toString();
      for (const part of redacted.split("***")) {
        for (const shift of [0, 1, 2, 3])
          expect(Buffer.from("A".repeat(shift) + part, "base64").toString()).not.toContain(inner.slice(0, 5));
      }
    },
  );

  it("masks a value that is wrapped over lines, with indentation", () => {
    const token = "abcdefghij".repeat(20);
    const encoded = Buffer.from(token).toString("base64");
    const wrapped = (text: string, eol: string): string => (text.match(/.{1,76}/g) ?? []).join(eol);
    const secrets = secretsWith(token);
    for (const eol of ["\n", "\r\n", "\n    ", " \n\t"]) {
      expect(secrets.redact(`data: ${wrapped(encoded, eol)} end`)).toBe("data: *** end");
      expect(secrets.redact(`data: ${wrapped(token, eol)} end`)).toBe("data: *** end");
    }
    expect(secrets.redact("short-er tok\nen stays")).toBe("short-er tok\nen stays");
  });

  it("masks the lines of a wrapped value when each is printed by itself", () => {
    const token = Array.from({ length: 40 }, (_, index) => `k${index * 7919}`).join("");
    const secrets = secretsWith(token);
    for (const form of [token, Buffer.from(token).toString("base64")]) {
      for (const line of form.match(/.{1,76}/g) ?? []) {
        expect(secrets.redact(`| ${line}`)).toBe(line.length < 8 ? `| ${line}` : "| ***");
      }
    }
  });

  it("masks each line of a value of many lines, but no line under 4 characters", () => {
    const key = "-----BEGIN KEY-----\nAAAABBBBCCCC\n  DDDDEEEE\n}\n-----END KEY-----\n";
    const secrets = secretsWith(key);
    expect(secrets.redact("x AAAABBBBCCCC y DDDDEEEE z } w")).toBe("x *** y *** z } w");
    expect(secrets.redact(`key:\n${key}end`)).not.toMatch(/AAAA|DDDD|BEGIN/);
  });

  it("leaves short values alone, and text without secrets as it is", () => {
    const secrets = secretsWith("abc", "  x ", "");
    expect(secrets.redact("abc x")).toBe("abc x");
    expect(new Secrets().redact("anything\nat all")).toBe("anything\nat all");
  });

  it("leaves no end over where one secret is part of another or they overlap", () => {
    expect(secretsWith("secret", "secret-long-form").redact("a secret-long-form b secret c")).toBe("a *** b *** c");
    expect(secretsWith("abcdef", "defghi").redact("abcdefghi")).toBe("***");
  });

  it("announces value, lines and base64 once, and no line that is too short", () => {
    const announced: string[] = [];
    const secrets = new Secrets((form) => announced.push(form));
    secrets.add("first line\n}\nsecond line", "KEY");
    secrets.add("first line\n}\nsecond line", "KEY");
    secrets.add("other value", "OTHER");
    expect(announced).toContain("first line");
    expect(announced).toContain("second line");
    expect(announced).toContain(Buffer.from("other value").toString("base64"));
    expect(announced.some((form) => form.length < 4 || form.includes("\n"))).toBe(false);
    expect(announced).not.toContain(Buffer.from("other value").toString("hex"));
    expect(new Set(announced).size).toBe(announced.length);
    expect(secrets.names).toEqual(["KEY", "OTHER"]);
  });

  it("masks a value with a lone surrogate and treats special characters of patterns as text", () => {
    expect(secretsWith("a\uD800bcd").redact("x a\uD800bcd y")).toBe("x *** y");
    expect(secretsWith("$&.*(x").redact("a $&.*(x b")).toBe("a *** b");
  });

  it("is quick enough for a megabyte and a hundred secrets", () => {
    const secrets = secretsWith(...Array.from({ length: 100 }, (_, index) => `secret number ${index} of many`));
    const text = "a line of ordinary output\n".repeat(40_000);
    const started = performance.now();
    expect(secrets.redact(text)).toBe(text);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
