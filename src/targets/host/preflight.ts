import type { Environment } from "../../config/types.ts";
import type { Obstacle, SiteState } from "../../deploy/target.ts";
import type { Needs } from "../../release/archive.ts";
import type { Shipment } from "../../release/shipment.ts";
import type { HostRuntime } from "./runtime.ts";

const ROOM_FACTOR = 3;
const KB = 1024;

/** What stands in the way of a shipment on a host, from what was observed there. */
export function preflight(
  state: SiteState,
  { release, payload }: Shipment,
  environment: Environment,
  runtime: HostRuntime,
): Obstacle[] {
  const obstacles: Obstacle[] = [];
  const add: Add = (level, text, fix) => {
    obstacles.push({ site: state.site, level, text, fix });
  };
  const missing = state.facts["missing"] ?? "";
  if (missing !== "") {
    const fix = "Install coreutils, util-linux, tar, gzip, sed, gawk or mawk, and grep there.";
    add("blocker", `these programs are missing: ${missing}`, fix);
    return obstacles;
  }
  const live = state.releases.find(({ id }) => id === state.current?.id);
  if (live !== undefined && live.whole !== true && live.id !== release.id) {
    const fix = "Roll back to a whole one first, or set `force`.";
    add("warning", `the live release ${live.id} is not whole (${live.whole}), so that it cannot be restored`, fix);
  }
  system(state.facts, add);
  for (const { level, text, fix } of runtime.preflight(state, environment)) add(level, text, fix);
  const needs = payload.kind === "archive" ? payload.needs : undefined;
  if (needs !== undefined) machine(state.facts, needs, add);
  disk(state.facts, needs, add);
  return obstacles;
}

type Facts = SiteState["facts"];
type Add = (level: Obstacle["level"], text: string, fix: string) => void;

function system(facts: Facts, add: Add): void {
  if (facts["system"] !== "Linux") add("blocker", `it runs ${facts["system"]}`, "Hosts are Linux.");
  if (facts["writable"] !== "yes") {
    const fix = "Create it for this user, or set `sudo: true`.";
    add("blocker", `its folder cannot be written by ${facts["user"]}`, fix);
  }
  if (facts["foreign"] !== undefined) {
    const text = `\`current\` there leads to ${facts["foreign"]}, which was not put there by this suite`;
    add("blocker", text, "Move it away, or choose another `path`.");
  }
}

function disk(facts: Facts, needs: Needs | undefined, add: Add): void {
  const freeKb = Number(facts["disk-free-kb"] ?? 0);
  const wantKb = needs === undefined ? 0 : Math.ceil((needs.unpackedBytes + needs.packedBytes) / KB);
  const free = `${mb(freeKb)} are free on its disk`;
  if (freeKb < wantKb) add("blocker", `${free}, the release takes ${mb(wantKb)}`, "Make room, or lower `keep`.");
  else if (freeKb < wantKb * ROOM_FACTOR) add("warning", `only ${free}`, "Make room soon.");
}

function machine(facts: Facts, needs: Needs, add: Add): void {
  const { arch = "", libc = "" } = facts;
  if (needs.arch !== undefined && needs.arch !== arch) {
    add(
      "blocker",
      `the release holds programs for ${needs.arch}, the host is ${arch}`,
      "Build it for the host's architecture.",
    );
  }
  const has = /glibc (\d+)\.(\d+)|GLIBC (\d+)\.(\d+)/.exec(libc);
  const musl = /musl/i.test(libc);
  if (needs.libc === "musl" && !musl && has !== null)
    add("blocker", `the release was built for musl, the host has ${libc}`, "Build it on a system like the host.");
  if (needs.libc === "glibc" && musl)
    add("blocker", "the release was built for glibc, the host has musl", "Build it on a system like the host.");
  if (needs.glibc !== undefined && has !== null) {
    const [major = 0, minor = 0] = [Number(has[1] ?? has[3]), Number(has[2] ?? has[4])];
    const [needMajor, needMinor] = needs.glibc;
    if (needMajor > major || (needMajor === major && needMinor > minor)) {
      add(
        "blocker",
        `the release needs glibc ${needMajor}.${needMinor}, the host has ${major}.${minor}`,
        "Build it on a system as old as the oldest host.",
      );
    }
  }
}

function mb(kb: number): string {
  return `${Math.round(kb / KB)} MB`;
}
