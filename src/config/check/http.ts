import * as z from "zod/mini";
import { parseDuration } from "../../core/duration.ts";
import { printable } from "../../core/text.ts";
import { ms } from "../word.ts";
import { checkUrlProblem } from "../address.ts";
import { checkTemplate, duration, FIELD_PATTERN, map, text, whole } from "../word.ts";
import { described } from "../described.ts";
import type { CheckBase } from "./definition.ts";
import { check } from "./definition.ts";

interface HttpKeys {
  readonly kind: "http";
  /** A path below the URL of the service, or an absolute URL. */
  readonly url: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly status: readonly number[];
  readonly maxMs: number | undefined;
  /** Text that the body must contain. */
  readonly contains: string | undefined;
  /** Dotted JSON path to the value that it must equal. */
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
  readonly readOnly: boolean;
}

/** A request, and what its answer must be. */
export type HttpCheck = CheckBase & HttpKeys;

const HEADER = /^[A-Za-z0-9!#$%&'*+.^_|~-]+$/;

const headers = map(
  (key) => (HEADER.test(key) ? undefined : `${printable(key)} is not the name of a header`),
  // A line end would start a header of its own.
  text((value) => (/[\r\n]/.test(value) ? "has a line end; write the header on one line" : checkTemplate(value))),
  { propertyNames: { pattern: HEADER.source } },
);

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: "must be text, a number, true, false or null",
});

const fields = map(
  (key) =>
    FIELD_PATTERN.test(key)
      ? undefined
      : `${printable(key)} is not a path into JSON; write it with dots, such as status`,
  scalar,
  { propertyNames: { pattern: FIELD_PATTERN.source } },
);

export const http = check({
  shape: {
    http: text(checkUrlProblem),
    method: z.optional(z.enum(["GET", "HEAD", "POST", "PUT", "DELETE"])),
    headers: z.optional(headers),
    body: z.optional(text(checkTemplate)),
    status: z.optional(
      z.union([whole(100, 599), z.array(whole(100, 599)).check(z.minLength(1))], {
        error: "must be a status such as 200, or a list of them",
      }),
    ),
    max: z.optional(duration("1ms", "30m")),
    contains: z.optional(z.string().check(z.minLength(1))),
    fields: z.optional(fields),
  },
  example: "http: /path",
  keys: described({
    http: "A path, checked at every instance and at url, or a whole URL. One at 127.0.0.1 or localhost is checked on every host.",
    method: "Default: GET.",
    headers: "Headers of the request.",
    body: "Body of the request.",
    status: "The status of the answer, or a list of allowed ones. Default: 200.",
    max: "How long the answer may take.",
    contains: "Text that the answer must contain.",
    fields: "Values that the JSON answer must have, by dotted path.",
  }),
  templates: ({ http: url, headers: lines, body }) =>
    [
      { path: ["http"], text: url, isPath: true },
      ...Object.entries(lines ?? {}).map(([name, line]) => ({ path: ["headers", name], text: line })),
      { path: ["body"], text: body },
    ].flatMap(({ text: written, ...rest }) => (written === undefined ? [] : [{ ...rest, text: written }])),
  rules: (input, path, report) => {
    const method = "method" in input ? input.method : "GET";
    if (input.body !== undefined && (method === "GET" || method === "HEAD"))
      report([...path, "body"], `is not sent with ${method}; write method: POST, or remove the body`, "key");
    for (const key of ["contains", "fields", "capture"] as const) {
      if (method === "HEAD" && (input as Record<string, unknown>)[key] !== undefined)
        report([...path, key], "needs the body of an answer, and HEAD has none; write method: GET", "key");
    }
    const max = parseDuration(input.max ?? "");
    const timeout = parseDuration(input.timeout ?? "10s");
    if (max !== undefined && timeout !== undefined && max > timeout)
      report(
        [...path, "max"],
        `${input.max} is longer than the timeout of ${input.timeout ?? "10s"}; write a longer timeout`,
      );
  },
  resolve: ({ method = "GET", ...input }): HttpKeys => ({
    kind: "http",
    url: input.http,
    method,
    headers: input.headers ?? {},
    body: input.body,
    status: [input.status ?? 200].flat(),
    maxMs: input.max === undefined ? undefined : ms(input.max, 0),
    contains: input.contains,
    fields: input.fields ?? {},
    readOnly: method === "GET" || method === "HEAD",
  }),
});

/** A GET that must be answered with 200, as deploy.yml would have it with only name and address. */
export function getCheck(name: string, url: string, more: Partial<HttpCheck> = {}): HttpCheck {
  return {
    ...http.resolve({ http: url }),
    name,
    timeoutMs: 10_000,
    attempts: 1,
    once: false,
    capture: {},
    needs: [],
    secrets: [],
    values: {},
    ...more,
  };
}
