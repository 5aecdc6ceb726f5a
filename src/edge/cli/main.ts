import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";
import { systemExec, systemQuery } from "../../core/exec.ts";
import { systemHttp } from "../../core/http.ts";
import { Secrets } from "../../core/mask.ts";
import type { World } from "../../core/world.ts";
import type { CommandName } from "./commands.ts";
import type { Options } from "./options.ts";
import { Output } from "./output.ts";
import type { RehearseOptions } from "./rehearse.ts";

const NAMES: readonly (CommandName | "rehearse")[] = [
  "init",
  "rehearse",
  "validate",
  "gate",
  "deploy",
  "plan",
  "status",
  "smoke",
  "lock",
  "unlock",
  "undo",
  "rollback",
  "doctor",
];

const WITH_JSON: readonly string[] = [
  "validate",
  "gate",
  "deploy",
  "plan",
  "status",
  "smoke",
  "undo",
  "rollback",
  "doctor",
];

const USAGE = `erlmcp-actions <command> [options]

  init                                  write deploy.yml and the workflow, from what this repository shows
  validate                              check deploy.yml
  gate     [--profile P] [--version V] [--gates A,B] [--base-ref REF] [--waive "GATE until=YYYY-MM-DD REASON"]
                                        build the release and run the gates it must pass before deployment
  deploy   --environment NAME --archive FILE --version V [--manifest FILE] [--dry-run]
                                        deploy, verify, and roll back what fails, as the action does
  plan     --environment NAME --archive FILE --version V   the same as deploy --dry-run; changes nothing
  status   --environment NAME           show what is live, who holds the lease, what is unfinished
  smoke    --environment NAME | --base-url URL [--dashboard-url URL] [--version V]
                                        run the checks against a running service; changes nothing
  lock     --environment NAME --reason TEXT   no deployments until unlock
  unlock   --environment NAME
  undo     --environment NAME           roll back an unfinished or held deployment
  rollback --environment NAME [--to RELEASE] [--mode config --set key=value] [--reason TEXT]
  doctor   --environment NAME [--archive FILE]
                                        check hosts, url, checkout, and the settings on GitHub; changes nothing
  rehearse [--tag V | --event workflow_dispatch --input name=value] [--workflow FILE] [--json] [--verbose]
                                        run this repository's workflows here, in a sandbox; --after V pushes an
                                        older tag first, so that there is something to roll back to

options
  --config FILE        deploy.yml of this service (default: deploy.yml)
  --hosts A,B          only these hosts
  --ssh-key FILE       default: your own keys and agent
  --known-hosts FILE   default: your own
  --secrets FILE       NAME=value lines, for what deploy.yml names
  --manifest FILE, --manifest-sha256 HASH, --commit SHA
                       deploy: what the archive was built from
  --skip-tests, --dry-run, --force, --allow-diverged REASON, --on-failure rollback|hold, --plan-hash HASH
                       as the inputs of the action
  --json               the result as one JSON document on standard output; all else on standard error
  --var NAME=VALUE     rehearse: a variable of the repository
  --real FILE          rehearse: on the real hosts, with the secrets and variables in FILE as NAME=value lines
`;

/** As shells report a program that Ctrl-C ended. */
const INTERRUPTED = 130;

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;
const OPTIONS = {
  config: { type: "string", default: "deploy.yml" },
  environment: { type: "string", short: "e" },
  hosts: text,
  archive: text,
  version: text,
  "base-url": text,
  "dashboard-url": text,
  commit: text,
  manifest: text,
  "manifest-sha256": text,
  "allow-diverged": text,
  "on-failure": text,
  "plan-hash": text,
  reason: text,
  to: text,
  mode: text,
  set: text,
  profile: text,
  gates: text,
  "base-ref": text,
  waive: text,
  "ssh-key": text,
  "known-hosts": text,
  secrets: text,
  workflow: text,
  event: text,
  tag: text,
  real: text,
  input: { type: "string", multiple: true },
  after: { type: "string", multiple: true },
  var: { type: "string", multiple: true },
  "skip-tests": flag,
  "dry-run": flag,
  force: flag,
  json: flag,
  verbose: flag,
  help: flag,
} as const;

/** The command line: the same bundle as the actions, with options in place of inputs. Resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const secrets = new Secrets();
  const output = new Output(argv.includes("--json") && !argv.includes("rehearse"), secrets);
  const cancel = new AbortController();
  let tmp: string | undefined;
  try {
    const { name, options } = parse(argv);
    if (name === undefined) {
      process.stdout.write(USAGE);
      return argv.length === 0 || argv.includes("--help") ? 0 : 2;
    }
    if (name === "rehearse")
      return await (
        await import("./rehearse.ts")
      ).rehearse(options, (line) => process.stdout.write(`${line}\n`), output.colour);
    if (options.json && !WITH_JSON.includes(name))
      throw new UserError(`${name} has no --json`, { fix: `These have: ${WITH_JSON.join(", ")}.` });
    tmp = mkdtempSync(join(tmpdir(), "erlmcp-actions-"));
    cancelOnSignal(cancel, tmp);
    const world: World = {
      clock: systemClock,
      exec: systemExec,
      query: systemQuery,
      http: systemHttp,
      log: output.log,
      secrets,
      randomHex: (bytes) => randomBytes(bytes).toString("hex"),
      tmp,
      signal: cancel.signal,
    };
    const { COMMANDS } = await import("./commands.ts");
    const code = await COMMANDS[name](options, world, output.print);
    // Only a smoke test of which a rehearsal runs nothing has no result.
    output.print({});
    return code === 0 || !cancel.signal.aborted ? code : INTERRUPTED;
  } catch (error) {
    output.fail(error);
    return cancel.signal.aborted ? INTERRUPTED : 1;
  } finally {
    output.close();
    if (tmp !== undefined) rmSync(tmp, { recursive: true, force: true });
  }
}

function parse(argv: readonly string[]): {
  name: (typeof NAMES)[number] | undefined;
  options: Options & RehearseOptions;
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: OPTIONS,
    });
    const [word, extra] = positionals;
    if (values.help || word === undefined) return { name: undefined, options: values };
    if (extra !== undefined)
      throw new UserError(`unexpected argument ${JSON.stringify(extra)}`, { fix: "See erlmcp-actions --help." });
    const name = NAMES.find((known) => known === word);
    if (name === undefined)
      throw new UserError(`there is no command ${JSON.stringify(word)}`, { fix: `There are: ${NAMES.join(", ")}.` });
    return { name, options: values };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError((error as Error).message, { fix: "See erlmcp-actions --help." });
  }
}

function cancelOnSignal(cancel: AbortController, folder: string): void {
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (cancel.signal.aborted) {
        // The guards on the hosts finish or roll back. The folder may hold a key.
        rmSync(folder, { recursive: true, force: true });
        process.exit(INTERRUPTED);
      }
      process.stderr.write(
        `\n${name}: stopping; press Ctrl-C again to quit now and leave the rollback to the guards\n`,
      );
      cancel.abort(new UserError(`cancelled (${name})`));
    });
  }
}
