import type { Path } from "./errors.ts";

/** A value in which any part may be missing, because it was omitted or is invalid. */
export type Sound<T> = T extends readonly (infer U)[]
  ? readonly (Sound<U> | undefined)[]
  : T extends object
    ? { readonly [K in keyof T]?: Sound<T[K]> | undefined }
    : T;

/** Reports a broken rule; `at` is "key" where the key itself is wrong. */
export type Tell = (path: Path, message: string, at?: "key") => void;

/** A copy with invalid values replaced by undefined: a rule sees that the key is there, but not the invalid value. */
export function sound(value: unknown, path: Path, wrong: ReadonlySet<string>): unknown {
  if (wrong.has(JSON.stringify(path))) return undefined;
  if (Array.isArray(value)) return value.map((item, index) => sound(item, [...path, index], wrong));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sound(item, [...path, key], wrong)]));
}
