import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { HostWithReleases, ID, ROOT_USER, noting } from "./kit.ts";

const hosts: HostWithReleases[] = [];
const host = (options: ConstructorParameters<typeof HostWithReleases>[0] = {}): HostWithReleases => {
  const made = new HostWithReleases(options);
  hosts.push(made);
  return made;
};
afterEach(async () => {
  for (const one of hosts.splice(0)) await one.close();
});

const good = (at: HostWithReleases, name: string, rank: number, generation = "-"): void => {
  at.write(`.deploy/good/${name}`, `${rank} ${generation}\n`);
};

describe("removal", () => {
  it("removes read-only trees of an ordinary user completely", async () => {
    const at = host({ ordinary: true });
    at.release("1.0.0", { files: { "cache/pkg/mod/a": "x", "locked/b": "y" } });
    for (const folder of ["cache/pkg/mod", "cache/pkg", "cache"]) at.chmod(`releases/1.0.0/${folder}`, 0o555);
    at.chmod("releases/1.0.0/locked", 0o000);
    at.chmod("releases/1.0.0", 0o555);
    const { out, err } = await at.probe("prune 5");
    expect(out + err).toBe("");
    expect(at.list("releases")).toEqual([]);
    expect(at.list(".deploy/releases")).toEqual([]);
  });

  it.skipIf(!ROOT_USER)("reports what it cannot remove, which is no release any more", async () => {
    const at = host({ ordinary: true });
    at.release("1.0.0");
    good(at, "1.0.0", 1);
    at.write(".deploy/bad/1.0.0", "");
    const foreign = join(at.path, "releases/1.0.0/data");
    mkdirSync(foreign);
    writeFileSync(join(foreign, "of-root"), "");
    chmodSync(foreign, 0o755);
    const { out } = await at.probe("prune 5");
    expect(out).toMatch(/^unremoved =1\.0\.0 .*(Permission denied|not permitted)/m);
    expect(at.list("releases")).toEqual([".old-1.0.0"]);
    expect(at.list(".deploy/releases")).toEqual([]);
    expect(at.list(".deploy/good")).toEqual([]);
    // Tried again each time, until it goes.
    expect((await at.probe("prune 5")).out).toContain("unremoved");
    chownSync(join(at.path, "releases/.old-1.0.0/data"), 65_534, 65_534);
    expect((await at.probe("prune 5")).out).toBe("");
    expect(at.list("releases")).toEqual([]);
  });

  it("removes the good mark, on the disk, before the folder", async () => {
    const at = host({ prologue: noting("sync", "mv") });
    at.release("1.0.0");
    at.mkdir(".deploy/good");
    await at.probe("remove_release 1.0.0");
    const order = at
      .read("order")
      .trim()
      .split("\n")
      .map((line) => line.replaceAll(`${at.path}/`, ""));
    expect(order.slice(0, 2)).toEqual(["sync .deploy/good", "mv -T releases/1.0.0 releases/.old-1.0.0"]);
  });

  it("keeps five good and complete releases; bad and incomplete ones do not count", async () => {
    const at = host();
    for (let rank = 1; rank <= 8; rank += 1) {
      at.release(`1.0.${rank}`);
      good(at, `1.0.${rank}`, rank);
    }
    at.release("2.0.0");
    at.write(".deploy/bad/2.0.0", "");
    at.chmod("releases/1.0.8", 0o755);
    await at.probe('rm "$ROOT/releases/1.0.8/server.cjs"; ln -s releases/1.0.7 "$ROOT/current"; prune 5');
    expect(at.list("releases")).toEqual(["1.0.3", "1.0.4", "1.0.5", "1.0.6", "1.0.7"]);
  });

  it("never removes the live release, those of the record, or the last good and complete one", async () => {
    const at = host();
    for (const [index, name] of ["1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0"].entries()) {
      at.release(name);
      if (name !== "1.4.0") good(at, name, index + 1);
    }
    at.write(".deploy/bad/1.2.0", "");
    at.write(".deploy/record", `id ${ID}\nfrom 1.4.0\nto 1.0.0\nend undone\n`);
    await at.probe('ln -s releases/1.3.0 "$ROOT/current"; prune 1');
    expect(at.list("releases")).toEqual(["1.0.0", "1.1.0", "1.3.0", "1.4.0"]);
  });

  it("leaves folders with other names", async () => {
    const at = host();
    at.mkdir("releases/a copy by hand");
    await at.probe("prune 5");
    expect(at.list("releases")).toEqual(["a copy by hand"]);
  });
});

describe("an incomplete release of a deployment", () => {
  it("is removed with the mark that it was staged", async () => {
    const at = host();
    at.release("2.0.0");
    at.write(".deploy/staged", "2.0.0\n");
    at.mkdir("releases/.new-3.0.0/x");
    await at.probe("unstage");
    expect(at.list("releases")).toEqual([]);
    expect(at.has(".deploy/staged")).toBe(false);
  });

  it("stays while its record is pending", async () => {
    const at = host();
    at.release("2.0.0");
    at.write(".deploy/staged", "2.0.0\n");
    at.write(".deploy/record", `id ${ID}\nfrom -\nto 2.0.0\nend pending\n`);
    await at.probe("unstage");
    expect(at.list("releases")).toEqual(["2.0.0"]);
    expect(at.has(".deploy/staged")).toBe(true);
  });
});

describe("a complete release", () => {
  it("has every path of its list", async () => {
    const at = host();
    at.release("1.0.0", { files: { "lib/a": "", "lib/b": "", " odd (name)": "" } });
    const ask = async (): Promise<string> =>
      (await at.probe('is_whole 1.0.0 && echo "$WHOLE" || echo "$WHY"')).out.trim();
    expect(await ask()).toBe("whole");
    await at.probe('rm -r "$ROOT/releases/1.0.0/lib"');
    expect(await ask()).toBe("missing lib/a and 1 more");
  });

  it("may have no list, but not be an empty folder", async () => {
    const at = host();
    at.release("1.0.0", { listed: false });
    at.mkdir("releases/0.9.0-abc1234-00000000");
    expect((await at.probe('is_whole 1.0.0; echo "$WHOLE"')).out).toBe("unlisted\n");
    expect((await at.probe('is_whole 0.9.0-abc1234-00000000 || echo "$WHY"')).out).toContain("its description is gone");
    at.write(".deploy/releases/0.8.0/service", "manager =process\n");
    expect((await at.probe('is_whole 0.8.0 || echo "$WHY"')).out).toContain("its folder is gone");
  });

  it("is the only kind that is ever started", async () => {
    const at = host();
    at.release("1.0.0");
    await at.probe('rm "$ROOT/releases/1.0.0/server.cjs"');
    const { out } = await at.probe('start main 1.0.0 || echo "$WHY"');
    expect(out).toContain("release 1.0.0 is not whole on this host: missing server.cjs");
    expect(at.has(".deploy/run/main")).toBe(false);
  });

  it("is distinguished in an inspection", async () => {
    const at = host();
    at.release("1.0.0");
    at.release("1.1.0", { listed: false });
    at.release("1.2.0");
    good(at, "1.0.0", 3, "g1");
    at.write(".deploy/left/1.1.0", "");
    await at.probe('rm "$ROOT/releases/1.2.0/server.cjs"');
    const answer = await at.verb(["inspect", "nonce", "-"]);
    expect(answer.all("release")).toEqual([
      "1.0.0 3 no - no whole",
      "1.1.0 0 no - yes unlisted",
      "1.2.0 0 no - no missing missing server.cjs",
    ]);
  });
});
