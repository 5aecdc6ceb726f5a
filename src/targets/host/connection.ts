import type { World } from "../../core/world.ts";
import { SiteUnreachable } from "../../deploy/target.ts";
import { CallStopped, SessionEnded } from "./session.ts";
import type { CallOptions, Printed, Session } from "./session.ts";

/** How one host is reached. */
export interface Transport {
  /**
   * Starts a session: the first one opens the connection that further ones share; that of the guard has one of its own.
   */
  start(kind: "first" | "further" | "guard"): Session;
  /**
   * What to report of a session that ended: `attempt` is how often the call was tried; undefined when it is worth
   * another try.
   */
  problem(ended: SessionEnded, attempt: number): Promise<Error | undefined>;
  /** A path of a Unix socket that leads to host:port as seen from there; left out where that is this machine. */
  forward?(host: string, port: number): Promise<string>;
}

const CLOSE_MS = 5000;

/** The sessions with one host: as many as verbs run side by side, and one for the guard, which no verb can delay. */
export class Connection {
  private readonly name: string;
  private readonly transport: Transport;
  private readonly world: Pick<World, "clock">;
  private readonly sessions = new Set<Session>();
  private readonly idle: Session[] = [];
  private first: Session | undefined;
  private guard: Session | undefined;

  constructor(name: string, transport: Transport, world: Pick<World, "clock">) {
    this.name = name;
    this.transport = transport;
    this.world = world;
  }

  /**
   * Carries out a verb of the host program, and resolves to what it printed, however much of it arrived.
   * @throws SiteUnreachable when nothing is known of what happened there
   */
  async call(words: readonly string[], options: CallOptions, guard: boolean): Promise<Printed> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const session = guard ? this.guardSession() : await this.take(options.signal !== undefined);
        const printed = await session.call(words, options);
        if (!guard) this.idle.push(session);
        return printed;
      } catch (error) {
        if (error instanceof CallStopped)
          throw new SiteUnreachable(
            this.name,
            options.signal?.aborted === true ? "we hung up" : `it did not answer within ${options.deadlineMs / 1000} s`,
          );
        if (!(error instanceof SessionEnded)) throw error;
        if (error.when === "begun" && error.result.code !== CONNECTION_LOST) return error.result;
        const problem = await this.transport.problem(error, attempt);
        if (problem !== undefined) throw problem;
      }
    }
  }

  /** Opens the guard's connection ahead of its first call, which takes a while. */
  openGuard(): void {
    this.guardSession();
  }

  async forward(host: string, port: number): Promise<string | undefined> {
    if (this.transport.forward === undefined) return undefined;
    await this.opened();
    return this.transport.forward(host, port);
  }

  async close(): Promise<void> {
    const open = [...this.sessions];
    const over = new AbortController();
    const closed = Promise.all(open.map(async (session) => session.close())).then(() => over.abort());
    await Promise.race([closed, this.world.clock.sleep(CLOSE_MS, over.signal)]);
    for (const session of open) session.stop();
    await closed;
  }

  /** A session that carries out nothing. Further ones end with the first: a call that may be given up gets another. */
  private async take(mayEnd: boolean): Promise<Session> {
    const at = this.idle.findLastIndex((session) => session.open && !(mayEnd && session === this.first));
    const [free] = at === -1 ? [] : this.idle.splice(at, 1);
    if (free !== undefined) return free;
    if (this.first?.open !== true) {
      this.first = this.start("first");
      if (!mayEnd) return this.first;
      this.idle.push(this.first);
    }
    await this.first.begins;
    return this.start("further");
  }

  /** Resolves when the connection is there. */
  private async opened(): Promise<void> {
    if (this.first?.open !== true) {
      this.first = this.start("first");
      this.idle.push(this.first);
    }
    const { first } = this;
    try {
      await first.begins;
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      throw (await this.transport.problem(error, Number.POSITIVE_INFINITY)) ?? error;
    }
  }

  private guardSession(): Session {
    if (this.guard?.open !== true) this.guard = this.start("guard");
    return this.guard;
  }

  private start(kind: "first" | "further" | "guard"): Session {
    const session = this.transport.start(kind);
    this.sessions.add(session);
    const forget = (): void => {
      this.sessions.delete(session);
      if (this.idle.includes(session)) this.idle.splice(this.idle.indexOf(session), 1);
    };
    session.ends.then(forget, forget);
    return session;
  }
}

/** The exit code of ssh when the connection failed. */
export const CONNECTION_LOST = 255;

/** The host was reached, but ran nothing of ours: as little is known of it as of one that was not. */
export class NothingRun extends SiteUnreachable {
  constructor(host: string, why: string) {
    super(host, why);
    this.name = "NothingRun";
    this.message = `${host}: ${why}`;
  }
}
