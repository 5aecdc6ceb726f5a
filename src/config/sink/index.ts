import * as z from "zod/mini";
import type { SinkConfig, SinkSettings } from "./definition.ts";
import { webhook } from "./webhook.ts";

/** Every sink that deploy.yml has a key for; `src/notify/registry.ts` has what each does. */
const SINKS = { webhook };

type Definitions = typeof SINKS;
export type SinkName = keyof Definitions;
type AnySink = SinkConfig<z.ZodMiniType, SinkSettings>;
const ENTRIES = Object.entries(SINKS) as unknown as readonly (readonly [SinkName, AnySink])[];

/** The settings of each sink that deploy.yml names. */
export type Notify = { readonly [Name in SinkName]?: ReturnType<Definitions[Name]["resolve"]> };

/** The settings of one sink. */
export type SettingsOf<Name extends SinkName> = NonNullable<Notify[Name]>;

type Keys = { [Name in SinkName]: z.ZodMiniOptional<Definitions[Name]["schema"]> };

/** Where outcomes are reported to, beside the page of the run. */
export const notify = z.strictObject(
  Object.fromEntries(ENTRIES.map(([name, { schema }]) => [name, z.optional(schema)])) as unknown as Keys,
);

export function notifyDescriptions(): Readonly<Record<string, string>> {
  return {
    notify: "Notifications about outcomes.",
    ...Object.fromEntries(ENTRIES.map(([name, { description }]) => [`notify.${name}`, description])),
  };
}

export function resolveNotify(input: z.infer<typeof notify> = {}): Notify {
  return mapSinks(input, (name, written) => {
    const [, definition] = ENTRIES.find(([key]) => key === name) ?? [];
    return definition?.resolve(written) ?? {};
  });
}

/** The settings with another text in place of each, for instance with the values of secrets. */
export function withTexts(settings: Notify, change: (text: string, sink: SinkName) => string): Notify {
  return mapSinks(settings, (name, own) =>
    Object.fromEntries(Object.entries(own).map(([key, text]) => [key, change(text, name)])),
  );
}

function mapSinks<Value>(
  of: Readonly<Partial<Record<SinkName, Value>>>,
  change: (name: SinkName, value: Value) => SinkSettings,
): Notify {
  const entries = Object.entries(of) as [SinkName, Value | undefined][];
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, change(name, value)]])),
  ) as Notify;
}
