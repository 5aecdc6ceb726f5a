import { describe, expect, test } from "vitest";
import { commandProblem } from "../../../src/config/word.ts";
import { formatPath } from "../../../src/config/errors.ts";
import {
  addressProblem,
  baseUrlProblem,
  hostName,
  hostProblem,
  jumpProblem,
  parseHost,
} from "../../../src/config/address.ts";
import { folderProblem, globProblem, relativeProblem } from "../../../src/core/path.ts";
import { didYouMean, printable } from "../../../src/core/text.ts";
import { problemsOf, staging } from "./problems.ts";

const NASTY = [
  "-oProxyCommand=reboot",
  "web1;reboot",
  "web1\nHost evil",
  "web1\n",
  "web1\0",
  "$(reboot)",
  "`reboot`",
  "web1 web2",
  "web\u202e1",
  "w\u00e9b",
  "\u0430dmin",
  "web1|x",
  "web1&",
  "*",
  "~root",
  "",
  " ",
];

describe("hostile names", () => {
  test.each(NASTY)("%j is no host, user, jump, folder or URL", (text) => {
    expect(hostProblem(text)).toBeDefined();
    expect(hostProblem(`${text}@web1`)).toBeDefined();
    expect(addressProblem(text)).toBeDefined();
    expect(jumpProblem(text)).toBeDefined();
    expect(jumpProblem(`gate,${text}`)).toBeDefined();
    expect(folderProblem(`/opt/${text}`)).toBeDefined();
    expect(baseUrlProblem(`http://${text}/`)).toBeDefined();
  });

  test.each(NASTY)("%j as service, environment, host, user and unit: errors of one line each", (text) => {
    const name = JSON.stringify(text);
    const file = `service: ${name}\nenvironments:\n  ${name}:\n    profile: dev\n    target: { hosts: [${name}], user: ${name}, manager: { systemd: ${name} } }\n`;
    const problems = problemsOf(file);
    expect(problems.map(({ line }) => line)).toEqual([1, 3, 5, 5, 5]);
    for (const { path, message } of problems) expect(path + message).not.toMatch(/[\0-\x1f\u202a-\u202e]/);
  });

  test.each([
    "a|b",
    "a & b",
    "a; b",
    "a < b",
    "a > b",
    "a $B",
    "(a)",
    "a `b`",
    "a \\b",
    'a "b"',
    "a 'b'",
    "a *",
    "a ?",
    "a ~",
    "a # b",
    "a\nb",
  ])("the command %j needs a shell", (text) =>
    expect(commandProblem(text)).toContain("write it as a list: [sh, -c, '…']"),
  );

  test.each([
    "/",
    "//",
    "/etc",
    "/usr",
    "/var",
    "/home",
    "/opt",
    "/root",
    "/tmp",
    "/usr/local",
    "/var/lib",
    "/proc/1/cwd",
    "/dev/shm",
    "/opt/../etc",
  ])("%s is no folder of a service", (path) => expect(folderProblem(path)).toBeDefined());

  test.each(["/opt/shop", "/srv/a-b_c.d", "/home/deploy/shop", "/var/lib/shop"])("%s is one", (path) =>
    expect(folderProblem(path)).toBeUndefined(),
  );

  test.each(["../x", "a/../b", "./a", "/a", "a//b", "a/", "", "-rf", "~/x", "a\nb", "a\\b", "a\u202eb"])(
    "%j does not stay inside",
    (path) => expect(relativeProblem(path)).toBeDefined(),
  );

  test.each(["../*", "$(x)", "a b", "-x", "~/x", "{a,b}", "a;b", ""])("%j is no glob", (glob) =>
    expect(globProblem(glob)).toBeDefined(),
  );
});

describe("host names", () => {
  test.each([
    ["web1", { user: undefined, address: "web1", port: undefined }],
    ["deploy@web-1.example.com:2222", { user: "deploy", address: "web-1.example.com", port: 2222 }],
    ["10.0.0.1", { user: undefined, address: "10.0.0.1", port: undefined }],
    ["root@[::1]:22", { user: "root", address: "::1", port: 22 }],
    ["[2001:db8::1]", { user: undefined, address: "2001:db8::1", port: undefined }],
  ])("%s", (text, host) => expect(parseHost(text)).toEqual(host));

  test.each([
    "web1-",
    "-web1",
    ".web1",
    "web1.",
    "web..1",
    "a@b@c",
    "@web1",
    "web1:",
    "web1:0",
    "web1:65536",
    "1.2.3",
    "1.2.3.4.5",
    "[::1",
    "[xyz]",
    `${"a".repeat(64)}`,
    `${"a.".repeat(127)}a`,
  ])("%s is not one", (text) => expect(parseHost(text)).toBeUndefined());

  test("are called by address and unusual port", () => {
    expect(hostName("web1", 22)).toBe("web1");
    expect(hostName("web1", 2222)).toBe("web1:2222");
    expect(hostName("::1", 2222)).toBe("[::1]:2222");
  });
});

describe("hosts beside each other", () => {
  const paths = (hosts: string, more = ""): string[] =>
    problemsOf(staging(more, hosts)).map(({ path }) => path.replace("environments.staging.target.", ""));

  test("local takes nothing of ssh", () => {
    expect(paths("[{ address: local, user: x, port: 23, jump: y, run-as: z, sudo: true }]")).toEqual([
      "hosts[0].user",
      "hosts[0].port",
      "hosts[0].jump",
    ]);
    expect(paths("[local]", "      user: x\n      run-as: y\n")).toEqual(["user"]);
    expect(paths("[local, web1]", "      user: x\n")).toEqual([]);
  });

  test("one name, one place, one instance each", () => {
    expect(paths("[web1, WEB1]")).toEqual(["hosts[1]"]);
    expect(paths("[web1, 'web1:22']")).toEqual(["hosts[1]"]);
    expect(paths("[web1, 'web1:2222']")).toEqual([]);
    expect(paths("[web1, { address: web1, name: again }]")).toEqual(["hosts[1]"]);
    expect(paths("[local, { address: local, name: two, path: /srv/two }]")).toEqual(["hosts[1]"]);
    expect(paths("[local, { address: local, name: two, path: /srv/two, instance: 'http://127.0.0.1:8081' }]")).toEqual(
      [],
    );
  });
});

test("what is quoted stays on its line", () => {
  expect(printable('a"b\n\u2028\u202e\x7f')).toBe('"a\\"b\\n\\u2028\\u202e\\u007f"');
  expect(printable("x".repeat(100))).toHaveLength(63);
  expect(formatPath(["environments", "a b", "hosts", 1, "x-y"])).toBe('environments["a b"].hosts[1].x-y');
});

test("only a near miss is a guess", () => {
  expect(didYouMean("stategy", ["strategy", "target"])).toBe('; did you mean "strategy"?');
  expect(didYouMean("max_in_flight", ["max-in-flight"])).toBe('; did you mean "max-in-flight"?');
  expect(didYouMean("zebra", ["strategy", "target"])).toBe("");
  expect(didYouMean("x".repeat(100_000), ["strategy"])).toBe("");
});
