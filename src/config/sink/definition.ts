import type * as z from "zod/mini";

/** What a sink is configured with: texts by name, each of which may refer to secrets as `${NAME}`. */
export type SinkSettings = Readonly<Record<string, string>>;

/** Everything about the key of one sink in deploy.yml. */
export interface SinkConfig<Schema extends z.ZodMiniType, Settings extends SinkSettings> {
  readonly schema: Schema;
  readonly description: string;
  readonly resolve: (input: z.infer<Schema>) => Settings;
}

/** Infers the types of a definition. */
export function sink<Schema extends z.ZodMiniType, Settings extends SinkSettings>(
  config: SinkConfig<Schema, Settings>,
): SinkConfig<Schema, Settings> {
  return config;
}
