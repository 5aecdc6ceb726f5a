import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { getCheck } from "../../../src/config/check/http.ts";
import type { HttpCheck } from "../../../src/config/check/http.ts";
import type { Check } from "../../../src/config/types.ts";
import { verifierIn } from "../../../src/checks/verifier.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemExec } from "../../../src/core/exec.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import { SiteUnreachable, StepFailed } from "../../../src/deploy/target.ts";
import type { Captured, CheckResult, PlacedCheck } from "../../../src/deploy/verifier.ts";

const signal = new AbortController().signal;
const world = { clock: systemClock, http: systemHttp, exec: systemExec, secrets: new Secrets(), signal } as World;

const open: { close(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A shop that creates the order `id` and knows it by that name only; `seen` gets each request. */
async function shop(id: unknown, seen: string[] = [], delayMs = 0): Promise<string> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const body = await bodyOf(request);
      await systemClock.sleep(delayMs);
      seen.push([request.method, request.url, request.headers["x-order"], body].filter(Boolean).join(" "));
      const created = request.method === "POST" && request.url === "/orders";
      const known = request.url?.startsWith(`/orders/${encodeURIComponent(String(id).replace(/\ud800/, ""))}`) === true;
      response.statusCode = created || known ? 200 : 404;
      response.end(created ? JSON.stringify({ result: { id } }) : '{"state":"done"}');
    };
    void answer();
  });
  open.push(server);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

const create = (more: Partial<HttpCheck> = {}): HttpCheck =>
  getCheck("create order", "/orders", { method: "POST", readOnly: false, capture: { id: "result.id" }, ...more });
const read = (more: Partial<HttpCheck> = {}): HttpCheck =>
  getCheck("read order", "/orders/${create order.id}", { needs: ["create order"], ...more });

function at(check: Check, site: string, ...urls: readonly string[]): PlacedCheck {
  return {
    check,
    site,
    at: async (run) =>
      Promise.all(
        urls.map(async (url) =>
          run(check, { name: url, url }, async (command) => ({ code: 0, output: command.join(" ") })),
        ),
      ),
  };
}

async function run(
  checks: readonly PlacedCheck[],
  captured: Captured = new Map(),
  cancel = signal,
): Promise<CheckResult[]> {
  return verifierIn(world).runSuite(checks, { parallel: 2, atOnce: 4, captured, signal: cancel });
}

const short = (results: readonly CheckResult[]): string[] =>
  results.map(({ name, verdict, detail }) => `${name}: ${verdict} ${detail.replace(/ in \d+ ms$/, "")}`);

describe("a value that a check captured", () => {
  test("goes into path, headers and body of the checks that refer to it, which run later", async () => {
    const seen: string[] = [];
    const url = await shop("a/b c", seen);
    const write = read({
      name: "write order",
      url: "/orders/${create order.id}/note",
      method: "PUT",
      headers: { "x-order": "no ${create order.id}" },
      body: "${create order.id} $${x}",
    });
    const results = await run([at(write, "", url), at(read(), "", url), at(create(), "", url)]);
    expect(short(results)).toEqual([
      "create order: pass HTTP 200",
      "write order: pass HTTP 200",
      "read order: pass HTTP 200",
    ]);
    expect(seen.toSorted()).toEqual([
      "GET /orders/a%2Fb%20c",
      "POST /orders",
      "PUT /orders/a%2Fb%20c/note no a/b c a/b c ${x}",
    ]);
  });

  test("is that of the same site, or of the only place where the check ran", async () => {
    const [one, two] = [await shop("1"), await shop("2")];
    const sites = [at(create(), "a", one), at(create(), "b", two)];
    expect(short(await run([...sites, at(read(), "a", one), at(read(), "b", two)]))).toEqual(
      expect.arrayContaining(["read order: pass HTTP 200", "read order: pass HTTP 200"]),
    );
    expect(short(await run([...sites, at(read(), "a", two)])).at(-1)).toContain("read order: fail HTTP 404");
    expect(short(await run([at(create(), "a", one), at(read(), "", one)])).at(-1)).toBe("read order: pass HTTP 200");
    expect(short(await run([...sites, at(read(), "", one)])).at(-1), "the first site's where it is checked once").toBe(
      "read order: pass HTTP 200",
    );
    expect(short(await run([...sites, at(read(), "c", one)])).at(-1)).toBe(
      "read order: inconclusive it needs create order, which did not run there",
    );
  });

  test("is kept for a later suite, and replaced when the check runs again", async () => {
    const captured: Captured = new Map();
    const [first, second] = [await shop(1), await shop(2)];
    await run([at(create(), "", first)], captured);
    expect(short(await run([at(read(), "", first)], captured))).toEqual(["read order: pass HTTP 200"]);
    await run([at(create(), "", second)], captured);
    expect(short(await run([at(read(), "", second)], captured))).toEqual(["read order: pass HTTP 200"]);
  });

  test("is not that of another site where the check did not pass", async () => {
    const [bad, good] = [await shop(null), await shop("2")];
    const results = await run([at(create(), "a", bad), at(create(), "b", good), at(read(), "a", good)]);
    expect(short(results).at(-1)).toBe("read order: inconclusive it needs create order, which did not pass");
  });

  test("is that of the first instance of a site, however slow it is", async () => {
    const [slow, fast] = [await shop("slow", [], 200), await shop("fast")];
    const captured: Captured = new Map();
    await run([at(create(), "a", slow, fast)], captured);
    expect(captured.get("create order")?.get("a")).toEqual({ id: "slow" });
  });

  test("is used in the order of the list where one of the checks changes something", async () => {
    const seen: string[] = [];
    const url = await shop("1", seen, 50);
    const remove = read({ name: "remove", method: "DELETE", readOnly: false });
    const again = read({ name: "read again" });
    await run([create(), read(), read({ name: "read too" }), remove, again].map((check) => at(check, "", url)));
    expect(seen).toEqual(["POST /orders", "GET /orders/1", "GET /orders/1", "DELETE /orders/1", "GET /orders/1"]);
  });

  test("cannot lead a request to another path", async () => {
    for (const id of [".", "..", "%2e", "%2E."]) {
      const seen: string[] = [];
      const url = await shop(id, seen);
      const remove = read({ url: "/orders/${create order.id}", method: "DELETE" });
      const [, result] = await run([at(create(), "", url), at(remove, "", url)]);
      if (id.startsWith("%")) expect(seen).toContain(`DELETE /orders/${encodeURIComponent(id)}`);
      else expect([result?.verdict, seen]).toEqual(["fail", ["POST /orders"]]);
    }
  });

  test("is not read for references again", async () => {
    const seen: string[] = [];
    const url = await shop("${TOKEN}", seen);
    const send = read({ method: "PUT", body: "${create order.id} ${TOKEN}", values: { TOKEN: "s3cret" } });
    await run([at(create(), "", url), at(send, "", url)]);
    expect(seen.at(-1)).toContain("${TOKEN} s3cret");
  });

  test.each([
    [undefined, "cannot capture id: result.id is missing"],
    ["", "cannot capture id: result.id is empty"],
    [null, "cannot capture id: result.id is empty"],
    [{ a: 1 }, "cannot capture id: result.id is not text, a number or a boolean"],
    ["a\r\nx-evil: 1", "cannot capture id: result.id is longer than 1024 characters or has control characters"],
    ["\ud800x", "cannot capture id: result.id is longer than 1024 characters or has control characters"],
    [2 ** 60, "cannot capture id: result.id is a number too large to be exact"],
    ["x".repeat(1025), "cannot capture id: result.id is longer than 1024 characters or has control characters"],
  ])("fails the check when it is %j, and no other check runs with it", async (id, reason) => {
    const url = await shop(id);
    expect(short(await run([at(create(), "", url), at(read(), "", url)]))).toEqual([
      `create order: fail ${reason}`,
      "read order: inconclusive it needs create order, which did not pass",
    ]);
  });

  test("is waited for as long as the check has attempts", async () => {
    let asked = 0;
    const server = createServer((_request, response) =>
      response.end((asked += 1) === 1 ? "{}" : '{"result":{"id":1}}'),
    );
    open.push(server);
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(short(await run([at(create({ attempts: 2 }), "", url)]))).toEqual(["create order: pass HTTP 200"]);
  });

  test("is missing when the check that captures it failed", async () => {
    const url = await shop("1");
    expect(short(await run([at(create({ status: [201] }), "", url), at(read(), "", url)]))).toEqual([
      "create order: fail HTTP 200, expected 201",
      "read order: inconclusive it needs create order, which did not pass",
    ]);
  });
});

describe("a command", () => {
  const command = (words: readonly string[], more: Partial<Check> = {}): Check =>
    ({
      ...getCheck("tool", ""),
      kind: "command",
      command: words,
      on: "runner",
      url: undefined,
      readOnly: false,
      ...more,
    }) as unknown as Check;

  test("keeps its output, from which values are captured", async () => {
    const url = await shop(7);
    const script = "echo a warning >&2; echo '{\"id\": 7}'";
    const print = command(["sh", "-c", script], { name: "create order", capture: { id: "id" } });
    const results = await run([at(print, "", "runner"), at(read(), "", url)]);
    expect(short(results)).toEqual(["create order: pass exited with 0", "read order: pass HTTP 200"]);
    expect(results[0]?.output, "it may be a credential").toBeUndefined();
  });

  test("that a site cannot run fails with the reason, without an exit code", async () => {
    const cannot: PlacedCheck = {
      check: command(["true"], { on: "host" } as Partial<Check>),
      site: "a",
      at: async (attempt) => [
        await attempt(command(["true"], { on: "host" } as Partial<Check>), { name: "a", url: "" }, async () => {
          throw new StepFailed("a", "another command held the lock");
        }),
      ],
    };
    expect(short(await run([cannot]))).toEqual(["tool: fail a: another command held the lock"]);
  });

  test("prints no secret, and no part of one", async () => {
    const secrets = new Secrets();
    secrets.add("abcdefghijklmnop", "KEY");
    const script = `printf '%s\\n' abcdefghijklmnop; yes x | head -n 2045 | tr -d '\\n'; echo; echo end`;
    const here = { ...world, secrets };
    const [result] = await verifierIn(here).runSuite([at(command(["sh", "-c", script]), "", "runner")], {
      parallel: 1,
      atOnce: 1,
      captured: new Map(),
      signal,
    });
    expect(result?.output).toMatch(/^(?:\*\*\*\n)?x{2045}\nend\n$/);
  });

  test("that is cancelled has no verdict: the suite ends with the reason", async () => {
    const cancel = new AbortController();
    const suite = run([at(command(["sleep", "30"]), "", "runner")], new Map(), cancel.signal);
    await systemClock.sleep(100);
    cancel.abort(new Error("the lease was lost"));
    await expect(suite).rejects.toThrow("the lease was lost");
  });

  test("fails with its exit code and last lines, and is inconclusive on a site that is unreachable", async () => {
    const [failed] = await run([at(command(["sh", "-c", "echo no; exit 3"]), "", "runner")]);
    expect(failed).toMatchObject({ verdict: "fail", detail: "exited with 3: no", output: "no\n" });
    const away: PlacedCheck = {
      check: command(["true"]),
      site: "a",
      at: async () => Promise.reject(new SiteUnreachable("a", "no route")),
    };
    expect(short(await run([away]))).toEqual(["tool: inconclusive a cannot be reached: no route"]);
  });
});
