import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { syntaxProblems } from "../config/source.ts";
import type { Config, ProfileName } from "../config/types.ts";
import { Annotations } from "../core/log.ts";
import { setOutput } from "../core/action.ts";
import { UserError } from "../core/errors.ts";
import { writeSummary } from "../core/summary.ts";
import type { World } from "../core/world.ts";
import { readArchive } from "../release/archive.ts";
import type { Manifest } from "../release/manifest.ts";
import { plainVersion, release } from "../release/release.ts";
import type { GatesReport } from "../gates/report.ts";
import { runGates } from "../gates/run.ts";
import { gatesDocument } from "../report/of/gates.ts";
import type { Document } from "../report/document.ts";
import { renderConsole } from "../report/render/console.ts";
import { renderMarkdown } from "../report/render/markdown.ts";
import { writeReport } from "../report/write.ts";
import { commandEnvironment } from "./command-environment.ts";
import { inRepository } from "./inputs/config-file.ts";
import type { GateInputs } from "./inputs/inputs.ts";
import { currentJob } from "./inputs/job.ts";
import type { Job } from "./inputs/job.ts";

export interface GateParts {
  readonly config: Config;
  /** As it was given: relative to the current folder. */
  readonly folder: string;
  readonly profile: ProfileName;
  readonly version: string | undefined;
  readonly gates: string;
  readonly baseRef: string | undefined;
  readonly waive: string;
  readonly token: string | undefined;
  /** Where report, logs and an archive without a place of its own are kept. */
  readonly out: string;
}

export interface Gated {
  readonly report: GatesReport;
  readonly document: Document;
  readonly files: { readonly json: string; readonly html: string };
  /** `release.json` beside the archive; undefined when there is no archive. */
  readonly manifest: { readonly file: string; readonly sha256: string } | undefined;
}

/** The gate action. Outputs, report and manifest are written before the step fails. */
export async function gateMain(inputs: GateInputs, config: Config, world: World): Promise<void> {
  const job = currentJob(undefined);
  const folder = inputs["working-directory"];
  const gated = await gate(
    {
      config,
      folder,
      profile: inputs.profile,
      version: inputs.version,
      gates: inputs.gates ?? "",
      baseRef: inputs["base-ref"],
      waive: inputs.waive ?? "",
      token: inputs["github-token"],
      // One per step: a job may run the gates of several services.
      out: join(job.reports, `gates-${world.randomHex(4)}`),
    },
    job,
    world,
  );
  const { report, document, files, manifest } = gated;
  const outputs = {
    verdict: report.verdict,
    report: files.json,
    readiness: String(report.readiness),
    archive: report.archive?.file ?? "",
    "archive-sha256": report.archive?.sha256 ?? "",
    manifest: manifest?.file ?? "",
    "manifest-sha256": manifest?.sha256 ?? "",
    version: report.version,
  };
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
  annotate(report, folder, world);
  writeSummary(renderMarkdown(document), { log: world.log, secrets: world.secrets });
  for (const line of renderConsole(document)) world.log.info(line);
  world.log.info(`Report: ${files.html}`);
  if (report.verdict !== "pass") throw notPassed(report);
}

/** Runs the gates and writes their files, whatever the verdict. */
export async function gate(parts: GateParts, job: Job, world: World): Promise<Gated> {
  const { config, profile, token, out } = parts;
  const folder = resolve(parts.folder);
  const report = await runGates(
    {
      config,
      folder,
      profile,
      version: parts.version === undefined ? undefined : plainVersion(parts.version),
      tag: process.env["GITHUB_REF_TYPE"] === "tag" ? plainVersion(process.env["GITHUB_REF_NAME"] ?? "") : undefined,
      subset: parts.gates.split(/[\s,]+/).filter((name) => name !== ""),
      baseRef: parts.baseRef,
      waive: parts.waive,
      env: commandEnvironment(process.env, token === undefined ? [] : [token]),
      out,
      readArchive: async (file) => {
        const { sha256, entries, names, needs } = await readArchive(file);
        return { sha256, entries, names, bytes: needs.packedBytes };
      },
      yamlProblems: syntaxProblems,
      checkVersion: (version) => release(version, "", "00000000").version,
    },
    world,
  );
  const redacted = redact(report, world);
  const document = gatesDocument(redacted);
  return {
    report: redacted,
    document,
    files: writeReport(redacted, document, out),
    manifest: writeManifest(redacted, job),
  };
}

export function notPassed(report: GatesReport): UserError {
  const open = report.gates.filter(
    ({ state, waived }) => (state === "fail" || state === "inconclusive") && waived === undefined,
  );
  const reasons = open.map(({ name, state, summary }) => `${name} ${state}: ${summary}`).join("; ");
  return new UserError(
    `the gates for ${report.profile} ended with ${report.verdict}: ${reasons || "nothing was checked"}`,
  );
}

/** Any text in a report may quote the output of commands. */
function redact(report: GatesReport, world: World): GatesReport {
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return world.secrets.redact(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(item)]));
  };
  return clean(report) as GatesReport;
}

function writeManifest(report: GatesReport, { repository, runId, attempt, actor, url }: Job): Gated["manifest"] {
  const { archive } = report;
  if (archive === undefined) return undefined;
  const manifest: Manifest = {
    service: report.service,
    version: report.version,
    commit: report.commit,
    archive: { name: basename(archive.file), sha256: archive.sha256, bytes: archive.bytes },
    profile: report.profile,
    gates: report.verdicts,
    readiness: report.readiness,
    waivers: report.waivers.map((waiver) => ({ ...waiver })),
    builder: { repository, runId, attempt, actor, url },
  };
  const file = join(dirname(archive.file), "release.json");
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  // A build may have left a file of that name, even a link to another place.
  rmSync(file, { recursive: true, force: true });
  writeFileSync(file, text, { flag: "wx" });
  return { file, sha256: createHash("sha256").update(text).digest("hex") };
}

/** Annotates findings that have a place in a file. */
function annotate(report: GatesReport, folder: string, world: World): void {
  if (process.env["GITHUB_ACTIONS"] !== "true") return;
  const annotations = new Annotations((line) => process.stdout.write(`${line}\n`), world.secrets);
  for (const { name, findings, waived } of report.gates) {
    for (const { severity, message, file, line, col } of findings) {
      if (file === undefined || severity === "notice") continue;
      const level = severity === "error" && waived !== undefined ? "warning" : severity;
      annotations.annotate(level, message, { file: inRepository(folder, file), line, col, title: `gate ${name}` });
    }
  }
}
