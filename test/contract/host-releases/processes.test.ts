import { execFileSync, spawn } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../kit/free-port.ts";
import { HostWithReleases, alive, listens, server, stranger, until } from "./kit.ts";
import type { ReleaseOptions } from "./kit.ts";

const cleanup: (() => void | Promise<void>)[] = [];
const host = (): HostWithReleases => {
  const made = new HostWithReleases();
  cleanup.unshift(async () => made.close());
  return made;
};
afterEach(async () => {
  for (const one of cleanup.splice(0)) await one();
});

/** Forks twice and ends: what stays is in a session of its own. ENVIRONMENT `gone` starts it with none. */
const DAEMON = `const { spawn } = require("node:child_process");
const env = process.env.ENVIRONMENT === "gone" ? {} : process.env;
const child = spawn(process.execPath, ["-e", process.env.CODE.replace("PORT_HERE", process.env.PORT)], { detached: true, stdio: "ignore", env, cwd: process.env.ENVIRONMENT === "gone" ? "/" : "." });
child.unref();
`;
const LISTENER =
  'require("node:net").createServer((s) => s.end()).listen(Number("PORT_HERE"), "127.0.0.1"); process.on("SIGTERM", () => process.exit(0));';
const daemon = (port: number, env: Record<string, string> = {}): ReleaseOptions => ({
  argv: [process.execPath, "daemon.cjs"],
  files: { "daemon.cjs": DAEMON },
  service: { "instance-main": `http://127.0.0.1:${port}`, port: String(port) },
  env: { PORT: String(port), CODE: LISTENER.replaceAll('"', "'"), ...env },
});

const pidOn = (port: number): number =>
  Number(/pid=(\d+)/.exec(execFileSync("ss", ["-ltnpH", `sport = :${port}`], { encoding: "utf8" }))?.[1] ?? 0);

describe("a release that becomes a daemon", () => {
  it.each([
    ["as it is", {}],
    ["with its environment overwritten", { ENVIRONMENT: "gone" }],
  ])("is started, observed and stopped: %s", async (_what, env) => {
    const at = host();
    const [port, other] = [await freePort(), await freePort()];
    at.release("1.0.0", daemon(port, env));
    // The same command, of somebody else.
    const neighbour = await stranger(other, at.path);
    cleanup.push(neighbour.end);
    const proxy = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" });
    cleanup.push(() => void proxy.kill("SIGKILL"));
    expect((await at.probe('start main 1.0.0 && await main 1.0.0 || echo "$WHY"')).out).toBe("");
    await until(async () => listens(port));
    const pid = pidOn(port);
    await until(() => !alive(at.pid()));
    expect((await at.probe('runs main; echo "$? $RUN_RELEASE $RUN_PID $RUN_EXACT"')).out).toBe(`0 1.0.0 ${pid} yes\n`);
    const seen = await at.verb(["inspect", "nonce", `${port},${other}`]);
    expect(seen.all("running")).toEqual([`main 1.0.0 ${pid} no`]);
    expect(
      [seen.get(`port-${port}`), seen.get(`port-${other}`)].map((line) => line?.split(" ").slice(0, 2).join(" ")),
    ).toEqual([`yes ${pid}`, `no ${neighbour.pid}`]);
    // A watch goes on while it serves, and tells its death.
    expect((await at.verb(["watch", "main", "1"])).get("exited")).toBeUndefined();
    expect((await at.probe('stop main - || echo "$WHY"')).out).toBe("");
    expect(await listens(port)).toBe(false);
    expect([alive(pid), alive(neighbour.pid), alive(proxy.pid ?? 0)]).toEqual([false, true, true]);
    expect(at.list(".deploy/run")).toEqual([]);
    expect((await at.verb(["watch", "main", "1"])).get("exited")).toBe("it is not running");
  });

  it("is reported as stopped by a watch when it exits", async () => {
    const at = host();
    const port = await freePort();
    at.release("1.0.0", daemon(port));
    await at.probe("start main 1.0.0; await main 1.0.0");
    await until(async () => listens(port));
    const pid = pidOn(port);
    const watching = at.verb(["watch", "main", "20"]);
    process.kill(pid, "SIGKILL");
    expect((await watching).get("exited")).toMatch(/^process \d+ has ended$/);
  });

  it("is stopped with its workers, which have no port and sessions of their own", async () => {
    const at = host();
    const port = await freePort();
    const code = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }); ${LISTENER.replaceAll('"', "'")}`;
    at.release("1.0.0", daemon(port, { CODE: code }));
    await at.probe("start main 1.0.0; await main 1.0.0");
    await until(async () => listens(port));
    const workers = execFileSync("pgrep", ["-P", String(pidOn(port))], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map(Number);
    expect(workers.filter(alive)).toHaveLength(1);
    await at.probe("stop main -");
    expect(workers.filter(alive)).toEqual([]);
  });

  it("leaves epmd, and processes that hold no port of the service", async () => {
    const at = host();
    const [port, epmdPort] = [await freePort(), await freePort()];
    // By the name alone it is told, so that it may be any program.
    const start = (name: string, more: string): string =>
      `require('node:child_process').spawn(process.execPath, ['-e', 'process.title = "${name}"; ${more} setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }).unref();`;
    const epmd = start("epmd", `require("node:net").createServer().listen(${epmdPort});`);
    const helper =
      "require('node:child_process').execFileSync('sh', ['-c', 'setsid sleep 100 >/dev/null 2>&1 & echo $! >helper']);";
    at.release("1.0.0", {
      ...server(port),
      files: { "both.cjs": `${epmd}\n${helper}\nrequire("./server.cjs");` },
      argv: [process.execPath, "both.cjs"],
      service: { "instance-main": `http://127.0.0.1:${port}`, port: String(epmdPort) },
    });
    await at.probe("start main 1.0.0; await main 1.0.0");
    await until(async () => listens(epmdPort));
    const pid = pidOn(epmdPort);
    const helping = Number(at.read("releases/1.0.0/helper"));
    cleanup.unshift(() => void [pid, helping].map((one) => process.kill(one, "SIGKILL")));
    expect((await at.probe('stop main - || echo "$WHY"')).out).toBe("");
    expect([await listens(port), alive(pid), alive(helping)]).toEqual([false, true, true]);
  });
});

describe("the marker", () => {
  it("is set for a service, but not for hooks and switch commands", async () => {
    const at = host();
    const port = await freePort();
    const variables = "env | grep ERLMCP_ACTIONS_INSTANCE >>seen; true";
    at.release("1.0.0", {
      ...server(port),
      service: { "instance-a": `http://127.0.0.1:${port}`, "switch-timeout": "5" },
    });
    const more = ["sh", "-c", variables]
      .map((word) => `switch-argv ${Buffer.from(word).toString("base64")}\n`)
      .join("");
    at.write(".deploy/releases/1.0.0/service", at.read(".deploy/releases/1.0.0/service") + more);
    expect((await at.probe('start a 1.0.0 && await a 1.0.0 && traffic a 1.0.0 || echo "$WHY"')).out).toBe("");
    const token = at.read(".deploy/run/a").trim().split(/\s/)[5];
    expect(
      execFileSync("tr", ["\\0", "\\n"], {
        input: execFileSync("cat", [`/proc/${at.pid("a")}/environ`]),
        encoding: "utf8",
      }),
    ).toContain(`\nERLMCP_ACTIONS_INSTANCE=${at.path}:a:${token}\n`);
    const hook = ["sh", "-c", variables].map((word) => Buffer.from(word).toString("base64"));
    expect((await at.verb(["hook", "1.1", "5", "1.0.0", "-", ...hook])).get("code")).toBe("0");
    expect(at.read("releases/1.0.0/seen")).toBe("");
  });
});

describe("a proxy that a switch command started", () => {
  it("keeps running when the slot is stopped, also on a port that the service names", async () => {
    const at = host();
    const [port, front] = [await freePort(), await freePort()];
    at.release("1.0.0", {
      ...server(port),
      service: { "instance-a": `http://127.0.0.1:${port}`, "switch-timeout": "5", port: String(front) },
    });
    const proxy = `PORT=${front} setsid "${process.execPath}" server.cjs >/dev/null 2>&1 & echo $! >proxy`;
    at.write(
      ".deploy/releases/1.0.0/service",
      at.read(".deploy/releases/1.0.0/service") +
        ["sh", "-c", proxy].map((word) => `switch-argv ${Buffer.from(word).toString("base64")}\n`).join(""),
    );
    expect((await at.probe('start a 1.0.0 && await a 1.0.0 && traffic a 1.0.0 || echo "$WHY"')).out).toBe("");
    await until(async () => listens(front));
    const pid = Number(at.read("releases/1.0.0/proxy"));
    cleanup.unshift(() => void process.kill(pid, "SIGKILL"));
    expect((await at.probe('stop a - || echo "$WHY"')).out).toBe("");
    expect([await listens(port), alive(pid), await listens(front)]).toEqual([false, true, true]);
  });
});
