/**
 * What may lie in `.deploy` together, and what must be durable before what: data, for the tests that enumerate it. A record
 * that fits none of the combinations is illegal; `fsck` on the host looks for the same.
 */

export interface Combination {
  readonly name: string;
  readonly kind: "deploy" | "rollback";
  readonly end: "pending" | "committed" | "undone";
  /** The values that each field may have; they may be combined freely. */
  readonly begun: readonly string[];
  readonly forward: readonly string[];
  readonly switched: readonly string[];
  readonly disarmed: readonly string[];
  readonly prepared: readonly string[];
  readonly seen: readonly string[];
  /** `left`: the slot that was left, where there are slots. */
  readonly after: readonly ("-" | "left")[];
}

const EITHER = ["no", "yes"];
const PLACES = ["no", "none", "number"];

/** What need not be on the disk before it has its name: nothing of it is of use after a loss of power. */
export const NEEDLESS = /^\.deploy\/(?:beat|guard|staged|run\/.*)$/;

export const COMBINATIONS: readonly Combination[] = [
  {
    name: "a deployment that goes on",
    kind: "deploy",
    end: "pending",
    begun: ["no"],
    forward: ["no"],
    switched: EITHER,
    disarmed: EITHER,
    prepared: PLACES,
    seen: ["no"],
    after: ["-"],
  },
  {
    name: "a deployment whose undo has begun",
    kind: "deploy",
    end: "pending",
    begun: ["yes"],
    forward: ["no"],
    switched: EITHER,
    disarmed: EITHER,
    prepared: PLACES,
    seen: ["no"],
    after: ["-"],
  },
  {
    name: "a rollback that goes forward",
    kind: "rollback",
    end: "pending",
    begun: ["no"],
    forward: ["yes"],
    switched: EITHER,
    disarmed: EITHER,
    prepared: PLACES,
    seen: ["no"],
    after: ["-"],
  },
  {
    name: "a rollback whose undo has begun",
    kind: "rollback",
    end: "pending",
    begun: ["yes"],
    forward: ["no"],
    switched: EITHER,
    disarmed: EITHER,
    prepared: PLACES,
    seen: ["no"],
    after: ["-"],
  },
  {
    name: "a deployment that is committed",
    kind: "deploy",
    end: "committed",
    begun: ["no"],
    forward: ["no"],
    switched: ["yes"],
    disarmed: ["no"],
    prepared: PLACES,
    seen: EITHER,
    after: ["-", "left"],
  },
  {
    name: "a rollback that is committed",
    kind: "rollback",
    end: "committed",
    begun: ["no"],
    forward: ["no"],
    switched: ["yes"],
    disarmed: ["no"],
    prepared: PLACES,
    seen: EITHER,
    after: ["-", "left"],
  },
  {
    name: "a deployment that is undone",
    kind: "deploy",
    end: "undone",
    begun: ["yes"],
    forward: ["no"],
    switched: EITHER,
    disarmed: ["no"],
    prepared: PLACES,
    seen: EITHER,
    after: ["-", "left"],
  },
  {
    name: "a rollback that is undone",
    kind: "rollback",
    end: "undone",
    begun: ["yes"],
    forward: ["no"],
    switched: EITHER,
    disarmed: ["no"],
    prepared: PLACES,
    seen: EITHER,
    after: ["-", "left"],
  },
];

/** The facts of one record, `after` by what it means. */
export type RecordState = { readonly [Field in keyof Omit<Combination, "name">]: string };

export function combinationOf(record: RecordState): Combination | undefined {
  return COMBINATIONS.find((combination) => {
    const { name: _, kind, end, ...fields } = combination;
    return (
      kind === record.kind &&
      end === record.end &&
      Object.entries(fields).every(([field, values]) =>
        (values as readonly string[]).includes(record[field as keyof RecordState]),
      )
    );
  });
}

/** Every record of a combination; `after` only where there are slots. */
export function recordsOf(combination: Combination, slots: boolean): RecordState[] {
  const { name: _, kind, end, ...fields } = combination;
  let all: Record<string, string>[] = [{ kind, end }];
  for (const [field, values] of Object.entries(fields)) {
    all = all.flatMap((record) =>
      (values as readonly string[])
        .filter((value) => slots || value !== "left")
        .map((value) => ({ ...record, [field]: value })),
    );
  }
  return all as RecordState[];
}

/** Ends that may follow an end, whatever verb is called, and which verb it takes. */
export const NEXT: readonly { readonly from: string; readonly to: string; readonly by: RegExp }[] = [
  { from: "pending", to: "committed", by: /^(commit|finish|guard|undo)/ },
  { from: "pending", to: "undone", by: /^(finish|follow|guard|undo)/ },
  { from: "committed", to: "undone", by: /^follow/ },
  // An undo that cannot run stays as it is, begun.
  { from: "committed", to: "pending", by: /^follow/ },
];

/** A write of `write` finds everything of `durable` on the disk; paths below the service's folder. */
export interface Durable {
  readonly rule: string;
  readonly durable: RegExp;
  readonly write: RegExp;
  /** Where a verb writes both, `durable` comes first. */
  readonly first?: true;
}

export const DURABLE: readonly Durable[] = [
  {
    rule: "secrets before the step that names them is carried out",
    durable: /^\.deploy\/secrets(\/|$)/,
    write: /^shared\/secrets\.env$/,
  },
  { rule: "secrets of a rollback before its record", durable: /^\.deploy\/secrets(\/|$)/, write: /^\.deploy\/record$/ },
  {
    rule: "the service's environment file before the release is started",
    durable: /^shared\/secrets\.env$/,
    write: /^\.deploy\/run\//,
  },
  {
    rule: "the record before the next act",
    durable: /^\.deploy\/record$/,
    write: /^(current|slots\/|shared\/secrets\.env|\.deploy\/(good|left|outcomes|run)\/|\.deploy\/(active|owner|held))/,
  },
  {
    rule: "owner before the guard, and before the record",
    durable: /^\.deploy\/owner$/,
    write: /^\.deploy\/(guard|record)$/,
  },
  {
    rule: "current before the release is started, and before the record says how it ended",
    durable: /^current$/,
    write: /^\.deploy\/(run\/|record$)/,
  },
  {
    rule: "the former place among the good ones before the record says undone",
    durable: /^\.deploy\/good(\/|$)/,
    write: /^\.deploy\/record$/,
  },
  {
    rule: "the word on a replaced deployment before the record that replaces it",
    durable: /^\.deploy\/outcomes(\/|$)/,
    write: /^\.deploy\/record$/,
  },
  {
    rule: "a hold before its word, and before the owner is removed",
    durable: /^\.deploy\/held$/,
    write: /^\.deploy\/(outcomes\/|owner$)/,
    first: true,
  },
  {
    rule: "the format before the first file in it",
    durable: /^\.deploy\/format$/,
    write: /^\.deploy\/(record|held|locked|locked-by-person|secrets.*)$/,
    first: true,
  },
  {
    rule: "a lock under its new name before the tombstone",
    durable: /^\.deploy\/(locked-by-person|held)$/,
    write: /^\.deploy\/locked$/,
    first: true,
  },
];
