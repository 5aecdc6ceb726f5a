import type { Readable } from "node:stream";
import { SiteUnreachable } from "../../deploy/target.ts";

/** How one host is reached. Rejects with HostUnreachable when nothing is known of what happened there. */
export interface Connection {
  /** Runs `sh` there. `script` is the shell's own arguments; every word is plain by construction. */
  shell(words: readonly string[], options: ShellOptions): Promise<ShellResult>;
  /** A path of a Unix socket that leads to host:port as seen from there; undefined when it is this machine. */
  forward(host: string, port: number): Promise<string | undefined>;
  close(): Promise<void>;
}

export interface ShellOptions {
  readonly deadlineMs: number;
  readonly input?: string | Buffer | Readable | undefined;
  /** Over a connection of its own, not the one that is shared. */
  readonly fresh?: boolean;
  readonly keepBytes?: number;
  /** Gives up when aborted. */
  readonly signal?: AbortSignal;
}

export interface ShellResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The host was reached, but ran nothing of ours: as little is known of it as of one that was not. */
export class NothingRun extends SiteUnreachable {
  constructor(host: string, why: string) {
    super(host, why);
    this.name = "NothingRun";
    this.message = `${host}: ${why}`;
  }
}
