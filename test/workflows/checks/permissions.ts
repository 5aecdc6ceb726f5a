import { Repository } from "./source.ts";
import type { Check, Finding, JobValue, Permissions, Source } from "./source.ts";

const LEVELS = ["none", "read", "write"];
const OUR_ENGINE = { contents: "read", actions: "read" };
/** What each action asks GitHub for with the job's token. Artifacts of the own run go by another one, but those of an earlier attempt. */
const NEEDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "actions/checkout": { contents: "read" },
  "actions/upload-artifact": {},
  "actions/download-artifact": { actions: "read" },
  "erlef/setup-beam": {},
  deploy: OUR_ENGINE,
  "actions/deploy-staging": OUR_ENGINE,
  "actions/deploy-production": OUR_ENGINE,
  "actions/recover": OUR_ENGINE,
  "actions/rollback": OUR_ENGINE,
  "actions/status": {},
  "actions/smoke-test": {},
  "actions/gate": { contents: "read" },
  "actions/build-and-gate": { contents: "read" },
};

/** A workflow grants nothing; each job says what it needs, and every grant why. */
export const stated: Check = ({ sources }) =>
  sources
    .filter(({ kind }) => kind === "workflow")
    .flatMap((source) => {
      const { permissions } = source.value;
      const top =
        permissions !== null && typeof permissions === "object" && Object.keys(permissions).length === 0
          ? []
          : [source.finding(["permissions"], "a workflow begins with `permissions: {}`")];
      const jobs = source.jobs.flatMap(({ name, job, at }): Finding[] => {
        const where = [...at, "permissions"];
        if (job.permissions === undefined)
          return [source.finding(at, `job ${name} does not say which permissions it needs`)];
        if (typeof job.permissions !== "object" || job.permissions === null)
          return [source.finding(where, `job ${name} asks for ${String(job.permissions)}: name each permission`)];
        return Object.entries(job.permissions).flatMap(([scope]) =>
          source.comment([...where, scope]) === ""
            ? [source.finding([...where, scope], `job ${name}: ${scope} has no comment that says why`)]
            : [],
        );
      });
      return [...top, ...jobs];
    });

/** A job asks for what its steps need, no less and no more. */
export const fitting: Check = ({ sources }) =>
  sources.flatMap((source) =>
    source.jobs
      .filter(({ job }) => job.steps !== undefined)
      .flatMap(({ name, job, at }) => {
        const needed: Record<string, string> = {};
        for (const { uses } of job.steps ?? []) {
          if (uses === undefined) continue;
          const needs = NEEDS[Repository.pathOf(uses) ?? uses.replace(/@.*$/, "")];
          if (needs === undefined)
            return [
              source.finding(
                [...at, "steps"],
                `job ${name}: nobody has said what ${uses} needs; say it in test/workflows/checks/permissions.ts`,
              ),
            ];
          for (const [scope, level] of Object.entries(needs)) needed[scope] = higher(needed[scope], level);
        }
        const asked = Object.fromEntries(
          Object.entries(asRecord(job.permissions)).filter(([, level]) => level !== "none"),
        );
        const scopes = [...new Set([...Object.keys(needed), ...Object.keys(asked)])].filter(
          (scope) => needed[scope] !== asked[scope],
        );
        return scopes.map((scope) =>
          source.finding(
            [...at, "permissions", scope],
            `job ${name} asks for '${scope}: ${asked[scope] ?? "none"}', its steps need '${scope}: ${needed[scope] ?? "none"}'`,
          ),
        );
      }),
  );

/**
 * What the jobs of a called workflow ask for is within what the calling job grants, down to the last one: a run
 * would fail before its first job, in GitHub's words of which these are.
 */
export const granted: Check = (repository) =>
  repository.sources.flatMap((source) =>
    source.jobs.flatMap(({ job, at }) =>
      job.uses === undefined
        ? []
        : exceeding(repository, job.uses, grantOf(source, job), []).map((problem) =>
            source.finding([...at, "uses"], `Error calling workflow '${job.uses}'. ${problem}`),
          ),
    ),
  );

function exceeding(
  repository: Repository,
  uses: string,
  grant: Readonly<Record<string, string>>,
  chain: readonly string[],
): string[] {
  const callee = repository.resolve(uses);
  if (callee === undefined || chain.includes(callee.path)) return [];
  return callee.jobs.flatMap(({ name, job }) => {
    const asked = grantOf(callee, job);
    const over = Object.entries(asked).filter(
      ([scope, level]) => LEVELS.indexOf(level) > LEVELS.indexOf(grant[scope] ?? "none"),
    );
    const own = over.map(
      ([scope, level]) =>
        `The nested job '${name}' is requesting '${scope}: ${level}', but is only allowed '${scope}: ${grant[scope] ?? "none"}'.`,
    );
    return [...own, ...(job.uses === undefined ? [] : exceeding(repository, job.uses, grant, [...chain, callee.path]))];
  });
}

function grantOf(source: Source, job: JobValue): Record<string, string> {
  return asRecord(job.permissions === undefined ? source.value.permissions : job.permissions);
}

function asRecord(permissions: Permissions | undefined): Record<string, string> {
  return typeof permissions === "object" && permissions !== null ? permissions : {};
}

function higher(left: string | undefined, right: string): string {
  return LEVELS.indexOf(left ?? "none") > LEVELS.indexOf(right) ? (left ?? right) : right;
}
