import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { problemsOf, staging } from "./problems.ts";

const CREATE = "{ name: create order, http: /orders, method: POST, capture: { id: result.id } }";

function smoke(...checks: readonly string[]): string {
  return staging(`    smoke:\n${checks.map((check) => `      - ${check}\n`).join("")}`);
}

function problems(...checks: readonly string[]): string[] {
  return problemsOf(smoke(...checks)).map(({ line, path, message }) => `${line} ${path} ${message}`);
}

describe("a check that refers to a captured value", () => {
  test("in a path that was written before is a warning for what must not be blocked, such as a rollback", () => {
    const { newer, environments } = loadConfig(smoke('{ name: read, http: "/${a.b}?${KEY}" }'), "deploy.yml");
    expect(newer.map(({ path }) => path)).toEqual(["environments.staging.smoke[0].http"]);
    expect(environments["staging"]?.smoke[0]).toMatchObject({ secrets: [], needs: [] });
  });

  test("names the checks that it needs, and its secrets", () => {
    const text = smoke(
      CREATE,
      '{ name: read, http: "/orders/${create order.id}?a=$${x}", headers: { x-id: "${create order.id}", x-key: "${KEY}" } }',
      '{ name: send, http: /, method: PUT, body: "${create order.id} ${OTHER} ${KEY}" }',
    );
    const { smoke: checks } = loadConfig(text, "deploy.yml").environments["staging"] ?? { smoke: [] };
    expect(checks.map(({ needs, secrets, readOnly }) => ({ needs, secrets, readOnly }))).toEqual([
      { needs: [], secrets: [], readOnly: false },
      { needs: ["create order"], secrets: ["KEY"], readOnly: true },
      { needs: ["create order"], secrets: ["OTHER", "KEY"], readOnly: false },
    ]);
  });

  test.each([
    ['{ name: read, http: "/${create.id}" }', '"create" is not the name of an earlier check'],
    ['{ name: read, http: "/${read.id}", capture: { id: a } }', '"read" is not the name of an earlier check'],
    ['{ name: read, http: "/${create order.key}" }', '"create order" captures no key; write capture: { key: … } there'],
  ])("%s is refused where no earlier check captures it", (check, reason) => {
    expect(problems(CREATE, check)).toHaveLength(1);
    expect(problems(CREATE, check)[0]).toContain("8 environments.staging.smoke[1].http refers to");
    expect(problems(CREATE, check)[0]).toContain(reason);
  });

  test.each([
    ['{ name: read, http: "/?key=${KEY}" }', "refers to a secret, which logs would show"],
    ['{ name: read, http: "https://a.example/${create order.id}" }', "is not a URL"],
    ['{ name: read, http: "https://a.example/${login.id}" }', "only a path below the service's URL can"],
    ['{ name: read, http: "${login.id}/a" }', "is neither a path nor a URL"],
    ['{ name: read, http: "/x$${a b" }', "is neither a path nor a URL"],
    ['{ name: read, http: "/${create.id" }', "has a ${ without its }"],
    ["{ name: read, http: /a b }", "is neither a path nor a URL"],
    ["{ name: read, http: /, capture: { 1st: a } }", "is not the name of a value"],
    ["{ name: read, http: /, capture: { id: a..b } }", "is not a path into JSON"],
    ["{ name: read, http: /, method: HEAD, capture: { id: a } }", "needs the body of an answer, and HEAD has none"],
  ])("%s is refused", (check, reason) => {
    expect(problems(CREATE, check)).toEqual([expect.stringContaining(reason)]);
  });
});
