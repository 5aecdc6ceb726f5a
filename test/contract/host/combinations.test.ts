import { describe, expect, it } from "vitest";
import { OVER, SWITCH, deploymentFields, lease } from "./commands.ts";
import { COMBINATIONS, NEXT, recordsOf } from "./legal.ts";
import type { RecordState } from "./legal.ts";
import { pick, seeded } from "./seed.ts";
import { Site } from "./site.ts";
import { build, problems, recordOf } from "./state.ts";

/** Each verb, by the owner d1 of the record or by d2, who took over. */
const VERBS: Readonly<
  Record<string, { readonly owner: string; readonly call: (site: Site, slots: boolean) => Promise<unknown> }>
> = {
  "lease over a dead owner": { owner: "d1", call: (site) => lease(site, "d2", "d1", "break-hold") },
  "snapshot again": {
    owner: "d1",
    call: (site) => site.sent("snapshot", "d1", deploymentFields("L", "W"), ["backup-1", "own", "-"]),
  },
  "snapshot of the next one": {
    owner: "d2",
    call: (site) => site.sent("snapshot", "d2", deploymentFields(site.live() ?? "-", "O"), ["backup-1", "-", "-"]),
  },
  "snapshot that replaces": {
    owner: "d2",
    call: (site) => site.sent("snapshot", "d2", deploymentFields(site.live() ?? "-", "O"), ["backup-1", "-", "d1"]),
  },
  run: { owner: "d1", call: (site, slots) => site.sent("run", "d1", slots ? OVER : SWITCH, ["switch"]) },
  disarm: { owner: "d1", call: (site) => site.verb(["disarm", "d1"]) },
  prepare: { owner: "d1", call: (site) => site.verb(["prepare", "d1"]) },
  commit: { owner: "d1", call: (site) => site.verb(["commit", "d1", "d1"]) },
  "commit by a reader": { owner: "d2", call: (site) => site.verb(["commit", "d2", "d1"]) },
  finish: { owner: "d2", call: (site) => site.verb(["finish", "d2", "d1"]) },
  "finish drop seen": { owner: "d1", call: (site) => site.verb(["finish", "d1", "d1", "drop", "seen"]) },
  follow: { owner: "d2", call: (site) => site.verb(["follow", "d2", "d1"]) },
  after: { owner: "d2", call: (site) => site.verb(["after", "d2", "no"]) },
  "after seen": { owner: "d1", call: (site) => site.verb(["after", "d1", "yes"]) },
  end: { owner: "d2", call: (site) => site.verb(["end", "d2", "unknown", "5", "W", "d1", "unknown"]) },
  "end rolled_back": { owner: "d1", call: (site) => site.verb(["end", "d1", "rolled_back", "5", "-"]) },
  hold: { owner: "d1", call: (site) => site.sent("hold", "d1", "kind =hold\nactor =ann\nreason =look\n") },
  guard: { owner: "d1", call: (site) => site.guard("d1") },
  undo: { owner: "d1", call: (site) => site.byHand(["undo"]) },
  lock: { owner: "d1", call: (site) => site.byHand(["lock", "x"]) },
  unlock: { owner: "d1", call: (site) => site.byHand(["unlock"]) },
};

const { random, seed } = seeded();
const all = process.env["CONTRACT"] === "all";

/** In short: each combination with each verb, the free fields drawn. */
function cases(): {
  readonly name: string;
  readonly record: RecordState | undefined;
  readonly slots: boolean;
  readonly verb: string;
}[] {
  const found = [];
  for (const slots of [false, true]) {
    for (const verb of Object.keys(VERBS)) {
      found.push({ name: "no record", record: undefined, slots, verb });
      for (const combination of COMBINATIONS) {
        const records = recordsOf(combination, slots);
        for (const record of all ? records : [pick(records, random)])
          found.push({ name: combination.name, record, slots, verb });
      }
    }
  }
  return all ? found : found.filter(() => random() < 0.15);
}

describe.concurrent(`every verb leads from a legal state to a legal one (SEED=${seed})`, () => {
  for (const { name, record, slots, verb } of cases()) {
    const fields =
      record === undefined
        ? ""
        : Object.entries(record)
            .slice(2)
            .map(([key, value]) => `${key} ${value}`)
            .join(", ");
    it(`${verb}: ${name}${slots ? ", slots" : ""} ${fields}`, async () => {
      const site = new Site();
      try {
        const { owner, call } = VERBS[verb] ?? { owner: "d1", call: async () => {} };
        build(site, { slots, record, owner });
        expect(problems(site), "before").toEqual([]);
        await site.quietGuard(owner);
        await call(site, slots);
        expect(problems(site)).toEqual([]);
        const fsck = await site.byHand(["fsck"]);
        expect(fsck.code, fsck.text).toBe(0);
        const now = recordOf(site);
        if (record !== undefined && now !== undefined && site.field("id") === "d1" && now.end !== record.end) {
          expect(
            NEXT.some(({ from, to, by }) => from === record.end && to === now.end && by.test(verb)),
            `${verb}: ${record.end} → ${now.end}`,
          ).toBe(true);
          if (record.begun === "yes" && record.end === "pending") expect(now.end).toBe("undone");
        }
      } finally {
        site.close();
      }
    });
  }
});
