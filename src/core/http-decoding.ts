import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream";
import type { Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

/** Encodings that a server may use unasked, as for files that lie compressed on its disk. */
const ENCODINGS = /^(?:x-)?(gzip|deflate|br)$/;
const MOST_ENCODINGS = 4;

/** The body as it was before the server encoded it. `first` are its first bytes, which are still to be read. */
export function decoded(response: IncomingMessage, first: Buffer): Readable {
  const written = (response.headers["content-encoding"] ?? "").toLowerCase().split(",");
  const names = written.map((name) => name.trim()).filter((name) => name !== "" && name !== "identity");
  const known = names.flatMap((name) => ENCODINGS.exec(name)?.[1] ?? []);
  if (known.length === 0 || known.length !== names.length || known.length > MOST_ENCODINGS) return response;
  // Some servers leave out the two bytes that deflate begins with.
  const wrapped = ((first[0] ?? 0) & 0x0f) === 8;
  const decoder = (name: string, outermost: boolean): Transform =>
    name === "gzip"
      ? createGunzip()
      : name === "br"
        ? createBrotliDecompress()
        : wrapped || !outermost
          ? createInflate()
          : createInflateRaw();
  // The encoding that was put on last comes off first.
  const decoders = known.toReversed().map((name, at) => decoder(name, at === 0));
  const last = decoders.at(-1) as Transform;
  // An error anywhere in the chain ends its last stream with that error, which is where it is read.
  pipeline([response, ...decoders], (error) => {
    if (error) last.destroy(error);
  });
  return last;
}
