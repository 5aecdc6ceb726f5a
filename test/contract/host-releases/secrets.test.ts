import { afterEach, describe, expect, it } from "vitest";
import { envLines } from "../../../src/targets/host/env-lines.ts";
import { HostWithReleases, ID } from "./kit.ts";

const hosts: HostWithReleases[] = [];
const host = (): HostWithReleases => {
  const made = new HostWithReleases();
  hosts.push(made);
  return made;
};
afterEach(async () => {
  for (const one of hosts.splice(0)) await one.close();
});

type Values = Readonly<Record<string, string>>;

function world(last: Values | undefined, own: Values | undefined, names?: readonly string[]): HostWithReleases {
  const at = host();
  at.release("1.0.0");
  if (last !== undefined) at.write(".deploy/secrets/last", envLines(last));
  if (own !== undefined) {
    at.write(".deploy/secrets/own", envLines(own));
    at.write(".deploy/good/1.0.0", "1 own\n");
  }
  if (names !== undefined) at.write(".deploy/releases/1.0.0/secret-names", names.map((name) => `${name}\n`).join(""));
  return at;
}

/** The values that a shell reads from a generation. */
async function valuesIn(at: HostWithReleases, generation: string): Promise<Record<string, string>> {
  const { out } = await at.probe(`env -i sh -c 'set -a; . "$1"; exec env -0' sh "$D/secrets/${generation}"`);
  const pairs = out
    .split("\0")
    .filter((line) => line !== "")
    .map((line): [string, string] => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
  return Object.fromEntries(pairs.filter(([name]) => !["PWD", "_", "SHLVL", "OLDPWD"].includes(name)));
}

describe("the secrets of a rollback", () => {
  // Rows of the table in the design: what the release was good with, what the last commit has, what it gets.
  it.each<[string, Values, Values, Values | undefined]>([
    ["same", { PW: "0" }, { PW: "0" }, undefined],
    ["rotated", { PW: "0" }, { PW: "1" }, undefined],
    ["a variable added", { PW: "0" }, { PW: "0", A: "0" }, undefined],
    ["a variable removed", { PW: "0", B: "0" }, { PW: "0" }, { PW: "0", B: "0" }],
    ["removed, and another rotated", { PW: "0", B: "0" }, { PW: "1" }, { PW: "1", B: "0" }],
    ["renamed", { PW: "0", B: "0" }, { PW: "0", C: "0" }, { PW: "0", B: "0" }],
    ["removed by an empty value", { PW: "0", B: "0" }, { PW: "1", B: "" }, { PW: "1", B: "0" }],
    [
      "of several lines",
      { PW: "0", B: 'a\nQ="x"\n\\' },
      { PW: 'b"\n$HOME `x`' },
      { PW: 'b"\n$HOME `x`', B: 'a\nQ="x"\n\\' },
    ],
    ["empty when it was good", { PW: "0", B: "" }, { PW: "1" }, { PW: "1", B: "" }],
  ])("by name: %s", async (_row, own, last, composed) => {
    const at = world(last, own, Object.keys(own));
    const { code, out } = await at.probe("compose_secrets 1.0.0 last 7.1");
    expect([code, out]).toEqual([0, composed === undefined ? "last" : "7.1"]);
    if (composed !== undefined) {
      expect(await valuesIn(at, "7.1")).toEqual(composed);
      expect((await at.probe('stat -c %a "$D/secrets/7.1"')).out).toBe("600\n");
    }
  });

  it("are refused by name when one is missing, and nothing is written", async () => {
    const at = world({ PW: "1" }, undefined, ["PW", "GONE", "LOST"]);
    const { code, out } = await at.probe('compose_secrets 1.0.0 last 7.1 || { printf %s "$WHY"; exit 1; }');
    expect(code).toBe(1);
    expect(out).toMatch(/^secrets GONE, LOST of 1\.0\.0 are missing: /);
    expect(at.list(".deploy/secrets")).toEqual(["last"]);
    at.write(".deploy/record", "id 1.1\nfrom -\nto 2.0.0\nend committed\nsecrets-to last\n");
    expect((await at.verb(["inspect", "nonce", "-"])).all("secrets-lack")).toEqual(["1.0.0 GONE,LOST"]);
  });

  it("take the names of the generation where a release has no list of its own", async () => {
    const at = world({ PW: "1" }, { PW: "0", B: "2" });
    expect((await at.probe("compose_secrets 1.0.0 last 7.1")).out).toBe("7.1");
    expect(await valuesIn(at, "7.1")).toEqual({ PW: "1", B: "2" });
  });

  it("may be empty", async () => {
    const at = world(undefined, undefined);
    expect((await at.probe("compose_secrets 1.0.0 - 7.1")).out).toBe("-");
  });
});

describe("generations of secrets", () => {
  it("are one file each, by the deployment that brought them", async () => {
    const at = host();
    const first = envLines({ PW: "one" });
    expect((await at.verb(["upload", ID, String(first.length), "secrets", "-"], first)).get("end")).toBe("ok");
    at.write(".deploy/secrets/2.1", envLines({ PW: "two" }));
    for (const generation of [ID, "2.1", ID]) {
      expect((await at.probe(`secrets ${generation} && secrets_in_use`)).out).toBe(generation);
      expect(at.read("shared/secrets.env")).toBe(generation === ID ? first : 'PW="two"\n');
    }
    expect((await at.verb(["inspect", "nonce", "-"])).get("secrets-in-use")).toBe(ID);
    expect((await at.probe("secrets -; secrets_in_use")).out).toBe("-");
    expect(at.has("shared/secrets.env")).toBe(false);
  });

  it("cannot be used when they are missing", async () => {
    const at = host();
    expect((await at.probe('secrets 3.1 || echo "$WHY"')).out).toBe("the secrets of 3.1 are not on this host\n");
    // What a deployment of an older version left is nobody's.
    at.write(".deploy/secrets.next", 'PW="leftover"\n');
    expect((await at.probe('secrets next || echo "$WHY"')).out).toContain("are not on this host");
  });

  it("stay while they are in use, on record, or those of a good release", async () => {
    const at = host();
    for (const generation of ["used", "before", "to", "committed", "good", "leftover"])
      at.write(`.deploy/secrets/${generation}`, "");
    at.write(
      ".deploy/record",
      "id 1.1\nend undone\nsecrets-before before\nsecrets-to to\nsecrets-committed committed\n",
    );
    at.write(".deploy/good/1.0.0", "1 good\n");
    at.write(".deploy/good/0.9.0", "1\n");
    await at.probe("secrets used; prune_secrets");
    expect(at.list(".deploy/secrets")).toEqual(["before", "committed", "good", "to", "used"]);
  });
});
