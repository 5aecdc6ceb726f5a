import { describe, expect, it } from "vitest";
import { Annotations, actionsLog, plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";

/** What the runner does with a line: `::x::` after white space, `##[x]` anywhere; unseen characters do not count. */
function isCommand(line: string): boolean {
  const seen = line.replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, "");
  return /^\s*::[^:]*.*?::/u.test(seen) || seen.includes("##[");
}

function recorded(...values: string[]) {
  const secrets = new Secrets();
  for (const value of values) secrets.add(value);
  const lines: string[] = [];
  return { lines, log: actionsLog(secrets, (line) => lines.push(line)) };
}

describe("actionsLog", () => {
  it.each([
    "::set-env name=PATH::/evil",
    "   ::add-mask::a",
    "\t::stop-commands::x",
    "\u00a0\u2003::error::x",
    "\u200b::error::x",
    "\ufeff::error::x",
    "\u00ad::error::x",
    ":\u200d:error::x",
    "\u0000::error::x",
    "\u001b[31m::error::x",
    "\u001b]0;title\u0007::error::x",
    "progress\r::error::x",
    "text\n::error::x",
    "text\r\n ::error::x",
    "text ##[error]x",
    "##[set-env name=x]y",
    "#\u200b#[error]x",
    "##\u001b[0m[error]x",
    "###[error]x",
  ])("prints untrusted text %j without a workflow command", (text) => {
    const { lines, log } = recorded();
    log.info(text);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(isCommand(line)).toBe(false);
      expect(line).not.toMatch(/[\r\n\u0000\u001b]/);
    }
  });

  it("keeps ordinary text as it is, tabs and empty lines too", () => {
    const { lines, log } = recorded();
    log.info("a\tb\n\n  indented :: text # 50%\n");
    expect(lines).toEqual(["a\tb", "", "  indented :: text # 50%"]);
  });

  it("masks before it prints, also what control characters or a line break hide", () => {
    const { lines, log } = recorded("hunter2-hunter2");
    log.info("a hunter2-hunter2 b");
    log.info("a hunter2\u0000-hunter2 b");
    log.info("a hunter2\u001b[0m-hunter2 b");
    log.info("a hunter2-\n  hunter2 b");
    log.warn("w hunter2-hunter2");
    void log.group("g hunter2-hunter2", async () => {});
    expect(lines.join("\n")).not.toMatch(/hunter2/);
    expect(lines[0]).toBe("a *** b");
  });

  it("writes warnings, errors, notices and debug as escaped commands of one line", () => {
    const { lines, log } = recorded();
    log.warn("100% sure\n::error::x");
    log.error("e");
    log.notice("n");
    log.debug("d1\nd2");
    expect(lines).toEqual([
      "::warning::100%25 sure%0A::error::x",
      "::error::e",
      "::notice::n",
      "::debug::d1",
      "::debug::d2",
    ]);
  });

  it("prints what goes beyond ten annotations of a level as plain lines", () => {
    const { lines, log } = recorded();
    for (let index = 0; index < 12; index += 1) log.warn(`w${index}\n::error::x`);
    log.error("e");
    expect(lines.filter((line) => line.startsWith("::warning::"))).toHaveLength(10);
    expect(lines).toContain("warning: w11");
    expect(lines.filter((line) => line.startsWith("::error::"))).toEqual(["::error::e"]);
  });

  it("folds one level, closes the fold after a failure, and gives the result", async () => {
    const { lines, log } = recorded();
    const result = await log.group("outer\n::x::", () =>
      log.group("inner", async () => {
        log.info("text");
        return 5;
      }),
    );
    expect(result).toBe(5);
    await expect(log.group("bad", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(lines).toEqual(["::group::outer ::x::", "inner", "text", "::endgroup::", "::group::bad", "::endgroup::"]);
  });
});

describe("plainLog", () => {
  it("cleans, marks and colours", async () => {
    const lines: string[] = [];
    const secrets = new Secrets();
    secrets.add("hunter2");
    const log = plainLog((line) => lines.push(line), { colour: true, secrets });
    log.info("\u001b[2Jhello hunter2");
    log.warn("careful");
    log.debug("unseen");
    await log.group("title", async () => log.info("inside"));
    expect(lines).toEqual(["hello ***", "\u001b[33mwarning: careful\u001b[0m", "\u001b[1mtitle\u001b[0m", "  inside"]);
    const plain: string[] = [];
    plainLog((line) => plain.push(line), { colour: false }).error("bad\nworse");
    expect(plain).toEqual(["error: bad", "error: worse"]);
  });
});

describe("Annotations", () => {
  it("escapes properties and cuts at 4096 characters", () => {
    const lines: string[] = [];
    const annotations = new Annotations((line) => lines.push(line));
    annotations.annotate("error", "m", { file: "a,b:c.yml", line: 3, col: 1, title: "t\n::x::" });
    annotations.annotate("error", "x".repeat(5000));
    expect(lines[0]).toBe("::error file=a%2Cb%3Ac.yml,line=3,col=1,title=t%3A%3Ax%3A%3A::m");
    expect(lines[1]).toHaveLength("::error::".length + 4096);
  });
});
