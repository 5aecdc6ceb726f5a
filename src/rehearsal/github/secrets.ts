import { randomBytes } from "node:crypto";

/** Generated secrets in place of the real ones: new for each rehearsal, and valid nowhere. */
export class GeneratedSecrets {
  private readonly values = new Map<string, string>();
  private readonly service: Iterable<string>;

  /** @param service names of the service's secrets; read when the first secret is used */
  constructor(service: Iterable<string>) {
    this.service = service;
  }

  /** @param ofService whether the secret holds the lines that the service needs */
  readonly get = (name: string, ofService: boolean): string => {
    const known =
      this.values.get(name) ??
      (ofService ? [...this.service].map((each) => `${each}=${generate()}`).join("\n") : generate());
    this.values.set(name, known);
    return known;
  };
}

function generate(): string {
  return `rehearsed-${randomBytes(12).toString("hex")}`;
}
