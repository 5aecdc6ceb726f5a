export type Level = "ok" | "warning" | "problem" | "not checked";

/** One thing that was checked, or why it could not be. */
export interface Finding {
  /** `checkout`, `deploy.yml`, `ssh`, `url`, `GitHub`, or the name of a host. */
  readonly about: string;
  readonly level: Level;
  readonly text: string;
  /** The command that mends it, or what to do. */
  readonly fix?: string | undefined;
}

export type Add = (level: Level, text: string, fix?: string) => void;

/** Findings about one subject. */
export function collect(about: string): { readonly found: Finding[]; readonly add: Add } {
  const found: Finding[] = [];
  return {
    found,
    add: (level, text, fix) => void found.push({ about, level, text, ...(fix === undefined ? {} : { fix }) }),
  };
}
