import { HttpFailure } from "../core/http.ts";
import { field } from "../core/jsonpath.ts";
import type { World } from "../core/world.ts";
import type { Check, CommandCheck, HttpCheck } from "../config/types.ts";
import type { CheckResult, Endpoint, RunCommand, Verdict } from "../deploy/verifier.ts";
import { redirectOf } from "./redirect.ts";

interface Seen {
  readonly verdict: Verdict;
  readonly detail: string;
}

const PAUSE_MS = 1000;

/** One check, with its own deadline for each of its attempts; the last attempt's verdict counts. */
export async function runCheck(
  check: Check,
  endpoint: Endpoint,
  runCommand: RunCommand,
  world: World,
): Promise<CheckResult> {
  const startedAt = world.clock.monotonic();
  let seen: Seen = { verdict: "inconclusive", detail: "was not asked" };
  for (let attempt = 1; attempt <= check.attempts; attempt += 1) {
    seen = check.kind === "http" ? await httpCheck(check, endpoint, world) : await commandCheck(check, runCommand);
    if (seen.verdict === "pass" || world.signal.aborted) break;
    if (attempt < check.attempts) await world.clock.sleep(PAUSE_MS, world.signal);
  }
  return {
    name: check.name,
    where: endpoint.name,
    verdict: seen.verdict,
    detail: seen.detail,
    durationMs: world.clock.monotonic() - startedAt,
  };
}

async function httpCheck(check: HttpCheck, endpoint: Endpoint, world: World): Promise<Seen> {
  const absolute = /^https?:/.test(check.url);
  const url = absolute ? check.url : `${endpoint.url}${check.url}`;
  let response;
  try {
    response = await world.http(url, {
      method: check.method,
      headers: check.headers,
      deadlineMs: check.timeoutMs,
      ...(check.body === undefined ? {} : { body: check.body }),
      ...(absolute || endpoint.socketPath === undefined ? {} : { socketPath: endpoint.socketPath }),
    });
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { verdict: "inconclusive", detail: error.message };
  }
  if (endpoint.isWayFailure?.(response) === true)
    return { verdict: "inconclusive", detail: `the way to it answered HTTP ${response.status}` };
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
  if (problems.length > 0) return { verdict: "fail", detail: problems.join("; ") };
  return { verdict: "pass", detail: `HTTP ${response.status} in ${Math.round(response.durationMs)} ms` };
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

async function commandCheck(check: CommandCheck, runCommand: RunCommand): Promise<Seen> {
  const { code, output } = await runCommand(check.command, check.on, check.timeoutMs);
  if (code === 0) return { verdict: "pass", detail: "exited with 0" };
  const last = output.trim().split("\n").slice(-5).join("\n");
  return {
    verdict: "fail",
    detail: `${code === null ? "did not end in time" : `exited with ${code}`}${last === "" ? "" : `: ${last}`}`,
  };
}
