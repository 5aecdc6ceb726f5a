import { describe, expect, it } from "vitest";
import { HostWithReleases, ID, KILLING, packed, stageWords } from "./kit.ts";

const NAME = "2.0.0-abc1234-00000000";
const ENTRIES = [
  { name: "bin/run", text: "run" },
  { name: "lib/a", text: "a" },
];

/** What may never be: a release that is taken for whole or good and of which something is missing. */
async function honest(at: HostWithReleases): Promise<void> {
  const { out } = await at.probe(`is_whole ${NAME} && echo whole`);
  if (out === "whole\n")
    expect(at.list(`releases/${NAME}`)).toEqual(expect.arrayContaining([".release", "bin", "lib"]));
  else expect(at.has(`.deploy/good/${NAME}`)).toBe(false);
}

describe("killed after each write", () => {
  it.each([
    ["of a release that is new", false],
    ["over a half one", true],
  ])("staging %s is repeated completely", async (_what, half) => {
    const archive = await packed(ENTRIES);
    for (let behind = 1; ; behind += 1) {
      const at = new HostWithReleases({ prologue: KILLING });
      await at.verb(["upload", ID, String(archive.bytes.length), "archive", archive.sha256], archive.bytes);
      const { words, input } = await stageWords(NAME, archive);
      if (half) {
        await at.verb(words, input);
        await at.probe(`rm "$ROOT/releases/${NAME}/lib/a"`);
      }
      const died = await at.killed(behind, words, input);
      await honest(at);
      expect((await at.verb(words, input)).get("failed")).toBeUndefined();
      expect((await at.probe(`is_whole ${NAME} && echo $WHOLE`)).out).toBe("whole\n");
      await at.close();
      if (!died) return;
    }
  });

  it("a removal leaves no release that is good or complete, and the next one completes it", async () => {
    const archive = await packed(ENTRIES);
    for (let behind = 1; ; behind += 1) {
      const at = new HostWithReleases({ prologue: KILLING });
      await at.verb(["upload", ID, String(archive.bytes.length), "archive", archive.sha256], archive.bytes);
      const { words, input } = await stageWords(NAME, archive);
      await at.verb(words, input);
      at.write(`.deploy/good/${NAME}`, "1 -\n");
      const { code } = await at.probe(`KILL=${behind} WRITES=0; remove_release ${NAME}`);
      await honest(at);
      expect(
        (await at.probe('rm -f "$D/staged"; prune 0; ls -A "$ROOT/releases" "$D/releases" | grep 2.0.0')).out,
      ).toBe("");
      await at.close();
      if (code === 0) return;
    }
  });
});
