import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import type { Play } from "./rehearsed.ts";

const made: string[] = [];

afterAll(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true });
});

/** A folder that stands for this suite; it goes when the tests of the file have ended. */
export function suite(files: Readonly<Record<string, string>>): Play {
  const root = mkdtempSync(join(tmpdir(), "suite-"));
  made.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return { options: { suite: root } };
}
