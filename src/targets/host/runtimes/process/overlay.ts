import type { Environment, Host } from "../../../../config/types.ts";
import type { Shipment } from "../../../../release/shipment.ts";
import { envLines } from "../../env-lines.ts";
import { record } from "../../state.ts";
import { slotOn } from "./lines.ts";
import { managerOf } from "./manager.ts";

/** The description of how a release is run, and the variables of its slots. */
export function processOverlay(shipment: Shipment, environment: Environment, host: Host): Record<string, string> {
  const { strategy } = environment;
  const files: Record<string, string> = { ".release/service": serviceRecord(environment, host, shipment) };
  if (strategy.kind === "blue-green") {
    for (const slot of ["a", "b"]) files[`.release/slot-${slot}.env`] = envLines(slotOn(host, strategy, slot).env);
  }
  return files;
}

/** How the release is run, kept with it, so that every later start is the same. */
function serviceRecord(environment: Environment, host: Host, { payload }: Shipment): string {
  const { target, strategy } = environment;
  const manager = managerOf(environment);
  const seconds = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)));
  const lines = [
    record({
      manager: manager.kind,
      "start-timeout": seconds(target.startTimeoutMs),
      "stop-timeout": seconds(target.stopTimeoutMs),
      ...(host.runAs === undefined ? {} : { "run-as": host.runAs }),
      ...(payload.kind === "archive" ? { archive: payload.sha256 } : {}),
    }),
  ];
  const argv = (key: string, words: readonly string[]): void => {
    for (const word of words) lines.push(record({ [key]: word }));
  };
  switch (manager.kind) {
    case "systemd":
      lines.push(record({ unit: manager.unit }));
      break;
    case "release":
      // In the foreground: `daemon` says well also when it is not, and `stop` shows the cookie to everybody.
      argv("argv", [`./bin/${manager.name}`, "foreground"]);
      break;
    case "process":
      argv("argv", manager.command);
      break;
    case "command":
      argv("start-argv", manager.start);
      argv("stop-argv", manager.stop);
      argv("status-argv", manager.status);
      break;
  }
  if (strategy.kind === "blue-green") {
    argv("switch-argv", strategy.switchCommand);
    lines.push(
      record({
        "instance-a": slotOn(host, strategy, "a").instance,
        "instance-b": slotOn(host, strategy, "b").instance,
      }),
    );
  } else {
    // A guard that finishes a rollback checks with this address whether the release listens.
    lines.push(record({ "instance-main": host.instance }));
  }
  argv("port", host.ports.map(String));
  argv("evidence", target.evidence);
  argv("shared", target.shared);
  return lines.join("");
}
