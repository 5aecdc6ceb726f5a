import type { GateSettings } from "../config/gate/definition.ts";
import type { Checkout } from "./checkout.ts";
import type { Area, Gate, Stage } from "./gate.ts";

/** A gate's own part of `Gate`, for one checkout; omitted fields are empty. */
export type GateParts = Pick<Gate, "title" | "run"> &
  Partial<Pick<Gate, "needs" | "uses" | "makes" | "resources" | "profiles" | "missing">>;

/** One gate, as its file exports it. */
export interface GateDefinition<Settings extends GateSettings> {
  readonly row: string;
  readonly area: Area;
  readonly stage: Stage;
  readonly make: (settings: Settings, checkout: Checkout) => GateParts;
}

/** The gate of a checkout. */
export function gateOf<Settings extends GateSettings>(
  name: string,
  { row, area, stage, make }: GateDefinition<Settings>,
  settings: Settings,
  checkout: Checkout,
): Gate {
  return {
    name,
    row,
    area,
    stage,
    needs: [],
    uses: [],
    makes: [],
    resources: [],
    deadlineMs: settings.timeoutMs,
    expected: settings.expected,
    missing: async () => undefined,
    ...make(settings, checkout),
  };
}
