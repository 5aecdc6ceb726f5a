import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseDotenv } from "../../app/inputs/dotenv.ts";
import { loadConfig } from "../../config/load.ts";
import { references } from "../../config/reference.ts";
import { UserError, explain } from "../../core/errors.ts";
import { homeFolder } from "../../core/user.ts";
import { Cleaner } from "../../rehearsal/cleaner.ts";
import type { RunResult } from "../../rehearsal/events.ts";
import { temporaryFolder } from "../../rehearsal/folder.ts";
import { namedBy } from "../../rehearsal/named.ts";
import { RunPrinter } from "../../rehearsal/print.ts";
import { Recorder } from "../../rehearsal/record.ts";
import { Rehearsal } from "../../rehearsal/rehearsal.ts";
import { MadeUpSecrets } from "../../rehearsal/secrets.ts";
import { openStage } from "../../rehearsal/stage.ts";
import type { Stage } from "../../rehearsal/stage.ts";
import { runsDocument } from "../../report/of/runs.ts";
import { renderHtml } from "../../report/render/html.ts";
import type { Workflow } from "../../rehearsal/workflow.ts";
import { Interrupts } from "./interrupts.ts";
import { startsOf } from "./starts.ts";
import type { Event } from "./starts.ts";
import { tellEnd, whatWentWrong } from "./print-result.ts";

export interface RehearseOptions {
  readonly config: string;
  readonly workflow?: string | undefined;
  readonly event?: string | undefined;
  readonly tag?: string | undefined;
  /** Tags that are pushed before, on the same stage. */
  readonly after?: readonly string[] | undefined;
  readonly input?: readonly string[] | undefined;
  readonly var?: readonly string[] | undefined;
  readonly real?: string | undefined;
  readonly json: boolean;
  readonly verbose: boolean;
}

const SUITE_HAS = ["dist/index.js", "deploy/action.yml", ".github/workflows/pipeline.yml"];

/** Rehearses the workflows of the repository in which it is started. Resolves to the exit code. @throws UserError, but for `--json`: there it is in the last line */
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

async function rehearseHere(options: RehearseOptions, write: (line: string) => void, colour: boolean): Promise<number> {
  const suite = suiteFolder();
  const real = options.real === undefined ? undefined : realEnvironment(options.real);
  const vars = { ...real, ...pairs(options.var, "--var") };
  const inputs = pairs(options.input, "--input");
  const event = eventIn(options);
  const say = options.json ? () => {} : write;
  const interrupts = new Interrupts(say, real !== undefined);
  const folder = temporaryFolder();
  const cleaner = new Cleaner(suite, folder);
  const printer = new RunPrinter({ write, colour, detail: options.verbose ? "lines" : "steps" });
  const recorder = new Recorder();
  const results: RunResult[] = [];
  let error: string | undefined;
  let stage: Stage | undefined;
  let rehearsal: Rehearsal | undefined;
  try {
    stage = await openStage(folder);
    const service = new Set<string>();
    const secrets = new MadeUpSecrets(service);
    const kept = keptFolder();
    rehearsal = await Rehearsal.open({
      suite,
      repository: process.cwd(),
      kept,
      folder,
      secret: real === undefined ? secrets.get : (name) => real[name],
      vars,
      env: real === undefined ? { ERLMCP_ACTIONS_SANDBOX: folder } : atHome(),
      real: real !== undefined,
      onEvent: (happened) => {
        recorder.tell(happened);
        if (options.json) write(JSON.stringify(happened));
        else printer.tell(happened);
      },
    });
    const starts = await allStarts(options, event, rehearsal, say);
    for (const name of await secretsOfServices(
      starts.flatMap(({ workflow }) => workflow),
      options.config,
      rehearsal.repository.top,
    ))
      service.add(name);
    makeKept(kept);
    for (const start of starts) {
      if (interrupts.asked && results.length > 0) break;
      interrupts.check();
      if (
        !start.isBefore &&
        results.some(({ conclusion }) => conclusion === "failure") &&
        options.after !== undefined
      ) {
        error = `what was to come after ${options.after.join(", ")} was not run: that did not go well`;
        say(error);
        break;
      }
      const run = await rehearsal.run({
        ...start,
        workflow: start.workflow.path,
        inputs: start.isBefore ? {} : inputs,
      });
      const result = await interrupts.during(run);
      results.push(result);
      recorder.end(result, kept);
      const story = runsDocument(recorder.runs, `Rehearsal of ${rehearsal.repository.name}`);
      writeFileSync(join(kept, "index.html"), renderHtml(story));
      if (options.json) continue;
      printer.summary(result);
      for (const line of whatWentWrong(result, real !== undefined)) write(line);
    }
    if (!options.json) tellEnd({ write, stage, real: real !== undefined, api: rehearsal.api.unknown, kept });
  } catch (thrown) {
    // What an interrupted git or a folder that is gone says is not the reason.
    if (!interrupts.asked) throw thrown;
  } finally {
    interrupts.leave();
    printer.close();
    rehearsal?.close();
    await stage?.close();
    const left = await cleaner.clean();
    if (left.length > 0) say(`These processes could not be stopped: ${left.join(", ")}.`);
    interrupts.close();
  }
  const conclusion = interrupts.asked ? "cancelled" : worst(results);
  if (options.json)
    write(
      JSON.stringify({
        kind: "end",
        conclusion,
        results: results.map((result) => ({ ...result, artifacts: Object.fromEntries(result.artifacts) })),
        error,
      }),
    );
  return interrupts.asked ? interrupts.code : conclusion === "success" ? 0 : 1;
}

interface OneStart {
  readonly workflow: Workflow;
  readonly event: Event;
  readonly ref: string;
  /** It only makes what the others find on the hosts. */
  readonly isBefore: boolean;
}

/** What runs, one after the other: pushes of the tags of `--after`, then what is asked. */
async function allStarts(
  { after = [], tag, workflow }: RehearseOptions,
  event: Event,
  rehearsal: Rehearsal,
  say: (line: string) => void,
): Promise<OneStart[]> {
  const starts: OneStart[] = [];
  for (const each of after) {
    const { workflows, ref } = await startsOf(
      { event: "push", tag: each, option: "--after", workflow: undefined },
      rehearsal,
      () => {},
    );
    starts.push(...workflows.map((one) => ({ workflow: one, event: "push" as const, ref, isBefore: true })));
  }
  const { workflows, ref } = await startsOf({ event, tag, workflow }, rehearsal, say);
  return [...starts, ...workflows.map((one) => ({ workflow: one, event, ref, isBefore: false }))];
}

function eventIn({ event, input, after, real }: RehearseOptions): Event {
  const asked = event ?? (input === undefined ? "push" : "workflow_dispatch");
  if (asked !== "push" && asked !== "workflow_dispatch")
    throw new UserError(`--event ${asked} is not rehearsed`, { fix: "It is push (of a tag) or workflow_dispatch." });
  if (after !== undefined && real !== undefined)
    throw new UserError("--after and --real do not go together", {
      fix: "--after is for the empty hosts of a rehearsal; real ones have what was deployed to them.",
    });
  if (asked === "push" && input !== undefined)
    throw new UserError("a push has no inputs", { fix: "Leave --input out, or write --event workflow_dispatch." });
  return asked;
}

/** What each deploy.yml that is used names; a mistake in one is told by the step that reads it. */
async function secretsOfServices(workflows: readonly Workflow[], config: string, top: string): Promise<Set<string>> {
  const names = new Set<string>();
  for (const workflow of workflows) {
    const files = [
      ...(await namedBy(workflow)).services.map((service) => service.config),
      relative(top, resolve(config)),
    ];
    for (const file of new Set(files)) {
      try {
        const text = readFileSync(join(workflow.source.root, file), "utf8");
        for (const name of references(text)) names.add(name);
        for (const { secrets } of Object.values(loadConfig(text, file).environments))
          for (const name of secrets) names.add(name);
      } catch {
        // Not there, or wrong.
      }
    }
  }
  return names;
}

function realEnvironment(file: string): Record<string, string> {
  try {
    return parseDotenv(readFileSync(file, "utf8"), `--real ${file}`);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`--real ${file} can not be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
      fix: "It holds NAME=value lines: SSH_KEY, KNOWN_HOSTS, SERVICE_SECRETS.",
    });
  }
}

function pairs(given: readonly string[] | undefined, option: string): Record<string, string> {
  return Object.fromEntries(
    (given ?? []).map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new UserError(`${option} ${JSON.stringify(pair)} is not name=value`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function worst(results: readonly RunResult[]): string {
  return (
    (["failure", "cancelled"] as const).find((word) => results.some(({ conclusion }) => conclusion === word)) ??
    "success"
  );
}

/** A host may be `local`: what is started there is known by its home, and must outlive us. */
function atHome(): Record<string, string> {
  const home = homeFolder();
  return home === undefined ? {} : { HOME: home };
}

/** Where logs and reports stay. */
function keptFolder(): string {
  const stamp = new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const wanted = resolve(".erlmcp", `rehearsal-${stamp}`);
  return existsSync(wanted) ? `${wanted}-${process.pid}` : wanted;
}

/** Not before something will be in it; git does not see it. */
function makeKept(kept: string): void {
  try {
    mkdirSync(kept, { recursive: true });
    const ignore = join(dirname(kept), ".gitignore");
    if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
  } catch (error) {
    throw new UserError(`${kept} can not be made: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
      fix: "Logs and reports stay there; start it in a folder where you may write.",
    });
  }
}

function suiteFolder(): string {
  const root = dirname(dirname(realpathSync(process.argv[1] ?? ".")));
  const missing = SUITE_HAS.find((file) => !existsSync(join(root, file)));
  if (missing !== undefined)
    throw new UserError(`${missing} is not in ${root}`, { fix: "Start it from a whole copy of the suite." });
  return root;
}
