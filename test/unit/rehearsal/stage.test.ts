import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, request } from "node:http";
import type { RequestListener, Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readStage, writeReplaced } from "../../../src/sandbox/stage-file.ts";
import type { ReplacedHost } from "../../../src/sandbox/stage-file.ts";
import { openStage } from "../../../src/rehearsal/stage/stage.ts";
import type { Stage } from "../../../src/rehearsal/stage/stage.ts";

let folder: string;
let stage: Stage;
const servers: { close(): unknown }[] = [];

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "stage-")));
  stage = await openStage(folder);
});
afterEach(async () => {
  await stage.close();
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A service that answers with a word. */
async function service(word: string, answer?: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(
    answer ?? ((incoming, outgoing) => incoming.on("data", () => {}).on("end", () => outgoing.end(word))),
  ).listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((done) => server.once("listening", done));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Puts hosts behind the first proxy; gives its URL. */
function behind(hosts: readonly (readonly string[])[], slots = false): string {
  const port = readStage(folder).proxies[0]?.port ?? 0;
  const now = `http://127.0.0.1:${port}`;
  const replaced = hosts.map((instances, index): ReplacedHost => ({
    name: `h${index}`,
    was: "",
    path: "",
    instances,
    traffic: slots ? join(folder, `traffic-${index}`) : undefined,
    front: undefined,
  }));
  writeReplaced(folder, {
    version: 1,
    service: "shop",
    environment: "qa",
    strategy: slots ? "blue-green" : "rolling",
    url: { was: "https://x.example.com", now, port },
    hosts: replaced,
    changed: [],
    notRun: [],
  });
  return now;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function send(url: string, body?: string): Promise<Answer> {
  return new Promise((done, failed) => {
    const pending = request(url, { method: body === undefined ? "GET" : "POST", agent: false }, (answer) => {
      let text = "";
      answer
        .setEncoding("utf8")
        .on("data", (more) => (text += more))
        .on("end", () => done({ status: answer.statusCode ?? 0, text }));
    });
    pending.on("error", failed).end(body);
  });
}

it("stages that are open at once have no port in common", async () => {
  const folders = Array.from({ length: 10 }, () => mkdtempSync(join(tmpdir(), "stage-")));
  const stages = await Promise.all(folders.map(async (one) => openStage(one)));
  const all = folders.flatMap((one) => {
    const { ports, proxies } = readStage(one);
    return [...ports, ...proxies.map(({ port }) => port)];
  });
  for (const one of stages) await one.close();
  for (const one of folders) rmSync(one, { recursive: true });
  expect(new Set(all).size).toBe(all.length);
});

it("the ports of a stage are free, distinct, and below those of outgoing connections", () => {
  const { ports, proxies } = readStage(folder);
  const all = [...ports, ...proxies.map(({ port }) => port)];
  expect(new Set(all).size).toBe(all.length);
  const [low = 0] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").split(/\s+/).map(Number);
  expect(Math.max(...all)).toBeLessThan(low);
});

it("a proxy answers 503 without an instance, 502 when no instance answers, and forwards requests otherwise", async () => {
  const url = `http://127.0.0.1:${readStage(folder).proxies[0]?.port}`;
  expect((await send(url)).status).toBe(503);
  const { url: at, server } = await service("", (incoming, outgoing) => {
    let text = "";
    incoming
      .on("data", (more) => (text += String(more)))
      .on("end", () => outgoing.writeHead(418).end(`${incoming.method} ${incoming.url} ${text}`));
  });
  behind([[at]]);
  expect(await send(`${url}/a?b`, "body")).toEqual({ status: 418, text: "POST /a?b body" });
  server.close();
  expect((await send(url)).status).toBe(502);
});

it("a proxy forwards to hosts in turn, and skips an unreachable one", async () => {
  const [a, b] = [await service("a"), await service("b")];
  const url = behind([[a.url], [b.url]]);
  expect(new Set([(await send(url)).text, (await send(url)).text])).toEqual(new Set(["a", "b"]));
  a.server.close();
  expect([await send(url), await send(url), await send(url)].map(({ text }) => text)).toEqual(["b", "b", "b"]);
});

it("a GET is sent to the next host when one stops before it answers; a POST is not repeated", async () => {
  const ends = createTcpServer((socket) => socket.once("data", () => socket.destroy())).listen(0, "127.0.0.1");
  servers.push(ends);
  await new Promise((done) => ends.once("listening", done));
  const { url: b } = await service("b");
  const url = behind([[`http://127.0.0.1:${(ends.address() as AddressInfo).port}`], [b]]);
  for (let times = 0; times < 4; times += 1) expect(await send(url)).toEqual({ status: 200, text: "b" });
  const orders = [await send(url, "x"), await send(url, "x"), await send(url, "x"), await send(url, "x")].map(
    ({ status }) => status,
  );
  expect(orders.filter((status) => status === 502).length).toBe(2);
});

it("the front of a host forwards only to the slot that its switch command chose", async () => {
  const [a, b, other] = [await service("a"), await service("b"), await service("other")];
  const [, , front] = readStage(folder).proxies.map(({ port }) => port);
  const hosts = [
    [a.url, b.url],
    [other.url, other.url],
  ].map((instances, index): ReplacedHost => ({
    name: `h${index}`,
    was: "",
    path: "",
    instances,
    traffic: join(folder, `traffic-${index}`),
    front: index === 0 ? front : undefined,
  }));
  writeReplaced(folder, {
    version: 1,
    service: "shop",
    environment: "qa",
    strategy: "blue-green",
    url: undefined,
    hosts,
    changed: [],
    notRun: [],
  });
  writeFileSync(join(folder, "traffic-0"), b.url);
  writeFileSync(join(folder, "traffic-1"), other.url);
  const moved: string[] = [];
  stage.onMoved((_, to) => moved.push(to));
  for (let times = 0; times < 3; times += 1) expect((await send(`http://127.0.0.1:${front}`)).text).toBe("b");
  expect(moved).toEqual([b.url]);
});

it("traffic goes to the slot that the switch command chose, and the move is reported before the request arrives", async () => {
  const seen: string[] = [];
  const [a, b] = [
    await service("", (_, out) => (seen.push("a"), out.end("a"))),
    await service("", (_, out) => (seen.push("b"), out.end("b"))),
  ];
  stage.onMoved(({ environment }, to) => seen.push(`${environment} → ${to}`));
  const url = behind([[a.url, b.url]], true);
  const file = join(folder, "traffic-0");
  expect((await send(url)).status).toBe(503);
  for (const to of [a.url, a.url, b.url, a.url]) {
    writeFileSync(file, to);
    await send(url);
  }
  expect(seen).toEqual([`qa → ${a.url}`, "a", "a", `qa → ${b.url}`, "b", `qa → ${a.url}`, "a"]);
  writeFileSync(file, "http://192.0.2.1:80");
  expect((await send(url)).status, "an address that is none of its slots is none").toBe(503);
});

it("closing a stage does not wait for open requests", async () => {
  const { url: slow } = await service("", () => {});
  const pending = send(behind([[slow]])).catch((error: Error) => error.message);
  await new Promise((done) => setTimeout(done, 100));
  const startedAt = performance.now();
  await stage.close();
  expect(performance.now() - startedAt).toBeLessThan(1000);
  expect(await pending).toMatch(/hang up|reset/);
});

it("a foreign or incomplete file replaces no environment", () => {
  behind([["http://127.0.0.1:1"]]);
  mkdirSync(join(folder, "environments"), { recursive: true });
  for (const [name, text] of Object.entries({
    "a.json": "{",
    "b.json": "null",
    "c.json": '{"version":1,"hosts":[{}]}',
    "d.json": "[]",
  }))
    writeFileSync(join(folder, "environments", name), text);
  expect(stage.environments().map(({ environment }) => environment)).toEqual(["qa"]);
  unlinkSync(join(folder, "stage.json"));
  expect(() => readStage(folder)).toThrow(/is not the file of a rehearsal's stage/);
  expect(existsSync(folder)).toBe(true);
});
