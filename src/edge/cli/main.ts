import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../../core/clock.ts";
import { explain, UserError } from "../../core/errors.ts";
import { systemExec, systemQuery } from "../../core/exec.ts";
import { systemHttp } from "../../core/http.ts";
import { plainLog } from "../../core/log.ts";
import { Secrets } from "../../core/mask.ts";
import type { World } from "../../core/world.ts";
import type { CommandName, Options } from "./commands.ts";
import type { RehearseOptions } from "./rehearse.ts";

const NAMES: readonly (CommandName | "rehearse")[] = [
  "init",
  "rehearse",
  "validate",
  "gate",
  "plan",
  "status",
  "smoke",
  "lock",
  "unlock",
  "undo",
  "rollback",
];

const USAGE = `erlmcp-actions <command> [options]

  init                                  write deploy.yml and the workflow, from what this repository shows
  validate                              check deploy.yml
  gate     [--profile P] [--version V] [--gates A,B] [--base-ref REF] [--waive "GATE until=YYYY-MM-DD REASON"]
                                        build the release and run the gates it must pass before deployment
  plan     --environment NAME --archive FILE --version V   show what a deployment would do; changes nothing
  status   --environment NAME           show what is live, who holds the lease, what is unfinished
  smoke    --environment NAME | --base-url URL [--dashboard-url URL] [--version V]
                                        run the checks against a running service; changes nothing
  lock     --environment NAME --reason TEXT   no deployments until unlock
  unlock   --environment NAME
  undo     --environment NAME           roll back an unfinished or held deployment
  rollback --environment NAME [--to RELEASE] [--mode config --set key=value] [--reason TEXT]
  rehearse [--tag V | --event workflow_dispatch --input name=value] [--workflow FILE] [--json] [--verbose]
                                        run this repository's workflows here, in a sandbox; --after V pushes an
                                        older tag first, so that there is something to roll back to

options
  --config FILE        deploy.yml of this service (default: deploy.yml)
  --hosts A,B          only these hosts
  --ssh-key FILE       default: your own keys and agent
  --known-hosts FILE   default: your own
  --secrets FILE       NAME=value lines, for what deploy.yml names
  --manifest FILE, --commit SHA, --skip-tests, --dry-run
  --var NAME=VALUE     rehearse: a variable of the repository
  --real FILE          rehearse: on the real hosts, with the secrets and variables in FILE as NAME=value lines
`;

/** The command line: the same bundle as the actions, with options in place of inputs. Resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const secrets = new Secrets();
  const colour = process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;
  const log = plainLog((line) => process.stdout.write(`${line}\n`), { colour, secrets });
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
      ).rehearse(options, (line) => process.stdout.write(`${line}\n`), colour);
    tmp = mkdtempSync(join(tmpdir(), "erlmcp-actions-"));
    const world: World = {
      clock: systemClock,
      exec: systemExec,
      query: systemQuery,
      http: systemHttp,
      log,
      secrets,
      randomHex: (bytes) => randomBytes(bytes).toString("hex"),
      tmp,
      signal: cancelSignal(),
    };
    const { COMMANDS } = await import("./commands.ts");
    return await COMMANDS[name](options, world);
  } catch (error) {
    process.stderr.write(`${secrets.redact(explain(error))}\n`);
    return 1;
  } finally {
    if (tmp !== undefined) rmSync(tmp, { recursive: true, force: true });
  }
}

function parse(argv: readonly string[]): {
  name: (typeof NAMES)[number] | undefined;
  options: Options & RehearseOptions;
} {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        config: { type: "string", default: "deploy.yml" },
        environment: { type: "string", short: "e" },
        hosts: text,
        archive: text,
        version: text,
        "base-url": text,
        "dashboard-url": text,
        commit: text,
        manifest: text,
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
      },
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

function cancelSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      // After a second signal the guards on the hosts finish or roll back.
      if (controller.signal.aborted) process.exit(130);
      process.stderr.write(
        `\n${name}: stopping; press Ctrl-C again to quit now and leave the rollback to the guards\n`,
      );
      controller.abort(new UserError(`cancelled (${name})`));
    });
  }
  return controller.signal;
}
