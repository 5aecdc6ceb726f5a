import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deploymentFields, lease } from "./commands.ts";
import { Site } from "./site.ts";

const UNDO = "id d0\nstop main L\nsecrets before\nlink current L\nstart main L\n";
const LOCK = "kind =person\nactor =ann\nreason =later\n";

let site: Site;
/** As the program of format 1 left it: `undo` of d0 from L to W, which is switched. */
beforeEach(() => {
  site = new Site();
  for (const name of ["L", "W"]) site.release(name);
  site.link("current", "releases/W");
  site.start("main", "W");
  site.write("run/main", (site.read("run/main") ?? "").replace(/\n- -\n/, "\n"));
  site.write("good/L", "3\n");
  site.write("undo", UNDO);
  site.write("switched", "id d0\n");
  site.write("secrets.before", 'PW="old"\n');
  site.write("../shared/secrets.env", 'PW="new"\n');
});
afterEach(() => site.close());

describe("a host of format 1", () => {
  it("has its pending deployment in an inspection, by the keys of a record", async () => {
    const { answer } = await site.verb(["inspect", "n", "-"]);
    expect(
      ["format", "record-id", "record-end", "record-from", "record-switched"].map((key) => answer?.get(key)),
    ).toEqual(["1", "d0", "pending", "L", "yes"]);
  });

  it("gets no record before its undo was run", async () => {
    await lease(site, "d1");
    expect((await site.sent("snapshot", "d1", deploymentFields("W", "L"), ["b", "-", "-"])).ok).toBe(false);
    expect([site.has("format"), site.has("record"), site.has("undo")]).toEqual([false, false, true]);
  });

  it("finishes by its own lines, and then the format is raised", async () => {
    expect((await lease(site, "d1")).answer?.get("undo")).toBe("d0");
    expect((await site.verb(["finish", "d1", "d0"])).text).toContain("ended =undone");
    expect([site.live(), site.running("main"), site.read("../shared/secrets.env")]).toEqual(["L", "L", 'PW="old"\n']);
    expect((await site.verb(["finish", "d1", "d0"])).text).toContain("ended =undone");
    const { text } = await site.sent("snapshot", "d1", deploymentFields("L", "W"), ["b", "-", "-"]);
    expect(text).toContain("end =ok");
    expect([
      site.read("format"),
      site.field("secrets-before"),
      site.secrets(),
      site.read("secrets/format-1"),
      site.has("undone"),
    ]).toEqual(["2\n", "format-1", "format-1", 'PW="old"\n', false]);
    expect(site.read("locked")).toContain("kind =person");
  });

  it("is undone by a person, and is in format 2 then, as what runs was started by this version", async () => {
    expect((await site.byHand(["undo"])).code).toBe(0);
    expect([site.live(), site.running("main"), site.read("format"), site.word("d0")]).toEqual([
      "L",
      "L",
      "2\n",
      "rollback_unverified",
    ]);
    expect((await site.byHand(["fsck"])).code).toBe(0);
  });

  it("keeps a person's lock when the format is raised", async () => {
    site.remove("undo");
    site.write("locked", LOCK);
    expect((await lease(site, "d1")).answer?.get("answer")).toBe("locked");
    expect((await lease(site, "d1", "-", "force")).answer?.get("answer")).toBe("granted");
    await site.sent("snapshot", "d1", deploymentFields("W", "L"), ["b", "-", "-"]);
    expect(site.read("locked-by-person")).toBe(LOCK);
    expect((await lease(site, "d2", "d1")).answer?.get("locked-reason")).toBe("later");
    expect((await site.byHand(["unlock"])).code).toBe(0);
    expect((await lease(site, "d2", "d1")).answer?.get("answer")).toBe("granted");
  });
});

describe("a host of a newer format", () => {
  it("refuses every change by name, and can be inspected and locked", async () => {
    site.remove("undo");
    site.write("format", "3\n");
    const { answer } = await lease(site, "d1");
    expect(answer?.get("failed")).toBe(
      "this host is in format 3 of the suite, this version knows 2: use a newer version",
    );
    expect([(await site.byHand(["undo"])).code, (await site.byHand(["fsck"])).code]).toEqual([1, 1]);
    expect((await site.verb(["inspect", "n", "-"])).answer?.get("format")).toBe("3");
    expect([
      (await site.byHand(["lock", "x"])).code,
      (await site.byHand(["status"])).code,
      (await site.byHand(["unlock"])).code,
    ]).toEqual([0, 0, 0]);
  });
});

describe("a hold and a person's lock", () => {
  beforeEach(async () => {
    site.remove("undo");
    site.write("format", "2\n");
    site.write("record", "");
    site.remove("record");
    await lease(site, "d1");
    await site.sent("snapshot", "d1", deploymentFields("W", "L"), ["b", "-", "-"]);
  });

  it("do not replace each other", async () => {
    await site.byHand(["lock", "later"]);
    expect((await site.sent("hold", "d1", "kind =hold\nactor =bob\nreason =look\n")).ok).toBe(true);
    expect([site.read("held"), site.has("locked-by-person")]).toEqual([
      "kind =hold\ndeployment =d1\nactor =bob\nreason =look\n",
      true,
    ]);
    expect((await lease(site, "d2", "-", "break-hold")).answer?.get("locked-kind")).toBe("person");
    await site.byHand(["unlock"]);
    expect([site.has("held"), (await lease(site, "d2")).answer?.get("locked-kind")]).toEqual([true, "hold"]);
    expect((await lease(site, "d2", "-", "break-hold")).answer?.get("answer")).toBe("granted");
    expect(site.has("held")).toBe(false);
  });

  it("a guard that finds a hold releases the lease, and does nothing else", async () => {
    site.write("held", "kind =hold\ndeployment =d1\nactor =bob\nreason =look\n");
    const record = site.read("record");
    await site.leftToItsGuard("d1");
    expect([site.owner(), site.read("record"), site.word("d1")]).toEqual([undefined, record, undefined]);
  });
});
