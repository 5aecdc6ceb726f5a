import type { Path } from "./errors.ts";

/** A value in which anything may be missing, since it was left out or is wrong already. */
export type Sound<T> = T extends readonly (infer U)[]
  ? readonly (Sound<U> | undefined)[]
  : T extends object
    ? { readonly [K in keyof T]?: Sound<T[K]> | undefined }
    : T;

/** Tells of a rule that is broken; `at` is "key" where the key is what should not be there. */
export type Tell = (path: Path, message: string, at?: "key") => void;

/** A copy in which what is wrong is there, but undefined: a rule must neither trip over it nor miss it. */
export function sound(value: unknown, path: Path, wrong: ReadonlySet<string>): unknown {
  if (wrong.has(JSON.stringify(path))) return undefined;
  if (Array.isArray(value)) return value.map((item, index) => sound(item, [...path, index], wrong));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sound(item, [...path, key], wrong)]));
}
