import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";

export interface Body {
  readonly text: string;
  readonly truncated: boolean;
}

/**
 * The body as text, its Content-Encoding undone and without a byte order mark. At most `maxBytes` of it are kept,
 * counted after decoding. An encoding that is not known leaves the bytes as they are.
 */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Body> {
  const stream = response.headers["content-encoding"] === undefined ? response : await unencoded(response);
  if (stream === undefined) return { text: "", truncated: false };
  const { bytes, truncated } = await collect(stream, maxBytes);
  return { text: new TextDecoder().decode(bytes), truncated };
}

/** Undefined where there is no body: HEAD, 204 and 304 name the encoding of one that they do not have. */
async function unencoded(response: IncomingMessage): Promise<Readable | undefined> {
  let failure: unknown;
  response.on("error", (error) => {
    failure = error;
  });
  await new Promise<void>((resolve) => {
    for (const event of ["readable", "end", "close"]) response.once(event, resolve);
  });
  const first = response.read() as Buffer | null;
  // Put back at once: a stream that was read to its end takes nothing back.
  if (first !== null) response.unshift(first);
  // Loaded here and not above: few services encode answers without being requested to.
  const { decoded } = await import("./http-decoding.ts");
  if (failure !== undefined) throw failure;
  return first === null ? undefined : decoded(response, first);
}

function collect(stream: Readable, maxBytes: number): Promise<{ readonly bytes: Buffer; readonly truncated: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const done = (truncated: boolean): void => resolve({ bytes: Buffer.concat(chunks), truncated });
    stream.on("data", (chunk: Buffer) => {
      const kept = chunk.subarray(0, maxBytes - bytes);
      chunks.push(kept);
      bytes += kept.length;
      if (kept.length < chunk.length) {
        stream.pause();
        done(true);
      }
    });
    stream.once("end", () => done(false));
    stream.on("error", reject);
    // One that was read from before does not flow by itself.
    stream.resume();
  });
}
