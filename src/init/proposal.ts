import type { Command } from "../config/types.ts";
import type { Place, Repository } from "./repository.ts";

/** Something that was read, and what follows from it. */
export interface Fact {
  /** Where it was read; undefined where it is missing. */
  readonly place: Place | undefined;
  readonly text: string;
}

/** How a service is built, started and checked, as far as its repository shows it. */
export interface Proposal {
  /** `Node`, `Go`. */
  readonly kind: string;
  /** A name that deploy.yml accepts. */
  readonly service: string;
  readonly facts: readonly Fact[];
  /** Undefined: the default of the suite. */
  readonly build: { readonly commands: readonly Command[]; readonly archive: string } | undefined;
  /** Prepares what tests and build need; undefined where nothing is needed. */
  readonly compile: Command | undefined;
  /** The command that counts tests; undefined: the default of the suite; false: there is none. */
  readonly unit: Command | false | undefined;
  /** Commands whose exit code decides, by name. */
  readonly custom: Readonly<Record<string, Command>>;
  /** The version in a file that the gate `version` reads; undefined: the tag alone decides. */
  readonly version: string | undefined;
  readonly manager: { readonly process: Command } | { readonly release: string };
  readonly port: Port;
  /** Variables of each environment; `{environment}` stands for its name. */
  readonly env: Readonly<Record<string, string>>;
  readonly health: Health;
  /** Erlang only: the versions that the workflow sets up. */
  readonly otp: { readonly version: string; readonly isGuess: boolean } | undefined;
  /** What a person must do before a release can be verified, with lines to paste. */
  readonly before: readonly Remedy[];
  /** What a person should know, one sentence each. */
  readonly notes: readonly string[];
}

export interface Port {
  readonly number: number;
  /** The variable that the service reads it from; undefined where it reads none. */
  readonly variable: string | undefined;
}

export interface Health {
  readonly path: string;
  /** Whether its answer seems to have a version. */
  readonly hasVersion: boolean;
}

export interface Remedy {
  readonly text: string;
  readonly lines: readonly string[];
}

/** One kind of service. */
export interface Kind {
  readonly name: string;
  /**
   * Undefined where the repository is none of this kind.
   * @param folderName the name of a service that has none of its own
   */
  detect(repository: Repository, folderName: string): Proposal | Refusal | undefined;
}

/** The repository is of this kind, but no service that the suite can deploy. */
export interface Refusal {
  readonly refused: string;
  readonly fix: string;
}

/** A name that deploy.yml accepts: the first of these that can be made one. */
export function serviceName(...names: readonly (string | undefined)[]): string {
  for (const name of names) {
    const made = (name ?? "")
      .toLowerCase()
      .replace(/^@[^/]*\//, "")
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^[^a-z]+/, "")
      .slice(0, 40)
      .replace(/-+$/, "");
    if (made !== "") return made;
  }
  return "service";
}

/** The words of a command line without anything that needs a shell; undefined where it has such. */
export function plainWords(line: string): string[] | undefined {
  const text = line.trim();
  return text !== "" && text.length <= 500 && /^[\w ./:=@%+,-]+$/.test(text) ? text.split(/ +/) : undefined;
}

export function fact(place: Place | undefined, text: string): Fact {
  return { place, text };
}
