import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Environment } from "../../../src/config/types.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemExec } from "../../../src/core/exec.ts";
import type { Exec } from "../../../src/core/exec.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import { StepFailed } from "../../../src/deploy/target.ts";
import { HostTarget } from "../../../src/targets/host/target.ts";

/** As another user: root becomes one without a name, and everybody else may not read what is 0000. */
const asOther: Exec = async (command, args, options) =>
  process.getuid?.() === 0
    ? systemExec("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", command, ...args], options)
    : systemExec(command, args, options);

describe("a folder that this user may not read", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "closed-"));
    chmodSync(folder, 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const inspect = async () => {
    const world = {
      clock: systemClock,
      exec: asOther,
      secrets: new Secrets(),
      tmp: folder,
      randomHex: () => "00",
    } as unknown as World;
    const hosts = [
      {
        name: "app1",
        local: true,
        address: "local",
        user: undefined,
        port: 22,
        jump: undefined,
        sudo: false,
        runAs: undefined,
        path: join(folder, "srv"),
        instance: "http://127.0.0.1:1",
        ports: [],
        env: {},
      },
    ];
    const environment = {
      strategy: { kind: "recreate" },
      target: { hosts, connectTimeoutMs: 1000 },
    } as unknown as Environment;
    return new HostTarget("shop", environment, { key: undefined, knownHosts: undefined }, world).inspect(
      "app1",
      undefined,
    );
  };

  it.each([
    ["srv/.deploy", 0o000],
    ["srv/.deploy", 0o100],
    ["srv/.deploy", 0o400],
    ["srv", 0o000],
    [".", 0o600],
  ])("is unknown, and not empty: %s with mode %o", async (closed, mode) => {
    mkdirSync(join(folder, "srv", ".deploy"), { recursive: true });
    chmodSync(join(folder, closed), mode);
    const error = await inspect().then(
      (state) => state,
      (reason: unknown) => reason,
    );
    chmodSync(join(folder, closed), 0o755);
    expect(error).toBeInstanceOf(StepFailed);
    expect((error as StepFailed).message).toMatch(
      new RegExp(
        `^app1: ${join(folder, closed)} cannot be read by [a-z0-9]+ there, so that what is live is unknown: run this as the user that deploys, or with \`sudo: true\`$`,
      ),
    );
  });

  it("is distinguished from one where nothing was deployed", async () => {
    expect((await inspect()).current).toBeUndefined();
    mkdirSync(join(folder, "srv"));
    expect((await inspect()).current).toBeUndefined();
  });
});
