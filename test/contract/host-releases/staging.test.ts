import { afterEach, describe, expect, it } from "vitest";
import { HostWithReleases, ID, noting, stage } from "./kit.ts";
import type { Entry } from "./kit.ts";

const hosts: HostWithReleases[] = [];
const host = (options: ConstructorParameters<typeof HostWithReleases>[0] = {}): HostWithReleases => {
  const made = new HostWithReleases(options);
  hosts.push(made);
  return made;
};
afterEach(async () => {
  for (const one of hosts.splice(0)) await one.close();
});

const NEW = "2.0.0-abc1234-00000000";

/** What lies in a release, with contents and modes. */
async function snapshot(at: HostWithReleases, name: string): Promise<string> {
  return (
    await at.probe(
      `cd "$ROOT/releases/${name}" && find . -printf '%p %m %T@ %i\\n' | sort; find . -type f -exec sha256sum {} + | sort; ls -li --time-style=full-iso "$D/releases/${name}"`,
    )
  ).out;
}

const CODE: readonly Entry[] = [
  { name: "bin/run", text: "run" },
  { name: "etc/app.conf", text: "old" },
];

describe("staging", () => {
  it("writes the configuration into read-only folders, which stay read-only", async () => {
    const at = host({ ordinary: true });
    const entries: Entry[] = [
      { name: "./", mode: 0o555 },
      { name: "etc/", mode: 0o555 },
      { name: "etc/deep/", mode: 0o555 },
      { name: "etc/deep/app.conf", text: "old", mode: 0o444 },
      { name: "data/", mode: 0o555 },
      { name: "data/seed", text: "" },
    ];
    const answer = await stage(at, NEW, {
      entries,
      overlay: { "etc/deep/app.conf": "new", "etc/deep/made/more.conf": "more" },
      service: { shared: "data" },
    });
    expect(answer.get("failed")).toBeUndefined();
    expect(at.read(`releases/${NEW}/etc/deep/app.conf`)).toBe("new");
    expect((await at.probe(`cd "$ROOT/releases/${NEW}" && stat -c '%a %n' . etc etc/deep; readlink data`)).out).toBe(
      "555 .\n555 etc\n555 etc/deep\n../../shared/data\n",
    );
    expect((await at.probe(`is_whole ${NEW} && echo "$WHOLE"`)).out).toBe("whole\n");
    // And a copy of it with another configuration.
    const copied = await stage(at, "2.0.0-abc1234-11111111", {
      from: NEW,
      overlay: { "etc/deep/app.conf": "third" },
      service: { shared: "data" },
    });
    expect(copied.get("failed")).toBeUndefined();
    expect(at.read("releases/2.0.0-abc1234-11111111/etc/deep/app.conf")).toBe("third");
    expect((await at.probe('prune 0; ls -A "$ROOT/releases"')).out).toBe("");
  });

  it("reports the program's own error, not the free space of the disk", async () => {
    const at = host();
    const answer = await stage(at, NEW, {
      entries: [{ name: "etc", text: "a file" }],
      overlay: { "etc/app.conf": "new" },
    });
    expect(answer.get("failed")).toMatch(
      /^laying the configuration over the release failed: tar: etc\/app\.conf: Cannot open: /,
    );
    expect(answer.get("failed")).not.toContain("free");
    expect(at.list("releases")).toEqual([]);
  });

  it("does not overwrite a complete release", async () => {
    const at = host();
    expect((await stage(at, NEW, { entries: CODE, overlay: { "etc/app.conf": "new" } })).get("end")).toBe("ok");
    const before = await snapshot(at, NEW);
    expect((await stage(at, NEW, { entries: CODE, overlay: { "etc/app.conf": "new" } })).get("end")).toBe("ok");
    expect((await stage(at, NEW, { overlay: { "etc/app.conf": "other" } })).get("end")).toBe("ok");
    expect(await snapshot(at, NEW)).toBe(before);
    expect(at.list(".deploy/releases")).toEqual([NEW]);
  });

  it("replaces the description of a complete release in one rename", async () => {
    const at = host();
    await stage(at, NEW, { entries: CODE });
    const archive = at
      .read(`.deploy/releases/${NEW}/service`)
      .split("\n")
      .find((line) => line.startsWith("archive "));
    await stage(at, NEW, { service: { "stop-timeout": "60" } });
    expect(at.read(`.deploy/releases/${NEW}/service`)).toContain("stop-timeout =60\n");
    expect(at.read(`.deploy/releases/${NEW}/service`)).toContain(archive);
  });

  it("removes an incomplete release before it is staged again", async () => {
    const at = host();
    await stage(at, NEW, { entries: CODE });
    at.write(`.deploy/good/${NEW}`, "1 -\n");
    await at.probe(`rm "$ROOT/releases/${NEW}/bin/run"; echo stays >"$ROOT/releases/${NEW}/written"`);
    expect((await stage(at, NEW, { overlay: {} })).get("failed")).toContain(
      "missing bin/run; deploy its archive again",
    );
    expect((await stage(at, NEW, { entries: CODE })).get("end")).toBe("ok");
    expect(at.read(`releases/${NEW}/bin/run`)).toBe("run");
    expect(at.has(`releases/${NEW}/written`)).toBe(false);
    expect(at.has(`.deploy/good/${NEW}`)).toBe(false);
  });

  it("refuses that for an incomplete release that is live, running, or on another pending record", async () => {
    const at = host();
    await stage(at, NEW, { entries: CODE });
    await at.probe(`rm "$ROOT/releases/${NEW}/bin/run"; ln -s releases/${NEW} "$ROOT/current"`);
    expect((await stage(at, NEW, { entries: CODE })).get("failed")).toMatch(
      /missing bin\/run, and cannot be replaced: it is live$/,
    );
    await at.probe(`rm "$ROOT/current"`);
    at.write(".deploy/run/b", `${NEW} 0 0 x\n- -\n`);
    expect((await stage(at, NEW, { entries: CODE })).get("failed")).toMatch(/cannot be replaced: it runs$/);
    await at.probe('rm "$D/run/b"');
    at.write(".deploy/record", `id 9.9\nfrom ${NEW}\nto 1.0.0\nend pending\n`);
    expect((await stage(at, NEW, { entries: CODE })).get("failed")).toMatch(/the pending record of 9\.9 names it$/);
    expect(at.has(`releases/${NEW}`)).toBe(true);
    at.write(".deploy/record", `id ${ID}\nfrom 1.0.0\nto ${NEW}\nend pending\n`);
    expect((await stage(at, NEW, { entries: CODE })).get("end")).toBe("ok");
  });

  it("copies only a complete release, with the list of its source and of the overlay", async () => {
    const at = host();
    await stage(at, NEW, { entries: [...CODE, { name: "cache/old", text: "" }] });
    await at.probe(`echo >"$ROOT/releases/${NEW}/written-by-the-service"`);
    const copy = "2.0.0-abc1234-11111111";
    expect(
      (await stage(at, copy, { from: NEW, overlay: { "etc/more.conf": "more" }, service: { shared: "cache" } })).get(
        "end",
      ),
    ).toBe("ok");
    expect(at.read(`.deploy/releases/${copy}/files`).trim().split("\n").sort()).toEqual([
      ".release/env",
      ".release/host.env",
      ".release/service",
      "bin",
      "bin/run",
      "cache",
      "etc",
      "etc/app.conf",
      "etc/more.conf",
    ]);
    await at.probe(`rm "$ROOT/releases/${NEW}/bin/run"`);
    const refused = await stage(at, "2.0.0-abc1234-22222222", { from: NEW });
    expect(refused.get("failed")).toBe(`the code of release ${NEW} cannot be copied: missing bin/run`);
  });

  it("has the tree and its description on the disk before the folder has its name", async () => {
    const at = host({ prologue: noting("sync", "mv") });
    await stage(at, NEW, { entries: CODE });
    const order = at
      .read("order")
      .trim()
      .split("\n")
      .map((line) => line.replaceAll(`${at.path}/`, ""));
    const staged = order.slice(order.findIndex((line) => line.startsWith("sync -f")));
    expect(staged.slice(0, 5)).toEqual([
      `sync -f releases/.new-${NEW} .deploy/releases/.new-${NEW}`,
      `mv -T .deploy/releases/.new-${NEW} .deploy/releases/${NEW}`,
      "sync .deploy/releases",
      `mv -T releases/.new-${NEW} releases/${NEW}`,
      "sync releases",
    ]);
  });
});
