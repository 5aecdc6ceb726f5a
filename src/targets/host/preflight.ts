import type { Environment } from "../../config/types.ts";
import type { Obstacle, SiteState } from "../../deploy/target.ts";
import type { Needs } from "../../release/archive.ts";
import type { Shipment } from "../../release/shipment.ts";

const ROOM_FACTOR = 3;
const KB = 1024;

/** What stands in the way of a shipment on a host, from what was observed there. */
export function preflight(state: SiteState, { release, payload }: Shipment, environment: Environment): Obstacle[] {
  const needs = payload.kind === "archive" ? payload.needs : undefined;
  const findings: Obstacle[] = [];
  const add = (level: Obstacle["level"], text: string, fix: string): void => {
    findings.push({ site: state.site, level, text, fix });
  };
  const { facts } = state;
  const missing = facts["missing"] ?? "";
  if (missing !== "") {
    add(
      "blocker",
      `these programs are missing: ${missing}`,
      "Install coreutils, util-linux, tar, gzip, sed, gawk or mawk, and grep there.",
    );
    return findings;
  }
  const live = state.releases.find(({ id }) => id === state.current?.id);
  if (live !== undefined && live.whole !== true && state.current?.id !== release.id) {
    add(
      "warning",
      `the live release ${live.id} is not whole (${live.whole}), so that nobody could return to it`,
      "Roll back to a whole one first, or set `force`.",
    );
  }
  if (facts["system"] !== "Linux") add("blocker", `it runs ${facts["system"]}`, "Hosts are Linux.");
  if (facts["writable"] !== "yes")
    add(
      "blocker",
      `its folder can not be written by ${facts["user"]}`,
      "Create it for this user, or set `sudo: true`.",
    );
  if (facts["foreign"] !== undefined) {
    add(
      "blocker",
      `\`current\` there leads to ${facts["foreign"]}, which was not put there by this suite`,
      "Move it away, or choose another `path`.",
    );
  }
  if (environment.target.manager.kind === "systemd" && facts["systemd"] !== "yes") {
    add(
      "blocker",
      "systemd can not be used there (it is not running, or we are not root)",
      "Use `sudo: true`, or another manager.",
    );
  }
  const host = environment.target.hosts.find(({ name }) => name === state.site);
  for (const port of host?.ports ?? []) {
    const [ours, pid, ...command] = (facts[`port-${port}`] ?? "").split(" ");
    if (ours === "no") {
      const who = pid === "-" ? "a process that this user may not see" : `process ${pid} (${command.join(" ").trim()})`;
      add(
        state.groups.some(({ running }) => running["?"] !== undefined) || pid === "-" ? "warning" : "blocker",
        `port ${port} is in use by ${who}`,
        "Stop it, or give the service another port.",
      );
    }
  }
  if (needs !== undefined) machine(facts, needs, add);
  const freeKb = Number(facts["disk-free-kb"] ?? 0);
  const wantKb = needs === undefined ? 0 : Math.ceil((needs.unpackedBytes + needs.packedBytes) / KB);
  if (freeKb < wantKb)
    add(
      "blocker",
      `${mb(freeKb)} are free on its disk, the release takes ${mb(wantKb)}`,
      "Make room, or lower `keep`.",
    );
  else if (freeKb < wantKb * ROOM_FACTOR) add("warning", `only ${mb(freeKb)} are free on its disk`, "Make room soon.");
  return findings;
}

function machine(
  facts: Readonly<Record<string, string>>,
  needs: Needs,
  add: (level: Obstacle["level"], text: string, fix: string) => void,
): void {
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
