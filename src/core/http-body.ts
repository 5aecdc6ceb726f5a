import type { IncomingMessage } from "node:http";
import type { Readable, Transform } from "node:stream";

export interface Body {
  readonly text: string;
  readonly truncated: boolean;
}

/**
 * The body as text, its Content-Encoding undone and without a byte order mark. At most `maxBytes` of it are kept, counted
 * after decoding. An encoding that is not known leaves the bytes as they are.
 */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Body> {
  const stream = await decoded(response);
  if (stream === undefined) return { text: "", truncated: false };
  const { bytes, truncated } = await collect(stream, maxBytes);
  return { text: new TextDecoder().decode(bytes), truncated };
}

/** Encodings that a server may use unasked, as files that lie compressed on its disk. */
const ENCODINGS = /^(?:x-)?(gzip|deflate|br)$/;
const MOST_ENCODINGS = 4;

/** Undefined where there is no body. */
async function decoded(response: IncomingMessage): Promise<Readable | undefined> {
  const written = (response.headers["content-encoding"] ?? "").toLowerCase().split(",");
  const names = written.map((name) => name.trim()).filter((name) => name !== "" && name !== "identity");
  const known = names.flatMap((name) => ENCODINGS.exec(name)?.[1] ?? []);
  if (known.length === 0 || known.length !== names.length || known.length > MOST_ENCODINGS) return response;
  const first = await firstChunk(response);
  // HEAD, 204 and 304 name the encoding of a body that they do not have.
  if (first === undefined) return undefined;
  const { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } = await import("node:zlib");
  const { pipeline } = await import("node:stream");
  // Some servers leave out the two bytes that deflate begins with.
  const wrapped = ((first[0] ?? 0) & 0x0f) === 8;
  const decoder = (name: string, outermost: boolean): Transform =>
    name === "gzip" ? createGunzip() : name === "br" ? createBrotliDecompress() : wrapped || !outermost ? createInflate() : createInflateRaw();
  // The encoding that was put on last comes off first.
  const decoders = known.toReversed().map((name, at) => decoder(name, at === 0));
  const last = decoders.at(-1) as Transform;
  // An error anywhere in the chain ends its last stream with that error, which is where it is read.
  pipeline([response, ...decoders], (error) => {
    if (error) last.destroy(error);
  });
  return last;
}

/** Waits for the first bytes and puts them back; undefined when there are none. */
async function firstChunk(response: IncomingMessage): Promise<Buffer | undefined> {
  await new Promise<void>((resolve, reject) => {
    response.once("readable", resolve);
    response.once("error", reject);
  });
  const chunk = response.read() as Buffer | null;
  if (chunk === null) return undefined;
  response.unshift(chunk);
  return chunk;
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
  });
}
