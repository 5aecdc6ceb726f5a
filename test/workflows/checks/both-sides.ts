import { accesses, expressionsOf } from "./expression.ts";
import type { Found } from "./expression.ts";
import type { Check, Finding, JobValue, Path, Repository, Source, StepValue } from "./source.ts";

/** What an expression names is there: inputs, secrets, jobs, steps and their outputs. */
export const named: Check = (repository) =>
  repository.sources.flatMap((source) =>
    expressionsOf(source).flatMap((found) =>
      accesses(found.tree).flatMap((words) => {
        const problem = problemOf(words, found, repository);
        return problem === undefined ? [] : [source.finding(found.at, `${words.join(".")}: ${problem}`)];
      }),
    ),
  );

/** What is declared is used: one that is not was forgotten somewhere. */
export const used: Check = ({ sources }) =>
  sources.flatMap((source) => {
    const words = new Set(
      expressionsOf(source).flatMap(({ tree }) => accesses(tree).map((access) => access.slice(0, 2).join("."))),
    );
    const dispatch = source.value.on?.["workflow_dispatch"];
    const places: readonly [string, string, Path, object | null | undefined][] = [
      ["input", "inputs", ["on", "workflow_call", "inputs"], source.call?.inputs],
      ["input", "inputs", ["on", "workflow_dispatch", "inputs"], dispatch?.inputs],
      ["secret", "secrets", ["on", "workflow_call", "secrets"], source.call?.secrets],
      ["input", "inputs", ["inputs"], source.value.runs?.using === "composite" ? source.value.inputs : undefined],
    ];
    return places.flatMap(([kind, context, at, declared]) =>
      Object.keys(declared ?? {}).flatMap((name) =>
        words.has(`${context}.${name}`) ? [] : [source.finding([...at, name], `${kind} ${name} is used nowhere`)],
      ),
    );
  });

/** A job hands a called workflow what that one knows and needs, in its types. Steps are left to the language service. */
export const handed: Check = (repository) =>
  repository.sources.flatMap((source) =>
    source.jobs.flatMap(({ job, at }): Finding[] => {
      if (job.uses === undefined) return [];
      const call = repository.resolve(job.uses)?.call;
      if (call === undefined)
        return repository.resolve(job.uses) === undefined
          ? []
          : [source.finding([...at, "uses"], `${job.uses} cannot be called`)];
      const inputs = call.inputs ?? {};
      const given = job.with ?? {};
      const secrets = typeof job.secrets === "object" ? job.secrets : {};
      return [
        ...Object.keys(given)
          .filter((name) => inputs[name] === undefined)
          .map((name) => source.finding([...at, "with", name], `${job.uses} has no input ${name}`)),
        ...Object.keys(inputs)
          .filter((name) => inputs[name]?.required === true && given[name] === undefined)
          .map((name) => source.finding([...at, "uses"], `${job.uses} needs the input ${name}`)),
        ...Object.entries(given).flatMap(([name, value]) => {
          const type = inputs[name]?.type ?? "string";
          const fits = typeof value === type || (typeof value === "string" && /^\$\{\{[^]*\}\}$/.test(value));
          return inputs[name] === undefined || fits
            ? []
            : [
                source.finding(
                  [...at, "with", name],
                  `${job.uses}: input ${name} is a ${type}, not ${JSON.stringify(value)}`,
                ),
              ];
        }),
        ...Object.keys(secrets)
          .filter((name) => call.secrets?.[name] === undefined)
          .map((name) => source.finding([...at, "secrets", name], `${job.uses} takes no secret ${name}`)),
        ...Object.keys(call.secrets ?? {})
          .filter((name) => job.secrets !== "inherit" && secrets[name] === undefined)
          .map((name) => source.finding([...at, "uses"], `${job.uses} is not given its secret ${name}`)),
      ];
    }),
  );

/** Every input, secret and output of what can be called is described, and every input has its type. */
export const described: Check = ({ sources }) =>
  sources.flatMap((source) => {
    const { call } = source;
    if (call === undefined) return [];
    const at = (part: string, name: string): Path => ["on", "workflow_call", part, name];
    return [
      ...(["inputs", "secrets", "outputs"] as const).flatMap((part) =>
        Object.entries(call[part] ?? {}).flatMap(([name, value]) =>
          "description" in value && value.description !== ""
            ? []
            : [source.finding(at(part, name), `${name} has no description`)],
        ),
      ),
      ...Object.entries(call.inputs ?? {}).flatMap(([name, { type }]) =>
        type === undefined ? [source.finding(at("inputs", name), `${name} has no type`)] : [],
      ),
      // An environment's own secret is not there yet when a workflow is called.
      ...Object.entries(call.secrets ?? {}).flatMap(([name, { required }]) =>
        required === true
          ? [
              source.finding(
                at("secrets", name),
                `${name} must be required: false, it may be a secret of the environment`,
              ),
            ]
          : [],
      ),
    ];
  });

function problemOf(
  [context = "", first, second, third]: readonly string[],
  { source, at }: Found,
  repository: Repository,
): string | undefined {
  if (first === undefined) return undefined;
  switch (context) {
    case "inputs":
      return first in inputsOf(source) ? undefined : "there is no such input";
    case "secrets":
      return source.call === undefined || first === "GITHUB_TOKEN" || first in (source.call.secrets ?? {})
        ? undefined
        : "there is no such secret";
    case "jobs": {
      const job = source.value.jobs?.[first];
      return job === undefined ? "there is no such job" : jobOutput(job, second, third, repository);
    }
    case "needs": {
      const asking = source.value.jobs?.[String(at[1])];
      if (!needsOf(asking).includes(first)) return `the job does not need ${first}`;
      const job = source.value.jobs?.[first];
      return job === undefined ? "there is no such job" : jobOutput(job, second, third, repository);
    }
    case "steps":
      return stepProblem(first, second, third, stepsSeen(source, at), repository);
    default:
      return undefined;
  }
}

function jobOutput(
  job: JobValue,
  part: string | undefined,
  name: string | undefined,
  repository: Repository,
): string | undefined {
  if (part === "result" && name === undefined) return undefined;
  if (part !== "outputs" || name === undefined) return "a job has `outputs.<name>` and `result`";
  const callee = job.uses === undefined ? undefined : repository.resolve(job.uses);
  const outputs =
    job.uses === undefined ? (job.outputs ?? {}) : callee === undefined ? undefined : (callee.call?.outputs ?? {});
  return outputs === undefined || name in outputs ? undefined : `the job has no output ${name}`;
}

function stepProblem(
  id: string,
  part: string | undefined,
  name: string | undefined,
  steps: readonly StepValue[],
  repository: Repository,
): string | undefined {
  const step = steps.find((each) => each.id === id);
  if (step === undefined) return "there is no such step before";
  if (part === "outcome" || part === "conclusion") return undefined;
  if (part !== "outputs" || name === undefined) return "a step has `outputs.<name>`, `outcome` and `conclusion`";
  if (step.run !== undefined)
    return new RegExp(`["' ]${name}=`).test(step.run) ? undefined : `its script sets no output ${name}`;
  const action = repository.resolve(step.uses ?? "");
  return action === undefined || name in (action.value.outputs ?? {})
    ? undefined
    : `${step.uses} has no output ${name}`;
}

/** A step sees those before it; what a job or an action hands on, all of them. */
function stepsSeen(source: Source, at: Path): readonly StepValue[] {
  if (at[0] === "jobs") {
    const steps = source.value.jobs?.[String(at[1])]?.steps ?? [];
    return at[2] === "steps" ? steps.slice(0, Number(at[3])) : steps;
  }
  const steps = source.value.runs?.steps ?? [];
  return at[0] === "runs" ? steps.slice(0, Number(at[2])) : steps;
}

function inputsOf(source: Source): object {
  return source.kind === "action"
    ? (source.value.inputs ?? {})
    : { ...source.call?.inputs, ...source.value.on?.["workflow_dispatch"]?.inputs };
}

function needsOf(job: JobValue | undefined): readonly string[] {
  return typeof job?.needs === "string" ? [job.needs] : (job?.needs ?? []);
}
