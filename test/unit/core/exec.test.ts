import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import { systemExec } from "../../../src/core/exec.ts";

const sh = (script: string, options: Partial<Parameters<typeof systemExec>[2]> = {}) =>
  systemExec("sh", ["-c", script], { deadlineMs: 20_000, ...options });

/** A process that is gone, or a zombie that nobody has reaped yet. */
function isDead(pid: number): boolean {
  try {
    return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8").replace(/\(.*\)/s, ""));
  } catch {
    return true;
  }
}

// Both ignore TERM; the grandchild keeps the pipes open too.
const STUBBORN = "sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & wait";

describe("systemExec", () => {
  it("returns code, both streams and lines", async () => {
    const lines: string[] = [];
    const result = await sh("echo one; echo two >&2; printf 'three\\r\\nno end'; exit 7", {
      onLine: (line, stream) => lines.push(`${stream}:${line}`),
    });
    expect(result).toMatchObject({ code: 7, signal: null, timedOut: false, cancelled: false, truncated: false });
    expect(result.stdout).toBe("one\nthree\r\nno end");
    expect(result.stderr).toBe("two\n");
    expect(lines.toSorted()).toEqual(["stderr:two", "stdout:no end", "stdout:one", "stdout:three"]);
  });

  it("passes arguments without a shell", async () => {
    const result = await systemExec("printf", ["%s|", "$(id)", "a b", "; ls", "*"], { deadlineMs: 5000 });
    expect(result.stdout).toBe("$(id)|a b|; ls|*|");
  });

  it("gives the environment whole, and the folder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "exec-"));
    const result = await systemExec("/bin/sh", ["-c", "echo $ONLY-$HOME-$(pwd)"], {
      deadlineMs: 5000,
      env: { ONLY: "this" },
      cwd: folder,
    });
    expect(result.stdout).toBe(`this--${folder}\n`);
  });

  it.each([
    ["deadline", () => ({ deadlineMs: 300 }), { timedOut: true, cancelled: false }],
    ["cancel", () => ({ signal: AbortSignal.timeout(300) }), { timedOut: false, cancelled: true }],
  ])("leaves no grandchild that ignores TERM alive after a %s", async (_name, options, expected) => {
    const result = await sh(STUBBORN, { graceMs: 300, ...options() });
    expect(result).toMatchObject(expected);
    const grandchild = Number(result.stdout.trim());
    expect(grandchild).toBeGreaterThan(1);
    expect(isDead(grandchild)).toBe(true);
    expect(result.durationMs).toBeLessThan(3000);
  });

  it("kills the rest of the group when the child ended at TERM and let a grandchild without pipes behind", async () => {
    const result = await sh(
      "sh -c 'trap \"\" TERM; echo $$ >&3; exec >/dev/null 2>&1 3>&-; while :; do sleep 1; done' 3>&1 & sleep 20",
      // Long enough for the grandchild to say who it is, also on a busy machine.
      { deadlineMs: 2000, graceMs: 200 },
    );
    expect(result.timedOut).toBe(true);
    expect(result.signal).toBe("SIGTERM");
    expect(isDead(Number(result.stdout.trim()))).toBe(true);
  });

  it("lets a program clean up within the grace", async () => {
    const result = await sh("trap 'echo cleaned; exit 5' TERM; echo ready; while :; do sleep 0.05; done", {
      deadlineMs: 300,
      graceMs: 5000,
    });
    expect(result).toMatchObject({ code: 5, timedOut: true, stdout: "ready\ncleaned\n" });
    expect(result.durationMs).toBeLessThan(3000);
  });

  it("comes to an end while a service it left running holds the pipes", async () => {
    const result = await sh("sleep 15 & echo $!; exit 3");
    expect(result).toMatchObject({ code: 3, timedOut: false });
    expect(result.durationMs).toBeLessThan(2000);
    const service = Number(result.stdout.trim());
    expect(isDead(service)).toBe(false);
    process.kill(service);
  });

  it("reads all output that was written before the exit, however late it gets to it", async () => {
    const running = sh("sleep 15 & echo $! >&2; head -c 60000 /dev/zero | tr '\\0' x; exit 0");
    const busyUntil = performance.now() + 900;
    while (performance.now() < busyUntil);
    const result = await running;
    process.kill(Number(result.stderr.trim()));
    expect(result.stdout).toHaveLength(60_000);
  });

  it("bounds endless output and reports what was left out", async () => {
    let bytes = 0;
    const result = await sh("echo start; yes 0123456789", {
      deadlineMs: 500,
      keepBytes: 4096,
      onLine: (line) => {
        bytes += line.length;
      },
    });
    expect(result.truncated).toBe(true);
    expect(result.stdout.length).toBeLessThan(4096 + 100);
    expect(result.stdout).toMatch(/^start\n0123/);
    expect(result.stdout).toMatch(/\n\[\d+ bytes left out\]\n/);
    expect(bytes).toBeGreaterThan(100_000);
  });

  it("hands on a line without end in pieces", async () => {
    const pieces: number[] = [];
    await sh("head -c 200000 /dev/zero | tr '\\0' x", { onLine: (line) => pieces.push(line.length) });
    expect(pieces.reduce((sum, length) => sum + length, 0)).toBe(200_000);
    expect(Math.max(...pieces)).toBeLessThanOrEqual(65_536);
  });

  it("survives bytes that are not UTF-8, and characters cut between two writes", async () => {
    const lines: string[] = [];
    const result = await sh("printf 'a\\377b\\n\\303'; sleep 0.1; printf '\\251\\n'", {
      onLine: (line) => lines.push(line),
    });
    expect(result.stdout).toBe("a\uFFFDb\né\n");
    expect(lines).toEqual(["a\uFFFDb", "é"]);
  });

  it("feeds text, bytes and streams", async () => {
    const big = "0123456789".repeat(50_000);
    expect((await systemExec("cat", [], { deadlineMs: 5000, input: big })).stdout).toBe(big);
    expect((await systemExec("cat", [], { deadlineMs: 5000, input: Buffer.from("bytes") })).stdout).toBe("bytes");
    expect((await systemExec("cat", [], { deadlineMs: 5000, input: Readable.from(["a", "b"]) })).stdout).toBe("ab");
    expect((await systemExec("cat", [], { deadlineMs: 5000 })).stdout).toBe("");
  });

  it("judges a program that does not read its input by its exit code", async () => {
    const big = "x".repeat(5_000_000);
    expect(await sh("exit 0", { input: big })).toMatchObject({ code: 0 });
    expect(await sh("exit 4", { input: Readable.from([big]) })).toMatchObject({ code: 4 });
  });

  it("rejects when the input breaks, and leaves no process", async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error("disk on fire"));
      },
    });
    await expect(sh("cat; sleep 20", { input: broken, graceMs: 100 })).rejects.toThrow(/input for sh .*disk on fire/);
  });

  it("rejects with what the line callback throws", async () => {
    const failing = sh("echo x; sleep 20", {
      onLine: () => {
        throw new Error("from the callback");
      },
    });
    await expect(failing).rejects.toThrow("from the callback");
  });

  it("names a program that is missing, a folder that is missing and a file that is not executable", async () => {
    const missing = systemExec("no-such-program", [], { deadlineMs: 1000 });
    await expect(missing).rejects.toBeInstanceOf(UserError);
    await expect(missing).rejects.toThrow(/no-such-program was not found/);
    await expect(systemExec("sh", [], { deadlineMs: 1000, cwd: "/no/such" })).rejects.toThrow(/no such folder/);
    await expect(systemExec("/etc/passwd", [], { deadlineMs: 1000 })).rejects.toThrow(/permission denied/);
  });

  it("starts nothing when it is cancelled before", async () => {
    const result = await sh("exit 9", { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ code: null, cancelled: true });
  });

  it("takes its programs along when this process exits", async () => {
    const pidFile = join(mkdtempSync(join(tmpdir(), "exec-")), "pid");
    const script = `
      const { systemExec } = await import(${JSON.stringify(new URL("../../../src/core/exec.ts", import.meta.url).href)});
      void systemExec("sh", ["-c", "echo $$ > ${pidFile}; sleep 30"], { deadlineMs: 60000, onLine() {} });
      setTimeout(() => process.exit(0), 500);`;
    execFileSync(process.execPath, ["--input-type=module", "-e", script]);
    expect(isDead(Number(readFileSync(pidFile, "utf8")))).toBe(true);
  });
});
