import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RecordState } from "./legal.ts";
import { Site } from "./site.ts";
import { build, problems } from "./state.ts";

const P: RecordState = {
  kind: "deploy",
  end: "pending",
  begun: "no",
  forward: "no",
  switched: "yes",
  disarmed: "no",
  prepared: "none",
  seen: "no",
  after: "-",
};
const C: RecordState = { ...P, end: "committed", seen: "yes" };

/** What is not legal: what was changed by hand, and what a fault of the disk may leave. `mend`: what the command begins with. */
const ILLEGAL: readonly {
  readonly name: string;
  readonly record: RecordState;
  readonly harm: (site: Site) => void;
  readonly mend: RegExp;
}[] = [
  { name: "a record without its format", record: P, harm: (site) => site.remove("format"), mend: /fsck mend/ },
  { name: "a format that is no number", record: P, harm: (site) => site.write("format", "x\n"), mend: /fsck mend/ },
  { name: "a record that is empty", record: P, harm: (site) => site.write("record", ""), mend: /fsck mend/ },
  { name: "an end that is none", record: P, harm: (site) => site.edit("end pending", "end over"), mend: /fsck mend/ },
  {
    name: "a fact that is neither yes nor no",
    record: P,
    harm: (site) => site.edit("switched yes", "switched"),
    mend: /fsck mend/,
  },
  {
    name: "forward lines of a deployment",
    record: P,
    harm: (site) => site.edit("note no", "note no\nforward start main W"),
    mend: /fsck mend/,
  },
  {
    name: "forward lines of an undo that has begun",
    record: { ...P, kind: "rollback", forward: "yes" },
    harm: (site) => site.edit("begun no", "begun yes"),
    mend: /fsck mend/,
  },
  {
    name: "a committed record that is disarmed",
    record: C,
    harm: (site) => site.edit("disarmed no", "disarmed yes"),
    mend: /fsck mend/,
  },
  {
    name: "an undone record without an undo",
    record: { ...P, end: "undone", begun: "yes" },
    harm: (site) => site.edit("begun yes", "begun no"),
    mend: /fsck mend/,
  },
  {
    name: "a slot that follows where there are none",
    record: C,
    harm: (site) => site.edit("after -", "after a"),
    mend: /fsck mend/,
  },
  {
    name: "a good mark that outlived its undo",
    record: { ...P, end: "undone", begun: "yes" },
    harm: (site) => site.write("good/W", "9 d1\n"),
    mend: /fsck mend/,
  },
  {
    name: "a good mark of half a release",
    record: C,
    harm: (site) => site.remove("../releases/O/serve"),
    mend: /fsck mend/,
  },
  { name: "a committed release that is not good", record: C, harm: (site) => site.remove("good/W"), mend: /fsck mend/ },
  { name: "an owner without an id", record: C, harm: (site) => site.write("owner", ""), mend: /fsck mend/ },
  {
    name: "an undo to half a release",
    record: P,
    harm: (site) => {
      site.remove("good/L");
      site.remove("../releases/L/serve");
    },
    mend: /^erlmcp-actions rollback/,
  },
  {
    name: "an undo to secrets that are not there",
    record: P,
    harm: (site) => site.remove("secrets/s0"),
    mend: /^erlmcp-actions rollback/,
  },
];

let site: Site;
beforeEach(() => {
  site = new Site();
});
afterEach(() => site.close());

describe("fsck", () => {
  it.each(ILLEGAL.map((row) => [row.name, row] as const))(
    "names %s, and the command that repairs it",
    async (_, { record, harm, mend }) => {
      build(site, { slots: false, record });
      expect((await site.byHand(["fsck"])).code).toBe(0);
      harm(site);
      const found = await site.byHand(["fsck"]);
      expect(found.code, found.text).toBe(1);
      const command = /mend it with: (.*)/.exec(found.text)?.[1] ?? "";
      expect(command).toMatch(mend);
      expect(found.text).not.toMatch(/\brm\b|delete|remove the file/);
      if (!command.includes("fsck mend")) return;
      const mended = await site.byHand(["fsck", "mend"]);
      expect(mended.code, mended.text).toBe(0);
      expect(problems(site)).toEqual([]);
      expect((await site.byHand(["fsck"])).code).toBe(0);
    },
  );

  it("reports an unfinished deployment, which is legal", async () => {
    build(site, { slots: false, record: P });
    const { code, text } = await site.byHand(["fsck"]);
    expect(code).toBe(0);
    expect(text).toContain(`finish it with: sh ${site.state}/host undo`);
  });
});
