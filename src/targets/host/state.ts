import { createHash } from "node:crypto";
import { OUTCOMES } from "../../deploy/target.ts";
import type {
  Attempt,
  LiveState,
  Locked,
  Outcome,
  Owner,
  ReleaseThere,
  Secrets,
  SiteState,
} from "../../deploy/target.ts";
import { releaseOfId } from "../../release/release.ts";
import type { Release } from "../../release/release.ts";
import type { Answer } from "./answer.ts";
import { envLines } from "./env-lines.ts";

/** What every answer with an inspection holds. */
export function liveStateOf(
  site: string,
  answer: Answer,
  observed: Pick<SiteState, "serving" | "groups" | "rollout">,
): LiveState {
  return { site, current: currentOf(answer), ...observed, attempt: attemptOf(answer) };
}

/** The answer to `inspect` as the engine knows it. `nonce` went with the call: a digest of secrets is of no use to others. */
export function stateOf(
  site: string,
  answer: Answer,
  {
    observed,
    secrets,
    nonce,
  }: {
    readonly observed: Pick<SiteState, "serving" | "groups" | "rollout">;
    readonly secrets: Secrets | undefined;
    readonly nonce: string;
  },
): SiteState {
  return {
    ...liveStateOf(site, answer, observed),
    releases: releasesOf(answer),
    backups: answer.all("backup").map((line) => {
      const [name = "", release = ""] = line.split(" ");
      return { name, release };
    }),
    owner: ownerOf(answer),
    locked: lockedOf(answer, "locked-"),
    held: lockedOf(answer, "held-"),
    outcomes: outcomesOf(answer),
    sameSecrets:
      secrets === undefined
        ? undefined
        : answer.get("secrets") ===
          createHash("sha256")
            .update(nonce + envLines(secrets))
            .digest("hex"),
    facts: Object.fromEntries(answer.below("")),
  };
}

function outcomesOf(answer: Answer): SiteState["outcomes"] {
  const outcomes: Record<string, { outcome: Outcome; by: string; at: string }> = {};
  for (const line of answer.all("outcome")) {
    const [id = "", word = "", by = "", at = ""] = line.split(" ");
    const outcome = OUTCOMES.find((known) => known === word);
    if (outcome !== undefined) outcomes[id] = { outcome, by, at };
  }
  return outcomes;
}

function releasesOf(answer: Answer): ReleaseThere[] {
  const lacks = new Map(
    answer.all("secrets-lack").map((line) => {
      const [id = "", names = ""] = line.split(" ");
      return [id, names.split(",")] as const;
    }),
  );
  return answer.all("release").map((line) => {
    const [id = "", good = "0", bad = "no", archive = "-", left = "no", whole = "whole", ...missing] = line.split(" ");
    return {
      id,
      good: Number(good),
      bad: bad === "yes",
      left: left === "yes",
      whole: whole === "missing" ? missing.join(" ") : true,
      lacks: lacks.get(id) ?? [],
      artifact: archive === "-" || archive === "" ? undefined : { kind: "archive", sha256: archive },
    };
  });
}

function attemptOf(answer: Answer): Attempt | undefined {
  const field = Object.fromEntries(answer.below("record-"));
  const id = nonEmpty(field["id"]);
  if (id === undefined) return undefined;
  const { kind, end, healthy } = field;
  const yes = (name: string): boolean => field[name] === "yes";
  return {
    id,
    kind: kind === "rollback" || kind === "config-change" ? kind : "deploy",
    from: orEmpty(field["from"]),
    to: orEmpty(field["to"]),
    fromWasHealthy: healthy === "yes" ? true : healthy === "no" ? false : undefined,
    end: end === "committed" || end === "undone" ? end : "pending",
    undoBegun: yes("begun"),
    switched: yes("switched"),
    disarmed: yes("disarmed"),
    prepared: (field["prepared"] ?? "no") !== "no",
    forward: yes("forward"),
    fromGroup: orEmpty(field["from-slot"]),
    toGroup: orEmpty(field["to-slot"]),
    left: nonEmpty(orEmpty(field["after"])),
    drainMs: 1000 * Number(field["drain"] ?? "0"),
  };
}

/** `-` stands for none. */
function orEmpty(text: string | undefined): string {
  return text === undefined || text === "-" ? "" : text;
}

export function ownerOf(answer: Answer): (Owner & { guard: "running" | "stopped" }) | undefined {
  const id = nonEmpty(answer.get("owner"));
  if (id === undefined) return undefined;
  const fields = Object.fromEntries(answer.below("owner-"));
  const { kind } = fields;
  return {
    id,
    kind: kind === "rollback" || kind === "config-change" || kind === "recover" ? kind : "deploy",
    repository: fields["repository"] ?? "",
    runId: fields["run-id"] ?? "",
    attempt: fields["attempt"] ?? "",
    checkRunId: fields["check-run-id"] ?? "",
    actor: fields["actor"] ?? "",
    reason: fields["reason"] ?? "",
    url: fields["url"] ?? "",
    release: fields["release"] ?? "",
    guard: answer.get("guard") === "running" ? "running" : "stopped",
  };
}

export function ownerRecord(owner: Owner, sites: number): string {
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
    sites: String(sites),
  };
  return record(fields);
}

/** The host program's own form: a plain word as it is, which the program reads without a process of its own; the rest in base64. */
export function record(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(
      ([key, value]) => `${key} ${/^[\w.:/@+-]*$/.test(value) ? `=${value}` : Buffer.from(value).toString("base64")}\n`,
    )
    .join("");
}

export function lockedOf(answer: Answer, prefix: "locked-" | "held-"): Locked | undefined {
  const fields = Object.fromEntries(answer.below(prefix));
  if (fields["kind"] === undefined) return undefined;
  return {
    kind: fields["kind"] === "hold" ? "hold" : "person",
    actor: fields["actor"] ?? "",
    reason: fields["reason"] ?? "",
  };
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
