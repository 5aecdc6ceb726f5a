import { statSync } from "node:fs";
import type { Environment } from "../../config/types.ts";
import type { World } from "../../core/world.ts";
import { StepFailed } from "../../deploy/target.ts";
import type {
  AttemptEnd,
  EvidenceFile,
  LastWord,
  LiveState,
  SiteLease,
  Step,
  StepIo,
  StepResult,
} from "../../deploy/target.ts";
import type { Answer } from "./answer.ts";
import { LOCK_MS } from "./calls.ts";
import type { Calls } from "./calls.ts";
import { envLines } from "./env-lines.ts";
import { overlay } from "./overlay.ts";
import type { HostRuntime } from "./runtime.ts";
import { liveStateOf, record } from "./state.ts";
import type { Snapshot, Stage } from "./plan.ts";

const BEAT_MS = 20_000;
const UPLOAD_MS = 900_000;

export interface HostLeaseParts {
  readonly site: string;
  readonly id: string;
  readonly service: string;
  readonly environment: Environment;
  readonly calls: Calls;
  readonly world: World;
  readonly runtime: HostRuntime;
}

/** The verbs of the host program that only the owner of a lease may call. */
export class HostLease implements SiteLease {
  readonly site: string;
  private readonly id: string;
  private readonly service: string;
  private readonly environment: Environment;
  private readonly calls: Calls;
  private readonly world: World;
  private readonly runtime: HostRuntime;

  constructor({ site, id, service, environment, calls, world, runtime }: HostLeaseParts) {
    this.site = site;
    this.id = id;
    this.service = service;
    this.environment = environment;
    this.calls = calls;
    this.world = world;
    this.runtime = runtime;
  }

  async arm(): Promise<{ readonly limits: string }> {
    const seconds = String(Math.ceil(this.environment.guardMs / 1000));
    const answer = await this.calls.verb(this.site, ["arm", this.id, seconds], { guard: true, deadlineMs: LOCK_MS });
    return { limits: answer.get("reboot") === "survives" ? "" : "a reboot of the host (no systemd, or not root)" };
  }

  async beat(): Promise<"running" | "stopped"> {
    const answer = await this.calls.verb(this.site, ["beat", this.id], { guard: true, deadlineMs: BEAT_MS });
    return answer.get("guard") === "running" ? "running" : "stopped";
  }

  async run(step: Step, io: StepIo): Promise<StepResult> {
    switch (step.verb) {
      case "snapshot":
        return this.snapshot(step.data as unknown as Snapshot);
      case "stage":
        return this.stage(step.data as unknown as Stage, io);
      case "beside":
      case "switch":
        return this.lines(step);
      case "stop-left":
        await this.stopLeft(true);
        return NOTHING_PRINTED;
      case "hook":
        return this.hook(step);
      default:
        throw new Error(`no such step: ${step.verb}`);
    }
  }

  async disarm(): Promise<void> {
    await this.calls.verb(this.site, ["disarm", this.id]);
  }

  async prepare(): Promise<LiveState> {
    return this.liveState(await this.calls.verb(this.site, ["prepare", this.id]));
  }

  async commit(of: string): Promise<LiveState> {
    return this.liveState(await this.calls.verb(this.site, ["commit", this.id, of]));
  }

  async finish(of: string, { drop }: { readonly drop: boolean }): Promise<AttemptEnd | undefined> {
    // Forward and, where that fails, back.
    const answer = await this.calls.verb(this.site, ["finish", this.id, of, ...(drop ? ["drop"] : [])], {
      deadlineMs: 2 * this.moveMs(),
    });
    const ended = answer.get("ended");
    return ended === "committed" || ended === "undone" ? ended : undefined;
  }

  async follow(of: string): Promise<void> {
    await this.calls.verb(this.site, ["follow", this.id, of], { deadlineMs: this.moveMs() });
  }

  async lead(of: string): Promise<void> {
    await this.calls.verb(this.site, ["lead", this.id, of], { deadlineMs: this.moveMs() });
  }

  async stopLeft(seen: boolean): Promise<void> {
    await this.calls.verb(this.site, ["after", this.id, seen ? "yes" : "no"], { deadlineMs: this.moveMs() });
  }

  async markBad(release: string): Promise<void> {
    await this.calls.verb(this.site, ["mark", this.id, release]);
  }

  async evidence(of: string): Promise<readonly EvidenceFile[]> {
    const answer = await this.calls.verb(this.site, ["evidence", this.id, of], {
      deadlineMs: LOCK_MS,
    });
    return answer.below("file:").map(([name, text]) => ({ name, text, about: aboutOf(name) }));
  }

  async hold(reason: string, actor: string): Promise<void> {
    const payload = record({ kind: "hold", deployment: this.id, actor, reason: this.world.secrets.redact(reason) });
    await this.calls.verb(this.site, ["hold", this.id, lengthOf(payload)], { payload });
  }

  async end({ outcome, bad, of }: LastWord): Promise<void> {
    const others = of.flatMap((other) => [other.id, other.outcome]);
    await this.calls.verb(this.site, ["end", this.id, outcome, String(this.environment.keep), bad ?? "-", ...others], {
      deadlineMs: LOCK_MS,
    });
  }

  private async snapshot({ ownSecrets, replaces, record: fields }: Snapshot): Promise<StepResult> {
    const stamp = new Date(this.world.clock.now()).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
    const input = linesOf(fields);
    const words = [lengthOf(input), `${this.service}-backup-${stamp}`, ownSecrets ? "own" : "-", replaces ?? "-"];
    await this.calls.verb(this.site, ["snapshot", this.id, ...words], { payload: input, deadlineMs: LOCK_MS });
    return NOTHING_PRINTED;
  }

  private async stage({ present }: Stage, { shipment }: StepIo): Promise<StepResult> {
    if (shipment === undefined) throw new Error("nothing to stage");
    const { release, payload, secrets } = shipment;
    if (secrets !== undefined) {
      const input = envLines(secrets);
      await this.calls.verb(this.site, ["upload", this.id, lengthOf(input), "secrets", "-"], { payload: input });
    }
    const send = payload.kind === "archive" && !present;
    if (send) {
      const { size } = statSync(payload.file);
      await this.calls.verb(this.site, ["upload", this.id, String(size), "archive", payload.sha256], {
        payload: { file: payload.file },
        deadlineMs: UPLOAD_MS,
      });
    }
    const input = await overlay(shipment, this.environment, this.calls.at(this.site).host, this.runtime);
    const from = payload.kind === "reuse" && !present ? payload.of : "-";
    const words = [String(input.length), release.id, send ? "archive" : "-", from];
    await this.calls.verb(this.site, ["stage", this.id, ...words], { payload: input, deadlineMs: UPLOAD_MS });
    return NOTHING_PRINTED;
  }

  private async lines({ verb, data, deadlineMs }: Step): Promise<StepResult> {
    const input = linesOf(data as readonly string[]);
    await this.calls.verb(this.site, ["run", this.id, lengthOf(input), verb], { payload: input, deadlineMs });
    return NOTHING_PRINTED;
  }

  private async hook({ data, says, deadlineMs }: Step): Promise<StepResult> {
    const answer = await this.calls.verb(this.site, ["hook", this.id, ...(data as readonly string[])], { deadlineMs });
    const code = answer.get("code") ?? "";
    const output = answer.get("output") ?? "";
    if (code === "0") return { output };
    const last = output.trim().split("\n").slice(-LAST_LINES).join("\n");
    throw new StepFailed(this.site, `${says} exited with ${code}${last === "" ? "" : `: ${last}`}`, {
      code: Number(code),
      output,
    });
  }

  private liveState(answer: Answer): LiveState {
    return liveStateOf(this.site, answer, this.runtime.observe(answer, this.environment));
  }

  private moveMs(): number {
    const { startTimeoutMs, stopTimeoutMs } = this.environment.target;
    return 2 * (startTimeoutMs + stopTimeoutMs) + LOCK_MS;
  }
}

const LAST_LINES = 5;
const NOTHING_PRINTED: StepResult = { output: "" };

function aboutOf(name: string): EvidenceFile["about"] {
  if (/\/log\.txt$|crash\.dump$/.test(name)) return "release";
  if (name.endsWith("journal.jsonl")) return "deployment";
  if (name.endsWith("listening.txt")) return "listeners";
  return /(?:resources|process|processes)\.txt$/.test(name) ? "machine" : "service";
}

/** A payload is sent with its length, so that a truncated one is recognised. */
export function lengthOf(payload: string): string {
  return String(Buffer.byteLength(payload));
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
