import { field } from "../core/jsonpath.ts";
import { HttpFailure } from "../core/http.ts";
import type { World } from "../core/world.ts";
import { plainVersion } from "../release/release.ts";
import type { Answer, Endpoint, Expected } from "../deploy/verifier.ts";
import { redirectOf } from "./redirect.ts";

/**
 * Queries a service once for its release. A 200 is not health: the answer must name our version, and our configuration
 * where the service reports it. No answer at all is `inconclusive`, any other answer is `fail`.
 */
export async function query(endpoint: Endpoint, expected: Expected, timeoutMs: number, world: World): Promise<Answer> {
  const { verify, version, configHash } = expected;
  const startedAt = world.clock.monotonic();
  const answer = (verdict: Answer["verdict"], detail: string, more: Partial<Answer> = {}): Answer => ({
    verdict,
    detail,
    instance: undefined,
    ...more,
    durationMs: world.clock.monotonic() - startedAt,
  });
  const url = `${endpoint.url}${verify.path}`;
  let response;
  try {
    response = await world.http(url, {
      deadlineMs: timeoutMs,
      // A cache may still hold an answer of the previous release.
      headers: { "cache-control": "no-cache" },
      ...(endpoint.socketPath === undefined ? {} : { socketPath: endpoint.socketPath }),
    });
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return answer("inconclusive", `gave no answer: ${error.message}`);
  }
  if (endpoint.isWayFailure?.(response) === true)
    return answer("inconclusive", `gave no answer: the way to it answered HTTP ${response.status}`);
  if (response.status === 429) return answer("inconclusive", `answered HTTP 429 to ${verify.path}`, { limited: true });
  if (response.status !== 200)
    return answer("fail", `answered HTTP ${response.status} to ${verify.path}${redirectOf(response, url)}`);
  const body = parsed(response.body);
  if (body === undefined) return answer("fail", `answered ${verify.path} with something that is not JSON`);
  const reported = field(body, verify.versionField);
  if (reported === undefined) return answer("fail", `answered ${verify.path} without \`${verify.versionField}\``);
  if (plain(reported) !== plain(version))
    return answer("fail", `reports version ${plain(reported)}, not ${plain(version)}`, { other: plain(reported) });
  if (verify.configField !== undefined) {
    const hash = field(body, verify.configField);
    const reportedHash = hash === undefined ? "none" : plain(hash);
    if (hash !== configHash)
      return answer("fail", `reports configuration ${reportedHash}, not ${configHash}`, {
        other: `${plain(reported)} with configuration ${reportedHash}`,
      });
  }
  const instance = verify.instanceField === undefined ? undefined : field(body, verify.instanceField);
  return answer("pass", `reports version ${plain(version)}`, {
    instance: instance === undefined ? undefined : plain(instance),
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // The caller reports it.
  }
}

function plain(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  return plainVersion(text).slice(0, 100);
}
