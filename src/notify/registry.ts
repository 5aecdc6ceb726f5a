import type { Notify, SettingsOf, SinkName } from "../config/sink/index.ts";
import type { World } from "../core/world.ts";
import type { Sink } from "./sink.ts";
import { webhookSink } from "./webhook.ts";

type MakeSink<Name extends SinkName> = (settings: SettingsOf<Name>, world: World) => Sink;

/** How each sink of deploy.yml delivers; its key is in `src/config/sink/`. */
const SINKS: { readonly [Name in SinkName]: MakeSink<Name> } = {
  webhook: webhookSink,
};

/** The sinks that deploy.yml names. `settings` have the values of their secrets. */
export function sinksFor(settings: Notify, world: World): Sink[] {
  return (Object.keys(SINKS) as SinkName[]).flatMap((name) => sinkOf(name, settings[name], world));
}

function sinkOf<Name extends SinkName>(name: Name, own: Notify[Name], world: World): Sink[] {
  return own === undefined ? [] : [SINKS[name](own as SettingsOf<Name>, world)];
}
