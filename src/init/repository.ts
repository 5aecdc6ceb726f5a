import { lstatSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";

const MOST_BYTES = 512 * 1024;
const MOST_FILES = 2000;
const MOST_FOLDERS = 500;
const DEEPEST = 8;
/** A longer line is generated, and regular expressions must stay fast on it. */
const LONGEST_LINE = 500;
/** Folders of dependencies, of builds and of pages: nothing in them is the service. */
const NEVER =
  /^(?:\.|_build$|_checkouts$|node_modules$|bower_components$|vendor$|deps$|dist$|out$|build$|target$|venv$|env$|__pycache__$|coverage$|docs?$|examples?$|public$|static$|assets$)/;
const TEST_FOLDER = /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testdata)\//;
const TEST_FILE = /(?:^test_|_test\.|\.test\.|\.spec\.|_tests\.|_SUITE\.)/;

/** A line of a file of the repository. */
export interface Place {
  /** Relative to the folder of the service. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface Line extends Place {
  readonly text: string;
}

/**
 * Reads the files of one folder, never anything outside of it and never through a link. Sizes and numbers have limits:
 * a file beyond them counts as missing.
 */
export class Repository {
  readonly folder: string;
  private readonly texts = new Map<string, string | undefined>();
  private names: readonly string[] | undefined;

  /** @param folder absolute */
  constructor(folder: string) {
    this.folder = realpathSync(folder);
  }

  /** The text of a file; undefined where there is none that can be read. */
  text(path: string): string | undefined {
    if (!this.texts.has(path)) this.texts.set(path, this.read(path));
    return this.texts.get(path);
  }

  has(path: string): boolean {
    return this.text(path) !== undefined;
  }

  lines(path: string): Line[] {
    return (this.text(path) ?? "").split(/\r\n|\r|\n/).map((text, index) => ({ file: path, line: index + 1, text }));
  }

  /** The first line of a file that matches. */
  line(path: string, pattern: RegExp): Line | undefined {
    return this.lines(path).find(({ text }) => text.length <= LONGEST_LINE && pattern.test(text));
  }

  /** Source files with one of these extensions, tests left out; those nearer to the top come first. */
  sources(...extensions: readonly string[]): string[] {
    return this.files().filter(
      (path) =>
        extensions.some((extension) => path.endsWith(`.${extension}`)) &&
        !TEST_FOLDER.test(path) &&
        !TEST_FILE.test(path.split("/").at(-1) ?? ""),
    );
  }

  /** The first file whose name is that of a test. */
  firstTest(isTest: (name: string) => boolean): string | undefined {
    return this.files().find((path) => isTest(path.split("/").at(-1) ?? ""));
  }

  /** Every line of these files that matches. */
  search(files: readonly string[], pattern: RegExp): Line[] {
    return files.flatMap((file) =>
      this.lines(file).filter(({ text }) => text.length <= LONGEST_LINE && pattern.test(text)),
    );
  }

  /** Names of the files and folders in a folder; empty where it is none. */
  entries(path = "."): string[] {
    const at = this.inside(path);
    try {
      return at === undefined ? [] : readdirSync(at).sort().slice(0, MOST_FILES);
    } catch {
      return []; // not a folder, or not ours to read
    }
  }

  isFolder(path: string): boolean {
    const at = this.inside(path);
    return at !== undefined && lstatSync(at).isDirectory();
  }

  private files(): readonly string[] {
    return (this.names ??= this.walk());
  }

  private walk(): readonly string[] {
    const found: string[] = [];
    const ahead = [""];
    for (let at = 0; at < ahead.length && at < MOST_FOLDERS && found.length < MOST_FILES; at += 1) {
      const folder = ahead[at] ?? "";
      for (const name of this.entries(folder === "" ? "." : folder)) {
        const path = folder === "" ? name : `${folder}/${name}`;
        const stat = lstatSync(join(this.folder, path), { throwIfNoEntry: false });
        if (stat?.isFile() === true) found.push(path);
        else if (stat?.isDirectory() === true && !NEVER.test(name) && path.split("/").length < DEEPEST)
          ahead.push(path);
      }
    }
    return found;
  }

  private read(path: string): string | undefined {
    const at = this.inside(path);
    if (at === undefined) return undefined;
    try {
      const stat = lstatSync(at);
      return stat.isFile() && stat.size <= MOST_BYTES ? readFileSync(at, "utf8").replace(/^\uFEFF/, "") : undefined;
    } catch {
      return undefined; // not ours to read
    }
  }

  /** The absolute path of what is really in the folder; undefined for what a link leads to. */
  private inside(path: string): string | undefined {
    const wanted = join(this.folder, path);
    try {
      return realpathSync(wanted) === wanted && `${wanted}${sep}`.startsWith(`${this.folder}${sep}`)
        ? wanted
        : undefined;
    } catch {
      return undefined; // not there
    }
  }
}
