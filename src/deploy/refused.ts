import { UserError } from "../core/errors.ts";

/** A deployment ends before it changed anything; the message has the reason, `fix` what to do. */
export class Refused extends UserError {
  constructor(message: string, fix: string) {
    super(message, { fix });
    this.name = "Refused";
  }
}

/** Not an error: the release that is live is newer. */
export class Stale extends UserError {
  constructor(message: string) {
    super(message);
    this.name = "Stale";
  }
}

/** The reason and what to do about it, as reports show it. */
export function withFix({ message, fix }: UserError): string {
  return fix === undefined ? message : `${message}. ${fix}`;
}
