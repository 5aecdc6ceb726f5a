import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { FOLDERS, readAction, usesOf } from "../../../scripts/docs.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { OUTCOMES, succeeded } from "../../../src/deploy/words.ts";

const root = resolve(import.meta.dirname, "../../..");
const pages = globSync(["*.md", "docs/*.md", "deploy/*.md", "actions/*/*.md"], { cwd: root }).sort();
const textOf = (page: string): string => readFileSync(join(root, page), "utf8");
const actions = new Map(FOLDERS.map((folder) => [usesOf({ folder }), readAction(root, folder)]));

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly Step[]; readonly uses?: string }>>;
}

/** The blocks of a language in a page, with the line on which each begins. */
function blocks(page: string, language: string): { line: number; text: string }[] {
  const text = textOf(page);
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map((match) => ({
    line: text.slice(0, match.index).split("\n").length,
    text: match[1] ?? "",
  }));
}

const yaml = pages.flatMap((page) => blocks(page, "yaml").map((block) => ({ ...block, at: `${page}:${block.line}` })));
const isConfig = ({ text }: { text: string }): boolean => /^service:/m.test(text);

function stepsOf(text: string): readonly Step[] {
  const parsed = parse(text) as Step[] | Workflow;
  return Array.isArray(parsed) ? parsed : Object.values(parsed.jobs).flatMap(({ steps }) => steps ?? []);
}

/** A workflow that only calls others: test/workflows checks it, together with what it calls. */
const isCaller = ({ text }: { text: string }): boolean => /^ {4}uses: /m.test(text);

describe("examples", () => {
  test.each(yaml.filter(isConfig))("the deploy.yml at $at is valid", ({ text, at }) => {
    expect(() => loadConfig(text, at)).not.toThrow();
  });

  test("the smallest deploy.yml is a systemd unit named like the service", () => {
    const [smallest] = yaml.filter(({ at }) => at.startsWith("README.md")).filter(isConfig);
    const { target } = loadConfig(smallest?.text ?? "", "README.md").environments["production"] ?? {};
    expect(target).toMatchObject({ manager: { kind: "systemd", unit: "shop" } });
    expect(target?.hosts[0]).toMatchObject({ path: "/opt/shop", instance: "http://127.0.0.1:8080" });
  });

  test.each(yaml.filter((block) => !isConfig(block) && !isCaller(block)))(
    "the steps at $at have valid inputs",
    ({ text }) => {
      const steps = stepsOf(text);
      expect(steps.length).toBeGreaterThan(0);
      for (const { uses, with: given = {} } of steps) {
        if (uses === undefined) continue;
        const action = actions.get(uses);
        if (action === undefined) {
          expect(uses, "a foreign action is pinned").toMatch(/@[0-9a-f]{40}$/);
          continue;
        }
        expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
        const required = Object.keys(action.inputs).filter((name) => action.inputs[name]?.required === true);
        expect(Object.keys(given)).toEqual(expect.arrayContaining(required));
        for (const value of Object.values(given)) expect(typeof value).toBe("string");
      }
    },
  );
});

describe("outcomes", () => {
  const rows = (page: string): string[][] => {
    const table = /\n\| outcome \|.*\n\|[-|]+\n((?:\|.*\n)+)/.exec(textOf(page))?.[1] ?? "";
    return table
      .trim()
      .split("\n")
      .map((row) =>
        row
          .split("|")
          .map((cell) => cell.trim())
          .slice(1, -1),
      );
  };

  test.each(["README.md", "docs/recovery.md"])("%s lists each, in order", (page) => {
    expect(rows(page).map(([word]) => word)).toEqual(OUTCOMES.map((outcome) => `\`${outcome}\``));
  });

  test("README.md is right about which are green", () => {
    const green = rows("README.md")
      .filter(([, , step]) => step === "green")
      .map(([word]) => word?.replaceAll("`", ""));
    expect(green).toEqual(OUTCOMES.filter((outcome) => succeeded("deploy", outcome)));
  });
});

describe.each(pages)("%s", (page) => {
  const text = textOf(page);

  test("its links have a target", () => {
    const links = [
      ...text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/\]\((?!https?:)([^)#\s]*)(?:#[^)]*)?\)/g),
    ].map(([, link]) => link ?? "");
    const dead = links.filter((link) => link !== "" && !existsSync(join(root, dirname(page), link)));
    expect(dead).toEqual([]);
  });

  test("the files it names exist", () => {
    const named = [...text.matchAll(/`((?:src|scripts|test|docs|examples)\/[A-Za-z0-9._/-]+)`/g)].map(
      ([, path]) => path ?? "",
    );
    // `test/workflows` and `test/faults` are named by the commands that run them, also while they are empty.
    const missing = named.filter(
      (path) => !existsSync(join(root, path)) && !["test/workflows", "test/faults"].includes(path),
    );
    expect(missing).toEqual([]);
  });
});
