export const PROFILES = ["dev", "staging", "production"] as const;

/** The kind of an environment, which sets its defaults. */
export type ProfileName = (typeof PROFILES)[number];
