import type { Attempt } from "../../../src/deploy/target.ts";

/** `nostart`: its process ends at once. `once`: it runs, and does not start a second time. `sick`: it runs and fails every check. `late`: healthy until it gets the traffic. */
export type Health = "ok" | "once" | "nostart" | "sick" | "late";

/** How the user's switch command behaves: does its work, fails, fails after its work, or exits 0 and does nothing. */
export type Switch = "ok" | "fails" | "half" | "nothing";

export interface Process {
  readonly release: string;
  readonly secrets: string;
}

export interface Known {
  good: number;
  bad: boolean;
  left: boolean;
  whole: true | string;
  secrets: string;
}

export interface SiteRecord {
  id: string;
  kind: "deploy" | "rollback" | "config-change";
  from: string;
  to: string;
  healthy: boolean | undefined;
  end: "pending" | "committed" | "undone";
  begun: boolean;
  switched: boolean;
  disarmed: boolean;
  prepared: "no" | number;
  secretsBefore: string;
  secretsTo: string;
  secretsCommitted: string;
  seen: boolean;
  fromSlot: string;
  toSlot: string;
  drain: number;
  after: string | undefined;
  forward: string[];
  undo: string[];
}

/** The lines of a record, by their keys. */
export function fieldsOf(lines: readonly string[]): { field(key: string): string; all(key: string): string[] } {
  const all = (key: string): string[] =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return { all, field: (key) => all(key)[0] ?? "" };
}

/** The record as an inspection shows it. */
export function attemptOf(record: SiteRecord | undefined): Attempt | undefined {
  if (record === undefined) return undefined;
  const {
    id,
    kind,
    from,
    to,
    healthy,
    end,
    begun,
    switched,
    disarmed,
    prepared,
    forward,
    fromSlot,
    toSlot,
    after,
    drain,
  } = record;
  return {
    id,
    kind,
    from,
    to,
    fromWasHealthy: healthy,
    end,
    undoBegun: begun,
    switched,
    disarmed,
    prepared: prepared !== "no",
    forward: forward.length > 0,
    fromGroup: fromSlot,
    toGroup: toSlot,
    left: after,
    drainMs: drain * 1000,
  };
}
