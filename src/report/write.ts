import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../deploy/report.ts";
import type { Document } from "./document.ts";
import { renderHtml } from "./render/html.ts";

/** Where a report was written to. */
export interface WrittenReport {
  readonly json: string;
  readonly html: string;
}

const MOST_NAME = 100;

/**
 * Writes `report.json` and `report.html` into a folder, which is created where it does not exist. They quote evidence
 * and output of commands, so they are for their owner only.
 */
export function writeReport(report: object, document: Document, folder: string): WrittenReport {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const json = join(folder, "report.json");
  const html = join(folder, "report.html");
  writePrivate(json, `${JSON.stringify(report, undefined, 2)}\n`);
  writePrivate(html, renderHtml(document));
  return { json, html };
}

/** The same for a deployment, with its evidence in `evidence/<host>/<name>`. */
export function writeDeploymentReport(report: Report, document: Document, folder: string): WrittenReport {
  const written = writeReport(report, document, folder);
  writeEvidence(report.evidence?.files ?? [], join(folder, "evidence"));
  return written;
}

function writeEvidence(files: NonNullable<Report["evidence"]>["files"], folder: string): void {
  const hosts = new Names();
  const names = new Map<string, Names>();
  const folders = new Map<string, string>();
  for (const { host, name, text } of files) {
    const into = folders.get(host) ?? join(folder, hosts.take(host));
    if (!folders.has(host)) {
      folders.set(host, into);
      names.set(host, new Names());
      mkdirSync(into, { recursive: true, mode: 0o700 });
    }
    writePrivate(join(into, (names.get(host) as Names).take(name)), text);
  }
}

/** Through a new file: a mode applies only when a file is created, and an existing link is replaced. */
function writePrivate(file: string, text: string): void {
  const made = `${file}.new~`;
  rmSync(made, { force: true });
  writeFileSync(made, text, { mode: 0o600, flag: "wx" });
  renameSync(made, file);
}

/** Names that are safe in one folder on any system, no two of them the same there. */
class Names {
  private readonly taken = new Set<string>();

  take(wanted: string): string {
    const safe = safeName(wanted);
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? safe : numbered(safe, number);
      const key = name.toLowerCase();
      if (this.taken.has(key)) continue;
      this.taken.add(key);
      return name;
    }
  }
}

/** One plain name without a separator; of a long one the end stays, where the extension is. */
function safeName(name: string): string {
  const plain = name
    .replace(/[^A-Za-z0-9._@+-]+/g, "_")
    .slice(-MOST_NAME)
    .replace(/^[._-]+|[._]+$/g, "");
  return plain === "" ? "unnamed" : plain;
}

function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? `${name}-${number}` : `${name.slice(0, dot)}-${number}${name.slice(dot)}`;
}
