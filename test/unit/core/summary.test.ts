import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Secrets } from "../../../src/core/mask.ts";
import { Summary, escapeMarkdown, writeSummary } from "../../../src/core/summary.ts";

const before = process.env["GITHUB_STEP_SUMMARY"];
afterEach(() => {
  if (before === undefined) delete process.env["GITHUB_STEP_SUMMARY"];
  else process.env["GITHUB_STEP_SUMMARY"] = before;
});

describe("Summary", () => {
  it("builds headings, paragraphs, tables, lists, code and details", () => {
    const text = new Summary()
      .heading("Deployed")
      .paragraph("all well")
      .table([["Host", "State"], ["a", "up"], ["b"]])
      .list(["# one", "two"])
      .code("one\ntwo", "text")
      .details("more", (inner) => inner.paragraph("inside"))
      .toString();
    expect(text).toBe(
      [
        "## Deployed",
        "all well",
        "| Host | State |\n| --- | --- |\n| a | up |\n| b |  |",
        "- &#35; one\n- two",
        "```text\none\ntwo\n```",
        "<details><summary>more</summary>\n\ninside\n\n\n</details>",
        "",
      ].join("\n\n"),
    );
  });

  it("lets untrusted text be no markup", () => {
    const evil =
      "<img src=x> **bold** `code` [l](http://x) | # - _i_ @team &amp; \u001b[31m\n# head\n1. list\n+ item\nwww.x.org";
    const shown = escapeMarkdown(evil);
    expect(shown).not.toMatch(/[<>`*_[\]|@](?!br>)(?<!<br>)/);
    expect(shown.split("<br>")).toHaveLength(5);
    expect(shown).not.toMatch(/<br>(#|1\.|\+ )/);
    expect(new Summary().table([["a|b\nc"]]).toString()).toBe("| a&#124;b<br>c |\n| --- |\n\n");
  });

  it("cannot be left by a fence in the code", () => {
    const text = new Summary().code("a\n````\n<b>\n```").toString();
    expect(text).toBe("`````\na\n````\n<b>\n```\n`````\n\n");
  });

  it("stays below a mebibyte and counts what is missing", () => {
    const summary = new Summary();
    for (let index = 0; index < 40; index += 1) summary.code("ü".repeat(200_000));
    summary.table([["n"], ...Array.from({ length: 100_000 }, (_, index) => [`row ${index}`])]);
    const text = summary.toString();
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toMatch(/The summary was cut: \d+ more parts did not fit/);
    expect(text).toMatch(/\[134464 characters left out\]/);
    expect(new Summary().table([["n"], ...Array.from({ length: 100_000 }, () => ["row"])]).toString()).toMatch(
      /\d+ more rows were left out/,
    );
  });
});

describe("writeSummary", () => {
  it.each(["s3cr_et-with*marks", "+begins-with-a-sign", "1. looks like a list"])(
    "masks a secret that Markdown has escaped: %s",
    (secret) => {
      const file = join(mkdtempSync(join(tmpdir(), "summary-")), "s");
      process.env["GITHUB_STEP_SUMMARY"] = file;
      const secrets = new Secrets();
      secrets.add(secret);
      const text = new Summary()
        .paragraph(`it said ${secret}.`)
        .table([["what"], [secret]])
        .code(secret)
        .toString();
      writeSummary(text, { secrets });
      const written = readFileSync(file, "utf8");
      expect(written.match(/\*\*\*/g)).toHaveLength(3);
      expect(written).not.toContain(secret.slice(2));
      expect(written).not.toContain(escapeMarkdown(secret).slice(2));
    },
  );

  it("appends, masks, and keeps the step's file below the limit", () => {
    const file = join(mkdtempSync(join(tmpdir(), "summary-")), "s");
    writeFileSync(file, "before\n");
    process.env["GITHUB_STEP_SUMMARY"] = file;
    const secrets = new Secrets();
    secrets.add("hunter2");
    writeSummary("has hunter2\n", { secrets });
    expect(readFileSync(file, "utf8")).toBe("before\nhas ***\n");
    for (let index = 0; index < 30; index += 1) writeSummary("line ü\n".repeat(10_000));
    const text = readFileSync(file, "utf8");
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toContain("The summary was cut: it was too long");
  });

  it("never throws, and warns", () => {
    const warnings: string[] = [];
    process.env["GITHUB_STEP_SUMMARY"] = "/no/such/folder/file";
    writeSummary("x", { log: { warn: (text) => warnings.push(text) } });
    expect(warnings[0]).toMatch(/could not be written/);
    delete process.env["GITHUB_STEP_SUMMARY"];
    writeSummary("x", { log: { warn: (text) => warnings.push(text) } });
    expect(warnings).toHaveLength(1);
  });
});
