import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import { systemQuery } from "../../../src/core/exec.ts";

const sh = (script: string, options: Partial<Parameters<typeof systemQuery>[2]> = {}) =>
  systemQuery("sh", ["-c", script], { deadlineMs: 20_000, ...options });

let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "query-")));
});

describe("systemQuery", () => {
  it("returns the exit code and both streams", async () => {
    expect(await sh("echo one; printf 'ä\\nend'; echo two >&2; exit 7")).toEqual({
      code: 7,
      stdout: "one\nä\nend",
      stderr: "two\n",
      timedOut: false,
      cancelled: false,
      truncated: false,
    });
    expect(await sh("kill -9 $$")).toMatchObject({ code: null, timedOut: false });
  });

  it("passes arguments without a shell", async () => {
    const words = ["%s|", "$(id)", "a b", "; ls", "*", 'a "quoted" \\ one', ""];
    const { stdout } = await systemQuery("printf", words, { deadlineMs: 5000 });
    expect(stdout).toBe(`${words.slice(1).join("|")}|`);
  });

  it("gives the environment whole, and the folder", async () => {
    const { stdout } = await sh("echo $ONLY-$HOME-$(pwd)", {
      env: { ONLY: "this", PATH: process.env["PATH"] ?? "" },
      cwd: folder,
    });
    expect(stdout).toBe(`this--${folder}\n`);
  });

  it("searches the PATH that it gives, past what cannot be run there", async () => {
    const bin = join(folder, "a folder");
    mkdirSync(bin);
    mkdirSync(join(folder, "git"));
    writeFileSync(join(folder, "file"), "");
    writeFileSync(join(bin, "git"), "#!/bin/sh\necho ours\n");
    chmodSync(join(bin, "git"), 0o755);
    symlinkSync("loop", join(folder, "loop"));
    const searched = ["", folder, join(folder, "file"), join(folder, "loop"), "/nowhere", bin, "/usr/bin:/bin"];
    const env = { PATH: searched.join(":") };
    expect((await systemQuery("git", [], { deadlineMs: 5000, env })).stdout).toBe("ours\n");
    expect((await systemQuery("./a folder/git", [], { deadlineMs: 5000, cwd: folder })).stdout).toBe("ours\n");
  });

  it("keeps a part of much output", async () => {
    const { stdout, truncated } = await sh("head -c 3000000 /dev/zero | tr '\\0' x");
    expect(truncated).toBe(true);
    expect(stdout.length).toBeLessThan(1_100_000);
    expect(stdout).toMatch(/^x+\n\[\d+ bytes left out\]\nx+$/);
  });

  it.each([
    ["at the deadline", () => ({ deadlineMs: 300 }), { timedOut: true, cancelled: false }],
    ["on abort", () => ({ signal: AbortSignal.timeout(300) }), { timedOut: false, cancelled: true }],
  ])(
    "stops waiting %s, with what was printed until then, and leaves the program running",
    async (_name, how, expected) => {
      const done = join(folder, "done");
      const result = await sh(`echo begun; sleep 1; touch ${done}`, how());
      expect(result).toMatchObject({ code: null, stdout: "begun\n", ...expected });
      expect(existsSync(done)).toBe(false);
      await expect.poll(() => existsSync(done)).toBe(true);
    },
  );

  it("starts nothing once it is cancelled", async () => {
    const done = join(folder, "done");
    expect(await sh(`touch ${done}`, { signal: AbortSignal.abort() })).toMatchObject({ code: null, cancelled: true });
    expect(existsSync(done)).toBe(false);
  });

  it("survives programs that end at once", async () => {
    const codes = await Promise.all(Array.from({ length: 40 }, async () => (await sh("exit 3")).code));
    expect(new Set(codes)).toEqual(new Set([3]));
  });

  it("does not wait for what the program left running", async () => {
    const started = performance.now();
    expect((await sh("sleep 5 & echo done")).stdout).toBe("done\n");
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it("says what is missing: the program, or the folder", async () => {
    const missing = systemQuery("no-such-program", [], { deadlineMs: 5000 });
    await expect(missing).rejects.toThrow(UserError);
    await expect(missing).rejects.toThrow("the program no-such-program was not found");
    await expect(sh("true", { cwd: join(folder, "none") })).rejects.toThrow(
      /cannot be started in .*: there is no such/,
    );
  });
});

describe("what the library prints", () => {
  const printed: unknown[] = [];
  beforeEach(() => {
    printed.length = 0;
    vi.stubEnv("RUNNER_DEBUG", "1");
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, "write").mockImplementation((text) => printed.push(text) > 0);
    for (const method of ["log", "error", "warn", "debug"] as const)
      vi.spyOn(console, method).mockImplementation((text) => printed.push(text));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  it("is nothing: neither the command, nor its output, nor what cannot be read of PATH", async () => {
    writeFileSync(join(folder, "file"), "");
    vi.stubEnv("PATH", `${join(folder, "file")}:${process.env["PATH"] ?? ""}`);
    await sh("echo out; echo err >&2; exit 3");
    await sh("sleep 1", { deadlineMs: 50 });
    await systemQuery("no-such-program", [], { deadlineMs: 5000 }).catch(() => {});
    await sh("true", { cwd: join(folder, "none") }).catch(() => {});
    expect(printed).toEqual([]);
  });
});
