import { createServer, request } from "node:http";
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";

const CONNECT_MS = 2000;

/** What a request can be led to, in the order in which it is tried: base URLs. */
export type Ways = () => readonly string[];

/**
 * What stands before an environment: each request goes to the first instance that accepts a connection. It keeps no
 * connection, so that none leads to a slot that has ended. A question without a body is asked of the next one when an
 * instance ends before it answers, as the balancers in use do.
 */
export class Proxy {
  private readonly server: Server;

  /** @param onLed called before a request is led on, with the instance's base URL */
  constructor(ways: Ways, onLed: (url: string) => void) {
    this.server = createServer((incoming, outgoing) => {
      void lead(incoming, outgoing, ways(), onLed);
    });
  }

  /** @param port 0 for any. Resolves to the port. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((done, failed) => {
      this.server.once("error", failed).listen(port, "127.0.0.1", () => done());
    });
    const address = this.server.address();
    return typeof address === "object" && address !== null ? address.port : port;
  }

  async close(): Promise<void> {
    await new Promise<void>((done) => {
      this.server.close(() => done());
      this.server.closeAllConnections();
    });
  }
}

async function lead(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  ways: readonly string[],
  onLed: (url: string) => void,
): Promise<void> {
  incoming.on("error", () => outgoing.destroy());
  const repeatable =
    (incoming.method === "GET" || incoming.method === "HEAD") &&
    incoming.headers["content-length"] === undefined &&
    incoming.headers["transfer-encoding"] === undefined;
  for (const way of ways) {
    const socket = await connected(way);
    if (outgoing.destroyed) {
      socket?.destroy();
      return;
    }
    if (socket === undefined) continue;
    onLed(way);
    if ((await ask(incoming, outgoing, way, socket)) === "answered") return;
    if (!repeatable) break;
  }
  if (!outgoing.headersSent && !outgoing.destroyed) {
    // 503: there is nobody to ask yet. 502: those that there are do not answer.
    outgoing.writeHead(ways.length > 0 ? 502 : 503, { connection: "close" });
    outgoing.end();
  }
}

/** Leads one request on. "gone" when the instance ended before it began to answer; whoever may, asks the next one. */
async function ask(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  way: string,
  socket: Socket,
): Promise<"answered" | "gone"> {
  return new Promise((done) => {
    const { hostname, port } = new URL(way);
    const onward = request(
      {
        hostname,
        port,
        path: incoming.url,
        method: incoming.method,
        headers: { ...incoming.headers, connection: "close" },
        createConnection: () => socket,
        agent: undefined,
      },
      (answer) => {
        done("answered");
        const { "keep-alive": _, ...headers }: OutgoingHttpHeaders = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, { ...headers, connection: "close" });
        answer.pipe(outgoing);
        answer.on("error", () => outgoing.destroy());
      },
    );
    onward.on("error", () => {
      if (outgoing.headersSent) outgoing.destroy();
      done("gone");
    });
    outgoing.once("close", () => onward.destroy());
    incoming.pipe(onward);
  });
}

/** A connection to an instance; undefined when there is none within 2 s. */
async function connected(way: string): Promise<Socket | undefined> {
  const { hostname, port, protocol } = new URL(way);
  const secure = protocol === "https:";
  const to = { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) };
  return new Promise((done) => {
    // A service on a laptop has no certificate of its public name: it is the same machine.
    const socket: Socket = secure ? connectTls({ ...to, rejectUnauthorized: false }) : connect(to);
    const fail = (): void => {
      socket.destroy();
      done(undefined);
    };
    const timer = setTimeout(fail, CONNECT_MS);
    socket.once("error", fail);
    socket.once(secure ? "secureConnect" : "connect", () => {
      clearTimeout(timer);
      socket.off("error", fail);
      // Until the request that takes it has a listener of its own.
      socket.on("error", () => {});
      done(socket);
    });
    socket.once("close", () => clearTimeout(timer));
  });
}
