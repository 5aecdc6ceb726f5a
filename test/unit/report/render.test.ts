import { describe, expect, it } from "vitest";
import type { Document } from "../../../src/report/document.ts";
import { deploymentDocument } from "../../../src/report/of/deployment.ts";
import { statusDocument } from "../../../src/report/of/status.ts";
import { renderConsole } from "../../../src/report/render/console.ts";
import { renderHtml } from "../../../src/report/render/html.ts";
import { renderMarkdown } from "../../../src/report/render/markdown.ts";
import { rolledBack } from "./reports.ts";

const span = { name: "stage", startMs: 0, durationMs: 500, ok: true, changes: false };

/** One block of each kind. */
const EVERYTHING: Document = {
  title: "✅ everything",
  tone: "good",
  sentence: "It is shown.",
  note: "small print",
  sections: [
    {
      title: "Blocks",
      brief: ["first: a line", "  second"],
      blocks: [
        { kind: "paragraph", label: "Cause", text: "a <cause>" },
        { kind: "list", items: ["a | warning"], noun: "warning" },
        { kind: "code", text: "plan-hash: 0", language: "yaml" },
        { kind: "facts", pairs: [["URL", { links: [{ text: "shop", href: "https://shop.example.com" }] }]] },
        { kind: "figures", figures: [{ name: "Lost", value: "3", bad: true }], sentence: "3 were lost." },
        {
          kind: "table",
          head: ["Host", "Verdict"],
          rows: [
            ["app1", { text: "✓ pass", as: "pass" }],
            ["app2", ""],
            ["app3", ""],
          ],
          noun: "host",
          most: 2,
        },
        { kind: "timeline", spans: [span], totalMs: 1000, noun: "phase" },
        {
          kind: "plot",
          samples: [{ atMs: 5, durationMs: 7, ok: true, requests: 1 }],
          spans: [span],
          caption: "1 request",
        },
        { kind: "files", files: [{ name: "app1: log", text: "x".repeat(2000) }] },
        { kind: "details", title: "More", blocks: [{ kind: "paragraph", text: "folded" }] },
      ],
    },
  ],
};

describe("a document with every kind of block", () => {
  it("is Markdown in the job summary", () => {
    const text = renderMarkdown(EVERYTHING).replace(/&#(\d+);/g, (_, code: string) =>
      String.fromCodePoint(Number(code)),
    );
    expect(text).toBe(
      [
        "## ✅ everything. It is shown.",
        "small print",
        "### Blocks",
        "Cause: a <cause>",
        "- a | warning",
        "```yaml\nplan-hash: 0\n```",
        "URL: shop",
        "3 were lost.",
        "| Host | Verdict |\n| --- | --- |\n| app1 | ✓ pass |\n| app2 |  |",
        "1 more host: report.json has all of them.",
        "| Phase | Time |  |\n| --- | --- | --- |\n| ✓ stage | 500ms | ████████████░░░░░░░░░░░░ |",
        "app1: log (2.0 kB)",
        "<details><summary>More</summary>\n\nfolded\n\n\n</details>",
        "",
      ].join("\n\n"),
    );
  });

  it("is HTML on a page", () => {
    const page = renderHtml(EVERYTHING);
    for (const part of [
      '<header class="good"><h1>✅ everything</h1><p>It is shown.</p><p class="quiet">small print</p></header>',
      "<p><strong>Cause:</strong> a &#60;cause&#62;</p>",
      "<ul><li>a | warning</li></ul>",
      "<pre>plan-hash: 0</pre>",
      '<dt>URL</dt><dd><a href="https://shop.example.com" rel="noopener noreferrer">shop</a>',
      '<dd class="lost">3</dd>',
      '<td>app1</td><td class="word pass">✓ pass</td>',
      '<p class="quiet">1 more host: report.json has all of them.</p>',
      'aria-label="Timeline: stage 500ms"',
      'aria-label="Response time over time: 1 request"',
      "<code>app1: log</code>",
      "<details><summary>More</summary>\n<p>folded</p></details>",
    ])
      expect(page).toContain(part);
  });

  it("is its title and its briefs in a log", () => {
    expect(renderConsole(EVERYTHING)).toEqual(["✅ everything. It is shown.", "  first: a line", "    second"]);
  });
});

it.each([
  ["https://shop.example.com/a", true],
  ["01/report.html", true],
  ["../01/report.html", true],
  ["javascript:alert(1)", false],
  ["java\nscript:alert(1)", false],
  [" javascript:alert(1)", false],
  ["data:text/html,x", false],
  ["//evil.example.com", false],
  ["\\\\evil.example.com", false],
  ["/etc/passwd", false],
])("a link on a page leads to the web or to a file beside it: %j", (href, isLink) => {
  const facts = { kind: "facts", pairs: [["Link", { links: [{ text: "here", href }] }]] } as const;
  const page = renderHtml({ ...EVERYTHING, sections: [{ title: "Facts", blocks: [facts] }] });
  expect(page.includes("<a href=")).toBe(isLink);
  expect(page).toContain("here");
});

it("a status is the lines of its hosts below what is live", () => {
  const status = statusDocument("shop", "staging", "1.4.0 is live", ["app1: live 1.4.0", "    HELD by ann: why"]);
  expect(renderMarkdown(status)).toBe(
    "## shop staging&#58; 1.4.0 is live\n\n### Hosts\n\n```\napp1: live 1.4.0\n    HELD by ann: why\n```\n\n",
  );
  expect(renderConsole(status)).toEqual([
    "shop staging: 1.4.0 is live",
    "  app1: live 1.4.0",
    "      HELD by ann: why",
  ]);
});

it("marks the undo in the timeline, as it marks the switch", () => {
  const timeline = deploymentDocument(rolledBack)
    .sections.flatMap(({ blocks }) => blocks)
    .find((block) => block.kind === "timeline");
  expect(timeline?.spans.filter(({ changes }) => changes).map(({ name }) => name)).toEqual(["switch", "undo"]);
});
