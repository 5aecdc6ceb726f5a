import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { FOLDERS, generate, outOfDate } from "../../../scripts/docs.ts";

const root = resolve(import.meta.dirname, "../../..");
const copies: string[] = [];
afterAll(() => copies.forEach((folder) => rmSync(folder, { recursive: true })));

/** What the documentation is made from, and what is made, elsewhere. */
function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), "docs-"));
  copies.push(folder);
  const files = [
    ...FOLDERS.map((name) => `${name}/action.yml`),
    "docs/deploy.schema.json",
    "scripts/docs.ts",
    "package.json",
    ...Object.keys(generate(root)),
  ];
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  cpSync(join(root, "node_modules/yaml"), join(folder, "node_modules/yaml"), { recursive: true });
  return folder;
}

function replace(folder: string, file: string, from: string, to: string): void {
  const text = readFileSync(join(folder, file), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(folder, file), text.replace(from, to));
}

async function run(folder: string, ...args: string[]): Promise<{ code: number; stderr: string }> {
  const node = join(root, "node_modules/.bin/node");
  return new Promise((done) => {
    execFile(node, [join(folder, "scripts/docs.ts"), ...args], (error, _stdout, stderr) =>
      done({ code: typeof error?.code === "number" ? error.code : 0, stderr }),
    );
  });
}

test("the generated pages are up to date; if not, run node scripts/docs.ts", () => {
  expect(outOfDate(root)).toEqual([]);
});

describe("scripts/docs.ts", () => {
  test("--check names each file that differs, fails, and writes nothing", async () => {
    const folder = copy();
    replace(folder, "actions/rollback/action.yml", "Why, in a sentence.", "Why.");
    const before = readFileSync(join(folder, "action-index.md"), "utf8");
    const { code, stderr } = await run(folder, "--check");
    expect(code).toBe(1);
    expect(stderr).toContain("actions/rollback/README.md is not up to date");
    expect(stderr).toContain("action-index.md is not up to date");
    expect(stderr).not.toContain("deploy/README.md");
    expect(readFileSync(join(folder, "action-index.md"), "utf8")).toBe(before);
  });

  test("writes them, keeps the parts written by hand, and then passes --check", async () => {
    const folder = copy();
    replace(folder, "actions/rollback/action.yml", "Why, in a sentence.", "Why.");
    replace(folder, "actions/rollback/README.md", "It ends a hold.", "It ends a hold, too.");
    replace(
      folder,
      "docs/deploy.schema.json",
      "Releases kept on a host. Default: 5.",
      "How many | are kept. Default: 6.",
    );
    expect((await run(folder)).code).toBe(0);
    const readme = readFileSync(join(folder, "actions/rollback/README.md"), "utf8");
    expect(readme).toContain("It ends a hold, too.");
    expect(readme).toContain("| `reason` |  | Why. It is kept");
    expect(readFileSync(join(folder, "docs/deploy-yml.md"), "utf8")).toContain(
      "| `keep` | whole number, 2 to 50 | 6 | How many \\| are kept. |",
    );
    expect((await run(folder, "--check")).code).toBe(0);
  });

  test("a README without its markers is an error that names it", () => {
    const folder = copy();
    replace(folder, "deploy/README.md", "<!-- /example -->", "");
    expect(() => generate(folder)).toThrow(
      "deploy/README.md lacks the part between <!-- example --> and <!-- /example -->",
    );
  });
});
