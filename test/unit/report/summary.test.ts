import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { importProblems } from "../../../scripts/import-rules.ts";
import { MEANING } from "../../../src/deploy/words.ts";
import { deploymentHtml, deploymentLines, deploymentSummary } from "./forms.ts";
import {
  ALL,
  HOSTILE,
  backOnRequest,
  deployed,
  dryRun,
  enormous,
  held,
  hostile,
  mixed,
  nothingToRecover,
  refused,
  rolledBack,
  unknown,
} from "./reports.ts";

const firstLine = (text: string): string => plain(text.split("\n")[0] ?? "");

/** As a reader sees it. */
function plain(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

/** What is left of it once code blocks are taken out: there markup is shown, everywhere else it would be obeyed. */
function outsideCode(markdown: string): string {
  return markdown.replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, "");
}

describe("deploymentSummary", () => {
  it.each([
    [deployed, `## ✅ deployed: orders 1.4.2 → production. ${MEANING.deployed}`],
    [rolledBack, `## ⏪ rolled_back: orders 1.4.2 → production. ${MEANING.rolled_back}`],
    [refused, `## 🚫 refused: orders 1.4.2 → production. ${MEANING.refused}`],
    [held, `## ✋ held: orders 1.4.2 → production. ${MEANING.held}`],
    [mixed, `## 🚨 mixed: orders 1.4.2 → production. ${MEANING.mixed}`],
    [unknown, `## 🚨 unknown: orders 1.4.2 → production. ${MEANING.unknown}`],
    [backOnRequest, `## ✅ rolled_back: orders 1.4.1 → production. ${MEANING.rolled_back}`],
    [nothingToRecover, "## ✅ unchanged: orders → production. Nothing was left to recover."],
    [
      { ...rolledBack, intent: "recover" as const },
      `## ⏪ rolled_back: orders 1.4.2 → production. ${MEANING.rolled_back}`,
    ],
    [{ ...deployed, intent: "recover" as const }, `## ✅ deployed: orders 1.4.2 → production. ${MEANING.deployed}`],
    [
      { ...rolledBack, intent: "recover" as const, outcome: "removed" as const },
      `## ❌ removed: orders 1.4.2 → production. ${MEANING.removed}`,
    ],
    [dryRun, "## 🔍 dry run: orders 1.4.2 → production. Nothing was changed; this is what a deployment would do."],
    [
      { ...refused, dryRun: true },
      "## 🚫 dry run, refused: orders 1.4.2 → production. Nothing was changed; without `dry-run` it would be refused.",
    ],
    [{ ...deployed, outcome: "stale" as const }, `## ⏩ stale: orders 1.4.2 → production. ${MEANING.stale}`],
  ])("has the outcome in its first line: %#", (report, line) => {
    expect(firstLine(deploymentSummary(report))).toBe(line);
  });

  it("shows a failure from its reason to its details", () => {
    const text = plain(deploymentSummary(rolledBack));
    const places = [
      "Why it failed",
      "First fatal line, from log/erlang.log.1:",
      "\n```\nexception exit: {listen_error,orders_http,eaddrinuse}\n```",
      "### What to do next",
      "Live releases",
      "52 lost; the longest time without an answer was 2.6s",
      "### Timeline",
      "### Checks",
      "<details><summary>2 checks passed",
      "### Facts",
      "URL: https://orders.example.org",
      "### Plan 0123456789abcdef\n\n<details><summary>Every step",
      "### Evidence",
      "app2.example.org: listening.txt (55 B)",
      "### Warnings\n\n- app2.example.org: 11 % of the disk is free.",
    ].map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(text).toContain(
      "```\nerlmcp-actions status --environment production\nRead the evidence, correct the release, and deploy a new version.\n```",
    );
    expect(text).toContain(
      "| app2.example.org | 1.4.1-a1b2c3d-00112233 | the previous release | 1.4.1-a1b2c3d-00112233 |",
    );
    expect(text).toContain("| ✗ switch | 36.4s | ░░░░██████████████████░░ |");
    expect(text.match(/port 8080 is in use by nginx/g)).toHaveLength(1);
  });

  it("names the page that explains where to type a command", () => {
    const where = "On a laptop, on the host or in GitHub: see docs/recovery.md of erlmcp-actions.";
    expect(plain(deploymentSummary(rolledBack))).toContain(`### What to do next\n\n${where}\n\n`);
    expect(plain(deploymentSummary(refused)), "where there is none").not.toContain(where);
  });

  it("names the cause where the reason does not, and the rest of a reason of many lines as it is", () => {
    expect(plain(deploymentSummary(held))).toContain("Cause: port 8080 is in use by nginx (process 812)");
    const text = deploymentSummary({ ...refused, reason: "the service died; last output:\n# one\n<b>two" });
    expect(text).toContain("```\n# one\n<b>two\n```");
  });

  it("shows a dry run's plan open, with its hash", () => {
    const text = plain(deploymentSummary(dryRun));
    expect(text).toContain("### Plan 0123456789abcdef\n\n```\nplan 0123456789abcdef for release");
    expect(text).toContain("```yaml\nplan-hash: 0123456789abcdef\n```");
    expect(text).not.toContain("<details>");
    expect(text).not.toContain("### Why");
    const again = plain(
      deploymentSummary({
        ...dryRun,
        reason: "dry run: nothing was changed; this release is live already, a deployment would only verify it",
      }),
    );
    expect(again).toContain("### Why\n\nthis release is live already");
  });

  it("marks an observation from before the end as the last known one", () => {
    expect(deploymentSummary(held)).toContain("### Last known live releases");
    expect(plain(deploymentSummary(unknown))).toContain("| app2.example.org | ? | unknown |");
  });

  it("reports that nothing was measured only where something was switched", () => {
    expect(deploymentSummary(refused)).not.toContain("### Requests");
    expect(plain(deploymentSummary({ ...deployed, probe: undefined }))).toContain(
      "Lost requests were not measured: neither",
    );
    const first = {
      ...deployed,
      probe: undefined,
      plan: {
        ...(deployed.plan as NonNullable<typeof deployed.plan>),
        sites: { app1: { from: "", forward: undefined, undo: [] } },
      },
    };
    expect(plain(deploymentSummary(first))).toContain("Nothing was live before, so no request could be lost.");
  });

  it("escapes markup in untrusted text", () => {
    const text = outsideCode(deploymentSummary(hostile()));
    expect(text.replaceAll(/<\/?(?:details|summary)>|<br>/g, "")).not.toMatch(/[<>`]/);
    expect(text).not.toMatch(/^\s*(?:::|##\[)|\]\(|\|\s*\\/m);
    expect(text.match(/<details>/g)).toHaveLength(2);
    expect(text.match(/<\/details>/g)).toHaveLength(2);
    for (const line of text.split("\n").filter((row) => row.startsWith("| ✗") && row.includes("fail")))
      expect(line.match(/\|/g)).toHaveLength(6);
    expect(deploymentSummary(hostile())).not.toMatch(/[\u001b\u202e]/);
  });

  it("stays under 1 MiB with everything too long, and keeps the next steps", () => {
    const text = deploymentSummary(enormous());
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).not.toContain("The summary was cut");
    expect(plain(text)).toContain("```\nerlmcp-actions status\n```");
    expect(plain(text)).toContain("1940 more hosts: report.json has all of them.");
    expect(plain(text)).toContain("### Warnings");
    expect(Buffer.byteLength(deploymentSummary({ ...refused, reason: "|".repeat(2 * 1024 * 1024) }))).toBeLessThan(
      64 * 1024,
    );
  });
});

describe("deploymentLines", () => {
  it("prints a rolled back deployment", () => {
    expect(deploymentLines(rolledBack)).toEqual([
      "⏪ rolled_back: orders 1.4.2 → production. The previous release is restored and was verified.",
      "  why: app2.example.org (main): version failed: nothing listens there (ECONNREFUSED). Cause: port 8080 is in use by nginx (process 812).",
      "  first fatal line: exception exit: {listen_error,orders_http,eaddrinuse} (log/erlang.log.1)",
      "  live: 1.4.1-a1b2c3d-00112233 (the previous release) on app1.example.org, app2.example.org",
      "  downtime: 820 requests sent, 52 lost; the longest time without an answer was 2.6s.",
      "  check: version on app2.example.org (main) fail: nothing listens there (ECONNREFUSED)",
      "  check: live on app2.example.org (main) inconclusive: no answer within 5.0s",
      "  took: 49.5s, most of it switch 36.4s, stage 6.2s, undo 4.1s",
      "  warnings: 1: app2.example.org: 11 % of the disk is free. Remove what is not needed.",
      "  next: erlmcp-actions status --environment production",
      "  next: Read the evidence, correct the release, and deploy a new version.",
    ]);
  });

  it("counts the requests that could not be sent", () => {
    const probe = { ...rolledBack.probe, unsent: 95 } as typeof rolledBack.probe;
    expect(deploymentLines({ ...rolledBack, probe }).join("\n")).toMatch(
      /52 lost; .* was 2\.6s; 95 more could not be sent, because the connection to the host was cut/,
    );
  });

  it("names the hosts that were queried directly, and the one that was away the longest", () => {
    const site = (name: string, longestGapMs: number) => ({
      name,
      sent: 410,
      lost: longestGapMs > 1000 ? 52 : 0,
      unsent: 0,
      longestGapMs,
    });
    const probe = {
      ...rolledBack.probe,
      longestGapMs: 2600,
      sites: [site("app1", 50), site("app2", 2600)],
    } as typeof rolledBack.probe;
    expect(deploymentLines({ ...rolledBack, url: "", probe }).join("\n")).toContain(
      "downtime: 820 requests sent to 2 hosts directly (there is no `url`), 52 lost; the longest time without an answer was 2.6s, on app2.",
    );
    expect(deploymentHtml({ ...rolledBack, url: "", probe })).toMatch(
      /<td>app2<\/td><td>410<\/td><td>52<\/td><td>0<\/td><td>2\.6s<\/td>/,
    );
  });

  it("does not report that all checks passed where something else failed", () => {
    const line = (report: typeof deployed): string =>
      deploymentLines(report).find((one) => one.startsWith("  checks:")) ?? "";
    expect(line(deployed)).toBe("  checks: all 4 passed");
    expect(line({ ...rolledBack, checks: deployed.checks })).toBe("  checks: 4 passed, and none failed");
  });

  it("prints a dry run's hash", () => {
    expect(deploymentLines(dryRun)).toContain("  plan-hash: 0123456789abcdef");
  });

  it.each(Object.entries({ ...ALL, hostile: hostile(), enormous: enormous(), noService: hostile("::error::x") }))(
    "is short plain lines: %s",
    (_, report) => {
      const lines = deploymentLines(report);
      expect(lines.length).toBeLessThanOrEqual(15);
      for (const line of lines) {
        expect(line).not.toMatch(/[\r\n\t\u001b\u202e]|^\s*::|##\[/);
        expect(line.length).toBeLessThan(500);
      }
      expect(lines.some((line) => line.includes(HOSTILE))).toBe(false);
    },
  );
});

describe("the imports of report and notify", () => {
  it.each(["report", "notify"])("src/%s keeps the rules", (room) => {
    const folder = `src/${room}`;
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts"),
    ))
      expect(importProblems(`${folder}/${name}`, readFileSync(`${folder}/${name}`, "utf8"))).toEqual([]);
    expect(importProblems(`${folder}/x.ts`, 'import { Report } from "../deploy/report.ts";')).toHaveLength(1);
    expect(importProblems(`${folder}/x.ts`, 'import type { Target } from "../deploy/target.ts";')).toHaveLength(1);
  });
});
