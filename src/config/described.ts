/**
 * The descriptions of keys, by their paths. Only editors and the documentation need them, and every start reads the
 * bundle: scripts/bundle.ts leaves them out.
 */
export function described(...keys: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...keys) as Readonly<Record<string, string>>;
}

/** Descriptions of keys that are the same at several places. */
/* @__NO_SIDE_EFFECTS__ */
export function below(bases: readonly string[], keys: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    bases.flatMap((base) => Object.entries(keys).map(([key, words]) => [base === "" ? key : `${base}.${key}`, words])),
  );
}
