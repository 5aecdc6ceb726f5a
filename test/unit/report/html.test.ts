import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { escapeHtml, html } from "../../../src/report/render/markup.ts";
import { downsample } from "../../../src/report/render/plots.ts";
import { headAndTail } from "../../../src/report/text.ts";
import { deploymentHtml } from "./forms.ts";
import { ALL, deployed, dryRun, enormous, hostile, probe, rolledBack } from "./reports.ts";

const KNOWN_TAGS = new Set(
  "html head meta title style body main header section h1 h2 p dl div dt dd table thead tbody tr th td wbr code span strong a pre details summary ul li svg g line rect circle polyline text".split(
    " ",
  ),
);

/** Every element is known, closed in order, and has only attributes of ours. */
function check(page: string): void {
  const open: string[] = [];
  const body = page.replace("<!doctype html>", "").replace(/<style>[\s\S]*?<\/style>/, "");
  for (const match of body.matchAll(/<(\/?)([a-zA-Z0-9]*)((?:\s+[a-zA-Z0-9:-]+(?:="[^"<]*")?)*)\s*(\/?)>|</g)) {
    const [all, end, name = "", attributes = "", selfClosed] = match;
    if (!KNOWN_TAGS.has(name))
      expect.fail(`unknown markup ${JSON.stringify(body.slice(match.index, match.index + 80))}`);
    expect(attributes.replace(/"[^"]*"/g, "")).not.toMatch(/\s(?:on\w+|style|src|srcset|xlink:href)\s*=/i);
    if (/href=/.test(attributes)) expect(all).toMatch(/^<a href="https?:/);
    if (end === "/") expect(open.pop()).toBe(name);
    else if (selfClosed !== "/" && name !== "meta" && name !== "wbr") open.push(name);
  }
  expect(open).toEqual([]);
}

describe("deploymentHtml", () => {
  it.each(Object.entries({ ...ALL, hostile: hostile(), quotes: hostile('" onload="x" \' `'), nothing: hostile("") }))(
    "is one well-formed page without a way to run anything: %s",
    (_, report) => {
      const page = deploymentHtml(report);
      check(page);
      expect(page).not.toMatch(/<script|@import|url\(/);
      expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
      expect(page).not.toMatch(/[\u001b\u202e]/);
    },
  );

  it("has a policy that lets in its own style and nothing else", () => {
    const page = deploymentHtml(deployed);
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(page).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    );
    expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<style>"));
    expect(style).toContain("prefers-color-scheme: dark");
  });

  it("shows what happened", () => {
    const page = deploymentHtml(rolledBack);
    for (const part of [
      "rolled_back: orders 1.4.2 → production",
      '<pre class="fatal">exception exit: {listen_error,orders_http,eaddrinuse}</pre>',
      '<dd class="lost">52</dd>',
      "✗ switch",
      "in call from supervisor",
      "app2.example.org: listening.txt",
      "2 checks passed",
      "erlmcp-actions status --environment production",
    ]) {
      expect(page).toContain(part);
    }
    expect(page).toMatch(/<rect class="lost"[^>]*><title>52 requests lost from 31s<\/title>/);
    expect(page).toMatch(/<line class="edge"/);
  });

  it("shows a dry run's plan before all else", () => {
    const page = deploymentHtml(dryRun);
    expect(page).toContain("plan-hash: 0123456789abcdef");
    expect(page.indexOf("<h2>Plan")).toBeLessThan(page.indexOf("<h2>Live releases"));
  });

  it("cuts evidence to 64 kB per file and 1 MB in all, the file of the diagnosis first", () => {
    const page = deploymentHtml(enormous());
    const files = [...page.matchAll(/<pre>first line (\d+)\n([\s\S]*?)<\/pre>/g)];
    expect(files[0]?.[1]).toBe("1999");
    expect(files[0]?.[0]).toContain("last line 1999");
    for (const [text] of files) expect(Buffer.byteLength(text)).toBeLessThan(65_000);
    expect(files.length).toBe(16);
    expect(page).toContain("The page has no room left for it");
    expect(page).toContain("1500 more files: report.json has all of them.");
    expect(Buffer.byteLength(page)).toBeLessThan(32 * 1024 * 1024);
  });

  it("draws at most 600 points of a long probe", () => {
    const page = deploymentHtml({ ...rolledBack, probe: probe(1_000_000, 500_000, 501_000) });
    expect((page.match(/<circle|<rect class="lost"/g) ?? []).length).toBeLessThanOrEqual(600);
    expect(page).toContain("the slowest of every 67");
    check(page);
  });

  it("counts the requests that could not be sent", () => {
    const page = (unsent: number): string =>
      deploymentHtml({
        ...rolledBack,
        probe: { startMs: 1000, sent: 1, lost: 0, unsent, longestGapMs: 0, sites: [], samples: [] },
      });
    expect(page(95)).toContain("95 more could not be sent");
    expect(page(0)).not.toContain("could not be sent");
  });

  it("draws a probe without samples, with lost ones only, and with nonsense", () => {
    for (const samples of [
      [],
      [{ atMs: 0, durationMs: 0, ok: false, requests: 1 }],
      [{ atMs: 0, durationMs: 5, ok: true, requests: 1 }],
    ]) {
      const page = deploymentHtml({
        ...rolledBack,
        durationMs: 0,
        timeline: [],
        probe: { startMs: 1000, sent: samples.length, lost: 1, unsent: 0, longestGapMs: 3, sites: [], samples },
      });
      check(page);
      expect(page).not.toMatch(/NaN|Infinity/);
    }
  });
});

describe("downsample", () => {
  it("keeps short series as they are", () => {
    expect(downsample(probe(1000).samples)).toHaveLength(20);
  });

  it("keeps the slowest answer and the only lost request", () => {
    const samples = Array.from({ length: 20_000 }, (_, index) => ({
      atMs: index * 50,
      durationMs: index === 777 ? 1900 : 5,
      ok: index !== 12_345,
      requests: 1,
    }));
    const points = downsample(samples);
    expect(points.length).toBeLessThanOrEqual(600);
    expect(points).toContainEqual({ atMs: 777 * 50, durationMs: 1900, ok: true, requests: expect.any(Number) });
    expect(points.filter(({ ok }) => !ok)).toEqual([{ atMs: 12_345 * 50, durationMs: 5, ok: false, requests: 1 }]);
    expect(points.reduce((sum, { requests }) => sum + requests, 0)).toBe(20_000);
  });
});

describe("html", () => {
  it("escapes text in elements and attributes, and leaves markup", () => {
    expect(html`<p title="${'"<&'}">${"<b>"}${html`<i>${1.26}</i>`}${undefined}${["a", "&"]}</p>`.source).toBe(
      '<p title="&#34;&#60;&#38;">&#60;b&#62;<i>1.3</i>a&#38;</p>',
    );
    expect(escapeHtml("a\u001b[31mb\r\n'`")).toBe("ab\n&#39;&#96;");
  });
});

describe("headAndTail", () => {
  it("keeps both ends and breaks no character", () => {
    const text = `start ${"é".repeat(1000)} end`;
    const cut = headAndTail(text, 101);
    expect(cut).toMatch(/^start é+\n\n\[… \d+ bytes left out …\]\n\né+ end$/);
    expect(headAndTail("short", 5)).toBe("short");
  });
});
