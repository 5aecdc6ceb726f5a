// The network of the story: free ports, a proxy with a switch, and those who ask the service.

import { readFileSync } from "node:fs";
import { createServer, request } from "node:http";

const ASK_MS = 5000;
const EVERY_MS = 20;

/** Ports that are free, and below those that outgoing connections take: one of these must not be gone when it is wanted. */
export async function freePorts(count) {
  const [low] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").trim().split(/\s+/).map(Number);
  const ports = new Set();
  for (let tries = 0; ports.size < count && tries < 200; tries += 1) {
    // Where there is no room below, any port that the system gives.
    const wanted = low > 12_000 ? low - 1 - Math.floor(Math.random() * Math.min(20_000, low - 10_000)) : 0;
    const port = await listenOnce(wanted);
    if (port !== undefined) ports.add(port);
  }
  if (ports.size < count) throw new Error("no free ports on 127.0.0.1");
  return [...ports];
}

async function listenOnce(wanted) {
  const server = createServer();
  return new Promise((done) => {
    server.once("error", () => done(undefined));
    server.listen(wanted, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** What stands before production: each request goes to the address that is in a file. The switch command writes that file. */
export class Proxy {
  #file;
  #server = createServer((incoming, outgoing) => this.#forward(incoming, outgoing));
  #last;
  /** Called before a request goes to another address than the one before it. */
  onMoved = () => {};

  constructor(file) {
    this.#file = file;
  }

  async listen(port) {
    await new Promise((done, failed) => {
      this.#server.once("error", failed);
      this.#server.listen(port, "127.0.0.1", done);
    });
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #forward(incoming, outgoing) {
    let address;
    try {
      address = readFileSync(this.#file, "utf8");
    } catch {
      return refuse(outgoing, 503);
    }
    if (address !== this.#last) {
      this.#last = address;
      this.onMoved();
    }
    const onward = request(`${address}${incoming.url}`, { method: incoming.method, headers: { ...incoming.headers, connection: "close" }, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
      answer.on("error", () => outgoing.destroy());
    });
    onward.on("error", () => (outgoing.headersSent ? outgoing.destroy() : refuse(outgoing, 502)));
    incoming.pipe(onward);
    outgoing.on("close", () => onward.destroy());
    return undefined;
  }
}

function refuse(outgoing, status) {
  outgoing.writeHead(status, { connection: "close" });
  outgoing.end();
}

/** One request. Gives status, headers and the JSON body; throws when there is no answer in time. */
export async function ask(url, { method = "GET", body, headers = {} } = {}) {
  return new Promise((done, failed) => {
    const asked = request(url, { method, agent: false, headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (more) => (text += more));
      answer.on("error", failed);
      answer.on("end", () => {
        clearTimeout(timer);
        done({ status: answer.statusCode, headers: answer.headers, body: parse(text) });
      });
    });
    const timer = setTimeout(() => asked.destroy(new Error(`no answer from ${url} in ${ASK_MS / 1000} s`)), ASK_MS);
    asked.on("error", (error) => {
      clearTimeout(timer);
      failed(error);
    });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How many tools an MCP client is shown that has just connected. */
export async function toolsShown(url) {
  const call = async (method, headers = {}) => ask(`${url}/mcp`, { method: "POST", headers, body: { jsonrpc: "2.0", id: 1, method, params: {} } });
  const session = (await call("initialize")).headers["mcp-session-id"];
  const { body } = await call("tools/list", { "mcp-session-id": session });
  return body?.result?.tools?.length;
}

/** A user who asks for /health every 20 ms, whether or not the answer before has come. */
export class Traffic {
  #url;
  #timer;
  #open = new Set();
  #sent = 0;
  #lost = 0;
  #lastGood;
  #longest = 0;
  #versions = new Map();

  constructor(url) {
    this.#url = `${url}/health`;
    this.#lastGood = performance.now();
    this.#timer = setInterval(() => this.#send(), EVERY_MS);
  }

  async stop() {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
    return { sent: this.#sent, lost: this.#lost, longestGapMs: Math.round(this.#longest), versions: this.#versions };
  }

  #send() {
    this.#sent += 1;
    const one = this.#ask().finally(() => this.#open.delete(one));
    this.#open.add(one);
  }

  async #ask() {
    try {
      const { status, body } = await ask(this.#url);
      if (status !== 200) throw new Error(`HTTP ${status}`);
      const now = performance.now();
      this.#longest = Math.max(this.#longest, now - this.#lastGood);
      this.#lastGood = now;
      this.#versions.set(body.version, (this.#versions.get(body.version) ?? 0) + 1);
    } catch {
      this.#lost += 1;
    }
  }
}
