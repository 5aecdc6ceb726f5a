import { stringify } from "yaml";
import type { Command } from "../config/types.ts";
import { oneLine } from "../core/text.ts";
import { OUT } from "./pack.ts";
import { serviceName } from "./proposal.ts";
import type { Proposal } from "./proposal.ts";

/** Marks what only a person knows. */
export const MARK = "TODO(you)";

/** What the repository says about its changelog, for the gate of that name. */
export type Changelog =
  | { readonly kind: "default" }
  | { readonly kind: "other"; readonly file: string }
  /** What is missing, as in `once … `. */
  | { readonly kind: "none"; readonly until: string };

export interface Parts {
  readonly proposal: Proposal;
  readonly preset: string | undefined;
  readonly changelog: Changelog;
}

/** The text of deploy.yml. */
export function deployFile(parts: Parts): string {
  const { proposal, preset } = parts;
  const { service, build } = proposal;
  const lines = [
    "# yaml-language-server: $schema=https://raw.githubusercontent.com/org/erlmcp-actions/v1/docs/deploy.schema.json",
    `# Written by erlmcp-actions init for a ${proposal.kind} service. What only you know is marked ${MARK}.`,
    "# Every key: https://github.com/org/erlmcp-actions/blob/v1/docs/deploy-yml.md",
    `service: ${value(service)}`,
    ...(preset === undefined ? [] : [`preset: ${value(preset)}`]),
    ...(build === undefined
      ? []
      : [
          "build:",
          "  commands:",
          ...build.commands.map((command) => `    - ${words(command)}`),
          `  archive: ${value(build.archive)}`,
        ]),
    ...gates(parts),
    "environments:",
    ...environment("staging", parts),
    ...environment("production", parts),
  ];
  return `${lines.join("\n")}\n`;
}

function gates({ proposal, changelog }: Parts): string[] {
  const { compile, unit, custom, version } = proposal;
  const lines: string[] = [];
  if (compile !== undefined) lines.push(`  compile: { run: ${words(compile)} }`);
  if (version === undefined) lines.push("  version: false # the tag alone decides the version");
  if (changelog.kind === "other") lines.push(`  changelog: { file: ${value(changelog.file)} }`);
  if (changelog.kind === "none")
    lines.push(`  changelog: false # ${MARK}: remove this line once ${comment(changelog.until)}`);
  if (unit === false)
    lines.push(
      Object.keys(custom).length === 0
        ? `  unit: false # ${MARK}: no tests were found; name the command that runs them, as unit: { run: … }`
        : "  unit: false # these tests cannot be counted; a gate below runs them",
    );
  else if (unit !== undefined) lines.push(`  unit: { run: ${words(unit)} }`);
  const own = Object.entries(custom);
  if (own.length > 0) lines.push("  custom:");
  for (const [name, run] of own) lines.push(`    - { name: ${value(name)}, run: ${words(run)} }`);
  return lines.length === 0 ? [] : ["gates:", ...lines];
}

/** Comments stand in the first environment only. */
function environment(name: "staging" | "production", { proposal, preset }: Parts): string[] {
  const { manager, port, health, service } = proposal;
  const isFirst = name === "staging";
  const more = (text: string): string => (isFirst ? text : "");
  const env = {
    ...Object.fromEntries(
      Object.entries(proposal.env).map(([key, text]) => [key, text.replaceAll("{environment}", name)]),
    ),
    ...(port.variable === undefined ? {} : { [port.variable]: port.number }),
  };
  const lines = [
    `  ${name}:`,
    `    url: ${isFirst ? "https://staging.example.com" : "https://www.example.com"} # ${MARK}: the public address${more("; without one remove the line")}`,
    "    target:",
    `      hosts: [deploy@${isFirst ? "staging" : "app1"}.example.com] # ${MARK}: user@host of each host${more(`. The user owns /opt/${service}, or has sudo: then add sudo: true`)}`,
  ];
  if (preset !== undefined) return lines;
  const run = "release" in manager ? `release: ${value(manager.release)}` : `process: ${words(manager.process)}`;
  lines.push(
    `      manager: { ${run} }${more(" # a reboot does not start it again; a systemd unit does: docs/deploy-yml.md")}`,
    `      instance: ${value(`http://127.0.0.1:${port.number}`)}`,
  );
  if (Object.keys(env).length > 0) lines.push(`    env: ${flow(env)}`);
  if (isFirst)
    lines.push(
      "    # secrets: [DATABASE_URL] # names of the secrets that the service needs; SERVICE_SECRETS on GitHub has their values",
    );
  const isOpen = isFirst && !health.hasVersion;
  lines.push(
    `    verify: { path: ${value(health.path)} }${isOpen ? ` # ${MARK}: it must answer {"version": "…"}, the value of RELEASE_VERSION` : ""}`,
  );
  return lines;
}

export interface WorkflowParts {
  readonly proposal: Proposal;
  /** The folder of the service in the repository; empty at its top. */
  readonly prefix: string;
  /** `v*`, or a pattern for tags without a `v`. */
  readonly tags: string;
}

/** The text of the workflow that calls the pipeline. */
export function workflowFile({ proposal, prefix, tags }: WorkflowParts): string {
  const { otp } = proposal;
  const guess = otp?.isGuess === true ? ` # ${MARK}: the Erlang/OTP of your hosts` : "";
  const lines = [
    "# Written by erlmcp-actions init: a pushed tag goes to staging, and then to production.",
    `# ${MARK}: in Settings → Environments create staging and production, with the secrets SSH_KEY and, where the service has`,
    "# any, SERVICE_SECRETS, and the variable KNOWN_HOSTS. Reviewers of production approve each release.",
    `name: ${workflowName(prefix)}`,
    "on:",
    `  push: { tags: [${JSON.stringify(tags)}] }`,
    "  workflow_dispatch:",
    "    inputs:",
    "      environment: { description: How far, type: choice, options: [production, staging], required: true }",
    '      version: { description: "A tag that exists, such as v1.4.0", required: true }',
    "      dry-run: { description: Only print the plans, type: boolean }",
    "permissions: {}",
    "jobs:",
    "  release:",
    "    permissions:",
    "      contents: read # check out; compare our commit with the live one",
    "      actions: read # query whether the job that holds a lease has ended",
    `    # ${MARK}: replace v1 by the full commit of a release, as a tag can be moved`,
    "    uses: org/erlmcp-actions/.github/workflows/pipeline.yml@v1",
    "    with:",
    "      environment: ${{ inputs.environment || 'production' }}",
    "      version: ${{ inputs.version }}",
    "      dry-run: ${{ inputs.dry-run || false }}",
    ...(prefix === "" ? [] : [`      working-directory: ${value(prefix)}`]),
    ...(otp === undefined
      ? []
      : [`      otp-version: ${JSON.stringify(otp.version)}${guess}`, '      rebar3-version: "3.24.0"']),
    "    secrets:",
    "      SSH_KEY: ${{ secrets.SSH_KEY }}",
    "      SERVICE_SECRETS: ${{ secrets.SERVICE_SECRETS }}",
  ];
  return `${lines.join("\n")}\n`;
}

/** The name of the workflow, and of its file without the ending: a service below the top has one of its own. */
export function workflowName(prefix: string): string {
  return prefix === "" ? "pipeline" : `pipeline-${serviceName(prefix)}`;
}

/** Whether git ignores what the build leaves matters only where it leaves something. */
export function leavesOf({ build }: Proposal): string | undefined {
  return build === undefined ? undefined : `${OUT}/`;
}

/** A command as text where that reads the same, else as a list of words. */
function words(command: Command): string {
  return command.every((word) => /^[\w./:=@%+,{}-]+$/.test(word)) ? value(command.join(" ")) : flow([...command]);
}

/** One value as YAML on one line, quoted where it has to be. */
function value(text: string): string {
  // As the only item of a flow list it is quoted for any place.
  return flow([text]).slice(1, -1);
}

function flow(data: unknown): string {
  return stringify(data, {
    collectionStyle: "flow",
    flowCollectionPadding: false,
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: 1_000_000,
  })
    .trimEnd()
    .replace(/\n\s*/g, " ");
}

function comment(text: string): string {
  return oneLine(text);
}
