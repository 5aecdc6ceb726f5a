import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import type { Environment } from "../../../src/config/types.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemExec, systemQuery } from "../../../src/core/exec.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import { verifierIn } from "../../../src/checks/verifier.ts";
import type { Request } from "../../../src/deploy/context.ts";
import { deploy } from "../../../src/deploy/deploy.ts";
import type { Report } from "../../../src/deploy/report.ts";
import { rollback } from "../../../src/deploy/rollback.ts";
import type { Owner } from "../../../src/deploy/target.ts";
import { release } from "../../../src/release/release.ts";
import type { Shipment } from "../../../src/release/shipment.ts";
import { HostTarget } from "../../../src/targets/host/target.ts";
import { freePort } from "../../kit/free-port.ts";
import { WORKERS, poolRuntime } from "./pool.ts";

let folder: string;
let archive: string;
let environment: Environment;
const lines: string[] = [];

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "pool-")));
  for (const name of ["code", "tmp", "srv", "registry"]) mkdirSync(join(folder, name));
  copyFileSync(join(import.meta.dirname, "supervisor.mjs"), join(folder, "code/supervisor.mjs"));
  archive = join(folder, "release.tar.gz");
  execFileSync("tar", ["-czf", archive, "-C", join(folder, "code"), "."]);
  const port = await freePort();
  const text = `
service: pool
environments:
  dev:
    target:
      hosts: [local]
      path: ${folder}/srv
      instance: http://127.0.0.1:${port}
      manager: { process: ["${process.execPath}", supervisor.mjs] }
      stop-timeout: 3s
    env: { IMAGES: "${folder}/srv/images", INSTANCES: "${folder}/srv/shared/instances", PORT: "${port}", WORKERS: "${WORKERS}", PAUSE_MS: "300" }
    verify: { times: 2, interval: 100ms, within: 3s }
    bake: 0s
    lease: { guard: 20s }
`;
  environment = loadConfig(text, "deploy.yml").environments["dev"] as Environment;
});

afterAll(() => {
  try {
    const [, pid] = readFileSync(join(folder, "srv/.deploy/run/main"), "utf8").split(/\s/);
    process.kill(-Number(pid), "SIGKILL");
  } catch {
    // Nothing runs.
  }
  rmSync(folder, { recursive: true, force: true });
});

function worldOf(seed: string): World {
  return {
    clock: systemClock,
    http: systemHttp,
    exec: systemExec,
    query: systemQuery,
    secrets: new Secrets(),
    randomHex: (bytes) =>
      createHash("sha256")
        .update(seed)
        .digest("hex")
        .slice(0, bytes * 2),
    tmp: join(folder, "tmp"),
    signal: new AbortController().signal,
    log: plainLog((line) => lines.push(line), { colour: false }),
  };
}

function requestOf(kind: Owner["kind"], id: string, of: string): Request {
  const owner: Owner = {
    id,
    kind,
    repository: "",
    runId: "",
    attempt: "",
    checkRunId: "",
    actor: "ann",
    reason: id,
    url: "",
    release: of,
  };
  return {
    intent: kind,
    service: "pool",
    environment,
    owner,
    dryRun: false,
    force: true,
    allowDiverged: undefined,
    planHash: undefined,
    relation: async () => "ahead" as const,
    ownerEnded: async () => undefined,
    announce: () => {},
  };
}

function targetIn(world: World): HostTarget {
  return new HostTarget("pool", environment, { key: undefined, knownHosts: undefined }, world, poolRuntime);
}

async function rolledBack(to: string, id: string): Promise<Report> {
  const world = worldOf(id);
  const target = targetIn(world);
  try {
    return await rollback(requestOf("rollback", id, to), to, target, verifierIn(world), world);
  } finally {
    await target.close();
  }
}

/** Deploys a version whose image is in the registry, unless `published` is false. */
async function deployed(version: string, published = true): Promise<Report> {
  if (published) writeFileSync(join(folder, "registry", version), "");
  const world = worldOf(version);
  const bytes = readFileSync(archive);
  const shipment: Shipment = {
    release: release(version, version.slice(0, 1).repeat(40), "00000001"),
    payload: {
      kind: "archive",
      file: archive,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      needs: { packedBytes: bytes.length, unpackedBytes: 10_000, arch: undefined, libc: undefined, glibc: undefined },
    },
    files: {},
    secrets: undefined,
    manifest: "{}",
  };
  const target = targetIn(world);
  const request = requestOf("deploy", `d${version}`, shipment.release.id);
  try {
    return await deploy(request, shipment, target, verifierIn(world), world);
  } finally {
    await target.close();
  }
}

const verified = ({ checks }: Report): string[] =>
  checks.filter(({ name, verdict }) => name === "live" && verdict === "pass").map(({ where }) => where);

test("a second runtime on the real host program: its workers are waited for and verified, also after an undo", async () => {
  const first = await deployed("1.0.0");
  expect(first.outcome, lines.join("\n")).toBe("deployed");
  expect(new Set(verified(first)).size).toBe(WORKERS);

  // An undo fetches nothing.
  rmSync(join(folder, "registry/1.0.0"));
  const stuck = await deployed("2.0.0");
  expect({ outcome: stuck.outcome, reason: stuck.reason }, lines.join("\n")).toMatchObject({
    outcome: "rolled_back",
    reason: expect.stringContaining("local: rollout failed: the platform cannot finish it: 2 of 3 updated"),
  });
  // Those of the restored release, with other ports than before.
  expect(verified(stuck).filter((where) => !verified(first).includes(where))).toHaveLength(WORKERS);

  const third = await deployed("3.0.0");
  expect(third.outcome, lines.join("\n")).toBe("deployed");
}, 60_000);

test("what a release needs beyond its folder is fetched before anything stops, and no release without it is restored", async () => {
  const before = await deployed("3.0.0");
  lines.length = 0;
  const refused = await deployed("4.0.0", false);
  expect(refused, lines.join("\n")).toMatchObject({
    outcome: "refused",
    reason: expect.stringMatching(/hook fetch image 4\.0\.0 exited with 1: .*No such file/) as string,
  });
  writeFileSync(join(folder, "registry/6.0.0.withheld"), "");
  const unfetched = await deployed("6.0.0");
  expect([unfetched.outcome, unfetched.reason], lines.join("\n")).toEqual([
    "refused",
    expect.stringContaining("the image 6.0.0 is missing") as string,
  ]);
  const after = await deployed("3.0.0");
  expect([before.outcome, after.outcome], lines.join("\n")).toEqual(["unchanged", "unchanged"]);
  expect(verified(after), "the same workers").toEqual(verified(before));

  const fifth = await deployed("5.0.0");
  expect(fifth.outcome, lines.join("\n")).toBe("deployed");
  const phases = fifth.timeline.map(({ phase }) => phase);
  expect(phases.indexOf("stage")).toBeLessThan(phases.indexOf("switch"));

  rmSync(join(folder, "srv/images/3.0.0"));
  expect(await rolledBack("3.0.0", "r1"), lines.join("\n")).toMatchObject({
    outcome: "refused",
    reason: expect.stringContaining("the image 3.0.0 is missing") as string,
  });
  const back = await rolledBack("", "r2");
  expect([back.outcome, back.version], lines.join("\n")).toEqual(["rolled_back", "1.0.0"]);
}, 60_000);
