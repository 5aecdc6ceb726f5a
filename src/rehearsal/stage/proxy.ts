import { createServer, request } from "node:http";
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";

const CONNECT_MS = 2000;

/** The base URLs to which a request can be forwarded, in the order in which they are tried. */
export type Instances = () => readonly string[];

/**
 * The proxy in front of an environment: each request goes to the first instance that accepts a connection. Connections
 * are not kept, so none leads to a stopped slot. A request without a body is sent to the next instance when one stops
 * before it answers, as common balancers do.
 */
export class Proxy {
  private readonly server: Server;

  /** @param onForward called before a request is forwarded, with the instance's base URL */
  constructor(instances: Instances, onForward: (url: string) => void) {
    this.server = createServer((incoming, outgoing) => {
      void forward(incoming, outgoing, instances(), onForward);
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

async function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  instances: readonly string[],
  onForward: (url: string) => void,
): Promise<void> {
  incoming.on("error", () => outgoing.destroy());
  const repeatable =
    (incoming.method === "GET" || incoming.method === "HEAD") &&
    incoming.headers["content-length"] === undefined &&
    incoming.headers["transfer-encoding"] === undefined;
  for (const instance of instances) {
    const socket = await connected(instance);
    if (outgoing.destroyed) {
      socket?.destroy();
      return;
    }
    if (socket === undefined) continue;
    onForward(instance);
    if ((await send(incoming, outgoing, instance, socket)) === "answered") return;
    if (!repeatable) break;
  }
  if (!outgoing.headersSent && !outgoing.destroyed) {
    // 503: there is no instance yet. 502: no instance answers.
    outgoing.writeHead(instances.length > 0 ? 502 : 503, { connection: "close" });
    outgoing.end();
  }
}

/** Forwards one request. "gone" when the instance stopped before it began to answer. */
async function send(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  instance: string,
  socket: Socket,
): Promise<"answered" | "gone"> {
  return new Promise((done) => {
    const { hostname, port } = new URL(instance);
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
async function connected(instance: string): Promise<Socket | undefined> {
  const { hostname, port, protocol } = new URL(instance);
  const secure = protocol === "https:";
  const to = { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) };
  return new Promise((done) => {
    // A service on a laptop has no certificate for its public name.
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
      // Until the request that uses it has a listener of its own.
      socket.on("error", () => {});
      done(socket);
    });
    socket.once("close", () => clearTimeout(timer));
  });
}
