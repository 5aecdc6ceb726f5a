import { StringDecoder } from "node:string_decoder";

// Many small writes would otherwise cost more in bookkeeping than in bytes.
const MOST_PIECES = 1024;

/** Keeps the first quarter and the last three quarters of a stream, and counts the bytes between. */
export class BoundedBytes {
  private readonly headLimit: number;
  private readonly tailLimit: number;
  private readonly head: Buffer[] = [];
  private tail: Buffer[] = [];
  private headBytes = 0;
  private tailBytes = 0;
  private dropped = 0;

  constructor(limit: number) {
    this.headLimit = Math.floor(limit / 4);
    this.tailLimit = limit - this.headLimit;
  }

  get truncated(): boolean {
    return this.dropped > 0;
  }

  push(chunk: Buffer): void {
    const room = this.headLimit - this.headBytes;
    if (room > 0) {
      const first = chunk.subarray(0, room);
      this.head.push(first);
      this.headBytes += first.length;
    }
    const rest = chunk.subarray(Math.max(0, room));
    if (rest.length === 0) return;
    this.tail.push(rest);
    this.tailBytes += rest.length;
    this.dropOldest();
    if (this.tail.length > MOST_PIECES) this.tail = [Buffer.concat(this.tail)];
  }

  /** The text kept; bytes that are not UTF-8 become U+FFFD, and a gap is named where it was. */
  toString(): string {
    if (!this.truncated) return Buffer.concat([...this.head, ...this.tail]).toString("utf8");
    const head = Buffer.concat(this.head).toString("utf8");
    const tail = Buffer.concat(this.tail).toString("utf8");
    return `${head}\n[${this.dropped} bytes left out]\n${tail}`;
  }

  private dropOldest(): void {
    let excess = this.tailBytes - this.tailLimit;
    if (excess <= 0) return;
    this.dropped += excess;
    this.tailBytes -= excess;
    let whole = 0;
    while (excess > 0) {
      const oldest = this.tail[whole];
      if (oldest === undefined) break;
      if (oldest.length > excess) {
        this.tail[whole] = oldest.subarray(excess);
        break;
      }
      excess -= oldest.length;
      whole += 1;
    }
    if (whole > 0) this.tail.splice(0, whole);
  }
}

// A program that never ends its line must not fill the memory.
const LONGEST_LINE = 64 * 1024;

/** Cuts a byte stream into lines at LF, CR LF or CR; a line over 64 Ki characters comes in pieces. */
export class LineSplitter {
  private readonly decoder = new StringDecoder("utf8");
  private readonly onLine: (line: string) => void;
  private partial = "";
  private endedWithReturn = false;

  constructor(onLine: (line: string) => void) {
    this.onLine = onLine;
  }

  push(chunk: Buffer): void {
    this.take(this.decoder.write(chunk));
  }

  end(): void {
    this.take(this.decoder.end());
    if (this.partial !== "") this.onLine(this.partial);
    this.partial = "";
  }

  private take(decoded: string): void {
    if (decoded === "") return;
    const text = this.endedWithReturn && decoded.startsWith("\n") ? decoded.slice(1) : decoded;
    this.endedWithReturn = decoded.endsWith("\r");
    const lines = (this.partial + text).split(/\r\n|\n|\r/);
    this.partial = lines.pop() ?? "";
    for (const line of lines) this.emit(line);
    while (this.partial.length > LONGEST_LINE) {
      this.onLine(this.partial.slice(0, LONGEST_LINE));
      this.partial = this.partial.slice(LONGEST_LINE);
    }
  }

  private emit(line: string): void {
    for (let from = 0; from === 0 || from < line.length; from += LONGEST_LINE) {
      this.onLine(line.slice(from, from + LONGEST_LINE));
    }
  }
}
