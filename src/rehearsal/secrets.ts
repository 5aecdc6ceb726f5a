import { randomBytes } from "node:crypto";

/** Secrets that stand in for the real ones: made anew for each rehearsal, and worth nothing anywhere. */
export class MadeUpSecrets {
  private readonly values = new Map<string, string>();
  private readonly service: Iterable<string>;

  /** @param service names of the secrets of the service; read when the first one is asked for */
  constructor(service: Iterable<string>) {
    this.service = service;
  }

  /** @param ofService whether the secret holds the lines that the service needs */
  readonly get = (name: string, ofService: boolean): string => {
    const known =
      this.values.get(name) ??
      (ofService ? [...this.service].map((each) => `${each}=${madeUp()}`).join("\n") : madeUp());
    this.values.set(name, known);
    return known;
  };
}

function madeUp(): string {
  return `rehearsed-${randomBytes(12).toString("hex")}`;
}
