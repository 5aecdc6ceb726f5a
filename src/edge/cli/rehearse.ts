import { existsSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseDotenv } from "../../app/inputs/dotenv.ts";
import { loadConfig } from "../../config/load.ts";
import { references } from "../../core/template.ts";
import { explain, UserError } from "../../core/errors.ts";
import { homeFolder } from "../../core/user.ts";
import { GeneratedSecrets } from "../../rehearsal/github/secrets.ts";
import type { RunResult } from "../../rehearsal/model.ts";
import { RunPrinter } from "../../rehearsal/print.ts";
import { Recorder } from "../../rehearsal/record.ts";
import { Rehearsal } from "../../rehearsal/rehearsal.ts";
import { Cleaner } from "../../rehearsal/stage/clean.ts";
import { openStage, temporaryFolder } from "../../rehearsal/stage/stage.ts";
import type { Stage } from "../../rehearsal/stage/stage.ts";
import { namedBy } from "../../rehearsal/workflow/named.ts";
import type { TriggerEvent } from "../../rehearsal/workflow/triggers.ts";
import type { Workflow } from "../../rehearsal/workflow/workflow.ts";
import { runsDocument } from "../../report/of/runs.ts";
import { renderHtml } from "../../report/render/html.ts";
import { Interrupts } from "./interrupts.ts";
import { makeKept } from "./kept.ts";
import { printEnd, problemLines } from "./print-result.ts";
import { selectWorkflows } from "./select-workflows.ts";

export interface RehearseOptions {
  readonly config: string;
  readonly workflow?: string | undefined;
  readonly event?: string | undefined;
  readonly tag?: string | undefined;
  /** Tags that are pushed first, on the same stage. */
  readonly after?: readonly string[] | undefined;
  readonly input?: readonly string[] | undefined;
  readonly var?: readonly string[] | undefined;
  readonly real?: string | undefined;
  readonly json: boolean;
  readonly verbose: boolean;
}

const SUITE_HAS = ["dist/index.js", "deploy/action.yml", ".github/workflows/pipeline.yml"];

/** Rehearses the workflows of the repository in the current folder. Resolves to the exit code. @throws UserError; with `--json` the error is in the last line instead */
export async function rehearse(
  options: RehearseOptions,
  write: (line: string) => void,
  colour: boolean,
): Promise<number> {
  try {
    return await rehearseHere(options, write, colour);
  } catch (error) {
    if (!options.json || !(error instanceof UserError)) throw error;
    write(JSON.stringify({ kind: "end", conclusion: "failure", results: [], error: explain(error) }));
    return 1;
  }
}

/** What all runs of one command share. */
interface Session {
  readonly options: RehearseOptions;
  readonly write: (line: string) => void;
  /** Prints a line, unless the output is JSON. */
  readonly print: (line: string) => void;
  /** The secrets and variables of `--real`; undefined in a sandbox. */
  readonly real: Readonly<Record<string, string>> | undefined;
  readonly kept: string;
  readonly interrupts: Interrupts;
  readonly printer: RunPrinter;
  readonly recorder: Recorder;
  readonly results: RunResult[];
}

async function rehearseHere(options: RehearseOptions, write: (line: string) => void, colour: boolean): Promise<number> {
  const suite = suiteFolder();
  const real = options.real === undefined ? undefined : realEnvironment(options.real);
  const vars = { ...real, ...parsePairs(options.var, "--var") };
  const inputs = parsePairs(options.input, "--input");
  const event = eventIn(options);
  const print = options.json ? () => {} : write;
  const session: Session = {
    options,
    write,
    print,
    real,
    kept: keptFolder(),
    interrupts: new Interrupts(print, real !== undefined),
    printer: new RunPrinter({ write, colour, detail: options.verbose ? "lines" : "steps" }),
    recorder: new Recorder(),
    results: [],
  };
  const { kept, interrupts } = session;
  const folder = temporaryFolder();
  const cleaner = new Cleaner(suite, folder);
  let error: string | undefined;
  let stage: Stage | undefined;
  let rehearsal: Rehearsal | undefined;
  try {
    stage = await openStage(folder);
    const serviceSecrets = new Set<string>();
    rehearsal = await openRehearsal(session, { suite, folder, vars, serviceSecrets });
    const planned = await plannedRuns(options, event, rehearsal, print);
    const workflows = planned.map(({ workflow }) => workflow);
    for (const name of await secretsOfServices(workflows, options.config, rehearsal.repository.top))
      serviceSecrets.add(name);
    makeKept(kept);
    error = await runAll(session, planned, inputs, rehearsal);
    if (!options.json) printEnd({ write, stage, real: real !== undefined, api: rehearsal.api.unknown, kept });
  } catch (thrown) {
    // After an interrupt, an error of a killed git or a removed folder is not the reason.
    if (!interrupts.received) throw thrown;
  } finally {
    interrupts.startCleaning();
    session.printer.close();
    rehearsal?.close();
    await stage?.close();
    const left = await cleaner.clean();
    if (left.length > 0) print(`These processes could not be stopped: ${left.join(", ")}.`);
    interrupts.close();
  }
  return exitCode(session, error);
}

async function openRehearsal(
  { options, write, real, kept, printer, recorder }: Session,
  parts: {
    readonly suite: string;
    readonly folder: string;
    readonly vars: Readonly<Record<string, string>>;
    readonly serviceSecrets: Iterable<string>;
  },
): Promise<Rehearsal> {
  const { suite, folder, vars } = parts;
  const generated = new GeneratedSecrets(parts.serviceSecrets);
  return Rehearsal.open({
    suite,
    repository: process.cwd(),
    kept,
    folder,
    secret: real === undefined ? generated.get : (name) => real[name],
    vars,
    env: real === undefined ? { ERLMCP_ACTIONS_SANDBOX: folder } : ownHome(),
    real: real !== undefined,
    onEvent: (event) => {
      recorder.record(event);
      if (options.json) write(JSON.stringify(event));
      else printer.print(event);
    },
  });
}

/** Runs one workflow after the other. Resolves to the error when the rest was skipped. */
async function runAll(
  session: Session,
  planned: readonly PlannedRun[],
  inputs: Readonly<Record<string, string>>,
  rehearsal: Rehearsal,
): Promise<string | undefined> {
  const { options, write, print, real, kept, interrupts, printer, recorder, results } = session;
  for (const start of planned) {
    if (interrupts.received && results.length > 0) break;
    interrupts.throwIfReceived();
    const failed = results.some(({ conclusion }) => conclusion === "failure");
    if (!start.isPreparation && failed && options.after !== undefined) {
      const error = `skipped the rest: ${options.after.join(", ")} failed`;
      print(error);
      return error;
    }
    const run = await rehearsal.run({
      ...start,
      workflow: start.workflow.path,
      inputs: start.isPreparation ? {} : inputs,
    });
    const result = await interrupts.during(run);
    results.push(result);
    recorder.end(result, kept);
    const document = runsDocument(recorder.runs, `Rehearsal of ${rehearsal.repository.name}`);
    writeFileSync(join(kept, "index.html"), renderHtml(document));
    if (options.json) continue;
    printer.summary(result);
    for (const line of problemLines(result, real !== undefined)) write(line);
  }
  return undefined;
}

function exitCode({ options, write, interrupts, results }: Session, error: string | undefined): number {
  const conclusion = interrupts.received ? "cancelled" : worstConclusion(results);
  if (options.json)
    write(
      JSON.stringify({
        kind: "end",
        conclusion,
        results: results.map((result) => ({ ...result, artifacts: Object.fromEntries(result.artifacts) })),
        error,
      }),
    );
  return interrupts.received ? interrupts.code : conclusion === "success" ? 0 : 1;
}

interface PlannedRun {
  readonly workflow: Workflow;
  readonly event: TriggerEvent;
  readonly ref: string;
  /** It only prepares the hosts for the others. */
  readonly isPreparation: boolean;
}

/** All runs in their order: pushes of the tags of `--after`, then the requested one. */
async function plannedRuns(
  { after = [], tag, workflow }: RehearseOptions,
  event: TriggerEvent,
  rehearsal: Rehearsal,
  print: (line: string) => void,
): Promise<PlannedRun[]> {
  const planned: PlannedRun[] = [];
  for (const each of after) {
    const { workflows, ref } = await selectWorkflows(
      { event: "push", tag: each, option: "--after", workflow: undefined },
      rehearsal,
      () => {},
    );
    planned.push(...workflows.map((one) => ({ workflow: one, event: "push" as const, ref, isPreparation: true })));
  }
  const { workflows, ref } = await selectWorkflows({ event, tag, workflow }, rehearsal, print);
  return [...planned, ...workflows.map((one) => ({ workflow: one, event, ref, isPreparation: false }))];
}

function eventIn({ event, input, after, real }: RehearseOptions): TriggerEvent {
  const wanted = event ?? (input === undefined ? "push" : "workflow_dispatch");
  if (wanted !== "push" && wanted !== "workflow_dispatch")
    throw new UserError(`--event ${wanted} is not rehearsed`, { fix: "Use push (of a tag) or workflow_dispatch." });
  if (after !== undefined && real !== undefined)
    throw new UserError("--after cannot be combined with --real", {
      fix: "--after fills the empty hosts of a rehearsal; real hosts have their own deployments.",
    });
  if (wanted === "push" && input !== undefined)
    throw new UserError("a push has no inputs", { fix: "Omit --input, or use --event workflow_dispatch." });
  return wanted;
}

/** The secrets that each deploy.yml in use names; an error in a file is reported by the step that reads it. */
async function secretsOfServices(workflows: readonly Workflow[], config: string, top: string): Promise<Set<string>> {
  const names = new Set<string>();
  for (const workflow of workflows) {
    const { services } = await namedBy(workflow);
    const files = new Set([...services.map((service) => service.config), relative(top, resolve(config))]);
    for (const file of files) for (const name of secretsIn(workflow.source.root, file)) names.add(name);
  }
  return names;
}

/** The secrets that can be found in a deploy.yml, which may be missing or invalid. */
function secretsIn(root: string, file: string): string[] {
  const names: string[] = [];
  try {
    const text = readFileSync(join(root, file), "utf8");
    names.push(...references(text));
    names.push(...Object.values(loadConfig(text, file).environments).flatMap(({ secrets }) => secrets));
  } catch {
    // Missing or invalid: the names found so far count.
  }
  return names;
}

function realEnvironment(file: string): Record<string, string> {
  try {
    return parseDotenv(readFileSync(file, "utf8"), `--real ${file}`);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`--real ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
      fix: "It holds NAME=value lines: SSH_KEY, KNOWN_HOSTS, SERVICE_SECRETS.",
    });
  }
}

function parsePairs(given: readonly string[] | undefined, option: string): Record<string, string> {
  return Object.fromEntries(
    (given ?? []).map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new UserError(`${option} ${JSON.stringify(pair)} is not name=value`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function worstConclusion(results: readonly RunResult[]): string {
  return (
    (["failure", "cancelled"] as const).find((word) => results.some(({ conclusion }) => conclusion === word)) ??
    "success"
  );
}

/** A host may be `local`: a service there is identified by its home, and must outlive the rehearsal. */
function ownHome(): Record<string, string> {
  const home = homeFolder();
  return home === undefined ? {} : { HOME: home };
}

/** The folder for logs and reports. */
function keptFolder(): string {
  const stamp = new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const wanted = resolve(".erlmcp", `rehearsal-${stamp}`);
  return existsSync(wanted) ? `${wanted}-${process.pid}` : wanted;
}

function suiteFolder(): string {
  const root = dirname(dirname(realpathSync(process.argv[1] ?? ".")));
  const missing = SUITE_HAS.find((file) => !existsSync(join(root, file)));
  if (missing !== undefined)
    throw new UserError(`${missing} is not in ${root}`, { fix: "Run it from a complete copy of the suite." });
  return root;
}
