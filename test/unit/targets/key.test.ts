import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemExec, systemQuery } from "../../../src/core/exec.ts";
import type { Exec } from "../../../src/core/exec.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import { SiteUnreachable } from "../../../src/deploy/target.ts";
import { Connection } from "../../../src/targets/host/connection.ts";
import { Ssh } from "../../../src/targets/host/ssh.ts";

const home = mkdtempSync(join(tmpdir(), "key-"));
afterAll(() => rmSync(home, { recursive: true }));
const host = loadConfig(
  "service: shop\nenvironments:\n  staging:\n    target: { hosts: [app1.example] }\n",
  "deploy.yml",
).environments["staging"]?.target.hosts[0];

const hasKeygen = ((): boolean => {
  try {
    execFileSync("ssh-keygen", ["-?"], { stdio: "ignore" });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
})();

let made = 0;
/** A new key, as a person makes one. */
function keyOf(...args: readonly string[]): { readonly key: string; readonly pub: string } {
  const file = join(home, `key-${(made += 1)}`);
  execFileSync("ssh-keygen", ["-q", "-f", file, "-C", "test", ...(args.includes("-N") ? [] : ["-N", ""]), ...args]);
  return { key: readFileSync(file, "utf8"), pub: readFileSync(`${file}.pub`, "utf8") };
}

/** What is said of a host that refuses a key; ssh is not started, ssh-keygen is. */
async function refused(
  key: string,
  without: readonly string[] = [],
  stderr = "deploy@app1.example: Permission denied (publickey).\n",
): Promise<Error> {
  if (host === undefined) throw new Error("no host");
  const exec: Exec = async (command, args, options) => {
    if (command === "ssh")
      return {
        code: 255,
        signal: null,
        stdout: "",
        stderr,
        timedOut: false,
        cancelled: false,
        truncated: false,
        durationMs: 1,
      };
    return systemExec(without.includes(command) ? `${command}-that-is-not-there` : command, args, options);
  };
  const tmp = join(home, `tmp-${(made += 1)}`);
  mkdirSync(tmp);
  const ssh = new Ssh(
    { key, knownHosts: "", connectTimeoutMs: 1000 },
    {
      clock: systemClock,
      exec,
      query: systemQuery,
      http: systemHttp,
      log: plainLog(() => {}, { colour: false, secrets: new Secrets() }),
      secrets: new Secrets(),
      randomHex: () => "00",
      tmp,
      signal: new AbortController().signal,
    },
  );
  try {
    const transport = ssh.transport(host, { text: "", name: "host.0" });
    return await new Connection(host.name, transport, { clock: systemClock })
      .call(["inspect"], { deadlineMs: 1000 }, false)
      .then(
        () => new Error("it was reached"),
        (error: unknown) => error as Error,
      );
  } finally {
    ssh.close();
  }
}

/** What is said of the key; nothing of the host, and nothing of what is in the key. */
async function said(key: string, without?: readonly string[]): Promise<string> {
  const error = await refused(key, without);
  expect(error).not.toBeInstanceOf(SiteUnreachable);
  const body = key.split("\n").filter((line) => line.length > 30 && !line.startsWith("-----"));
  for (const line of body) expect(error.message).not.toContain(line.trim().slice(0, 30));
  return error.message;
}

describe.skipIf(!hasKeygen)("a key that OpenSSH cannot read is not blamed on the host", () => {
  test("a public key", async () => {
    const { pub } = keyOf("-t", "ed25519");
    expect(await said(pub)).toBe(
      "ssh-key is a public key: give the private one, the file of the same name without .pub",
    );
    expect(await said(keyOf("-t", "rsa", "-b", "2048").pub, ["ssh-keygen"])).toMatch(/is a public key/);
  });

  test.each([
    ["of OpenSSH", []],
    ["of PEM", ["-m", "PEM"]],
    ["of PKCS8", ["-m", "PKCS8"]],
  ])("one with a passphrase, in the form %s", async (_form, form) => {
    const { key } = keyOf("-t", "rsa", "-b", "2048", "-N", "secret words", ...form);
    expect(await said(key)).toMatch(
      /^ssh-key has a passphrase, which cannot be typed in a job: give one without, .*ssh-keygen -p/,
    );
    expect(await said(key, ["ssh-keygen"])).toMatch(/has a passphrase/);
  });

  test("one whose format is broken", async () => {
    const { key } = keyOf("-t", "ed25519");
    const lines = key.trim().split("\n");
    expect(await said(lines.join(" "))).toMatch(/^ssh-key has lost its line ends/);
    expect(await said(lines.join("\\n"))).toMatch(/^ssh-key has lost its line ends/);
    expect(await said(lines.slice(0, -1).join("\n"))).toMatch(
      /^ssh-key is incomplete: its last line, -----END OPENSSH PRIVATE KEY-----, is not there/,
    );
    expect(await said(lines.slice(1).join("\n"))).toMatch(/^ssh-key lacks its first line/);
    expect(await said(lines.slice(1, -1).join("\n"))).toMatch(/^ssh-key lacks its first and last line/);
    expect(await said(lines.with(2, (lines[2] ?? "").slice(0, -5)).join("\n"))).toMatch(/^ssh-key is damaged/);
    expect(await said(lines.toSpliced(2, 1).join("\n"))).toMatch(/^ssh-key is damaged/);
    expect(await said(`my key:\n${key}`)).toMatch(/^ssh-key has other text before its first line/);
    expect(await said(`"${key.trim()}"`)).toMatch(/^ssh-key has other text before its first line/);
    expect(await said(Buffer.from(key).toString("base64"))).toMatch(/^ssh-key is in base64/);
  });

  test.each([
    ["PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", /^ssh-key is a key of PuTTY.*puttygen/],
    ["-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", /^ssh-key is a certificate/],
    ["-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n", /^ssh-key is a public key/],
    ["---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n", /^ssh-key is a public key/],
    ["~/.ssh/id_ed25519", /^ssh-key is the name of a file, not what is in it/],
    ["/home/ann/.ssh/id_ed25519", /^ssh-key is the name of a file/],
    ["hunter2", /^ssh-key is no private key/],
    ["-----BEGIN DSA PRIVATE KEY-----\nMIIB\n-----END DSA PRIVATE KEY-----\n", /^ssh-key is a DSA key/],
  ])("a text that is not a key: %j", async (text, words) => {
    expect(await said(text)).toMatch(words);
  });

  test.each([
    "ssh: Could not resolve hostname app1.example: Name or service not known",
    "ssh: connect to host app1.example port 22: Connection refused",
    "Host key verification failed.",
  ])("an error without a key is the host's: %s", async (stderr) => {
    expect(await refused("hunter2", [], stderr)).toBeInstanceOf(SiteUnreachable);
  });

  test.each([
    ["of OpenSSH", ["-t", "ed25519"]],
    ["of PEM", ["-t", "rsa", "-b", "2048", "-m", "PEM"]],
    ["of PKCS8", ["-t", "ecdsa", "-m", "PKCS8"]],
  ])("a good key that is refused is the host's error, in the form %s, with any line ends", async (_form, args) => {
    const { key } = keyOf(...args);
    for (const text of [key, key.replaceAll("\n", "\r\n"), key.replaceAll("\n", "\r"), key.trim()]) {
      const error = await refused(text);
      expect(error).toBeInstanceOf(SiteUnreachable);
      expect(error.message).toMatch(/app1\.example cannot be reached: it does not accept the key/);
    }
    expect(await refused(key, ["ssh-keygen"])).toBeInstanceOf(SiteUnreachable);
  });
});
