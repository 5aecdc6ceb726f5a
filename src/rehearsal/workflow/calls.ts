import { UserError } from "../../core/errors.ts";
import { callProblems, secretProblems } from "./inputs.ts";
import { child, literal } from "./node.ts";
import type { Node } from "./node.ts";
import { DEFAULT_GRANT, excess, grantOfJob } from "./permissions.ts";
import type { Grant } from "./permissions.ts";
import { resolve } from "./references.ts";
import type { Roots } from "./references.ts";
import { eventOf } from "./triggers.ts";
import { loadWorkflow } from "./workflow.ts";
import type { JobModel, Workflow } from "./workflow.ts";

// The caller and nine below it; 50 different ones.
// Source: https://docs.github.com/actions/how-tos/reuse-automations/reuse-workflows#nesting-reusable-workflows
const LEVELS_MAX = 10;
const WORKFLOWS_MAX = 50;

/** Workflows that jobs call, each read once. */
export class Calls {
  private readonly roots: Roots;
  private readonly known = new Map<string, Promise<Workflow>>();

  constructor(roots: Roots) {
    this.roots = roots;
  }

  /** The workflow that a job calls; undefined for a third-party workflow in a file of the user. @throws UserError */
  async called(model: JobModel, from: Workflow): Promise<Workflow | undefined> {
    const node = child(model.node, "uses");
    const uses = literal(node) ?? "";
    const reference = resolve(uses, from.source, node?.at ?? "", this.roots);
    if (reference.kind === "foreign") {
      if (!from.source.suite) return undefined;
      throw new UserError(`the workflow ${uses} is not available`, { where: node?.at });
    }
    const source = reference.kind === "file" ? reference.source : from.source;
    const key = `${source.root}/${reference.path}`;
    const known = this.known.get(key) ?? loadWorkflow(source, reference.path, node?.at);
    this.known.set(key, known);
    return known;
  }

  /**
   * GitHub starts no run when a call is invalid, at any depth. Resolves to the paths of all jobs.
   * @throws UserError with every problem and its place
   */
  async check(workflow: Workflow): Promise<string[]> {
    const paths: string[] = [];
    const problems = await this.problemsIn(
      workflow,
      DEFAULT_GRANT,
      [`${workflow.source.root}/${workflow.path}`],
      "",
      paths,
    );
    if (this.known.size > WORKFLOWS_MAX)
      problems.push(`${workflow.path}: more than ${WORKFLOWS_MAX} workflows are called`);
    if (problems.length > 0) throw new UserError(`The workflow is not valid.\n${[...new Set(problems)].join("\n")}`);
    return paths;
  }

  private async problemsIn(
    workflow: Workflow,
    granted: Grant,
    chain: readonly string[],
    prefix: string,
    paths: string[],
    caller?: Node,
  ): Promise<string[]> {
    const problems: string[] = [];
    const excesses = new Map<string, string[]>();
    for (const model of workflow.jobs) {
      paths.push(`${prefix}${model.id}`);
      const requested = grantOfJob(model.node, workflow.permissions, granted);
      for (const more of caller === undefined ? [] : excess(requested, granted)) {
        const what = `requesting '${more.requested}', but is only allowed '${more.allowed}'. Add \`${more.requested}\` to the \`permissions:\` of this job`;
        excesses.set(what, [...(excesses.get(what) ?? []), model.id]);
      }
      const uses = child(model.node, "uses");
      if (uses === undefined || model.unsupported.length > 0) continue;
      const called = await this.called(model, workflow);
      if (called === undefined) continue;
      const here = (problem: string): string => `${uses.at}: ${problem}`;
      const call = eventOf(called, "workflow_call");
      const key = `${called.source.root}/${called.path}`;
      if (call === undefined) problems.push(here("workflow_call key is not defined in the referenced workflow."));
      else if (chain.includes(key)) problems.push(here(`${called.path} calls itself through this job: a loop`));
      else if (chain.length >= LEVELS_MAX)
        problems.push(here(`workflows call each other more than ${LEVELS_MAX} levels deep`));
      else {
        problems.push(
          ...callProblems(child(call, "inputs"), child(model.node, "with"), uses.at),
          ...secretProblems(child(call, "secrets"), child(model.node, "secrets"), uses.at),
        );
        problems.push(
          ...(await this.problemsIn(called, requested, [...chain, key], `${prefix}${model.id} / `, paths, uses)),
        );
      }
    }
    for (const [what, [first = "", ...others]] of excesses) {
      problems.unshift(
        `${caller?.at ?? ""}: Error calling workflow '${literal(caller) ?? ""}'. The nested job '${first}' is ${what}${others.length === 0 ? "" : `; the same applies to ${others.join(", ")}`}.`,
      );
    }
    return problems;
  }
}
