import type { GateName, Gates, SettingsFor } from "../config/gate/index.ts";
import { changelog } from "./changelog.ts";
import type { Checkout } from "./checkout.ts";
import { compile } from "./compile.ts";
import { configuration } from "./configuration.ts";
import { custom } from "./custom.ts";
import { gateOf } from "./definition.ts";
import type { GateDefinition } from "./definition.ts";
import type { Gate } from "./gate.ts";
import { gitClean } from "./git-clean.ts";
import { release } from "./release.ts";
import { unit } from "./unit.ts";
import { version } from "./version.ts";

/** The definition of each gate; its keys in deploy.yml are in `src/config/gate/`. */
const GATES: { readonly [Name in GateName]: GateDefinition<SettingsFor<Name>> } = {
  "git-clean": gitClean,
  version,
  changelog,
  configuration,
  compile,
  unit,
  release,
};

/** A gate of the configuration; `gate` is undefined where deploy.yml turned it off. */
export interface ConfiguredGate extends Pick<Gate, "name" | "row" | "area"> {
  readonly gate: Gate | undefined;
}

/** Every gate, including those that are turned off, in the order of reports. */
export function configuredGates(settings: Gates, checkout: Checkout): ConfiguredGate[] {
  const own = (Object.keys(GATES) as GateName[]).map((name) => ownGate(name, settings, checkout));
  return [
    ...own,
    ...settings.custom.map((entry) => {
      const gate = gateOf(entry.name, custom, entry, checkout);
      return { name: gate.name, row: gate.row, area: gate.area, gate };
    }),
  ];
}

function ownGate<Name extends GateName>(name: Name, settings: Gates, checkout: Checkout): ConfiguredGate {
  const definition = GATES[name];
  const own: Gates[Name] = settings[name];
  const { row, area } = definition;
  return {
    name,
    row,
    area,
    gate: own === false ? undefined : gateOf(name, definition, own as SettingsFor<Name>, checkout),
  };
}
