/** The services that have defaults of their own. */
export const PRESETS = ["erlmcp", "mcp-hub"] as const;

export type PresetName = (typeof PRESETS)[number];

const SECRETS: Readonly<Record<PresetName, readonly string[]>> = {
  erlmcp: ["ERLANG_COOKIE"],
  "mcp-hub": ["GEMINI_API_KEY", "GITHUB_PERSONAL_ACCESS_TOKEN"],
};

/** The secrets that a preset's service cannot start without. */
export function presetSecrets(name: PresetName | undefined): readonly string[] {
  return name === undefined ? [] : SECRETS[name];
}
