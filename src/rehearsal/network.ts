import { closeSync, openSync, readdirSync, readlinkSync } from "node:fs";

/** A network namespace; as long as it is open here, its number is given to no other one. */
export class Network {
  private readonly link: string;
  private readonly fd: number;

  private constructor(link: string, fd: number) {
    this.link = link;
    this.fd = fd;
  }

  /** The one that a process is in; undefined where the process is gone or not ours, or shares ours: that is nobody's own. */
  static of(pid: number): Network | undefined {
    try {
      const fd = openSync(`/proc/${pid}/ns/net`, "r");
      const link = readlinkSync(`/proc/self/fd/${fd}`);
      if (link !== linkOf(process.pid)) return new Network(link, fd);
      closeSync(fd);
    } catch {
      // Gone, or not ours.
    }
    return undefined;
  }

  /** Every process in it, whatever its environment. */
  pids(): number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => linkOf(pid) === this.link);
  }

  close(): void {
    closeSync(this.fd);
  }
}

function linkOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined; // gone, or not ours
  }
}
