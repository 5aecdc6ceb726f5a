import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { commandEnvironment } from "../../../src/app/command-environment.ts";
import { dotenvProblems } from "../../../src/gates/configuration.ts";
import { findFiles, Freshness } from "../../../src/gates/files.ts";
import { tail } from "../../../src/gates/output.ts";
import { compareVersions } from "../../../src/gates/semver.ts";
import { readPackage } from "../../../src/gates/checkout.ts";
import { appSources, literalVsn, mainApp } from "../../../src/gates/erlang/applications.ts";
import { openTests, refusedReporter } from "../../../src/gates/tests/node-reporter.ts";

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "gates-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe("versions", () => {
  const ordered = [
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-rc.2",
    "1.0.0-rc.11",
    "1.0.0",
    "1.0.1",
    "1.0.1.1",
    "1.10.0",
    "2.0.0-0",
    "10.0.0",
  ];

  test("are in the order of semver", () => {
    for (const [at, left] of ordered.entries()) {
      for (const [other, right] of ordered.entries())
        expect([left, right, Math.sign(compareVersions(left, right) ?? NaN)]).toEqual([
          left,
          right,
          Math.sign(at - other),
        ]);
    }
    expect(compareVersions("1.0.0+a", "1.0.0+b")).toBe(0);
    expect(compareVersions("1.0", "1.0.0")).toBe(0);
  });

  test.each(["main", "", "1.x", "v1.0.0", "1..0"])("%j is not compared", (text) => {
    expect(compareVersions(text, "1.0.0")).toBeUndefined();
  });

  test("of an application are read where they are literals, not from comments", () => {
    expect(literalVsn('{application, a, [\n  % {vsn, "0.0.1"},\n  {vsn,  "1.2.3"}]}.')).toEqual({
      version: "1.2.3",
      line: 3,
    });
    expect(literalVsn('{application, a, [{description, "100% pure"}, {vsn, "1.2.3"}]}.')).toEqual({
      version: "1.2.3",
      line: 1,
    });
    expect(
      literalVsn(
        '{application, a,\n [{env, [{api, [{vsn, "0.1"}]}, {vsn, "0.2"}]},\n  {\'q"%\', [$", $\\", $%]},\n  {vsn, "1.2.3"}]}.',
      ),
    ).toEqual({ version: "1.2.3", line: 4 });
    expect(literalVsn('{application, a, [{vsn, git}, {env, [{vsn, "0.1"}]}]}.')).toBeUndefined();
    expect(literalVsn("{application, a, [{vsn, git}]}.")).toBeUndefined();
    expect(literalVsn('{application, a, [{vsn, {cmd, "echo 1"}}]}.')).toBeUndefined();
  });
});

describe("a repository", () => {
  test("has its applications where rebar3 looks, and one of them is the service", () => {
    const folder = folderWith({
      "apps/shop_web/src/shop_web.app.src": "",
      "apps/shop/src/shop.app.src": "",
      "_build/prod/lib/shop/src/shop.app.src": "",
      "priv/src/no.app.src": "",
    });
    const apps = appSources(folder);
    expect(apps).toEqual([
      { name: "shop", file: "apps/shop/src/shop.app.src", folder: "apps/shop" },
      { name: "shop_web", file: "apps/shop_web/src/shop_web.app.src", folder: "apps/shop_web" },
    ]);
    expect(mainApp(apps, "shop-web")?.name).toBe("shop_web");
    expect(mainApp(apps, "other")).toBeUndefined();
    expect(mainApp(apps.slice(0, 1), "other")?.name).toBe("shop");
  });

  test("has tests when package.json names a command that is not npm's placeholder", () => {
    const test = (text: string): string | undefined => readPackage(folderWith({ "package.json": text }))?.test;
    expect(test('{"scripts":{"test":"node --test"}}')).toBe("node --test");
    expect(test('{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}')).toBeUndefined();
    expect(test('{"scripts":{"test":" "}}')).toBeUndefined();
    expect(test("null")).toBeUndefined();
    expect(() => test("{")).toThrow("package.json is not JSON");
  });

  test("has files that a glob finds, but none of git or of packages", () => {
    const folder = folderWith({
      "a.xml": "",
      "r/b.xml": "",
      "r/s/c.xml": "",
      "r/s/c.json": "",
      ".git/d.xml": "",
      "node_modules/p/e.xml": "",
      "r/f[1].xml": "",
    });
    expect(findFiles(folder, "*.xml")).toEqual(["a.xml"]);
    expect(findFiles(folder, "r/*.xml")).toEqual(["r/b.xml", "r/f[1].xml"]);
    expect(findFiles(folder, "**/*.xml")).toEqual(["a.xml", "r/b.xml", "r/f[1].xml", "r/s/c.xml"]);
    expect(findFiles(folder, "r/[a-c].xml")).toEqual(["r/b.xml"]);
    expect(findFiles(folder, "r/?.xml")).toEqual(["r/b.xml"]);
    expect(findFiles(folder, "none/*.xml")).toEqual([]);
  });

  test("is refused when it has more files than are read, because an omitted one may be the one that failed", () => {
    const folder = folderWith({});
    for (let number = 0; number <= 5000; number += 1) writeFileSync(join(folder, `${number}.xml`), "");
    expect(() => findFiles(folder, "*.xml")).toThrow('"*.xml" has more than 5000 files');
    rmSync(join(folder, "0.xml"));
    expect(findFiles(folder, "*.xml")).toHaveLength(5000);
  });

  test("has files that a run wrote, and older ones", () => {
    const folder = folderWith({ "old.xml": "same", "again.xml": "same" });
    utimesSync(join(folder, "again.xml"), 1, 1);
    const fresh = new Freshness(folder, "*.xml");
    writeFileSync(join(folder, "again.xml"), "same");
    writeFileSync(join(folder, "new.xml"), "");
    expect(["old.xml", "again.xml", "new.xml"].map((name) => fresh.isFresh(name))).toEqual([false, true, true]);
  });
});

describe("tests that node --test registered", () => {
  const event = (count: number, name: string, ...rest: readonly unknown[]): string =>
    `${JSON.stringify([count, 7, name, ...(rest.length > 0 ? rest : ["/repo/a.test.mjs", 2, 1, 0])])}\n`;

  test("are open until they end, each as often as it started, but not the file itself", () => {
    const file = event(1, "a.test.mjs", "/repo/a.test.mjs", 1, 1, 0);
    expect(openTests(file + event(1, "a") + event(1, "b") + event(1, "b") + event(-1, "a") + event(-1, "b"))).toEqual([
      "b",
    ]);
    expect(openTests(`${event(1, "a")}[1, 7, "cut`)).toEqual(["a"]);
    expect(openTests(event(1, "a") + event(-1, "a"))).toEqual([]);
    expect(openTests("")).toEqual([]);
  });

  test("are not recorded where Node refuses our reporter", () => {
    expect(refusedReporter("node: --test-reporter= is not allowed in NODE_OPTIONS\n")).toBe(true);
    expect(
      refusedReporter(
        "TypeError [ERR_INVALID_ARG_VALUE]: The argument '--test-reporter' must match the number of specified '--test-reporter-destination'. Received [...]",
      ),
    ).toBe(true);
    expect(refusedReporter("ℹ tests 1\n")).toBe(false);
  });
});

describe("dotenv files", () => {
  test("may have comments, exports, quotes over several lines", () => {
    expect(dotenvProblems('# c\n\nA=1\nexport B=\'x y\'\nC="one\ntwo # three"\nD=\nE="a \\" b" # c\n')).toEqual([]);
  });

  test.each([
    ["A=1\nB\n", 2, "is not NAME=value"],
    ["1A=x\n", 1, "is not NAME=value"],
    ["A =x\n", 1, "is not NAME=value"],
    ["A=1\nB=2\nA=3\n", 3, "has A a second time, after line 1"],
    ["A=1\nB='open\nC=2\n", 2, "has an unclosed quote at B"],
    ['A="x" y\nC=1\nB="z"\n', 1, "has text after the closing quote of A"],
    ["A='x'y\n", 1, "has text after the closing quote of A"],
    ["A=1\u0000\n", 1, "has a control character in A"],
  ])("%j are wrong in line %i, which is reported without values", (text, line, message) => {
    expect(dotenvProblems(text)).toEqual([{ line, message }]);
  });
});

test("commands get the job's environment without what is the step's own", () => {
  const env = {
    PATH: "/bin",
    CI: "true",
    GITHUB_SHA: "abc",
    RUNNER_TRACKING_ID: "t",
    INPUT_VERSION: "1",
    "INPUT_GITHUB-TOKEN": "ghs_1234",
    ACTIONS_RUNTIME_TOKEN: "r",
    ACTIONS_ID_TOKEN_REQUEST_URL: "u",
    GITHUB_TOKEN: "ghs_1234",
    GH_TOKEN: "x",
    STATE_a: "b",
    GITHUB_OUTPUT: "/o",
    GITHUB_ENV: "/e",
    GITHUB_PATH: "/p",
    GITHUB_STATE: "/s",
    GITHUB_STEP_SUMMARY: "/m",
    BASH_ENV: "/x",
    NPM_AUTH: "Bearer ghs_1234",
    NOTHING: undefined,
  };
  expect(commandEnvironment(env, ["ghs_1234"])).toEqual({
    PATH: "/bin",
    CI: "true",
    GITHUB_SHA: "abc",
    RUNNER_TRACKING_ID: "t",
  });
});

describe("the last output of a command", () => {
  test("is its last lines, but the first ones of npm, which ends with a page of help", () => {
    expect(tail("one\ntwo\n\n three\nfour\n")).toBe("two / three / four");
    const npm =
      'added 1 package\nnpm error code EUSAGE\nnpm error\nnpm error The `npm ci` command needs a lock file\nnpm error Clean install a project\nnpm error Usage:\nnpm error Run "npm help ci" for more info\nnpm error A complete log of this run can be found in: /root/.npm/_logs/1.log\n';
    expect(tail(npm)).toBe("code EUSAGE / The `npm ci` command needs a lock file / Clean install a project");
    expect(tail(npm.replaceAll("npm error", "npm ERR!"))).toBe(tail(npm));
    expect(tail(`${npm}make: *** [out] Error 1\n`, 1)).toBe("make: *** [out] Error 1");
  });
});
