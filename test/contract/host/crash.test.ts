import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { deployNext } from "./commands.ts";
import { outOfOrder, readDisk, readNotes, restore, unsynced, writesIn } from "./disk.ts";
import type { Disk } from "./disk.ts";
import { SCENARIOS, prepare } from "./scenarios.ts";
import type { Scenario } from "./scenarios.ts";
import { pick, seeded } from "./seed.ts";
import { Site } from "./site.ts";
import { problems, recordOf } from "./state.ts";

const { random, seed } = seeded();
const all = process.env["CONTRACT"] === "all";
const MINUTES = 60_000;
const notesFolder = mkdtempSync(join(tmpdir(), "writes-"));
afterAll(() => rmSync(notesFolder, { recursive: true }));
let runs = 0;
/** How many writes each scenario's verb makes, once that is known. */
const counted = new Map<string, number>();

/** Runs a scenario's verb on a host of its own, killed after a write; 0 for never. */
async function ran(
  scenario: Scenario,
  killAt: number,
): Promise<{
  readonly site: Site;
  readonly before: Disk;
  readonly notes: ReturnType<typeof readNotes>;
  readonly writes: number;
}> {
  const site = new Site();
  await prepare(site, scenario);
  const before = readDisk(site.root);
  const writes = join(notesFolder, String(runs++));
  await scenario.act(site, { writes, killAt });
  const notes = readNotes(writes, site.root);
  return { site, before, notes, writes: writesIn(notes) };
}

/** Ways on from a host whose verb was cut off. */
const WAYS = ["guard", "undo", "finish", "next"] as const;

async function goOn(site: Site, way: (typeof WAYS)[number]): Promise<string | undefined> {
  const owner = site.owner();
  switch (way) {
    case "guard":
      if (owner !== undefined) await site.guard(owner);
      return undefined;
    case "undo": {
      const { code, text } = await site.byHand(["undo"]);
      return code === 0 ? undefined : text;
    }
    case "finish": {
      if (owner === undefined || site.field("id") === undefined) return undefined;
      const { ok, text } = await site.verb(["finish", owner, site.field("id") ?? ""]);
      return ok ? undefined : text;
    }
    case "next":
      return deployNext(site);
  }
}

/** What must be true once somebody went on. */
async function settled(
  site: Site,
  way: string,
  wasHeld: boolean,
  wasPending: boolean,
  lock: string | undefined,
): Promise<void> {
  const record = recordOf(site);
  const held = site.has("held") || (record?.disarmed === "yes" && site.owner() !== undefined);
  expect(problems(site)).toEqual([]);
  if (way === "undo" || !(wasHeld || held)) expect(record?.end ?? "none").not.toBe("pending");
  if (way === "guard") expect(site.owner(), "the owner is off").toBeUndefined();
  if (record !== undefined && record.end !== "pending") {
    const good = record.end === "committed" ? site.field("to") : site.field("from");
    if (wasPending) {
      expect(site.live(), "current leads to the release that is live").toBe(good);
      const slot = record.end === "committed" ? site.field("to-slot") : site.field("from-slot");
      expect(site.running(slot ?? ""), "it runs").toBe(good);
      expect(site.secrets(), "on its secrets").toBe(
        record.end === "committed" ? site.field("secrets-to") : site.field("secrets-before"),
      );
    }
  }
  if (lock !== undefined) expect(site.read("locked-by-person"), "a person's lock stays").toBe(lock);
  if (way === "next")
    expect([site.live(), record?.end, site.field("id"), site.owner()]).toEqual(["O", "committed", "n1", undefined]);
  const fsck = await site.byHand(["fsck"]);
  expect(fsck.code, fsck.text).toBe(0);
}

async function checked(site: Site, way: (typeof WAYS)[number]): Promise<void> {
  const record = recordOf(site);
  const was = { held: site.has("held"), pending: record?.end === "pending", locked: site.read("locked-by-person") };
  const disarmed = record?.disarmed === "yes";
  if (way === "guard" || way === "next") site.endQuietGuard();
  const failed = await goOn(site, way);
  // Held, or past its point of no return, only a person ends it.
  if (failed !== undefined && !(was.held || disarmed)) expect.fail(`${way}: ${failed}`);
  await settled(site, way, was.held || disarmed, was.pending, was.locked);
}

describe.concurrent(`killed after a write (SEED=${seed})`, () => {
  for (const scenario of SCENARIOS) {
    const draws = Array.from({ length: 1 }, () => ({ at: random(), way: pick(WAYS, random) }));
    it(
      scenario.name,
      async () => {
        const whole = await ran(scenario, 0);
        const { writes } = whole;
        counted.set(scenario.name, writes);
        try {
          expect(writes, "it writes").toBeGreaterThan(0);
          expect(outOfOrder(whole.notes)).toEqual([]);
        } finally {
          whole.site.close();
        }
        const points = all
          ? Array.from({ length: writes }, (_, index) => index + 1).flatMap((at) => WAYS.map((way) => ({ at, way })))
          : draws.map(({ at, way }) => ({ at: 1 + Math.floor(at * writes), way }));
        for (const { at, way } of points) {
          const { site } = await ran(scenario, at);
          try {
            const first = await site.byHand(["fsck"]);
            expect(first.code, first.text).toBe(0);
            await checked(site, way);
          } catch (error) {
            throw new Error(
              `killed after write ${at} of ${writes}, then ${way}: ${(error as Error).message}\n${site.read("record") ?? ""}`,
              { cause: error },
            );
          } finally {
            site.close();
          }
        }
      },
      all ? 20 * MINUTES : MINUTES / 2,
    );
  }
});

describe.concurrent(`loss of power after a write (SEED=${seed})`, () => {
  for (const scenario of SCENARIOS) {
    const draws = Array.from({ length: 1 }, () => ({ at: random(), subset: random(), way: pick(WAYS, random) }));
    it(
      scenario.name,
      async () => {
        const writes = counted.get(scenario.name) ?? (await writesOf(scenario));
        const disks = new Map<number, Disk>();
        const points = all
          ? Array.from({ length: writes }, (_, index) => index + 1).flatMap((at) =>
              [0.999, random(), random()].map((subset, index) => ({
                at,
                subset,
                way: WAYS[(at + index) % 4] ?? "guard",
              })),
            )
          : draws.map(({ at, subset, way }) => ({ at: 1 + Math.floor(at * writes), subset, way }));
        for (const { at, subset, way } of points) {
          const { site, before, notes } = await ran(scenario, at);
          const lost: string[] = [];
          try {
            const names = unsynced(notes);
            // Which of them are lost: a subset by its number, none to all.
            const chosen = Math.round(subset * (2 ** names.length - 1));
            for (const [index, { path, writes: write }] of names.entries()) {
              if (Math.floor(chosen / 2 ** index) % 2 === 0) continue;
              lost.push(path);
              let disk = before;
              if (write > 0) {
                disk = disks.get(write) ?? (await diskAt(scenario, write));
                disks.set(write, disk);
              }
              restore(site.root, path, disk);
            }
            site.endQuietGuard();
            site.killServices();
            site.boot("boot-2");
            // As systemd would: it names the owner that is on the disk.
            const owner = site.owner();
            const held = site.has("held");
            if (owner !== undefined) await site.guard(owner);
            const record = recordOf(site);
            if (!held && record?.disarmed !== "yes") expect(record?.end ?? "none").not.toBe("pending");
            expect(problems(site)).toEqual([]);
            await site.quietGuard(owner ?? "-");
            await checked(site, way);
          } catch (error) {
            throw new Error(
              `power lost behind write ${at} of ${writes} (${lost.join(", ")}), then ${way}: ${(error as Error).message}\n${site.read("record") ?? ""}`,
              { cause: error },
            );
          } finally {
            site.close();
          }
        }
      },
      all ? 20 * MINUTES : MINUTES / 2,
    );
  }
});

async function writesOf(scenario: Scenario): Promise<number> {
  const { site, writes } = await ran(scenario, 0);
  site.close();
  return writes;
}

async function diskAt(scenario: Scenario, write: number): Promise<Disk> {
  const { site } = await ran(scenario, write);
  const disk = readDisk(site.root);
  site.close();
  return disk;
}
