import type { IncomingMessage } from "node:http";
import type { pipeline as Pipeline, Readable, Transform } from "node:stream";
import type * as Zlib from "node:zlib";

export interface Body {
  readonly text: string;
  readonly truncated: boolean;
}

/** Encodings that a server may use unasked, as for files that are stored compressed. */
const ENCODINGS = /^(?:x-)?(gzip|deflate|br)$/;
const MOST_ENCODINGS = 4;

/**
 * The body as text, its Content-Encoding undone and without a byte order mark. At most `maxBytes` of it are kept,
 * counted after decoding. An unknown encoding leaves the bytes as they are.
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
  // Put back at once: a stream that was read completely takes nothing back.
  if (first !== null) response.unshift(first);
  // Loaded here and not above: few services encode answers without being requested to.
  const [zlib, { pipeline }] = await Promise.all([import("node:zlib"), import("node:stream")]);
  if (failure !== undefined) throw failure;
  return first === null ? undefined : decoded(response, first, zlib, pipeline);
}

/** The body as it was before the server encoded it. `first` are its first bytes, which are still to be read. */
function decoded(response: IncomingMessage, first: Buffer, zlib: typeof Zlib, pipeline: typeof Pipeline): Readable {
  const written = (response.headers["content-encoding"] ?? "").toLowerCase().split(",");
  const names = written.map((name) => name.trim()).filter((name) => name !== "" && name !== "identity");
  const encodings = names.flatMap((name) => ENCODINGS.exec(name)?.[1] ?? []);
  if (encodings.length === 0 || encodings.length !== names.length || encodings.length > MOST_ENCODINGS) return response;
  // Some servers leave out the two bytes that deflate begins with.
  const wrapped = ((first[0] ?? 0) & 0x0f) === 8;
  const decoder = (name: string, outermost: boolean): Transform =>
    name === "gzip"
      ? zlib.createGunzip()
      : name === "br"
        ? zlib.createBrotliDecompress()
        : wrapped || !outermost
          ? zlib.createInflate()
          : zlib.createInflateRaw();
  // The encoding that was put on last comes off first.
  const decoders = encodings.toReversed().map((name, at) => decoder(name, at === 0));
  const last = decoders.at(-1) as Transform;
  // An error anywhere in the chain ends its last stream with that error, which is where it is read.
  pipeline([response, ...decoders], (error) => {
    if (error) last.destroy(error);
  });
  return last;
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
    // One that was read from before has to be resumed.
    stream.resume();
  });
}
