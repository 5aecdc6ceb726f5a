import { expect, test } from "vitest";
import { readSecrets, withReferences } from "../../../src/app/inputs/secrets.ts";
import { getCheck } from "../../../src/config/check/http.ts";
import type { Environment } from "../../../src/config/types.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemExec, systemQuery } from "../../../src/core/exec.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import { OUTCOMES } from "../../../src/deploy/words.ts";

function read(text: string): { values: Record<string, string>; masked: string[]; log: string } {
  const [masked, lines]: [string[], string[]] = [[], []];
  const secrets = new Secrets((form) => masked.push(form));
  const log = plainLog((line) => lines.push(line), { colour: false, secrets });
  const values = readSecrets(text, {
    clock: systemClock,
    exec: systemExec,
    query: systemQuery,
    http: systemHttp,
    log,
    secrets,
    randomHex: () => "00",
    tmp: "",
    signal: new AbortController().signal,
  });
  return { values, masked, log: lines.join("\n") };
}

test("every value is masked separately", () => {
  const { values, masked, log } = read("TOKEN=a-long-word\nOTHER=another-one");
  expect(values).toEqual({ TOKEN: "a-long-word", OTHER: "another-one" });
  expect(masked).toEqual(expect.arrayContaining(["a-long-word", "another-one"]));
  expect(log).toBe("");
});

test.each(["deploy", "unchanged", "  stale ", "roll", "held"])(
  "a value that is part of an outcome is not masked: GitHub would drop the output `outcome` (%j)",
  (value) => {
    const { values, masked, log } = read(`TOKEN=a-long-word\nDB_USER="${value}"`);
    expect(values["DB_USER"]).toBe(value);
    expect(OUTCOMES.filter((outcome) => masked.some((form) => outcome.includes(form)))).toEqual([]);
    expect(masked).toContain("a-long-word");
    expect(log).toMatch(
      /^warning: the secret DB_USER is a part of the word "\w+", which names an outcome: it is not masked/,
    );
  },
);

test("a check gets the values of its secrets; a missing one is an error, except where a rollback must go on", () => {
  const environment = { name: "staging" } as Environment;
  const checks = [getCheck("login", "/", { secrets: ["KEY", "GONE"] })];
  expect(() => withReferences(environment, checks, { KEY: "a" })).toThrow("${GONE} has no value");
  const warnings: string[] = [];
  const [check] = withReferences(environment, checks, { KEY: "a", OTHER: "b" }, (reason) => warnings.push(reason));
  expect(check?.values).toEqual({ KEY: "a" });
  expect(warnings).toEqual([
    'check login refers to ${GONE}, which the input "secrets" does not have: it is sent as it is written',
  ]);
});
