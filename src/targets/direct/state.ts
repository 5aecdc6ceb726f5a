import { createHash } from "node:crypto";
import { OUTCOMES, releaseOfId } from "../../deploy/target.ts";
import type { HostState, Locked, Outcome, Owner, Release } from "../../deploy/target.ts";
import type { Answer } from "./answer.ts";

/** What `inspect` told, in the engine's words. */
export function stateOf(host: string, answer: Answer, secrets: string | undefined, nonce: string): HostState {
  const outcomes: Record<string, { outcome: Outcome; by: string; at: string }> = {};
  for (const line of answer.all("outcome")) {
    const [id = "", word = "", by = "", at = ""] = line.split(" ");
    const outcome = OUTCOMES.find((known) => known === word);
    if (outcome !== undefined) outcomes[id] = { outcome, by, at };
  }
  return {
    host,
    current: currentOf(answer),
    active: answer.get("active")?.trim(),
    running: answer.all("running").map((line) => {
      const [slot = "", release = "", pid = ""] = line.split(" ");
      return { slot, release, pid };
    }),
    releases: answer.all("release").map((line) => {
      const [id = "", good = "0", bad = "no", archive = ""] = line.split(" ");
      return { id, good: Number(good), bad: bad === "yes", archive: nonEmpty(archive) };
    }),
    backups: answer.all("backup").map((line) => {
      const [name = "", release = ""] = line.split(" ");
      return { name, release };
    }),
    owner: ownerOf(answer),
    locked: lockedOf(answer),
    undo: nonEmpty(answer.get("undo")),
    committed: nonEmpty(answer.get("committed")),
    undone: nonEmpty(answer.get("undone")),
    switched: nonEmpty(answer.get("switched")),
    disarmed: nonEmpty(answer.get("disarmed")),
    outcomes,
    sameSecrets: secrets === undefined ? undefined : answer.get("secrets") === createHash("sha256").update(nonce + secrets).digest("hex"),
    facts: Object.fromEntries(answer.below("")),
  };
}

export function ownerOf(answer: Answer): (Owner & { guard: "alive" | "dead" }) | undefined {
  const id = nonEmpty(answer.get("owner"));
  if (id === undefined) return undefined;
  const told = Object.fromEntries(answer.below("owner-"));
  const kind = told["kind"];
  return {
    id,
    kind: kind === "rollback" || kind === "flip" || kind === "recover" ? kind : "deploy",
    repository: told["repository"] ?? "",
    runId: told["run-id"] ?? "",
    attempt: told["attempt"] ?? "",
    checkRunId: told["check-run-id"] ?? "",
    actor: told["actor"] ?? "",
    reason: told["reason"] ?? "",
    url: told["url"] ?? "",
    release: told["release"] ?? "",
    guard: answer.get("guard") === "alive" ? "alive" : "dead",
  };
}

export function ownerRecord(owner: Owner): string {
  const fields: Record<string, string> = {
    kind: owner.kind,
    repository: owner.repository,
    "run-id": owner.runId,
    attempt: owner.attempt,
    "check-run-id": owner.checkRunId,
    actor: owner.actor,
    reason: owner.reason,
    url: owner.url,
    release: owner.release,
  };
  return record(fields);
}

/** The host program's own form: a plain word as it is, which the program reads without a process of its own; the rest in base64. */
export function record(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields).map(([key, value]) => `${key} ${/^[\w.:/@+-]*$/.test(value) ? `=${value}` : Buffer.from(value).toString("base64")}\n`).join("");
}

export function lockedOf(answer: Answer): Locked | undefined {
  const fields = Object.fromEntries(answer.below("locked-"));
  if (fields["kind"] === undefined) return undefined;
  return { kind: fields["kind"] === "hold" ? "hold" : "person", actor: fields["actor"] ?? "", reason: fields["reason"] ?? "" };
}

function currentOf(answer: Answer): Release | undefined {
  const named = releaseOfId(answer.get("current") ?? "");
  if (named === undefined) return undefined;
  // The manifest has the whole commit; the folder's name only its beginning.
  const commit = commitOf(answer.get("manifest"));
  return commit?.startsWith(named.commit) === true ? { ...named, commit } : named;
}

function commitOf(manifest: string | undefined): string | undefined {
  if (manifest === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(manifest);
    const commit = typeof parsed === "object" && parsed !== null && "commit" in parsed ? parsed.commit : undefined;
    return typeof commit === "string" && /^[0-9a-f]{7,64}$/.test(commit) ? commit : undefined;
  } catch {
    return undefined; // edited by hand: the folder's name is enough
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}
