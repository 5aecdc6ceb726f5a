import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Host } from "../../../src/config/types.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemExec, systemQuery } from "../../../src/core/exec.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import { SiteUnreachable } from "../../../src/deploy/target.ts";
import { Calls } from "../../../src/targets/host/calls.ts";
import { programOf } from "../../../src/targets/host/program.ts";
import processProgram from "../../../src/targets/host/runtimes/process/runtime.sh";

const PROGRAM = programOf(processProgram);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "login-"));
  for (const name of ["bin", "tmp", "service"]) mkdirSync(join(folder, name));
  script("login", 'exec sh "$@"');
  vi.stubEnv("PATH", `${join(folder, "bin")}${delimiter}${process.env["PATH"] ?? ""}`);
  // What sshd does with a command: it is the login shell's.
  script(
    "ssh",
    `for last; do :; done\ncase " $* " in *" -O "*) exit 0 ;; esac\nexec ${join(folder, "bin", "login")} -c "$last"`,
  );
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function script(name: string, text: string): void {
  writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(folder, "bin", name), 0o755);
}

const secrets = new Secrets();
secrets.add("hunter2hunter2");

/** Calls to one host, over SSH unless it is local. */
function calls(host: Partial<Host> = {}): Calls {
  const world = {
    clock: systemClock,
    exec: systemExec,
    query: systemQuery,
    secrets,
    tmp: join(folder, "tmp"),
    randomHex: (bytes: number) => "5".repeat(2 * bytes),
  } as unknown as World;
  const app1: Host = {
    name: "app1",
    local: false,
    address: "app1.example",
    user: "deploy",
    port: 22,
    jump: undefined,
    sudo: false,
    runAs: undefined,
    path: join(folder, "service"),
    instance: "http://127.0.0.1:1",
    ports: [],
    env: {},
    front: undefined,
    ...host,
  };
  return new Calls([app1], { key: undefined, knownHosts: "", connectTimeoutMs: 1000 }, PROGRAM, world);
}

const inspect = async (host: Partial<Host> = {}) => calls(host).verb("app1", ["inspect", "nonce", "-"]);

async function wordsOf(host: Partial<Host> = {}): Promise<string> {
  const error = await inspect(host).then(
    () => "answered",
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SiteUnreachable);
  return (error as SiteUnreachable).message;
}

describe("a login shell", () => {
  it.each([
    ["that prints a line", "echo Welcome"],
    ["that prints without the end of a line", "printf 'Welcome '"],
    ["that prints what looks like our answer", "printf 'failed =x\\nend =failed\\n'; printf 'answer '"],
    ["that prints to both", "echo Welcome; echo Warning >&2"],
  ])("%s does not change the answer", async (_name, rc) => {
    script("login", `${rc}\nexec sh "$@"`);
    const answer = await inspect();
    expect(answer.get("writable")).toBe("yes");
    // With a payload too: a verb that is sent something.
    const owner = "kind =deploy\n";
    const there = calls();
    const leased = await there.verb("app1", ["lease", "d-1", String(owner.length), "-", "-", "1"], {
      payload: owner,
      deadlineMs: 20_000,
    });
    expect(leased.get("answer")).toBe("granted");
    expect((await there.verb("app1", ["end", "d-1", "refused", "5", "-"])).get("end")).toBe("ok");
  });

  it("that reads our input is named, and nothing of the rest is run", async () => {
    script("login", 'printf "Your name? "; read -r name\nexec sh "$@"');
    expect(await wordsOf()).toBe(
      'app1: the login shell of deploy there reads what is sent to commands, and printed "Your name?": remove what reads standard input from its start files (~/.bashrc, ~/.profile)',
    );
    script("login", 'cat >/dev/null\nexec sh "$@"');
    expect(await wordsOf()).toBe(
      "app1 cannot be reached: no command was run there within 4 s: the connection was not up, or the login shell waits for something",
    );
    script("login", 'read -r name\nexec sh "$@"');
    const sent = calls().verb("app1", ["lease", "d-1", "5", "-", "-", "1"], { payload: "kind\n" });
    await expect(sent).rejects.toThrow("reads what is sent to commands");
    expect(existsSync(join(folder, "service", ".deploy"))).toBe(false);
  });

  it.each([
    ["exit 3", "ended with 3 before our command was run, and printed nothing: its start files"],
    [
      'echo "Maintenance: hunter2hunter2, back at 8"; echo more; exit 1',
      'ended with 1 before our command was run, and printed "Maintenance: ***, back at 8": its start files',
    ],
    ["exit 0", "ended with 0 before our command was run, and printed nothing: its start files"],
    [
      "echo 'This account is currently not available.'; exit 1",
      'runs no commands, and printed "This account is currently not available.": give it one that does, such as `usermod -s /bin/sh deploy`',
    ],
    ["exit 1", "runs no commands, and printed nothing: give it one that does, such as `usermod -s /bin/sh deploy`"],
    [
      "printf '\\033[31m\\033]0;x\\007This service allows sftp connections only.\\n'; exit 1",
      'ended with 1 before our command was run, and printed "This service allows sftp connections only.": its start files',
    ],
  ])("that exits early is named: %s", async (rc, words) => {
    script("login", rc);
    expect(await wordsOf()).toContain(`app1: the login shell of deploy there ${words}`);
  });
});

describe("sudo", () => {
  it.each([
    [
      "sudo: a password is required",
      "sudo requires a password from deploy there: write `deploy ALL=(root) NOPASSWD: /bin/sh` into a file in /etc/sudoers.d",
    ],
    [
      "sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper",
      "sudo requires a password from deploy there: write",
    ],
    ["sudo: sorry, you must have a tty to run sudo", "sudo there wants a terminal: remove `requiretty`"],
    [
      "deploy is not in the sudoers file.  This incident will be reported. (sudo)",
      "sudo does not let deploy run sh there: write `deploy ALL=(root) NOPASSWD: /bin/sh`",
    ],
    [
      "Sorry, user deploy is not allowed to execute '/usr/bin/sh' as root on app1. (sudo)",
      "sudo does not let deploy run sh there",
    ],
    ["sudo: you do not exist in the passwd database", "sudo does not know deploy there"],
  ])("that prints %j is named", async (said, words) => {
    script("sudo", `[ "$1" = -n ] || exit 9\n[ "$LC_ALL" = C ] || exit 9\necho ${JSON.stringify(said)} >&2\nexit 1`);
    expect(await wordsOf({ sudo: true })).toContain(`app1: ${words}`);
    const here = await wordsOf({ sudo: true, local: true });
    expect(here).toMatch(/^app1: sudo /);
    expect(here).toContain(said.slice(0, 60));
  });

  it("that runs our command is accepted, with any other output", async () => {
    script("sudo", 'echo "sudo: a password is required some day" >&2\nshift\nexec "$@"');
    expect((await inspect({ sudo: true })).get("writable")).toBe("yes");
    expect((await inspect({ sudo: true, local: true })).get("writable")).toBe("yes");
  });

  it("that is missing is named", async () => {
    script(
      "env",
      'shift; [ "$1" = sudo ] && { echo "env: \'sudo\': No such file or directory" >&2; exit 127; }; exec /usr/bin/env "$@"',
    );
    expect(await wordsOf({ sudo: true })).toContain("app1: sudo is not installed there");
  });
});

it("a runner whose user has no name gets an error with the fix for ssh", async () => {
  script("ssh", 'echo "No user exists for uid 4242" >&2\nexit 255');
  expect(await wordsOf()).toBe(
    "app1 cannot be reached: ssh runs for no user of this machine without a name: leave out `--user` of the container, or add a line for it to /etc/passwd there (No user exists for uid 4242)",
  );
});

it("a payload that cannot be read ends the call at once, and the next one gets a session of its own", async () => {
  const there = calls();
  const sent = there.verb("app1", ["upload", "d-1", "4096", "archive", "-"], { payload: { file: folder } });
  await expect(sent).rejects.toThrow(/could not be read: EISDIR/);
  expect((await there.verb("app1", ["inspect", "nonce", "-"])).get("writable")).toBe("yes");
  await there.close();
});
