// Clients of the service.

import { request } from "node:http";

const REQUEST_MS = 5000;
const EVERY_MS = 20;

/** Sends a request. Resolves to status, headers and the JSON body; throws when there is no answer in time. */
export async function getJson(url, { method = "GET", body, headers = {} } = {}) {
  return new Promise((done, failed) => {
    const outgoing = request(
      url,
      {
        method,
        agent: false,
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (more) => (text += more));
        answer.on("error", failed);
        answer.on("end", () => {
          clearTimeout(timer);
          done({ status: answer.statusCode, headers: answer.headers, body: parse(text) });
        });
      },
    );
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`no answer from ${url} in ${REQUEST_MS / 1000} s`)),
      REQUEST_MS,
    );
    outgoing.on("error", (error) => {
      clearTimeout(timer);
      failed(error);
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The number of tools that a newly connected MCP client gets. */
export async function toolsShown(url) {
  const call = async (method, headers = {}) =>
    getJson(`${url}/mcp`, { method: "POST", headers, body: { jsonrpc: "2.0", id: 1, method, params: {} } });
  const session = (await call("initialize")).headers["mcp-session-id"];
  const { body } = await call("tools/list", { "mcp-session-id": session });
  return body?.result?.tools?.length;
}

/** A user who requests /health every 20 ms, without waiting for the previous answer. */
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
    const one = this.#request().finally(() => this.#open.delete(one));
    this.#open.add(one);
  }

  async #request() {
    try {
      const { status, body } = await getJson(this.#url);
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
