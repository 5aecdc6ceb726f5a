/** Says what is wrong with a value, or nothing. */
export type Rule<T> = (value: T) => string | undefined;

/** What an editor can know of a rule, in words of JSON Schema. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * What a value of deploy.yml may be: plain data, that look.ts holds against a value and json-schema.ts
 * tells to editors. The file is looked at before anything else is loaded, so that this must cost nothing.
 */
export type Shape =
  | { readonly kind: "text"; readonly rule: Rule<string>; readonly json: Json; readonly ofNumber?: ((value: number) => string) | undefined }
  | { readonly kind: "whole"; readonly least: number; readonly most: number }
  | { readonly kind: "number" | "boolean" | "null" | "false" }
  | { readonly kind: "choice"; readonly values: readonly string[]; readonly otherwise?: ((value: unknown) => string) | undefined }
  | ({ readonly kind: "list"; readonly of: Shape } & ListOptions)
  | { readonly kind: "map"; readonly key: Rule<string>; readonly of: Shape; readonly json: Json }
  | ({ readonly kind: "object"; readonly keys: Readonly<Record<string, Shape | Optional>> } & ObjectOptions)
  | { readonly kind: "either"; readonly forms: readonly Shape[]; readonly otherwise: string };

/** A key that may be left out. */
export interface Optional {
  readonly kind: "optional";
  readonly of: Shape;
}

interface ListOptions {
  /** Not without an entry. */
  readonly filled?: boolean;
  /** Without equals. */
  readonly unique?: boolean;
  /** Asked about the list once its entries are of their types. */
  readonly rule?: Rule<readonly unknown[]>;
}

interface ObjectOptions {
  /** Other keys are let pass. */
  readonly loose?: boolean;
  /** Asked about the known keys that are given, once their values are of their types. */
  readonly rule?: Rule<readonly string[]>;
  readonly json?: Json;
}

// For the compiler alone: the type of the values that a shape lets pass.
declare const value: unique symbol;
interface Typed<T> {
  readonly [value]?: T;
}
export type ShapeOf<T> = Shape & Typed<T>;
type OptionalOf<T> = Optional & Typed<T>;
export type ValueOf<S> = S extends Typed<infer T> ? T : never;

type Keys = Readonly<Record<string, (Shape | Optional) & Typed<unknown>>>;
type OptionalKey<K extends Keys> = { [P in keyof K]: K[P] extends Optional ? P : never }[keyof K];
type ObjectOf<K extends Keys> = { [P in Exclude<keyof K, OptionalKey<K>>]: ValueOf<K[P]> } & { [P in OptionalKey<K>]?: ValueOf<K[P]> | undefined };

export const number: ShapeOf<number> = { kind: "number" };
export const boolean: ShapeOf<boolean> = { kind: "boolean" };
export const nothing: ShapeOf<null> = { kind: "null" };
/** The word false, where something else may stand. */
export const never: ShapeOf<false> = { kind: "false" };

/** Text that a rule is asked about; `ofNumber` is what is said of a number in its place. */
export function text(rule: Rule<string> = () => undefined, json: Json = {}, ofNumber?: (value: number) => string): ShapeOf<string> {
  return { kind: "text", rule, json, ofNumber };
}

/** A whole number between two bounds. */
export function whole(least: number, most: number): ShapeOf<number> {
  return { kind: "whole", least, most };
}

export function choice<const T extends string>(values: readonly T[], otherwise?: (value: unknown) => string): ShapeOf<T> {
  return { kind: "choice", values, otherwise };
}

export function list<T>(of: ShapeOf<T>, options: ListOptions = {}): ShapeOf<T[]> {
  return { kind: "list", of, ...options };
}

/** A map whose keys a rule is asked about, each value still looked at when its key is wrong. */
export function map<T>(key: Rule<string>, of: ShapeOf<T>, json: Json): ShapeOf<Record<string, T>> {
  return { kind: "map", key, of, json };
}

/** A map with known keys. */
export function object<const K extends Keys>(keys: K, options: ObjectOptions = {}): ShapeOf<ObjectOf<K>> {
  return { kind: "object", keys, ...options };
}

export function optional<T>(of: ShapeOf<T>): OptionalOf<T> {
  return { kind: "optional", of };
}

/** A value of one of several forms; `otherwise` is said where none of them was meant. */
export function either<const S extends readonly ShapeOf<unknown>[]>(forms: S, otherwise: string): ShapeOf<ValueOf<S[number]>> {
  return { kind: "either", forms, otherwise };
}
