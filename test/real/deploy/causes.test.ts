// A release that does not start is reported with its cause in words, for Node and OTP.

import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COOKIE, erlmcpArchive } from "../../kit/erlmcp.ts";
import { freePort } from "../../kit/free-port.ts";
import { LocalHub, deployStep, hubArchive, hubConfig, stopAll } from "../../kit/hub.ts";
import { Job } from "../../kit/job.ts";
import type { StepResult } from "../../kit/job.ts";
import { has } from "../engines.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) {
    stopAll(join(folder, "srv"));
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The archive, unpacked, changed by a script and packed again. */
function changed(archive: string, script: string): string {
  const folder = mkdtempSync(join(tmpdir(), "changed-"));
  folders.push(folder);
  execFileSync("sh", [
    "-euc",
    `mkdir "$1/x" && tar -xzf "$2" -C "$1/x" && cd "$1/x" && { ${script}; } && tar -czf "$1/changed.tar.gz" *`,
    "sh",
    folder,
    archive,
  ]);
  return join(folder, "changed.tar.gz");
}

const cause = ({ report }: StepResult): string | undefined => report?.evidence?.diagnosis?.cause;

describe("the cause of a failed Node service", () => {
  let hub: LocalHub;
  beforeAll(async () => {
    hub = await LocalHub.open();
    const { outputs, log } = await hub.deploy("1.0.0");
    if (outputs["outcome"] !== "deployed") throw new Error(log);
  });
  afterAll(() => hub.close());

  const broken = async ({
    archive = hubArchive("2.0.0"),
    config,
    edit = (text: string) => text,
  }: {
    archive?: string;
    config?: string;
    edit?: (text: string) => string;
  }): Promise<StepResult> => {
    const job = hub.job();
    if (config !== undefined) job.write("mcp-servers.staging.json", config);
    job.write("deploy.yml", edit(hubConfig({ port: hub.port, path: hub.path })));
    try {
      const result = await job.step("deploy", deployStep("2.0.0", { inputs: { archive } }));
      expect(result.outputs["outcome"], result.log).toBe("rolled_back");
      expect(await hub.health()).toMatchObject({ version: "1.0.0" });
      expect(await hub.host.leftoversAfter()).toEqual([]);
      return result;
    } finally {
      job.close();
    }
  };

  it("is a configuration that does not parse, with file and line", async () => {
    expect(cause(await broken({ config: '{\n  "toolFiltering": {\n    "mode": "static",,\n  }\n}\n' }))).toBe(
      "configuration syntax: mcp-servers.json line 3",
    );
  });

  it("is a missing module", async () => {
    expect(cause(await broken({ archive: changed(hubArchive("2.0.0"), "rm lib/events.js") }))).toMatch(
      /module .*events\.js is missing/,
    );
  });

  it("is a file without permission to execute", async () => {
    const archive = changed(
      hubArchive("2.0.0"),
      "printf '#!/bin/sh\\nexec node server.js\\n' >run.sh && chmod 644 run.sh",
    );
    expect(
      cause(
        await broken({
          archive,
          edit: (text) => text.replace("target: {", "target: {manager: {process: [./run.sh]}, "),
        }),
      ),
    ).toMatch(/not permitted/);
  });

  it("is a file without permission to read", async () => {
    // Nobody may look into the folder of the test otherwise.
    chmodSync(join(hub.path, ".."), 0o755);
    const archive = changed(
      hubArchive("2.0.0"),
      "printf '#!/bin/sh\\nexec setpriv --reuid=65534 --regid=65534 --clear-groups node server.js\\n' >run.sh && chmod 755 run.sh && chmod 600 lib/log.js",
    );
    expect(
      cause(
        await broken({
          archive,
          edit: (text) => text.replace("target: {", "target: {manager: {process: [./run.sh]}, "),
        }),
      ),
    ).toMatch(/not permitted.*log\.js/);
  });

  it("is a port of another process, which is named", async () => {
    const stranger = createServer();
    await new Promise<void>((done) => stranger.listen(0, "127.0.0.1", done));
    const { port } = stranger.address() as { port: number };
    try {
      const result = await broken({
        edit: (text) => text.replace(`env: {PORT: "${hub.port}"`, `env: {PORT: "${port}"`),
      });
      expect(cause(result)).toMatch(new RegExp(`^port ${port} is in use by .*process ${process.pid}`));
    } finally {
      stranger.close();
    }
  });

  it("is too little memory", async () => {
    const archive = changed(
      hubArchive("2.0.0"),
      "printf 'const a = []; for (;;) a.push(new Array(1e5).fill({}));\\n' >server.js",
    );
    expect(
      cause(
        await broken({
          archive,
          edit: (text) =>
            text.replace("target: {", "target: {manager: {process: [node, --max-old-space-size=40, server.js]}, "),
        }),
      ),
    ).toMatch(/memory/);
  });
});

describe.skipIf(!has("otp"))("the cause of a failed OTP release", { timeout: 60_000 }, () => {
  const deploy = async (archive: string, extra = "", files: Record<string, string> = {}): Promise<StepResult> => {
    const folder = mkdtempSync(join(tmpdir(), "cause-"));
    folders.push(folder);
    const job = new Job();
    for (const [name, text] of Object.entries(files)) job.write(name, text);
    const port = await freePort();
    job.write(
      "deploy.yml",
      `service: erlmcp
preset: erlmcp
environments:
  staging:
    target: {path: ${folder}/srv, hosts: [local], instance: "http://127.0.0.1:${port}"}
    env: {ERLMCP_HOST: 127.0.0.1, ERLMCP_PORT: "${port}", ERLMCP_METRICS_PORT: "0", ERLMCP_DISTRIBUTION: "off", HOME: ${folder}}
    smoke: []
    verify: {within: 8s, interval: 200ms, times: 2}
    lease: {guard: 15s, wait: 2s}
${extra}`,
    );
    try {
      const result = await job.step("deploy", {
        inputs: {
          environment: "staging",
          version: "2.0.0",
          archive,
          "skip-tests": "true",
          secrets: `ERLANG_COOKIE=${COOKIE}\n`,
        },
      });
      expect(result.outputs["outcome"], result.log).toBe("removed");
      return result;
    } finally {
      job.close();
    }
  };

  it("is a missing application", async () => {
    expect(cause(await deploy(changed(erlmcpArchive("2.0.0"), "rm -r lib/sasl-*")))).toMatch(
      /(?:missing|load_failed).*sasl|sasl.*missing/,
    );
  });

  it("is a configuration that does not parse, with its line", async () => {
    const result = await deploy(
      erlmcpArchive("2.0.0"),
      "    config: {from: sys.config, to: releases/2.0.0/sys.config}\n",
      { "sys.config": "[\n  {erlmcp, [\n    {environment, staging},,\n  ]}\n].\n" },
    );
    expect(cause(result)).toMatch(/configuration syntax.*\b3\b/);
  });

  it("is a start script without permission to execute", async () => {
    expect(cause(await deploy(changed(erlmcpArchive("2.0.0"), "chmod 644 bin/erlmcp")))).toMatch(
      /not permitted.*bin\/erlmcp|not permitted/,
    );
  });

  it("is the slogan of the crash dump", async () => {
    const archive = changed(erlmcpArchive("2.0.0"), "rm lib/erlmcp-2.0.0/ebin/erlmcp_app.beam");
    const result = await deploy(archive);
    expect(cause(result)).toMatch(/crash dump: |application erlmcp|erlmcp_app/);
  });
});
