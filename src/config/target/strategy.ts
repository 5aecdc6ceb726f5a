import * as z from "zod/mini";
import type { Command } from "../word.ts";
import { below, described } from "../described.ts";
import type { DeepPartial, Path, ReportProblem } from "../errors.ts";
import { baseUrl, command, duration, ms, resolveCommand, resolveEnv, variables, whole, word } from "../word.ts";
import { trimSlash } from "../address.ts";

export type Strategy =
  | { readonly kind: "recreate" }
  | { readonly kind: "rolling"; readonly maxInFlight: number }
  | {
      readonly kind: "blue-green";
      readonly slots: Slots;
      /** Run on the host with SLOT and INSTANCE in its environment; must be safe to repeat. */
      readonly switchCommand: Command;
      /** How long the old slot keeps serving after the switch was committed. */
      readonly drainMs: number;
    };

export interface Slots {
  readonly a: Slot;
  readonly b: Slot;
}

export interface Slot {
  readonly env: Readonly<Record<string, string>>;
  readonly instance: string;
}

const slot = z.strictObject({ instance: baseUrl, env: z.optional(variables) });

const STRATEGIES = ["recreate", "rolling", "blue-green"] as const;

/** How traffic moves from the old release to the new one. */
export const strategy = z.union(
  [
    z.enum(STRATEGIES),
    z.strictObject({
      kind: z.enum(STRATEGIES),
      "max-in-flight": z.optional(
        z.union(
          [whole(1, 1000), word(/^(?:[1-9]\d?|100)%$/, "is not a share; write 1% to 100%, or a number of hosts")],
          {
            error: 'must be a number of hosts, or a share such as "25%"',
          },
        ),
      ),
      slots: z.optional(z.strictObject({ a: slot, b: slot })),
      switch: z.optional(command),
      front: z.optional(baseUrl),
      drain: z.optional(duration("0s", "24h")),
    }),
  ],
  { error: `must be ${STRATEGIES.join(", ")}, or a map with kind` },
);

export type StrategyInput = z.infer<typeof strategy>;
type Written = DeepPartial<StrategyInput>;
type WrittenMap = Exclude<Written, string>;

export const STRATEGY_DESCRIPTIONS = described(
  below(["environments.*"], {
    strategy: "How traffic moves. Default: recreate on one host, rolling on several.",
    "strategy.kind":
      "recreate stops all, then starts all; rolling goes host by host; blue-green starts the new release beside the old one, then switches the traffic.",
    "strategy.max-in-flight": "Rolling: how many hosts, or which share of them, may be down at once. Default: 1.",
    "strategy.slots": "Blue-green: the two places a release can run in.",
    "strategy.slots.a": "The first slot.",
    "strategy.slots.b": "The second slot.",
    "strategy.switch": "Blue-green: a command that moves traffic to the slot $SLOT at $INSTANCE; safe to repeat.",
    "strategy.front":
      "Blue-green: the service as its host sees it through the switch, such as a proxy's http://127.0.0.1:8000. Without it url is required: the switch cannot be verified otherwise.",
    "strategy.drain":
      "Blue-green: how long the old slot keeps running after the switch. A rollback waits at most 10s. Default: 30s.",
  }),
  below(["environments.*.strategy.slots.a", "environments.*.strategy.slots.b"], {
    instance: "The service in this slot as its host sees it.",
    env: "Variables for this slot, such as its port and node name.",
  }),
);

/** What rules of an environment need to know of a site as it is written; a key is there where deploy.yml has it. */
export interface WrittenSite {
  /** Keys and positions that lead to it, from the target. */
  readonly path: Path;
  /** Its own variables. */
  readonly env?: object | undefined;
  /** Blue-green: its own front. */
  readonly front?: string | undefined;
}

/** The kind as it is written; undefined where it is invalid. */
export function strategyKind(environment: { readonly strategy?: Written | undefined }): Strategy["kind"] | undefined {
  const { strategy: written } = environment;
  if (typeof written === "string") return written;
  return "strategy" in environment ? written?.kind : "recreate";
}

/** Each key belongs to one kind, and blue-green needs slots and the switch between them. */
export function ruleStrategy(
  environment: { readonly strategy?: Written | undefined },
  sites: readonly WrittenSite[],
  path: Path,
  report: ReportProblem,
): void {
  const at = [...path, "strategy"];
  const kind = strategyKind(environment);
  if (kind === undefined) return;
  const written = typeof environment.strategy === "object" ? environment.strategy : {};
  const fronts = sites.flatMap((site) =>
    "front" in site ? [{ at: [...path, "target", ...site.path, "front"], front: site.front }] : [],
  );
  if (kind === "blue-green") {
    ruleBlueGreen(written, at, report);
    ruleFronts([{ at: [...at, "front"], front: written.front }, ...fronts], written, report);
  } else {
    const keys = ["slots", "switch", "front", "drain"].filter((key) => key in written).map((key) => [...at, key]);
    for (const key of [...keys, ...fronts.map((one) => one.at)]) {
      report(key, `belongs to blue-green, and kind is ${kind}; remove it, or write kind: blue-green`, "key");
    }
  }
  if (kind !== "rolling" && "max-in-flight" in written) {
    report(
      [...at, "max-in-flight"],
      `belongs to rolling, and kind is ${kind}; remove it, or write kind: rolling`,
      "key",
    );
  }
}

function ruleBlueGreen(written: WrittenMap, at: Path, report: ReportProblem): void {
  if (!("slots" in written))
    report([...at, "slots"], "is missing; blue-green needs slots: a and b, each with an instance");
  if (!("switch" in written))
    report([...at, "switch"], "is missing; blue-green needs switch: a command that moves traffic to the slot $SLOT");
  const [a, b] = [written.slots?.a?.instance, written.slots?.b?.instance];
  if (a !== undefined && b !== undefined && trimSlash(a) === trimSlash(b)) {
    report(
      [...at, "slots", "b", "instance"],
      "is also the instance of slot a; write an address, such as a port, of its own",
    );
  }
}

/** A slot's own address answers whatever the switch command did. */
function ruleFronts(
  fronts: readonly { readonly at: Path; readonly front: string | undefined }[],
  written: WrittenMap,
  report: ReportProblem,
): void {
  for (const name of ["a", "b"] as const) {
    const instance = written.slots?.[name]?.instance;
    for (const { at, front } of fronts) {
      if (front === undefined || instance === undefined || trimSlash(front) !== trimSlash(instance)) continue;
      report(
        at,
        `is the instance of slot ${name}, which no switch moves; write the address that leads to the slot with the traffic`,
      );
    }
  }
}

/** How traffic moves; with several sites and no strategy given, one after the other, so that some always answer. */
export function resolveStrategy(input: StrategyInput | undefined, sites: number): Strategy {
  const written = typeof input === "string" ? { kind: input } : input;
  const given = written ?? { kind: sites > 1 ? ("rolling" as const) : ("recreate" as const) };
  if (given.kind === "recreate") return { kind: "recreate" };
  if (given.kind === "rolling") return { kind: "rolling", maxInFlight: inFlight(given["max-in-flight"], sites) };
  const { slots, switch: switchCommand } = given;
  // The schema's rules require both.
  if (slots === undefined || switchCommand === undefined) throw new TypeError("blue-green without slots or switch");
  return {
    kind: "blue-green",
    slots: { a: resolveSlot(slots.a), b: resolveSlot(slots.b) },
    switchCommand: resolveCommand(switchCommand),
    drainMs: ms(given.drain, 30_000),
  };
}

function resolveSlot({ instance, env }: z.infer<typeof slot>): Slot {
  return { env: resolveEnv(env), instance: trimSlash(instance) };
}

/** A share is rounded down, as no more sites than configured may be down at once, but is at least one. */
function inFlight(written: number | string | undefined, sites: number): number {
  const wanted =
    typeof written === "string" ? Math.floor((sites * Number.parseInt(written, 10)) / 100) : (written ?? 1);
  return Math.min(Math.max(wanted, 1), sites);
}
