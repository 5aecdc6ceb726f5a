export interface UserErrorOptions {
  /** What the reader can do about it, one sentence. */
  readonly fix?: string | undefined;
  /** Where it happened, best as `file:line:column`. */
  readonly where?: string | undefined;
  readonly cause?: unknown;
}

/** A failure that the reader can repair: it is shown in one line, without a stack. */
export class UserError extends Error {
  readonly fix: string | undefined;
  readonly where: string | undefined;

  constructor(message: string, options: UserErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "UserError";
    this.fix = options.fix;
    this.where = options.where;
  }
}

/** The message of anything that can be thrown; never throws, never empty. */
export function errorMessage(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  if (typeof error === "string") return error || "an empty message";
  try {
    return JSON.stringify(error) ?? String(error);
  } catch {
    return Object.prototype.toString.call(error);
  }
}

/**
 * What is printed of an error. A UserError is `where: message. Fix`; anything else is a fault
 * of ours, with stack, causes and a request to report it.
 */
export function explain(error: unknown): string {
  if (error instanceof UserError) return explainUserError(error);
  const lines = [stackOf(error)];
  let cause = error instanceof Error ? error.cause : undefined;
  for (let depth = 0; cause !== undefined && depth < 5; depth += 1) {
    lines.push(`Caused by: ${stackOf(cause)}`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  lines.push("This is a fault in the action itself, not in your configuration. Please report it with the lines above.");
  return lines.join("\n");
}

function explainUserError(error: UserError): string {
  const where = error.where === undefined ? "" : `${error.where}: `;
  if (error.fix === undefined) return `${where}${error.message}`;
  const end = /[.!?:]\s*$/.test(error.message) ? "" : ".";
  return `${where}${error.message}${end} ${error.fix}`;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return errorMessage(error);
  const { stack } = error;
  if (stack === undefined) return `${error.name}: ${errorMessage(error)}`;
  // A message that was changed after the error was made is not in its stack.
  return stack.includes(error.message) ? stack : `${error.name}: ${error.message}\n${stack}`;
}
