import { createReadStream, statSync } from "node:fs";
import type { Environment, Hook } from "../../config/types.ts";
import type { World } from "../../core/world.ts";
import { StepFailed, releaseOfId } from "../../deploy/target.ts";
import type {
  AttemptEnd,
  Death,
  Endpoint,
  EvidenceFile,
  Finding,
  SiteState,
  LastWord,
  LeaseAnswer,
  LeaseTerms,
  Needs,
  Owner,
  Plan,
  Release,
  Step,
  Target,
} from "../../deploy/target.ts";
import { Calls, LOCK_MS, SPARE_MS } from "./calls.ts";
import { overlay } from "./contents.ts";
import type { Contents } from "./contents.ts";
import { servingSlot, slotOn } from "./lines.ts";
import { hookStep, planForward, planRollback } from "./plan.ts";
import { preflight } from "./preflight.ts";
import { lockedOf, ownerOf, ownerRecord, record, stateOf } from "./state.ts";

export interface DirectOptions {
  readonly service: string;
  readonly environment: Environment;
  /** What is deployed; undefined where nothing is (rollback, recover, status). */
  readonly contents: Contents | undefined;
  readonly needs: Needs | undefined;
  readonly ssh: { readonly key: string | undefined; readonly knownHosts: string | undefined };
}

const PARALLEL = 30;
const BEAT_MS = 20_000;
const UPLOAD_MS = 900_000;

/** Releases in folders on hosts, over OpenSSH or on this machine, by the host program. */
export function directTarget(options: DirectOptions, world: World): DirectTarget {
  return new DirectTarget(options, world);
}

export class DirectTarget implements Target {
  readonly sites: readonly string[];
  readonly parallel = PARALLEL;
  private readonly calls: Calls;
  private readonly options: DirectOptions;
  private readonly world: World;

  constructor(options: DirectOptions, world: World) {
    this.options = options;
    this.world = world;
    const { hosts, connectTimeoutMs } = options.environment.target;
    this.sites = hosts.map(({ name }) => name).sort();
    this.calls = new Calls(hosts, { ...options.ssh, connectTimeoutMs }, world);
  }

  async inspect(name: string): Promise<SiteState> {
    const nonce = this.world.randomHex(8);
    const ports = this.calls.at(name).host.ports.join(",");
    const answer = await this.calls.piped(name, ["inspect", nonce, ports === "" ? "-" : ports]);
    const closed = answer.get("unreadable");
    if (closed !== undefined) {
      throw new StepFailed(
        name,
        `${closed} can not be read by ${answer.get("user") ?? "this user"} there, so that what is live is not known: run this as the user that deploys, or with \`sudo: true\``,
      );
    }
    return stateOf(name, answer, this.options.contents?.secrets, nonce);
  }

  preflight(state: SiteState, release: Release): Finding[] {
    return preflight(state, release, this.options.environment, this.options.needs, this.options.contents);
  }

  plan(release: Release, states: readonly SiteState[]): Plan {
    return planForward(release, states, this.options.environment, this.options.contents);
  }

  planRollback(wanted: Release, states: readonly SiteState[], fromWasHealthy: boolean | undefined): Plan {
    return planRollback(wanted, states, fromWasHealthy, this.options.environment);
  }

  serving(state: SiteState): string {
    return servingSlot(state, this.options.environment.strategy);
  }

  hookStep(hook: Hook, release: Release): Step {
    return hookStep(hook, release);
  }

  async lease(name: string, owner: Owner, how: LeaseTerms): Promise<LeaseAnswer> {
    const { guardMs } = this.options.environment;
    const payload = ownerRecord(owner, how.sites);
    const words = [
      "lease",
      owner.id,
      lengthOf(payload),
      how.over ?? "-",
      how.force ? "force" : how.breakHold ? "break-hold" : "-",
      String(Math.ceil(guardMs / 1000)),
    ];
    const answer = await this.calls.installed(name, words, { input: payload, deadlineMs: LOCK_MS + SPARE_MS });
    const holder = ownerOf(answer);
    const locked = lockedOf(answer, "locked-") ?? lockedOf(answer, "held-");
    switch (answer.get("answer")) {
      case "granted":
        return {
          answer: "granted",
          undo: answer.get("undo") || undefined,
          replaced: answer.get("replaced") || undefined,
          replacedKind: answer.get("replaced-kind") || undefined,
        };
      case "held":
        if (holder !== undefined) return { answer: "held", owner: holder };
        break;
      case "locked":
        return { answer: "locked", locked: locked ?? { kind: "person", actor: "somebody", reason: "" } };
    }
    throw new StepFailed(name, "the host answered a lease with something else");
  }

  async arm(name: string, id: string): Promise<{ survivesReboot: boolean }> {
    const seconds = String(Math.ceil(this.options.environment.guardMs / 1000));
    const answer = await this.calls.verb(name, ["arm", id, seconds], { fresh: true, deadlineMs: LOCK_MS });
    return { survivesReboot: answer.get("reboot") === "survives" };
  }

  async beat(name: string, id: string): Promise<"alive" | "dead"> {
    const answer = await this.calls.verb(name, ["beat", id], { deadlineMs: BEAT_MS });
    return answer.get("guard") === "alive" ? "alive" : "dead";
  }

  async run(name: string, id: string, step: Step): Promise<void> {
    switch (step.verb) {
      case "snapshot":
        await this.snapshot(name, id, step);
        return;
      case "stage":
        await this.stage(name, id, step);
        return;
      case "beside":
      case "switch":
        await this.calls.verb(name, ["run", id, lengthOf(linesOf(step.words)), step.verb], {
          input: linesOf(step.words),
          deadlineMs: step.deadlineMs,
        });
        return;
      case "stop-left":
        await this.stopLeft(name, id, true);
        return;
      case "hook": {
        const answer = await this.calls.verb(name, ["hook", id, ...step.words], { deadlineMs: step.deadlineMs });
        const code = answer.get("code") ?? "";
        if (code !== "0")
          throw new StepFailed(
            name,
            `${step.says} exited with ${code}: ${(answer.get("output") ?? "").trim().split("\n").slice(-6, -1).join("\n")}`,
          );
        return;
      }
      default:
        throw new Error(`no such step: ${step.verb}`);
    }
  }

  async disarm(name: string, id: string): Promise<void> {
    await this.calls.verb(name, ["disarm", id], {});
  }

  async prepare(name: string, id: string): Promise<void> {
    await this.calls.verb(name, ["prepare", id], {});
  }

  async commit(name: string, id: string, of: string): Promise<void> {
    await this.calls.verb(name, ["commit", id, of], {});
  }

  async finish(name: string, id: string, of: string, { drop }: { drop: boolean }): Promise<AttemptEnd | undefined> {
    const answer = await this.calls.verb(name, ["finish", id, of, ...(drop ? ["drop"] : [])], {
      deadlineMs: this.endMs(),
    });
    const ended = answer.get("ended");
    return ended === "committed" || ended === "undone" ? ended : undefined;
  }

  async follow(name: string, id: string, of: string): Promise<void> {
    await this.calls.verb(name, ["follow", id, of], { deadlineMs: this.moveMs() });
  }

  async lead(name: string, id: string, of: string): Promise<void> {
    await this.calls.verb(name, ["lead", id, of], { deadlineMs: this.moveMs() });
  }

  async stopLeft(name: string, id: string, seen: boolean): Promise<void> {
    await this.calls.verb(name, ["after", id, seen ? "yes" : "no"], { deadlineMs: this.moveMs() });
  }

  async markBad(name: string, id: string, release: string): Promise<void> {
    await this.calls.verb(name, ["mark", id, release], {});
  }

  async end(name: string, id: string, { outcome, bad, of }: LastWord): Promise<void> {
    const others = of.flatMap((other) => [other.id, other.outcome]);
    await this.calls.verb(name, ["end", id, outcome, String(this.options.environment.keep), bad ?? "-", ...others], {
      deadlineMs: LOCK_MS,
    });
  }

  async hold(name: string, id: string, reason: string, actor: string): Promise<void> {
    const payload = record({ kind: "hold", deployment: id, actor, reason: this.world.secrets.redact(reason) });
    await this.calls.verb(name, ["hold", id, lengthOf(payload)], { input: payload });
  }

  async lock(name: string, reason: string, actor: string): Promise<void> {
    await this.calls.installed(name, ["lock", base64(reason), base64(actor)], {});
  }

  async unlock(name: string): Promise<void> {
    await this.calls.installed(name, ["unlock"], {});
  }

  /** A configuration file of a release that is on the host. */
  async read(name: string, release: string, file: string): Promise<string> {
    const answer = await this.calls.piped(name, ["read", release, base64(file)]);
    return answer.get("content") ?? "";
  }

  async evidence(name: string, id: string, of: string): Promise<EvidenceFile[]> {
    const answer = await this.calls.verb(name, ["evidence", id, of], {
      deadlineMs: LOCK_MS,
      keepBytes: 16 * 1024 * 1024,
    });
    return answer.below("file:").map(([file, text]) => ({ name: file, text }));
  }

  async endpoint(name: string, slot: string): Promise<Endpoint> {
    const { host } = this.calls.at(name);
    const { strategy } = this.options.environment;
    const instance = strategy.kind === "blue-green" ? slotOn(host, strategy, slot).instance : host.instance;
    const label = strategy.kind === "blue-green" ? `${name} slot ${slot}` : name;
    return this.through(name, instance, label);
  }

  async front(name: string): Promise<Endpoint | undefined> {
    const { front } = this.calls.at(name).host;
    return front === undefined ? undefined : this.through(name, front, `${name} front`);
  }

  async fromHost(name: string, url: string): Promise<Endpoint> {
    return this.through(name, url, `${url} as ${name} sees it`);
  }

  async watch(name: string, slot: string, withinMs: number, signal: AbortSignal): Promise<Death | undefined> {
    const seconds = Math.ceil(withinMs / 1000);
    try {
      const answer = await this.calls.piped(name, ["watch", slot, String(seconds)], {
        deadlineMs: withinMs + SPARE_MS,
        signal,
      });
      const why = answer.get("died");
      return why === undefined ? undefined : { why, log: answer.get("log") ?? "" };
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.calls.close();
  }

  private async through(name: string, url: string, label: string): Promise<Endpoint> {
    const { hostname, port, protocol, origin, pathname } = new URL(url);
    const base = `${origin}${pathname === "/" ? "" : pathname.replace(/\/$/, "")}`;
    const plain = hostname.replace(/^\[|\]$/g, "");
    const socketPath = await this.calls
      .at(name)
      .connection.forward(plain, Number(port) || (protocol === "https:" ? 443 : 80));
    return { name: label, url: base, ...(socketPath === undefined ? {} : { socketPath }) };
  }

  private async snapshot(name: string, id: string, step: Step): Promise<void> {
    const [secrets = "-", replaced = "-", ...fields] = step.words;
    const stamp = new Date(this.world.clock.now()).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
    const words = [
      "snapshot",
      id,
      lengthOf(linesOf(fields)),
      `${this.options.service}-backup-${stamp}`,
      secrets,
      replaced,
    ];
    await this.calls.verb(name, words, { input: linesOf(fields), deadlineMs: LOCK_MS });
  }

  private async stage(name: string, id: string, step: Step): Promise<void> {
    const [release = "", onHost] = step.words;
    const { contents, environment } = this.options;
    if (contents === undefined) throw new Error("nothing to stage");
    if (contents.secrets !== undefined) {
      await this.calls.verb(name, ["upload", id, lengthOf(contents.secrets), "secrets", "-"], {
        input: contents.secrets,
      });
    }
    const { code } = contents;
    const send = "archive" in code && onHost !== "present";
    if (send) {
      const { size } = statSync(code.archive);
      await this.calls.verb(name, ["upload", id, String(size), "archive", code.sha256], {
        input: createReadStream(code.archive),
        deadlineMs: UPLOAD_MS,
      });
    }
    const over = await overlay(wholeRelease(release), contents, environment, this.calls.at(name).host);
    const from = "from" in code && onHost !== "present" ? code.from : "-";
    await this.calls.verb(name, ["stage", id, String(over.length), release, send ? "archive" : "-", from], {
      input: over,
      deadlineMs: UPLOAD_MS,
    });
  }

  /** Forward and, where that fails, back. */
  private endMs(): number {
    return 2 * this.moveMs();
  }

  private moveMs(): number {
    const { startTimeoutMs, stopTimeoutMs } = this.options.environment.target;
    return 2 * (startTimeoutMs + stopTimeoutMs) + LOCK_MS;
  }
}

function wholeRelease(id: string): Release {
  const release = releaseOfId(id);
  if (release === undefined) throw new Error(`not a release: ${id}`);
  return release;
}

/** A payload goes with its length, so that one that was cut is seen to be cut. */
function lengthOf(payload: string): string {
  return String(Buffer.byteLength(payload));
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
