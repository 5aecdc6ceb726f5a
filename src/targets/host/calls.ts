import type { Host } from "../../config/types.ts";
import { UserError } from "../../core/errors.ts";
import type { World } from "../../core/world.ts";
import { SiteUnreachable, LeaseLost, StepFailed } from "../../deploy/target.ts";
import { parseAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Connection, ShellOptions } from "./connection.ts";
import { localConnection } from "./local.ts";
import { nameOfProgram } from "./program.ts";
import { Ssh } from "./ssh.ts";
import type { SshSettings } from "./ssh.ts";

// The host's own lock may be held by a verb that stops and starts a service.
export const LOCK_MS = 130_000;
export const SPARE_MS = 15_000;
const VERB_MS = 30_000;
const KEEP_BYTES = 4 * 1024 * 1024;

/** The host was reached, but what came back was not a whole answer. */
class CutOff extends SiteUnreachable {}

/** Calls verbs of the host program on each host. An answer without an end is an unreachable host, whatever the exit code. */
export class Calls {
  private readonly byName: ReadonlyMap<string, { readonly host: Host; readonly connection: Connection }>;
  private readonly ssh: Ssh | undefined;
  private readonly program: string;
  private readonly programName: string;
  private readonly world: World;

  constructor(hosts: readonly Host[], settings: SshSettings, program: string, world: World) {
    this.program = program;
    this.programName = nameOfProgram(program);
    this.world = world;
    this.ssh = hosts.some(({ local }) => !local) ? new Ssh(settings, world) : undefined;
    this.byName = new Map(hosts.map((host) => [host.name, { host, connection: this.connect(host) }]));
  }

  at(name: string): { readonly host: Host; readonly connection: Connection } {
    const found = this.byName.get(name);
    if (found === undefined) throw new UserError(`there is no host ${name}`);
    return found;
  }

  /** A verb of the program that is installed on the host; standard input carries its payload. */
  async verb(name: string, words: readonly string[], options: Partial<ShellOptions>): Promise<Answer> {
    const { host } = this.at(name);
    return this.call(name, [`${host.path}/.deploy/${this.programName}`, host.path, ...words], options);
  }

  /** A verb that may be the first on a host: the program is put there when it is missing. */
  async installed(name: string, words: readonly string[], options: Partial<ShellOptions>): Promise<Answer> {
    try {
      return await this.verb(name, words, options);
    } catch (error) {
      // Not there yet, or damaged: either way it gave no answer of its own.
      if (!(error instanceof CutOff)) throw error;
      await this.install(name);
      return this.verb(name, words, options);
    }
  }

  /** A verb that only looks: the program is standard input, and nothing is left there. */
  async piped(name: string, words: readonly string[], options: Partial<ShellOptions> = {}): Promise<Answer> {
    return this.call(name, ["-s", "--", this.at(name).host.path, ...words], { ...options, input: this.program });
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.byName.values()].map(async ({ connection }) => connection.close()));
    this.ssh?.close();
  }

  private connect(host: Host): Connection {
    return host.local || this.ssh === undefined ? localConnection(host, this.world) : this.ssh.connection(host);
  }

  /** Content-addressed, so that installing again changes nothing. Before a lease nothing else is written. */
  private async install(name: string): Promise<void> {
    const { host, connection } = this.at(name);
    const folder = `${host.path}/.deploy`;
    // Content-addressed: a partial upload never gets the final name.
    const script =
      'umask 022; mkdir -p "${1%/*}" && umask 077 && mkdir -p "$1" && cat >"$1/$3" && case $2 in host.$(sha256sum <"$1/$3" | cut -c 1-12)) sync "$1/$3" && mv -f "$1/$3" "$1/$2" ;; *) rm -f "$1/$3"; echo "the program arrived incomplete, or the disk is full" >&2; exit 1 ;; esac';
    const result = await connection.shell(
      ["-c", script, "sh", folder, this.programName, `put.${this.world.randomHex(4)}`],
      { input: this.program, deadlineMs: VERB_MS },
    );
    if (result.code !== 0) throw new StepFailed(name, `cannot write to ${folder}: ${result.stderr.trim().slice(-300)}`);
  }

  private async call(name: string, words: readonly string[], options: Partial<ShellOptions>): Promise<Answer> {
    const result = await this.at(name).connection.shell(words, {
      deadlineMs: VERB_MS + LOCK_MS,
      keepBytes: KEEP_BYTES,
      ...options,
    });
    const answer = parseAnswer(result.stdout);
    if (answer === undefined) {
      throw new CutOff(
        name,
        `its answer was truncated${result.stderr.trim() === "" ? "" : `: ${result.stderr.trim().slice(-300)}`}`,
      );
    }
    if (answer.get("end") === "ok") return answer;
    const lost = answer.get("lost");
    if (lost !== undefined) throw new LeaseLost(name, lost);
    throw new StepFailed(name, answer.get("failed") ?? "it failed without a reason");
  }
}
