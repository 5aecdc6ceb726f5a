// Output of services, hooks and attackers is not executed, and no secret leaks.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalHub, deployStep } from "../../kit/hub.ts";
import type { HubVariant } from "../../kit/hub.ts";
import type { StepOptions, StepResult } from "../../kit/job.ts";

// Long enough that each half of it is nobody's word.
const KEY = "Xq7-first-half-of-it/9vK2+second-half-Zw4";
const TOKEN = "line one of the token 81c2\nline two of the token 5fd0\nline three 77e9";
const SECRETS = `GEMINI_API_KEY=${KEY}\nGITHUB_PERSONAL_ACCESS_TOKEN="${TOKEN.replaceAll("\n", "\\n")}"\n`;
const half = Math.ceil(KEY.length / 2);
const NEEDLES: readonly string[] = [
  KEY,
  KEY.slice(0, half),
  KEY.slice(half),
  Buffer.from(KEY).toString("base64"),
  Buffer.from(`x${KEY}`).toString("base64").slice(4, -4),
  encodeURIComponent(KEY),
  Buffer.from(KEY).toString("hex"),
  ...TOKEN.split("\n"),
  Buffer.from(TOKEN).toString("base64"),
];
const FAILING_CHECK = "    smoke: [{name: never, http: /nowhere}]\n";

describe("output and secrets", () => {
  let hub: LocalHub;
  beforeAll(async () => {
    hub = await LocalHub.open();
    const { outputs, log } = await deploy("1.0.0");
    if (outputs["outcome"] !== "deployed") throw new Error(log);
  });
  afterAll(() => hub.close());

  const deploy = async (version: string, variant: HubVariant = {}, step: StepOptions = {}): Promise<StepResult> => {
    const job = hub.job(variant);
    try {
      return await job.step("deploy", deployStep(version, { ...step, inputs: { secrets: SECRETS, ...step.inputs } }));
    } finally {
      job.close();
    }
  };

  it("a service that prints its secret (whole, split, in base64) leaks it nowhere", async () => {
    const { result, seen } = await watched(async () =>
      deploy("2.0.0", { fault: "echo-secret", within: "4s", extra: FAILING_CHECK }),
    );
    expect(result.outputs["outcome"], result.log).toBe("rolled_back");
    // It was in what was taken as evidence, else this would prove nothing.
    const taken = Object.entries(result.files).filter(
      ([name]) => name.startsWith("evidence/") && name.endsWith("log.txt"),
    );
    expect(taken.map(([, text]) => text).join()).toContain("key=***");
    expect(leaks(result)).toEqual([]);
    expect(leaksIn("journal", JSON.stringify(hub.host.journal()))).toEqual([]);
    expect([...seen]).toEqual([]);
  });

  it("workflow commands in its output are not executed: none of our lines begins with one, and no output is changed", async () => {
    const result = await deploy("2.0.1", { fault: "echo-secret", within: "4s", extra: FAILING_CHECK });
    expect(commands(result.log)).toEqual([]);
    expect(result.outputs["name"]).toBeUndefined();
    expect(result.outputs["x"]).toBeUndefined();
  });

  it("a service that crashes while printing its secret leaks it nowhere", async () => {
    // The first words of a dying service are quoted in the log, the summary and the reason.
    const extra = `    hooks: {before: [{name: talks, run: [sh, -c, "printf '%s\\\\n' \\"$GEMINI_API_KEY\\" \\"$GITHUB_PERSONAL_ACCESS_TOKEN\\"; printf %s \\"$GEMINI_API_KEY\\" | base64; printf '%s' \\"$GEMINI_API_KEY\\" | fold -w 20; echo; exit 3"], on: host, timeout: 5s}]}\n`;
    const result = await deploy("2.0.2", { extra });
    expect(result.outputs["outcome"], result.log).toBe("refused");
    expect(result.log).toContain("exited with 3");
    expect(leaks(result)).toEqual([]);
  });

  it("hooks on host and runner that print commands, invalid UTF-8 or endless output are harmless", async () => {
    const evil =
      "printf '::set-output name=outcome::deployed\\\\n  ::add-path::/tmp\\\\n##[set-env name=PATH]x\\\\n\\\\r::error::x\\\\n\\\\377\\\\376\\\\303(\\\\n%%0A::stop-commands::x\\\\n'";
    for (const on of ["host", "runner"]) {
      const result = await deploy("2.0.3", {
        extra: `    hooks: {before: [{name: evil, run: [sh, -c, "${evil}; exit 4"], on: ${on}, timeout: 5s}]}\n`,
      });
      expect(result.outputs["outcome"], result.log).toBe("refused");
      expect(commands(result.log)).toEqual([]);
      const endless = await deploy("2.0.3", {
        extra: `    hooks: {before: [{name: endless, run: [sh, -c, "yes '::set-output name=outcome::deployed'"], on: ${on}, timeout: 2s}]}\n`,
      });
      expect(endless.outputs["outcome"], endless.log.slice(0, 2000)).toBe("refused");
      expect(commands(endless.log)).toEqual([]);
      expect(endless.durationMs).toBeLessThan(25_000);
      expect(endless.log.length).toBeLessThan(2_000_000);
    }
    expect(await hub.health()).toMatchObject({ version: "1.0.0" });
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("a service that floods its log with binary data is deployed or rolled back in bounded time and space", async () => {
    const good = await deploy("2.1.0", { fault: "flood" });
    expect(good.outputs["outcome"], good.log.slice(-3000)).toBe("deployed");
    const bad = await deploy("2.1.1", { fault: "flood", within: "4s", extra: FAILING_CHECK });
    expect(bad.outputs["outcome"], bad.log.slice(-3000)).toBe("rolled_back");
    expect(bad.log.length).toBeLessThan(200_000);
    expect(Buffer.byteLength(bad.summary)).toBeLessThan(1024 * 1024);
    expect(Object.values(bad.files).join("").length).toBeLessThan(20_000_000);
    expect(await hub.health()).toMatchObject({ version: "2.1.0" });
  });

  it("a service that opens every file descriptor has none of ours, and the cause is named", async () => {
    const result = await deploy("2.2.0", { fault: "fds", within: "5s" });
    expect(result.outputs["outcome"], result.log.slice(-3000)).toBe("rolled_back");
    expect(result.report?.evidence?.diagnosis?.cause).toContain("no file descriptors are left");
    expect(await hub.host.leftoversAfter()).toEqual([]);
    const next = await deploy("2.2.1");
    expect(next.outputs["outcome"], next.log.slice(-3000)).toBe("deployed");
  });

  it("a service inherits nothing of the job: no token, no input, no tracking variable, no descriptor of ours", async () => {
    expect((await deploy("2.3.0")).outputs["outcome"]).toBe("deployed");
    const names = hub.host
      .environment()
      .split("\n")
      .map((line) => line.split("=", 1)[0] ?? "");
    expect(names).toContain("GEMINI_API_KEY");
    expect(
      names.filter((name) => /^(?:RUNNER_|ACTIONS_|INPUT_|STATE_|GITHUB_(?!PERSONAL_ACCESS_TOKEN$))/.test(name)),
    ).toEqual([]);
    expect(hub.host.environment()).not.toContain("a-job-token-that-no-service-may-see");
    const descriptors = hub.host.descriptors(hub.host.pid());
    expect(descriptors.length).toBeGreaterThan(3);
    expect(descriptors.filter((to) => to.includes("/.deploy/") || to.includes("/temp/"))).toEqual([]);
    // stdout and stderr are its own log, not pipes to a job that has ended.
    expect(descriptors.slice(0, 3)).toEqual([
      "/dev/null",
      expect.stringContaining("/logs/main-2.3.0"),
      expect.stringContaining("/logs/main-2.3.0"),
    ]);
  });

  it("the guard is not a process of the job: the runner's cleanup does not find it", async () => {
    const found: string[] = [];
    const result = await deploy(
      "2.3.1",
      { extra: "    bake: 2s\n" },
      {
        onOutput: (text) => {
          if (!text.includes("▸ bake") || found.length > 0) return;
          for (const line of hub.host.leftovers()) {
            const pid = /^process (\d+): .* guarding /.exec(line)?.[1];
            if (pid !== undefined) found.push(readFileSync(`/proc/${pid}/environ`, "utf8").replaceAll("\0", "\n"));
          }
        },
      },
    );
    expect(result.outputs["outcome"], result.log).toBe("deployed");
    expect(found.length).toBeGreaterThan(0);
    for (const environment of found) expect(environment).not.toMatch(/^(?:RUNNER_|ACTIONS_|INPUT_|GITHUB_)/m);
  });

  it("the saved state of the post step and the reports are readable by their owner only", async () => {
    const job = hub.job();
    try {
      const result = await job.step("deploy", deployStep("2.4.0", { inputs: { secrets: SECRETS } }));
      expect(result.outputs["outcome"], result.log).toBe("deployed");
      expect(leaksIn("state", JSON.stringify(result.state))).toEqual([]);
      expect(leaksIn("outputs", JSON.stringify(result.outputs))).toEqual([]);
      await job.post("deploy", result);
      // After the post step nothing of the credentials is left on the runner.
      for (const entry of readdirSync(job.folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        expect(leaksIn(entry.name, readFileSync(join(entry.parentPath, entry.name), "utf8"))).toEqual([]);
      }
    } finally {
      job.close();
    }
  });

  /** Looks at every command line of the machine while it works: secrets in it, by the program's name. */
  async function watched(work: () => Promise<StepResult>): Promise<{ result: StepResult; seen: Set<string> }> {
    const seen = new Set<string>();
    const look = (): void => {
      for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        try {
          const line = readFileSync(`/proc/${pid}/cmdline`, "latin1");
          if (NEEDLES.some((needle) => line.includes(needle))) seen.add(line.split("\0", 3).join(" "));
        } catch {
          // It has ended.
        }
      }
    };
    const timer = setInterval(look, 5);
    try {
      return { result: await work(), seen };
    } finally {
      clearInterval(timer);
    }
  }
});

function leaks({ log, summary, files }: StepResult): string[] {
  // Lines that announce a secret to the runner are for the runner alone: it never shows them.
  const told = log
    .split("\n")
    .filter((line) => !line.startsWith("::add-mask::"))
    .join("\n");
  return [
    ...leaksIn("log", told),
    ...leaksIn("summary", summary),
    ...Object.entries(files).flatMap(([name, text]) => leaksIn(name, text)),
  ];
}

function leaksIn(name: string, text: string): string[] {
  return NEEDLES.filter((needle) => text.includes(needle)).map((needle) => `${name}: ${needle}`);
}

/**
 * Lines that the runner would take for a command and that are none of ours. It looks for `::` behind leading
 * blanks, and in lines without that for `##[` anywhere.
 */
function commands(log: string): string[] {
  const ours = /^::(?:add-mask|error|warning|notice|debug|group|endgroup)(?: [^:]*)?::(?!x(?:\W|$))/;
  return log
    .split(/[\r\n]+/)
    .filter((line) => !ours.test(line) && (line.trimStart().startsWith("::") || line.includes("##[")));
}
