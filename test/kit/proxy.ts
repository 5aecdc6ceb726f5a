import { createServer, request } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export interface ProxyOptions {
  /** `user:password` that it asks for. */
  readonly credentials?: string;
  /** A status that it answers in place of leading anywhere. */
  readonly refuses?: number;
  /** Takes what is asked of it, and never answers. */
  readonly silent?: boolean;
}

/** A forward proxy as companies have them: whole URLs for http:, CONNECT for the rest. Every name leads to this machine. */
export class Proxy {
  /** What it was asked, as `METHOD target`. */
  readonly asked: string[] = [];
  readonly port: number;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  static async start(options: ProxyOptions = {}): Promise<Proxy> {
    const server = createServer();
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    return new Proxy(server, options);
  }

  private constructor(server: Server, options: ProxyOptions) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("error", () => {});
      socket.once("close", () => this.sockets.delete(socket));
    });
    server.on("request", (incoming, response) => {
      const status = this.refusal(incoming, options);
      if (status === undefined) return;
      if (status !== 0) {
        response.writeHead(status).end("from the proxy");
        return;
      }
      const to = new URL(incoming.url ?? "");
      const { "proxy-authorization": _ours, ...headers } = incoming.headers;
      const onward = request(
        {
          host: "127.0.0.1",
          port: to.port,
          path: to.pathname + to.search,
          method: incoming.method,
          headers,
          agent: false,
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 0, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on("error", () => response.writeHead(502).end());
      incoming.pipe(onward);
    });
    server.on("connect", (incoming: IncomingMessage, socket: Socket) => {
      socket.on("end", () => socket.end());
      socket.resume();
      const status = this.refusal(incoming, options);
      if (status === undefined) return;
      if (status !== 0) {
        socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 14\r\n\r\nfrom the proxy`);
        return;
      }
      const onward = connect(Number(/:(\d+)$/.exec(incoming.url ?? "")?.[1]), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        onward.pipe(socket).pipe(onward);
      });
      onward.on("error", () => socket.destroy());
      // What nobody reads any more would not be seen to end.
      onward.once("close", () => socket.resume().end());
      socket.once("close", () => onward.destroy());
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Connections that somebody still holds. */
  get open(): number {
    return this.sockets.size;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  /** The status to answer with, 0 to lead on, undefined for no answer. */
  private refusal(
    { method, url, headers }: IncomingMessage,
    { credentials, refuses, silent }: ProxyOptions,
  ): number | undefined {
    this.asked.push(`${method} ${url}`);
    if (silent === true) return undefined;
    const wanted = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString("base64")}`;
    if (headers["proxy-authorization"] !== wanted) return 407;
    return refuses ?? 0;
  }
}
