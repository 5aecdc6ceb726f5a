import { HttpFailure } from "../core/http.ts";
import { field } from "../core/jsonpath.ts";
import type { HttpCheck } from "../config/check/http.ts";
import type { CheckKind } from "./kind.ts";
import { redirectOf } from "./redirect.ts";

/** A request, and what its answer must be. */
export const http: CheckKind<HttpCheck> = {
  async measure(check, { endpoint, fill, fillPath, world }) {
    const absolute = /^https?:/i.test(check.url);
    const path = absolute ? "" : fillPath(check.url);
    if (path !== check.url && leavesFolder(path))
      return { verdict: "fail", detail: `a captured value would make the path ${path}`, json: undefined };
    const url = absolute ? check.url : `${endpoint.url}${path}`;
    let response;
    try {
      response = await world.http(url, {
        method: check.method,
        headers: Object.fromEntries(Object.entries(check.headers).map(([name, text]) => [name, fill(text)])),
        deadlineMs: check.timeoutMs,
        ...(check.body === undefined ? {} : { body: fill(check.body) }),
        ...(absolute || endpoint.socketPath === undefined ? {} : { socketPath: endpoint.socketPath }),
      });
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      return { verdict: "inconclusive", detail: error.message, json: undefined };
    }
    if (endpoint.isWayFailure?.(response) === true)
      return {
        verdict: "inconclusive",
        detail: `the way to it answered HTTP ${response.status}`,
        json: undefined,
      };
    const problems = [
      ...(check.status.includes(response.status)
        ? []
        : [`HTTP ${response.status}${redirectOf(response, url)}, expected ${check.status.join(" or ")}`]),
      ...(check.maxMs !== undefined && response.durationMs > check.maxMs
        ? [`took ${Math.round(response.durationMs)} ms, at most ${check.maxMs} ms are allowed`]
        : []),
      ...(check.contains !== undefined && !response.body.includes(check.contains)
        ? [`the answer does not contain ${JSON.stringify(check.contains)}`]
        : []),
      ...fieldProblems(check, response.body),
    ];
    if (problems.length > 0) return { verdict: "fail", detail: problems.join("; "), json: undefined };
    return {
      verdict: "pass",
      detail: `HTTP ${response.status} in ${Math.round(response.durationMs)} ms`,
      json: response.body,
    };
  },
};

/** Whether a path has a segment that leads elsewhere; see https://url.spec.whatwg.org/#double-dot-path-segment */
function leavesFolder(path: string): boolean {
  const [folders = ""] = path.split(/[?#]/);
  return folders.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}

function fieldProblems({ fields }: HttpCheck, body: string): string[] {
  const wanted = Object.entries(fields);
  if (wanted.length === 0) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return ["the answer is not JSON"];
  }
  return wanted.flatMap(([path, value]) => {
    const is = field(parsed, path);
    return is === value
      ? []
      : [`${path} is ${JSON.stringify(is) ?? "missing"}, expected ${JSON.stringify(value)}`.slice(0, 300)];
  });
}
