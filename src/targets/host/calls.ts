import type { Host } from "../../config/types.ts";
import { UserError } from "../../core/errors.ts";
import type { World } from "../../core/world.ts";
import { SiteUnreachable, LeaseLost, StepFailed } from "../../deploy/target.ts";
import { parseAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { Connection } from "./connection.ts";
import { localTransport } from "./local.ts";
import { nameOfProgram } from "./program.ts";
import { Ssh } from "./ssh.ts";
import type { SshSettings } from "./ssh.ts";
import type { CallOptions } from "./session.ts";

// The host's own lock may be held by a verb that stops and starts a service.
export const LOCK_MS = 130_000;
export const SPARE_MS = 15_000;
const VERB_MS = 30_000;

export interface VerbOptions extends Partial<CallOptions> {
  /** Over the guard's own connection, which no other verb can delay. */
  readonly guard?: boolean;
}

/** Calls verbs of the host program on each host. An answer without an end is an unreachable host. */
export class Calls {
  private readonly byName: ReadonlyMap<string, { readonly host: Host; readonly connection: Connection }>;
  private readonly ssh: Ssh | undefined;

  constructor(hosts: readonly Host[], settings: SshSettings, text: string, world: World) {
    const program = { text, name: nameOfProgram(text) };
    const ssh = hosts.some(({ local }) => !local) ? new Ssh(settings, world) : undefined;
    const transport = (host: Host) =>
      host.local || ssh === undefined ? localTransport(host, program, world) : ssh.transport(host, program);
    this.ssh = ssh;
    this.byName = new Map(
      hosts.map((host) => [host.name, { host, connection: new Connection(host.name, transport(host), world) }]),
    );
  }

  at(name: string): { readonly host: Host; readonly connection: Connection } {
    const found = this.byName.get(name);
    if (found === undefined) throw new UserError(`there is no host ${name}`);
    return found;
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.byName.values()].map(async ({ connection }) => connection.close()));
    this.ssh?.close();
  }

  /** @throws StepFailed when the verb failed, LeaseLost when the lease is another's, SiteUnreachable else */
  async verb(name: string, words: readonly string[], { guard = false, ...options }: VerbOptions = {}): Promise<Answer> {
    const printed = await this.at(name).connection.call(words, { deadlineMs: VERB_MS + LOCK_MS, ...options }, guard);
    const answer = parseAnswer(printed.stdout);
    if (answer === undefined) {
      const errors = printed.stderr.trim().slice(-300);
      throw new SiteUnreachable(name, `its answer was truncated${errors === "" ? "" : `: ${errors}`}`);
    }
    if (answer.get("end") === "ok") return answer;
    const lost = answer.get("lost");
    if (lost !== undefined) throw new LeaseLost(name, lost);
    throw new StepFailed(name, answer.get("failed") ?? "it failed without a reason");
  }
}
