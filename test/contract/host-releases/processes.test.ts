import { execFileSync, spawn } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../kit/free-port.ts";
import { HostWithReleases, alive, listens, stranger, until } from "./kit.ts";
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
const LISTENER = 'require("node:net").createServer((s) => s.end()).listen(Number("PORT_HERE"), "127.0.0.1"); process.on("SIGTERM", () => process.exit(0));';
const daemon = (port: number, env: Record<string, string> = {}): ReleaseOptions => ({
  argv: [process.execPath, "daemon.cjs"],
  files: { "daemon.cjs": DAEMON },
  service: { "instance-main": `http://127.0.0.1:${port}`, port: String(port) },
  env: { PORT: String(port), CODE: LISTENER.replaceAll('"', "'"), ...env },
});
const server = (port: number): ReleaseOptions => ({ service: { "instance-main": `http://127.0.0.1:${port}` }, env: { PORT: String(port) } });

const pidOn = (port: number): number => Number(/pid=(\d+)/.exec(execFileSync("ss", ["-ltnpH", `sport = :${port}`], { encoding: "utf8" }))?.[1] ?? 0);

describe("a release that becomes a daemon", () => {
  it.each([["as it is", {}], ["with its environment overwritten", { ENVIRONMENT: "gone" }]])("runs, is seen and is stopped: %s", async (_what, env) => {
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
    expect((await at.probe('runs main; echo "$? $R $P $VERY"')).out).toBe(`0 1.0.0 ${pid} yes\n`);
    const seen = await at.verb(["inspect", "nonce", `${port},${other}`]);
    expect(seen.all("running")).toEqual([`main 1.0.0 ${pid} no`]);
    expect([seen.get(`port-${port}`), seen.get(`port-${other}`)].map((line) => line?.split(" ").slice(0, 2).join(" "))).toEqual([`yes ${pid}`, `no ${neighbour.pid}`]);
    // A watch goes on while it serves, and tells its death.
    expect((await at.verb(["watch", "main", "1"])).get("died")).toBeUndefined();
    expect((await at.probe('stop main - || echo "$WHY"')).out).toBe("");
    expect(await listens(port)).toBe(false);
    expect([alive(pid), alive(neighbour.pid), alive(proxy.pid ?? 0)]).toEqual([false, true, true]);
    expect(at.list(".deploy/run")).toEqual([]);
    expect((await at.verb(["watch", "main", "1"])).get("died")).toBe("it is not running");
  });

  it("is told dead by a watch when it dies", async () => {
    const at = host();
    const port = await freePort();
    at.release("1.0.0", daemon(port));
    await at.probe("start main 1.0.0; await main 1.0.0");
    await until(async () => listens(port));
    const pid = pidOn(port);
    const watching = at.verb(["watch", "main", "20"]);
    process.kill(pid, "SIGKILL");
    expect((await watching).get("died")).toMatch(/^process \d+ has ended$/);
  });

  it("takes its workers with it, which have no port and sessions of their own", async () => {
    const at = host();
    const port = await freePort();
    const code = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }); ${LISTENER.replaceAll('"', "'")}`;
    at.release("1.0.0", daemon(port, { CODE: code }));
    await at.probe("start main 1.0.0; await main 1.0.0");
    await until(async () => listens(port));
    const workers = execFileSync("pgrep", ["-P", String(pidOn(port))], { encoding: "utf8" }).trim().split("\n").map(Number);
    expect(workers.filter(alive)).toHaveLength(1);
    await at.probe("stop main -");
    expect(workers.filter(alive)).toEqual([]);
  });

  it("leaves what serves others: epmd, whoever started it, and what holds no port of the service", async () => {
    const at = host();
    const [port, epmdPort] = [await freePort(), await freePort()];
    // By the name alone it is told, so that it may be any program.
    const start = (name: string, more: string): string => `require('node:child_process').spawn(process.execPath, ['-e', 'process.title = "${name}"; ${more} setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }).unref();`;
    const epmd = start("epmd", `require("node:net").createServer().listen(${epmdPort});`);
    const helper = "require('node:child_process').execFileSync('sh', ['-c', 'setsid sleep 100 >/dev/null 2>&1 & echo $! >helper']);";
    at.release("1.0.0", { ...server(port), files: { "both.cjs": `${epmd}\n${helper}\nrequire("./server.cjs");` }, argv: [process.execPath, "both.cjs"], service: { "instance-main": `http://127.0.0.1:${port}`, port: String(epmdPort) } });
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
  it("is what a service has, and no hook or switch command", async () => {
    const at = host();
    const port = await freePort();
    const variables = "env | grep ERLMCP_ACTIONS_INSTANCE >>seen; true";
    at.release("1.0.0", { ...server(port), service: { "instance-a": `http://127.0.0.1:${port}`, "switch-timeout": "5" } });
    const more = ["sh", "-c", variables].map((word) => `switch-argv ${Buffer.from(word).toString("base64")}\n`).join("");
    at.write(".deploy/releases/1.0.0/service", at.read(".deploy/releases/1.0.0/service") + more);
    expect((await at.probe('start a 1.0.0 && await a 1.0.0 && traffic a 1.0.0 || echo "$WHY"')).out).toBe("");
    const token = at.read(".deploy/run/a").trim().split(" ")[5];
    expect(execFileSync("tr", ["\\0", "\\n"], { input: execFileSync("cat", [`/proc/${at.pid("a")}/environ`]), encoding: "utf8" })).toContain(`\nERLMCP_ACTIONS_INSTANCE=${at.path}:a:${token}\n`);
    const hook = ["sh", "-c", variables].map((word) => Buffer.from(word).toString("base64"));
    expect((await at.verb(["hook", "1.1", "5", "1.0.0", "-", ...hook])).get("code")).toBe("0");
    expect(at.read("releases/1.0.0/seen")).toBe("");
  });
});

describe("a proxy that a switch command started", () => {
  it("lives on when the slot is stopped, also on a port that the service names", async () => {
    const at = host();
    const [port, front] = [await freePort(), await freePort()];
    at.release("1.0.0", { ...server(port), service: { "instance-a": `http://127.0.0.1:${port}`, "switch-timeout": "5", port: String(front) } });
    const proxy = `PORT=${front} setsid "${process.execPath}" server.cjs >/dev/null 2>&1 & echo $! >proxy`;
    at.write(".deploy/releases/1.0.0/service", at.read(".deploy/releases/1.0.0/service") + ["sh", "-c", proxy].map((word) => `switch-argv ${Buffer.from(word).toString("base64")}\n`).join(""));
    expect((await at.probe('start a 1.0.0 && await a 1.0.0 && traffic a 1.0.0 || echo "$WHY"')).out).toBe("");
    await until(async () => listens(front));
    const pid = Number(at.read("releases/1.0.0/proxy"));
    cleanup.unshift(() => void process.kill(pid, "SIGKILL"));
    expect((await at.probe('stop a - || echo "$WHY"')).out).toBe("");
    expect([await listens(port), alive(pid), await listens(front)]).toEqual([false, true, true]);
  });
});

describe("a stop", () => {
  it("names a stranger that has the port, and nothing is started over it", async () => {
    const at = host();
    const port = await freePort();
    // A service that does not listen, so that a stranger can.
    at.release("1.0.0", { ...server(port), argv: [process.execPath, "-e", "setInterval(() => {}, 1000)"] });
    at.release("2.0.0", server(port));
    await at.probe("start main 1.0.0");
    const other = await stranger(port, "/");
    cleanup.push(other.end);
    const why = `port ${port} is still in use, by process ${other.pid} (${process.execPath}); end it, or give the service another port\n`;
    expect((await at.probe('stop main - || echo "$WHY"')).out).toBe(why);
    expect((await at.probe('start main 2.0.0 || echo "$WHY"')).out).toBe(why);
    expect(alive(other.pid)).toBe(true);
    other.end();
    await until(() => !alive(other.pid));
    expect((await at.probe('start main 2.0.0 || echo "$WHY"')).out).toBe("");
  });

  it("leaves a front that was there before the service", async () => {
    const at = host();
    const port = await freePort();
    const front = await stranger(port, "/");
    cleanup.push(front.end);
    at.release("1.0.0", { ...server(port), argv: [process.execPath, "-e", "setInterval(() => {}, 1000)"] });
    expect((await at.probe('start main 1.0.0 && stop main - || echo "$WHY"')).out).toBe("");
    expect(alive(front.pid)).toBe(true);
  });

  it("is marked, on the disk, before the first signal", async () => {
    const prologue = 'sync() { echo "sync $*" >>"$ROOT/order"; command sync "$@"; }\nkill() { echo "kill $*" >>"$ROOT/order"; command kill "$@"; }\nln() { echo "ln $*" >>"$ROOT/order"; command ln "$@"; }\n';
    const at = new HostWithReleases({ prologue });
    cleanup.unshift(async () => at.close());
    at.release("1.0.0", server(await freePort()));
    await at.probe('start main 1.0.0; rm "$ROOT/order"');
    const pid = at.pid();
    await at.probe("stop main -");
    expect(at.read("order").replaceAll(`${at.path}/`, "").split("\n").slice(0, 3)).toEqual(["ln -f .deploy/stopping/.boot .deploy/stopping/main", "sync .deploy/stopping", `kill -TERM ${pid}`]);
    expect(at.has(".deploy/stopping/main")).toBe(false);
  });

  it("is brought to its end when it was begun: what was told to stop is not kept", async () => {
    const at = host();
    at.release("1.0.0", server(await freePort()));
    await at.probe("start main 1.0.0");
    const [pid, before] = [at.pid(), at.read(".deploy/run/main")];
    // Killed between the mark and the signal.
    await at.probe("runs main; mark_stopping main");
    expect((await at.verb(["inspect", "nonce", "-"])).all("running")).toEqual([`main 1.0.0 ${pid} yes`]);
    expect((await at.probe('running main 1.0.0 || echo "$WHY"')).out).toBe("1.0.0 does not run in slot main\n");
    await at.probe("stop main 1.0.0; start main 1.0.0");
    expect(alive(pid)).toBe(false);
    expect(at.read(".deploy/run/main")).not.toBe(before);
    expect((await at.probe("runs main; echo $MARKED")).out).toBe("no\n");
    // A mark of another boot is none.
    at.write(".deploy/stopping/main", "another-boot\n");
    const again = at.pid();
    await at.probe("stop main 1.0.0");
    expect(alive(again)).toBe(true);
  });

  it("keeps only the very process that was started with the secrets it names", async () => {
    const at = host();
    at.release("1.0.0", server(await freePort()));
    for (const generation of ["1.1", "2.1"]) at.write(`.deploy/secrets/${generation}`, "");
    await at.probe("secrets 1.1; start main 1.0.0");
    const pid = at.pid();
    await at.probe("stop main 1.0.0 1.1; stop main 1.0.0 -; stop main 1.0.0");
    expect(alive(pid)).toBe(true);
    await at.probe("stop main 1.0.0 2.1");
    expect(alive(pid)).toBe(false);
    await at.probe("secrets -; start main 1.0.0");
    const bare = at.pid();
    await at.probe("stop main 1.0.0 none");
    expect(alive(bare)).toBe(true);
    await at.probe("stop main 1.0.0 1.1");
    expect(alive(bare)).toBe(false);
  });
});

describe("the traffic", () => {
  const withSwitch = async (): Promise<{ at: HostWithReleases; port: number }> => {
    const at = new HostWithReleases({ prologue: 'sync() { echo "sync $*" >>"$ROOT/order"; command sync "$@"; }\nmv() { echo "mv $*" >>"$ROOT/order"; command mv "$@"; }\n' });
    cleanup.unshift(async () => at.close());
    const port = await freePort();
    at.release("1.0.0", { ...server(port), service: { "instance-b": `http://127.0.0.1:${port}`, "switch-timeout": "5" } });
    const words = ["sh", "-c", 'echo "switch $SLOT $INSTANCE" >>../../order'].map((word) => `switch-argv ${Buffer.from(word).toString("base64")}\n`).join("");
    at.write(".deploy/releases/1.0.0/service", at.read(".deploy/releases/1.0.0/service") + words);
    return { at, port };
  };

  it("goes only to a slot where its release runs and listens", async () => {
    const { at, port } = await withSwitch();
    expect((await at.probe('traffic b 1.0.0 || echo "$WHY"')).out).toBe("1.0.0 does not run in slot b: the traffic stays where it is\n");
    at.write(".deploy/releases/1.0.0/env", `PORT="${await freePort()}"\n`);
    await at.probe("start b 1.0.0");
    expect((await at.probe('traffic b 1.0.0 || echo "$WHY"')).out).toBe(`nothing listens on port ${port} of slot b: the traffic stays where it is\n`);
    expect(at.has(".deploy/active")).toBe(false);
    expect(at.read("order")).not.toContain("switch");
  });

  it("is durable before `active` says so", async () => {
    const { at, port } = await withSwitch();
    await at.probe('start b 1.0.0; await b 1.0.0; rm -f "$ROOT/order"; traffic b 1.0.0');
    const order = at.read("order").replaceAll(`${at.path}/`, "").trim().split("\n");
    expect(order[0]).toBe(`switch b http://127.0.0.1:${port}`);
    expect(order[1]).toBe("sync ");
    expect(order.findIndex((line) => line.endsWith(".deploy/active"))).toBeGreaterThan(1);
    expect(at.read(".deploy/active")).toBe("b\n");
  });
});
