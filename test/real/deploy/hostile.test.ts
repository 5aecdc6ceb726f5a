// Hostile names, refs, hosts, folders and archives are refused; nothing of them is executed.

import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
import type { Header } from "tar-stream";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { HUB_SECRETS, LocalHub, deployStep, hubConfig, stopAll } from "../../kit/hub.ts";
import type { Job, StepResult } from "../../kit/job.ts";

const CANARY = "/tmp/hostile-canary";

describe("hostile input", () => {
  let hub: LocalHub;
  let job: Job;
  beforeAll(async () => {
    hub = await LocalHub.open();
    job = hub.job();
  });
  afterEach(() => {
    stopAll(hub.path);
    rmSync(hub.path, { recursive: true, force: true });
    const ran = existsSync(CANARY);
    rmSync(CANARY, { force: true });
    expect(ran, "it was executed").toBe(false);
  });
  afterAll(() => {
    job.close();
    hub.close();
  });

  /** One error for people, no stack, nothing on the host. */
  const refused = (result: StepResult, reason: RegExp | string): void => {
    expect(result.code, result.log).toBe(1);
    // An error in deploy.yml is also shown at its line there.
    const errors = result.log.split("\n").filter((line) => line.startsWith("::error::"));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(reason);
    expect(result.log).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)$/m);
    expect(existsSync(join(hub.path, ".deploy"))).toBe(false);
  };

  it.each([
    "../../../etc/cron.d/x",
    "..",
    ".",
    "-rf",
    "--help",
    `1.0.0; touch ${CANARY}`,
    `$(touch ${CANARY})`,
    `\`touch ${CANARY}\``,
    "1.0.0\n::set-output name=outcome::deployed",
    "1.0.0 2",
    "1.0.0/../../x",
    "x".repeat(65),
    "1.0.0\u0000x",
    "v1.0.0‮",
    "ünï",
  ])("version %j", async (version) => {
    const result = await job.step(
      "deploy",
      deployStep("1.0.0", { inputs: { version: version.replace("\u0000", "\\0") } }),
    );
    refused(result, /version/);
    expect(result.outputs["outcome"]).not.toBe("deployed");
  });

  it.each(["--upload-pack=touch", "HEAD^{/x}", "../x", `x;touch ${CANARY}`, "-", "a..b", "@{-1}"])(
    "git ref %j",
    async (version) => {
      const result = await job.step("deploy", {
        inputs: { environment: "staging", version, "skip-tests": "true", secrets: HUB_SECRETS },
      });
      refused(result, /git ref|is not a tag, branch or commit/);
    },
  );

  it.each([
    `-oProxyCommand=touch ${CANARY}`,
    `root@-oProxyCommand=touch`,
    `host;touch ${CANARY}`,
    `$(touch ${CANARY})`,
    "a b",
    "host\\nProxyCommand touch",
    "root@host:22:33",
    "root@host:0",
    "host:99999",
    "-F/tmp/x",
    "ssh://host/%h",
    "",
  ])("host %j in deploy.yml", async (host) => {
    const other = hub.job();
    other.write(
      "deploy.yml",
      hubConfig({ port: hub.port, path: hub.path }).replace("hosts: [local]", `hosts: ["${host}"]`),
    );
    const result = await other.step("deploy", deployStep("1.0.0"));
    refused(result, /deploy\.yml|hosts/);
    expect(result.log).toMatch(/deploy\.yml:6:\d+/);
    other.close();
  });

  it.each([`local,-oProxyCommand=x`, "other", `$(touch ${CANARY})`])("input hosts %j", async (hosts) => {
    refused(await job.step("deploy", deployStep("1.0.0", { inputs: { hosts } })), /hosts/);
  });

  it.each(["../../../etc", "/", "relative/path", "/srv/../etc", "/srv/a b", `/srv/$(touch ${CANARY})`, "/srv/x\\ny"])(
    "folder %j in deploy.yml",
    async (path) => {
      const other = hub.job();
      other.write(
        "deploy.yml",
        hubConfig({ port: hub.port, path: hub.path }).replace(`path: ${hub.path}`, `path: "${path}"`),
      );
      refused(await other.step("deploy", deployStep("1.0.0")), /deploy\.yml|path/);
      other.close();
    },
  );

  it("a jump host and a user that look like options", async () => {
    for (const line of [
      `user: "-oProxyCommand=touch ${CANARY}"`,
      `jump: "-oProxyCommand=touch ${CANARY}"`,
      `run-as: "root; touch ${CANARY}"`,
    ]) {
      const other = hub.job();
      other.write(
        "deploy.yml",
        hubConfig({ port: hub.port, path: hub.path })
          .replace("target: {", `target: {${line}, `)
          .replace("hosts: [local]", "hosts: [example.org]"),
      );
      refused(await other.step("deploy", deployStep("1.0.0")), /deploy\.yml/);
      other.close();
    }
  });

  describe("archives", () => {
    interface Entry extends Partial<Header> {
      readonly name: string;
      readonly body?: string;
    }
    const archive = async (entries: readonly Entry[]): Promise<string> => {
      const file = join(job.folder, `hostile-${Math.random().toString(36).slice(2)}.tar.gz`);
      const tar = pack();
      for (const { body, ...header } of entries) tar.entry(header as Header, body ?? "");
      tar.finalize();
      await pipeline(tar, createGzip(), createWriteStream(file));
      return file;
    };
    const file = (name: string, more: Partial<Header> = {}): Entry => ({ name, body: "x", mode: 0o644, ...more });

    it.each<[string, Entry[], RegExp]>([
      ["an absolute name", [file("/etc/cron.d/hostile")], /is absolute/],
      ["a name that leaves", [file("lib/../../../x")], /leaves its folder/],
      ["only dots", [file("..")], /leaves its folder/],
      ["a symbolic link to an absolute place", [{ name: "etc", type: "symlink", linkname: "/etc" }], /leads out/],
      ["a symbolic link that leads out", [{ name: "lib/up", type: "symlink", linkname: "../../../x" }], /leads out/],
      ["a file below a link", [{ name: "lib", type: "symlink", linkname: "." }, file("lib/x")], /below a link/],
      [
        "a file below a link, spelled otherwise",
        [{ name: "./lib", type: "symlink", linkname: "other" }, file("lib//x")],
        /below a link/,
      ],
      [
        "a link by way of a link",
        [
          { name: "d", type: "directory", mode: 0o755 },
          { name: "d/x", type: "symlink", linkname: ".." },
          { name: "y", type: "symlink", linkname: "d/x/../secret" },
        ],
        /leads out|link/,
      ],
      ["a hard link that leads out", [{ name: "passwd", type: "link", linkname: "../../../etc/passwd" }], /leads out/],
      ["a hard link to an absolute place", [{ name: "passwd", type: "link", linkname: "/etc/passwd" }], /leads out/],
      [
        "a character device",
        [{ name: "null", type: "character-device", devmajor: 1, devminor: 3 }],
        /is a character-device/,
      ],
      ["a block device", [{ name: "disk", type: "block-device", devmajor: 8, devminor: 0 }], /is a block-device/],
      ["a named pipe", [{ name: "pipe", type: "fifo" }], /is a fifo/],
      ["a program with setuid", [file("bin/su", { mode: 0o4755 })], /setuid/],
      ["a program with setgid", [file("bin/sg", { mode: 0o2755 })], /setuid or setgid/],
      ["our own names", [file(".release/service")], /name of this suite/],
      ["our own names, spelled otherwise", [file("./.release/env")], /name of this suite/],
      ["our own folder as a link", [{ name: ".release", type: "symlink", linkname: "lib" }], /name of this suite/],
      ["control characters", [file("a\nb\u001b[2J")], /control characters/],
      ["nothing", [], /is empty/],
    ])("with %s", async (_name, entries, reason) => {
      const result = await job.step("deploy", deployStep("1.0.0", { inputs: { archive: await archive(entries) } }));
      refused(result, reason);
    });

    it("that are damaged, truncated or not an archive are refused", async () => {
      const whole = readFileSync(
        await archive([file("server.js", { mode: 0o644 }), { name: "big", body: "y".repeat(200_000) }]),
      );
      for (const [name, bytes] of [
        ["cut", whole.subarray(0, whole.length - 100)],
        ["text", Buffer.from("not an archive")],
        ["empty", Buffer.alloc(0)],
      ] as const) {
        const path = join(job.folder, `${name}.tar.gz`);
        writeFileSync(path, bytes);
        refused(await job.step("deploy", deployStep("1.0.0", { inputs: { archive: path } })), /archive/);
      }
      refused(
        await job.step("deploy", deployStep("1.0.0", { inputs: { archive: join(job.folder, "absent.tar.gz") } })),
        /does not exist/,
      );
      refused(
        await job.step("deploy", deployStep("1.0.0", { inputs: { archive: "../../../../etc/passwd" } })),
        /leaves the repository/,
      );
    });

    it("with many wrong names are refused with at most ten of them", async () => {
      const many = Array.from({ length: 5000 }, (_, index) => file(`/absolute/${index}`));
      const result = await job.step("deploy", deployStep("1.0.0", { inputs: { archive: await archive(many) } }));
      refused(result, /and 4990 more/);
      expect(result.log.length).toBeLessThan(20_000);
    });
  });

  it("secrets with shell code or line breaks stay values", async () => {
    const nasty = `"; touch ${CANARY}; "\n$(touch ${CANARY})\n\`touch ${CANARY}\` ' \\ end`;
    const secrets = `GEMINI_API_KEY='${nasty.replaceAll("'", "’")}'\nGITHUB_PERSONAL_ACCESS_TOKEN=plain-token-value\n`;
    const own = await LocalHub.open();
    try {
      const result = await own.deploy("1.0.0", { step: { inputs: { secrets } } });
      expect(result.outputs["outcome"], result.log).toBe("deployed");
      expect(own.host.environment()).toContain(`GEMINI_API_KEY=${nasty.replaceAll("'", "’")}`);
    } finally {
      own.close();
    }
  });

  it("temporary folders contain none of these inputs", () => {
    expect(readdirSync("/tmp").filter((name) => name.startsWith("hostile-canary"))).toEqual([]);
  });
});
