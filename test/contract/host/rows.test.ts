import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  NEVER,
  BESIDE,
  OVER,
  SWITCH,
  deploymentFields,
  lease,
  rollbackFields,
  slotFields,
  slotRollbackFields,
} from "./commands.ts";
import type { RecordState } from "./legal.ts";
import { Site } from "./site.ts";
import type { Ran } from "./site.ts";
import { build } from "./state.ts";
import type { State } from "./state.ts";

const P: RecordState = {
  kind: "deploy",
  end: "pending",
  begun: "no",
  forward: "no",
  switched: "yes",
  disarmed: "no",
  prepared: "no",
  seen: "no",
  after: "-",
};
const NEW: RecordState = { ...P, switched: "no" };
const F: RecordState = { ...P, kind: "rollback", forward: "yes", switched: "no" };
const WITHOUT_F: RecordState = { ...P, kind: "rollback", begun: "yes" };
const C: RecordState = { ...P, end: "committed", prepared: "none", seen: "yes" };
const U: RecordState = { ...P, end: "undone", begun: "yes", seen: "no" };

interface Row {
  readonly state: string;
  readonly who: string;
  readonly from: Omit<State, "slots">;
  readonly act: (site: Site) => Promise<unknown>;
  /** What is there afterwards, by the names of `seen`. */
  readonly next: Readonly<Record<string, unknown>>;
}

/** What a test can see of a site. */
function seen(site: Site, answer: unknown): Record<string, unknown> {
  const slots = site.front() !== undefined;
  return {
    id: site.field("id"),
    end: site.field("end"),
    begun: site.field("begun"),
    switched: site.field("switched"),
    forward: site.field("forward") !== undefined,
    disarmed: site.field("disarmed"),
    prepared: site.field("prepared"),
    seen: site.field("seen"),
    after: site.field("after"),
    live: site.live(),
    front: site.front(),
    runs: slots ? `${site.running("a") ?? "-"}/${site.running("b") ?? "-"}` : site.running("main"),
    owned: site.has("owner"),
    held: site.has("held"),
    word: site.word("d1"),
    secrets: site.secrets(),
    goodW: site.read("good/W")?.trim(),
    badW: site.has("bad/W"),
    leftL: site.has("left/L"),
    leftW: site.has("left/W"),
    goodL: site.read("good/L")?.trim(),
    ok: typeof answer === "object" && answer !== null && "ok" in answer ? answer.ok : undefined,
    code: typeof answer === "object" && answer !== null && "code" in answer ? answer.code : undefined,
    answer:
      typeof answer === "object" && answer !== null && "answer" in answer
        ? Object.fromEntries((answer as Ran).answer?.below("") ?? [])
        : undefined,
  };
}

const says = (fields: Readonly<Record<string, string>>): unknown => expect.objectContaining(fields);
const finish = (site: Site, ...words: string[]): Promise<Ran> => site.verb(["finish", "d2", "d1", ...words]);

/** Without slots: the table of permitted actions. */
const ROWS: readonly Row[] = [
  {
    state: "no record, owner",
    who: "engine, deployment",
    from: { record: undefined, owner: "d1" },
    act: (site) => site.sent("snapshot", "d1", deploymentFields("L", "W"), ["b", "own", "-"]),
    next: { id: "d1", end: "pending", forward: false, switched: "no", runs: "L", live: "L" },
  },
  {
    state: "no record, owner",
    who: "engine, rollback",
    from: { record: undefined, owner: "d1" },
    act: (site) => site.sent("snapshot", "d1", rollbackFields("L", "W"), ["b", "-", "-"]),
    next: { id: "d1", end: "pending", forward: true, switched: "no", runs: "L" },
  },
  {
    state: "no record, owner gone",
    who: "guard",
    from: { record: undefined, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: { id: undefined, word: "refused", owned: false, runs: "L" },
  },
  {
    state: "no record, owner gone",
    who: "guard of recover",
    from: { record: undefined, owner: "d1", ownerKind: "recover" },
    act: (site) => site.guard("d1"),
    next: { word: undefined, owned: false },
  },
  {
    state: "P deployment",
    who: "engine, switch",
    from: { record: NEW, owner: "d1" },
    act: (site) => site.sent("run", "d1", SWITCH, ["switch"]),
    next: { end: "pending", switched: "yes", runs: "W", live: "W", secrets: "d1" },
  },
  {
    state: "P deployment, verified everywhere",
    who: "engine, prepare",
    from: { record: P, owner: "d1" },
    act: (site) => site.verb(["prepare", "d1"]),
    next: { prepared: "none", goodW: "4 d1", end: "pending" },
  },
  {
    state: "P deployment prepared, W had a place",
    who: "guard",
    from: { record: { ...P, prepared: "number" }, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: {
      end: "undone",
      goodW: "2 s0",
      word: "rollback_unverified",
      owned: false,
      runs: "L",
      live: "L",
      secrets: "s0",
    },
  },
  {
    state: "P deployment prepared",
    who: "guard",
    from: { record: { ...P, prepared: "none" }, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: { end: "undone", goodW: undefined, word: "rollback_unverified", owned: false, runs: "L" },
  },
  {
    state: "P deployment",
    who: "guard",
    from: { record: P, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: { end: "undone", word: "rollback_unverified", owned: false, runs: "L", secrets: "s0" },
  },
  {
    state: "P deployment, not switched",
    who: "guard",
    from: { record: NEW, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: { end: "undone", word: "refused", owned: false, runs: "L" },
  },
  {
    state: "P deployment prepared",
    who: "a person's undo",
    from: { record: { ...P, prepared: "none" }, owner: "d1" },
    act: (site) => site.byHand(["undo"]),
    next: { end: "undone", goodW: undefined, word: "rollback_unverified", owned: false, code: 0 },
  },
  {
    state: "P deployment, not switched",
    who: "a person's undo",
    from: { record: NEW, owner: "d1" },
    act: (site) => site.byHand(["undo"]),
    next: { end: "undone", word: "refused", owned: false },
  },
  {
    state: "P prepared, all sites",
    who: "engine, commit",
    from: { record: { ...P, prepared: "none" }, owner: "d1" },
    act: (site) => site.verb(["commit", "d1", "d1"]),
    next: { end: "committed", goodW: "4 d1", seen: "yes", runs: "W" },
  },
  {
    state: "P deployment, another site C",
    who: "reader, commit",
    from: { record: P, owner: "d2" },
    act: (site) => site.verb(["commit", "d2", "d1"]),
    next: { end: "committed", goodW: "4 d1" },
  },
  {
    state: "P deployment, none C",
    who: "reader, finish",
    from: { record: P, owner: "d2" },
    act: (site) => finish(site),
    next: { end: "undone", runs: "L", owned: true, answer: says({ ended: "undone" }) },
  },
  {
    state: "P deployment, begun",
    who: "reader, commit",
    from: { record: { ...P, begun: "yes" }, owner: "d2" },
    act: (site) => site.verb(["commit", "d2", "d1"]),
    next: { end: "pending", ok: false },
  },
  {
    state: "P+f, another site C",
    who: "reader, finish",
    from: { record: F, owner: "d2" },
    act: (site) => finish(site),
    next: { end: "committed", runs: "W", leftL: true, goodW: "4 d1", secrets: "d1" },
  },
  {
    state: "P+f, another site C, W does not start",
    who: "reader, finish",
    from: { record: F, owner: "d2", failing: "W" },
    act: (site) => finish(site),
    next: { end: "undone", runs: "L", live: "L", leftL: false, secrets: "s0" },
  },
  {
    state: "P+f, W is not whole",
    who: "reader, finish",
    from: { record: F, owner: "d2", lacking: "W" },
    act: (site) => finish(site),
    next: { end: "undone", runs: "L", live: "L" },
  },
  {
    state: "C deployment, another site U",
    who: "reader, follow",
    from: { record: C, owner: "d2" },
    act: (site) => site.verb(["follow", "d2", "d1"]),
    next: { end: "undone", begun: "yes", runs: "L", goodW: undefined, secrets: "s0" },
  },
  {
    state: "C deployment, one site",
    who: "guard",
    from: { record: C, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: { end: "committed", word: "deployed", owned: false, runs: "W" },
  },
  {
    state: "C deployment, several sites",
    who: "guard",
    from: { record: C, owner: "d1", sites: 3 },
    act: (site) => site.guard("d1"),
    next: { end: "committed", word: "unknown", owned: false, runs: "W" },
  },
  {
    state: "P+f, each site has its record",
    who: "engine, finish",
    from: { record: F, owner: "d1" },
    act: (site) => site.verb(["finish", "d1", "d1"]),
    next: { end: "committed", leftL: true, goodW: "4 d1", runs: "W", seen: "no" },
  },
  {
    state: "P+f, each site has its record",
    who: "guard",
    from: { record: F, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: { end: "committed", leftL: true, word: "rollback_unverified", owned: false, runs: "W" },
  },
  {
    state: "P+f, each site has its record",
    who: "a person's undo",
    from: { record: F, owner: "d1" },
    act: (site) => site.byHand(["undo"]),
    next: { end: "committed", leftL: true, word: "rollback_unverified", owned: false, runs: "W" },
  },
  {
    state: "P+f, a site has no record, nothing switched",
    who: "reader, drop",
    from: { record: F, owner: "d2" },
    act: (site) => finish(site, "drop"),
    next: { end: "undone", switched: "no", forward: false, runs: "L" },
  },
  {
    state: "P+f, W did not start",
    who: "guard",
    from: { record: F, owner: "d1", failing: "W" },
    act: (site) => site.guard("d1"),
    next: { end: "undone", forward: false, badW: false, word: "rollback_unverified", runs: "L", owned: false },
  },
  {
    state: "P+f, W did not start",
    who: "engine, end",
    from: { record: { ...U, kind: "rollback" }, owner: "d1" },
    act: (site) => site.verb(["end", "d1", "rollback_failed", "5", "W"]),
    next: { badW: true, word: "rollback_failed", owned: false, goodL: "3 s0" },
  },
  {
    state: "P+f, W failed its checks, L was healthy",
    who: "living engine, drop",
    from: { record: { ...F, switched: "yes" }, owner: "d1" },
    act: (site) => site.verb(["finish", "d1", "d1", "drop"]),
    next: { end: "undone", runs: "L", forward: false },
  },
  {
    state: "P+f, W failed its checks, L was not",
    who: "living engine, commit",
    from: { record: { ...F, switched: "yes" }, owner: "d1" },
    act: (site) => site.verb(["commit", "d1", "d1"]),
    next: { end: "committed", runs: "W", leftL: true },
  },
  {
    state: "P without f, of a rollback",
    who: "reader, finish",
    from: { record: WITHOUT_F, owner: "d2" },
    act: (site) => finish(site),
    next: { end: "undone", runs: "L" },
  },
  {
    state: "P without f, of a rollback",
    who: "guard",
    from: { record: WITHOUT_F, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: { end: "undone", runs: "L", word: "rollback_unverified" },
  },
  {
    state: "P without f, L is not whole",
    who: "reader, finish",
    from: { record: WITHOUT_F, owner: "d2", lacking: "L" },
    act: (site) => finish(site),
    next: { end: "pending", begun: "yes", runs: "W", ok: false },
  },
  {
    state: "C rollback, another site U",
    who: "reader, follow",
    from: { record: { ...C, kind: "rollback", prepared: "no" }, owner: "d2" },
    act: (site) => site.verb(["follow", "d2", "d1"]),
    next: { end: "undone", leftL: false, runs: "L" },
  },
  {
    state: "C",
    who: "anybody, finish again",
    from: { record: C, owner: "d2" },
    act: (site) => finish(site),
    next: { end: "committed", runs: "W", answer: says({ ended: "committed" }) },
  },
  {
    state: "U",
    who: "anybody, finish again",
    from: { record: U, owner: "d2" },
    act: (site) => finish(site),
    next: { end: "undone", runs: "L", answer: says({ ended: "undone" }) },
  },
  {
    state: "U",
    who: "anybody, commit",
    from: { record: U, owner: "d2" },
    act: (site) => site.verb(["commit", "d2", "d1"]),
    next: { end: "undone", ok: false },
  },
  {
    state: "a record of another deployment",
    who: "anybody, finish",
    from: { record: P, owner: "d2" },
    act: (site) => site.verb(["finish", "d2", "d0"]),
    next: { end: "pending", runs: "W", answer: says({ ended: "none" }) },
  },
  {
    state: "owner is a running deployment",
    who: "rollback, lease over it",
    from: { record: P, owner: "d1" },
    act: (site) => lease(site, "d2", "d1", "-", NEVER, "rollback"),
    next: {
      end: "pending",
      answer: says({ answer: "granted", replaced: "d1", "replaced-kind": "deploy", undo: "d1" }),
    },
  },
  {
    state: "owner is running",
    who: "anybody, lease over nobody",
    from: { record: P, owner: "d1" },
    act: (site) => lease(site, "d2"),
    next: { answer: says({ answer: "held", owner: "d1" }) },
  },
  {
    state: "P+b, its engine ended and could not undo it",
    who: "deployment, lease over nobody",
    from: { record: { ...P, begun: "yes" }, owner: "d1" },
    act: async (site) => {
      await site.verb(["end", "d1", "unknown", "5", "-"]);
      return lease(site, "d2");
    },
    next: { end: "pending", answer: says({ answer: "granted", undo: "d1" }) },
  },
  {
    state: "lease gone, another owner",
    who: "engine that had it",
    from: { record: P, owner: "d2" },
    act: (site) => site.verb(["finish", "d1", "d1"]),
    next: { ok: false, end: "pending", runs: "W", answer: says({ lost: "d2" }) },
  },
  {
    state: "P disarmed",
    who: "guard",
    from: { record: { ...P, disarmed: "yes" }, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: { end: "pending", held: true, word: "held", owned: false, runs: "W" },
  },
  {
    state: "P disarmed",
    who: "a person's undo",
    from: { record: { ...P, disarmed: "yes" } },
    act: (site) => site.byHand(["undo"]),
    next: { end: "undone", disarmed: "no", runs: "L" },
  },
];

/** With slots: L in a, W in b. */
const SLOT_ROWS: readonly Row[] = [
  {
    state: "P, W not beside",
    who: "engine, deployment",
    from: { record: NEW, owner: "d1" },
    act: (site) => site.sent("run", "d1", BESIDE, ["beside"]),
    next: { switched: "no", runs: "L/W", front: "a" },
  },
  {
    state: "P, W beside",
    who: "engine, switch",
    from: { record: NEW, beside: true, owner: "d1" },
    act: (site) => site.sent("run", "d1", OVER, ["switch"]),
    next: { switched: "yes", runs: "L/W", front: "b", live: "W" },
  },
  {
    state: "P, switched, W seen through the switch",
    who: "engine, commit",
    from: { record: P, owner: "d1" },
    act: (site) => site.verb(["commit", "d1", "d1"]),
    next: { end: "committed", seen: "yes", after: "a", runs: "L/W" },
  },
  {
    state: "P, switch failed or W not seen",
    who: "engine, finish",
    from: { record: P, owner: "d1" },
    act: (site) => site.verb(["finish", "d1", "d1"]),
    next: { end: "undone", seen: "no", after: "b", runs: "L/W", front: "a", live: "L" },
  },
  {
    state: "P, switch failed, L seen",
    who: "engine, finish seen",
    from: { record: P, owner: "d1" },
    act: (site) => site.verb(["finish", "d1", "d1", "seen"]),
    next: { end: "undone", seen: "yes", after: "b" },
  },
  {
    state: "P, not switched",
    who: "reader, finish",
    from: { record: NEW, beside: true, owner: "d2" },
    act: (site) => {
      site.lead("b");
      return finish(site);
    },
    next: { end: "undone", seen: "yes", after: "b", front: "b", secrets: "s0" },
  },
  {
    state: "P, not switched",
    who: "a person's undo",
    from: { record: NEW, beside: true, owner: "d1" },
    act: (site) => site.byHand(["undo"]),
    next: { end: "undone", after: "-", runs: "L/-", word: "refused" },
  },
  {
    state: "P, switched, L runs",
    who: "guard",
    from: { record: P, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: { end: "undone", after: "b", runs: "L/W", front: "a", word: "rollback_unverified", owned: false },
  },
  {
    state: "P, L does not start, W runs",
    who: "reader, finish",
    from: { record: P, owner: "d2", failing: "L" },
    act: (site) => finish(site),
    next: { end: "pending", begun: "yes", front: "b", runs: "-/W", ok: false },
  },
  {
    state: "P+b, another site C",
    who: "reader, finish",
    from: { record: { ...P, begun: "yes" }, owner: "d2" },
    act: (site) => finish(site),
    next: { end: "undone", after: "b", front: "a" },
  },
  {
    state: "P+f, W runs beside, switch works",
    who: "guard",
    from: { record: F, beside: true, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: { end: "committed", seen: "no", after: "a", runs: "L/W", front: "b", word: "rollback_unverified" },
  },
  {
    state: "P+f, W does not start",
    who: "reader, finish",
    from: { record: F, owner: "d2", failing: "W" },
    act: (site) => finish(site),
    next: { end: "undone", after: "b", runs: "L/-", front: "a" },
  },
  {
    state: "C+o+s, winner runs",
    who: "engine, after",
    from: { record: { ...C, after: "left" }, owner: "d1" },
    act: (site) => site.verb(["after", "d1", "no"]),
    next: { after: "-", runs: "-/W", answer: says({ after: "done" }) },
  },
  {
    state: "C+o+s, winner runs",
    who: "guard after its wait",
    from: { record: { ...C, after: "left" }, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: { after: "-", runs: "-/W", owned: false, word: "deployed" },
  },
  {
    state: "U+o+s, winner runs",
    who: "reader, after",
    from: { record: { ...U, after: "left", seen: "yes" }, owner: "d2" },
    act: (site) => site.verb(["after", "d2", "no"]),
    next: { after: "-", runs: "L/-" },
  },
  {
    state: "C+o, not seen",
    who: "guard",
    from: { record: { ...C, after: "left", seen: "no" }, owner: "d1" },
    act: (site) => site.guard("d1"),
    next: { after: "a", runs: "L/W", owned: false },
  },
  {
    state: "C+o, not seen",
    who: "reader, after",
    from: { record: { ...C, after: "left", seen: "no" }, owner: "d2" },
    act: (site) => site.verb(["after", "d2", "no"]),
    next: { after: "a", runs: "L/W", answer: says({ after: "left" }) },
  },
  {
    state: "C+o, seen by a reader",
    who: "reader, after yes",
    from: { record: { ...C, after: "left", seen: "no" }, owner: "d2" },
    act: (site) => site.verb(["after", "d2", "yes"]),
    next: { after: "-", runs: "-/W" },
  },
  {
    state: "C+o+s, winner ended",
    who: "reader, after",
    from: { record: { ...C, after: "left" }, owner: "d2", failing: "W" },
    act: (site) => site.verb(["after", "d2", "yes"]),
    next: { after: "a", runs: "L/-" },
  },
  {
    state: "C+o, owner drains",
    who: "rollback, takes over",
    from: { record: { ...C, after: "left" }, owner: "d2" },
    act: (site) => site.sent("snapshot", "d2", slotRollbackFields().replaceAll("W", "O"), ["b", "-", "-"]),
    next: { id: "d2", end: "pending", forward: true, runs: "L/W" },
  },
  {
    state: "C deployment, another site U",
    who: "reader, follow",
    from: { record: { ...C, after: "left" }, owner: "d2" },
    act: (site) => site.verb(["follow", "d2", "d1"]),
    next: { end: "undone", after: "b", front: "a", runs: "L/W", seen: "no" },
  },
  {
    state: "no record, owner",
    who: "engine, deployment",
    from: { record: undefined, owner: "d1" },
    act: (site) => site.sent("snapshot", "d1", slotFields(), ["b", "own", "-"]),
    next: { id: "d1", end: "pending", runs: "L/-" },
  },
];

let site: Site;
beforeEach(() => {
  site = new Site();
});
afterEach(() => site.close());

for (const [title, rows, slots] of [
  ["without slots", ROWS, false],
  ["slots", SLOT_ROWS, true],
] as const) {
  describe(`permitted actions in a state: ${title}`, () => {
    it.each(rows.map((row) => [`${row.state} | ${row.who}`, row] as const))("%s", async (_, { from, act, next }) => {
      build(site, { ...from, slots });
      await site.quietGuard(from.owner ?? "-");
      const answer = await act(site);
      const found = seen(site, answer);
      expect(
        Object.fromEntries(Object.keys(next).map((key) => [key, found[key]])),
        JSON.stringify((answer as Ran | undefined)?.text),
      ).toEqual(next);
    });
  });
}

describe("a guard that wakes after its wait", () => {
  it("does nothing once the host has another owner", async () => {
    build(site, { record: { ...C, after: "left" }, owner: "d1", slots: true });
    const record = site.read("record") ?? "";
    site.write("record", record.replace("drain 1", "drain 100"));
    const guard = site.guard("d1");
    await expect.poll(() => site.word("d1")).toBe("deployed");
    site.own("d2", "deploy", 1);
    await guard;
    expect([site.running("a"), site.field("after"), site.has("owner")]).toEqual(["L", "a", true]);
  });
});
