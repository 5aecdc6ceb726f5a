import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { shipmentOf } from "../../../src/app/release.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemExec, systemQuery } from "../../../src/core/exec.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";

const folder = mkdtempSync(join(tmpdir(), "shipment-"));
afterAll(() => rmSync(folder, { recursive: true }));

const world: World = {
  clock: systemClock,
  exec: systemExec,
  query: systemQuery,
  http: systemHttp,
  log: plainLog(() => {}, { colour: false, secrets: new Secrets() }),
  secrets: new Secrets(),
  randomHex: () => "00",
  tmp: folder,
  signal: new AbortController().signal,
};
const environment = loadConfig(
  "service: shop\nenvironments:\n  staging:\n    target: { hosts: [local] }\n",
  "deploy.yml",
).environments["staging"];

const sha256 = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/** An archive with a manifest of its digest, as a build makes them. */
function built(name: string, content: string): { archive: string; manifest: string } {
  const place = join(folder, name);
  mkdirSync(join(place, "in"), { recursive: true });
  writeFileSync(join(place, "in/server.js"), content);
  const archive = join(place, "shop.tar.gz");
  execFileSync("tar", ["-czf", archive, "-C", join(place, "in"), "."]);
  const manifest = join(place, "release.json");
  writeFileSync(
    manifest,
    JSON.stringify({
      service: "shop",
      version: "1.4.0",
      commit: "a".repeat(40),
      archive: { sha256: sha256(archive) },
      gates: { staging: "pass" },
    }),
  );
  return { archive, manifest };
}

async function ship(archive: string | undefined, digest: string | undefined, more: object = {}): Promise<string> {
  if (environment === undefined) throw new Error("no environment");
  const { release } = await shipmentOf(
    { version: "1.4.0", archive, "manifest-sha256": digest, "skip-tests": false, ...more },
    environment,
    "shop",
    undefined,
    folder,
    world,
  );
  return release.version;
}

describe("manifest-sha256", () => {
  const good = built("good", "1");

  test("the digest that the build reported lets the release through", async () => {
    expect(await ship(good.archive, sha256(good.manifest))).toBe("1.4.0");
    expect(await ship(good.archive, undefined)).toBe("1.4.0");
  });

  test("an archive that was exchanged together with its manifest is refused, and both digests are named", async () => {
    const other = built("other", "another program");
    const reported = sha256(good.manifest);
    await expect(ship(other.archive, reported)).rejects.toThrow(
      `release.json has sha256 ${sha256(other.manifest)}, the one that was built ${reported}`,
    );
    // Without the digest nothing tells the two apart.
    expect(await ship(other.archive, undefined)).toBe("1.4.0");
  });

  test("without a manifest is refused, also with skip-tests", async () => {
    const alone = join(folder, "alone");
    mkdirSync(alone);
    cpSync(good.archive, join(alone, "shop.tar.gz"));
    const reported = sha256(good.manifest);
    await expect(ship(join(alone, "shop.tar.gz"), reported, { "skip-tests": true })).rejects.toThrow(
      `alone/release.json is missing, and must have sha256 ${reported}`,
    );
  });

  test("without an archive is refused", async () => {
    await expect(ship(undefined, "0".repeat(64))).rejects.toThrow("input manifest-sha256: goes with `archive`");
  });
});
