import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A line to a port on which each byte takes half of a round trip. It counts connections, and turns of the conversation. */
export class SlowLine {
  readonly port: number;
  readonly close: () => void;
  connections = 0;
  /** How often the client sent something after it had received something: the least number of round trips. */
  turns = 0;

  private constructor(port: number, close: () => void) {
    this.port = port;
    this.close = close;
  }

  static async open(address: string, port: number, roundTripMs: number): Promise<SlowLine> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const line = new SlowLine((server.address() as AddressInfo).port, () => server.close());
    server.on("connection", (client) => {
      line.connections += 1;
      const host = connect(port, address);
      let answered = true;
      const delay = (from: Socket, to: Socket, seen: () => void): void => {
        from.on("data", (chunk) => {
          seen();
          setTimeout(() => to.write(chunk), roundTripMs / 2);
        });
        from.on("close", () => setTimeout(() => to.destroy(), roundTripMs / 2));
        from.on("error", () => {});
        from.setNoDelay(true);
      };
      delay(client, host, () => {
        if (answered) line.turns += 1;
        answered = false;
      });
      delay(host, client, () => {
        answered = true;
      });
    });
    return line;
  }
}
