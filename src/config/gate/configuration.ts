import * as z from "zod/mini";
import { PROFILES } from "../../core/profile.ts";
import { presetSecrets } from "../preset-name.ts";
import type { PresetName } from "../preset-name.ts";
import { text, unique, variableName } from "../word.ts";
import { described } from "../described.ts";
import { gate, glob } from "./definition.ts";
import type { GateSettings } from "./definition.ts";

interface ConfigurationKeys {
  /** Globs of files that must be there and parse, beside those that are known by their names. */
  readonly files: readonly string[];
  /** Files that the preset demands. */
  readonly present: readonly string[];
  /** Names that staging and production must each give the service, as secret or variable. */
  readonly variables: readonly string[];
}

export type ConfigurationGate = GateSettings & ConfigurationKeys;

const PRESENT: Readonly<Record<PresetName, readonly string[]>> = {
  erlmcp: PROFILES.map((profile) => `config/${profile}.config`),
  "mcp-hub": ["mcp-servers.json"],
};

export const configuration = gate({
  shape: { files: z.optional(unique(glob)), variables: z.optional(unique(text(variableName))) },
  description: "Configuration files parse, and staging and production give the service the same variables.",
  keys: described({
    files: "Globs of further files that must be there and parse: .json, .yml, .config (Erlang terms), .env.",
    variables: "Names that staging and production must each have in secrets or env. Default: the preset's secrets.",
  }),
  timeoutMs: 120_000,
  expected: (preset) => (preset === undefined ? [] : PROFILES),
  resolve: (input, preset): ConfigurationKeys => ({
    files: input?.files ?? [],
    present: preset === undefined ? [] : PRESENT[preset],
    variables: [...new Set([...presetSecrets(preset), ...(input?.variables ?? [])])],
  }),
});
