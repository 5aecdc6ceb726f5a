import { ConfigError } from "../../config/errors.ts";
import { errorMessage, explain, UserError } from "../../core/errors.ts";
import { plainLog } from "../../core/log.ts";
import type { Log } from "../../core/log.ts";
import type { Secrets } from "../../core/mask.ts";

/** Prints the result of a command as JSON; does nothing without `--json`. */
export type PrintJson = (result: object) => void;

/**
 * What a command prints. With `--json`, standard output gets one JSON document, the result or the error, and everything
 * else goes to standard error.
 */
export class Output {
  readonly log: Log;
  readonly colour: boolean;
  private readonly json: boolean;
  private readonly secrets: Secrets;
  private readonly write = process.stdout.write;
  private printed = false;

  constructor(json: boolean, secrets: Secrets) {
    this.json = json;
    this.secrets = secrets;
    const stream = json ? process.stderr : process.stdout;
    this.colour = stream.isTTY === true && process.env["NO_COLOR"] === undefined;
    this.log = plainLog((line) => stream.write(`${line}\n`), { colour: this.colour, secrets });
    // Annotations for a runner are printed past the log.
    if (json) process.stdout.write = process.stderr.write.bind(process.stderr);
  }

  readonly print: PrintJson = (result) => {
    if (!this.json || this.printed) return;
    this.printed = true;
    this.write.call(process.stdout, `${JSON.stringify(result, undefined, 2)}\n`);
  };

  /** After a result, an error is only the reason for the exit code. */
  fail(error: unknown): void {
    process.stderr.write(`${this.secrets.redact(explain(error))}\n`);
    const redact = (text: string | undefined): string | undefined =>
      text === undefined ? undefined : this.secrets.redact(text);
    const { where, fix } = error instanceof UserError ? error : { where: undefined, fix: undefined };
    const problems = error instanceof ConfigError ? error.errors : undefined;
    this.print({ error: { what: redact(errorMessage(error)), where: redact(where), fix: redact(fix), problems } });
  }

  close(): void {
    if (this.json) process.stdout.write = this.write;
  }
}
