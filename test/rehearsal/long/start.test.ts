import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { nodes } from "../../bundle/nodes.ts";
import { NpmStart, START_MS } from "../../kit/npm-start.ts";

let on: NpmStart;
beforeEach(() => {
  on = new NpmStart();
});
afterEach(() => on.close());

it(
  "npm start runs every step in a plain clone, with the Node of this machine",
  async () => {
    const { code, text } = await on.run({ node: nodes.at(-1) ?? process.execPath });
    expect(text).toMatch(/^7\. One setting is changed/m);
    expect({ code, text }).toMatchObject({ code: 0 });
    expect(text).not.toContain("\u001B");
    const table = text.slice(text.indexOf("\nSummary, "));
    const rows = [...table.matchAll(/^ {3}(\d) {2}\S.*? +[\d.]+ s {3}(.*)$/gm)].map(
      ([, step, seen]) => `${step} | ${seen}`,
    );
    expect(rows).toEqual([
      "1 | staging deployed (1.0.0), production deployed (1.0.0)",
      "2 | staging deployed (2.0.0), production deployed (2.0.0)",
      "3 | staging rolled_back (2.0.0), production not touched (2.0.0)",
      "4 | staging deployed (4.0.0), production refused (2.0.0)",
      "5 | staging deployed (5.0.0), production rolled_back (2.0.0)",
      "6 | production rolled_back (1.0.0)",
      "7 | production deployed (1.0.0, mode static)",
      "7 | production deployed (1.0.0)",
    ]);
    expect(text).toMatch(/a user: +\d+ requests sent, 0 lost, longest gap \d+ ms: \d+ answers of 1\.0\.0, then/);
    expect(text).toMatch(/why: +module quotas\.js is missing/);
    const kept = join(on.checkout, /^Reports and logs: (\S+)\/index\.html/m.exec(text)?.[1] ?? "");
    expect(readdirSync(kept)).toHaveLength(9);
    const files = readdirSync(kept, { recursive: true, encoding: "utf8" });
    // Build, staging and production of five tags, but for the production that v3 never reached; and three rollbacks.
    expect(files.filter((name) => name.endsWith("/log.txt") && !name.includes("/artifacts/"))).toHaveLength(17);
    expect(files.filter((name) => name.endsWith("report.html")).length).toBeGreaterThanOrEqual(17);
    for (const name of files.filter((file) => /\.(?:txt|md|json|html)$/.test(file)))
      expect([name, readFileSync(join(kept, name), "utf8").includes("rehearsed-")]).toEqual([name, false]);
    expect(readdirSync(on.temporary)).toEqual([]);
    expect(on.processes()).toEqual([]);
  },
  START_MS,
);
