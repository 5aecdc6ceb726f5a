import type { Group, Rollout } from "../../../src/deploy/target.ts";
import type { Hook } from "../../../src/config/types.ts";
import type { Answer } from "../../../src/targets/host/answer.ts";
import { hookStep } from "../../../src/targets/host/plan.ts";
import type { HostRuntime } from "../../../src/targets/host/runtime.ts";
import { processRuntime } from "../../../src/targets/host/runtimes/process/runtime.ts";

export const WORKERS = 3;
const WITHIN_MS = 10_000;

// What the service writes to shared/instances: a line `state STATE RELEASE DETAIL`, then `PORT RELEASE` per worker.
const PROGRAM = `${processRuntime.program}
answer_runtime() {
  local word rest
  [ -f "$ROOT/shared/instances" ] || return 0
  while read -r word rest; do
    case $word in state) answer rollout "$rest" ;; *) answer worker "$word $rest" ;; esac
  done <"$ROOT/shared/instances"
}
has_needs() {
  [ -f "$ROOT/images/\${1%-*-*}" ] || { WHY="the image \${1%-*-*} is missing"; return 1; }
}
`;

interface Worker {
  readonly port: string;
  readonly release: string;
}

function workersOf(answer: Answer): Worker[] {
  return answer.all("worker").map((line) => {
    const [port = "", release = ""] = line.split(" ");
    return { port, release };
  });
}

/**
 * A runtime of three workers that a supervisor starts one after the other: a platform that moves by itself. How the
 * supervisor is started and stopped is that of a process.
 */
export const poolRuntime: HostRuntime = {
  ...processRuntime,
  program: PROGRAM,
  observe(answer, environment) {
    const { serving, groups } = processRuntime.observe(answer, environment);
    const [runs] = groups.flatMap(({ running }) => Object.keys(running));
    const workers = workersOf(answer);
    const running: Record<string, number> = {};
    for (const { release } of workers) running[release] = (running[release] ?? 0) + 1;
    const [state = "", of = "", ...detail] = (answer.get("rollout") ?? "").split(" ");
    const rollout: Rollout =
      runs === undefined
        ? { state: "idle", detail: "", withinMs: WITHIN_MS }
        : of === runs
          ? { state: state as Rollout["state"], detail: detail.join(" "), withinMs: WITHIN_MS }
          : { state: "moving", detail: `0 of ${WORKERS} updated`, withinMs: WITHIN_MS };
    const pool = { running, wanted: WORKERS, ready: workers.length, shown: `${workers.length} workers` };
    return {
      serving,
      groups: groups.map((group): Group => ({ ...group, ...pool })),
      rollout,
    };
  },
  async instances(host, _group, _environment, inspect) {
    const found = workersOf(await inspect()).map(({ port, release }) => ({
      name: `${host.name} worker ${port}`,
      release,
      url: `http://127.0.0.1:${port}`,
    }));
    return { wanted: WORKERS, found };
  },
  gate: (group) => ({ kind: "rolled out", group }),
  fetch({ release }, { target }) {
    const images = `${target.hosts[0]?.path}/images`;
    const from = `${target.hosts[0]?.path}/../registry/${release.version}`;
    const script = '[ -f "$1.withheld" ] || { mkdir -p "$2" && cp "$1" "$2/"; }';
    const command = ["sh", "-c", script, "fetch", from, images];
    const hook = { name: `fetch image ${release.version}`, command, on: "host", timeoutMs: 5000, irreversible: false };
    return [hookStep(hook as Hook, release)];
  },
};
