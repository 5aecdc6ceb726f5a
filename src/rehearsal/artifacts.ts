import { createHash } from "node:crypto";
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import picomatch from "picomatch";
import { UserError } from "../core/errors.ts";
import type { Context, Inputs } from "./counterpart.ts";
import { artifactRoot, findFiles } from "./glob.ts";
import { inside } from "./inside.ts";

// Source: path-and-artifact-name-validation.ts of @actions/artifact; the last two would lead out of their folder here.
const IN_NAMES = /["\r\n:<>|*?\\/]|^\.{1,2}$/;
const IN_PATHS = /["\r\n:<>|*?]/;

/** As actions/upload-artifact: paths are below the least folder that its search had in common; a name is taken once. */
export async function uploadArtifact(inputs: Inputs, { job, log, warn }: Context): Promise<Record<string, string>> {
  const { workspace, artifacts, uploaded, kept } = job.parts;
  const { path = "", "if-no-files-found": ifNone = "warn" } = inputs;
  const name = inputs["name"] === undefined || inputs["name"] === "" ? "artifact" : inputs["name"];
  if (path === "") throw new UserError("Input required and not supplied: path");
  if (!["warn", "error", "ignore"].includes(ifNone))
    throw new UserError(`Unrecognized if-no-files-found input: ${JSON.stringify(ifNone)}`, {
      fix: "Write warn, error or ignore.",
    });
  const { files, searched } = findFiles(workspace, path, {
    hidden: inputs["include-hidden-files"] === "true",
    links: true,
  });
  if (files.length === 0) {
    const message = `No files were found with the provided path: ${path}. No artifacts will be uploaded.`;
    if (ifNone === "error") throw new UserError(message);
    if (ifNone === "warn") warn(message);
    else log(message);
    return {};
  }
  if (IN_NAMES.test(name))
    throw new UserError(`The artifact name is not valid: ${JSON.stringify(name)}`, {
      fix: 'Leave out " : < > | * ? \\ / and line breaks.',
    });
  const root = artifactRoot(files, searched);
  const paths = files.map((file) => relative(root, file));
  const bad = paths.find((file) => IN_PATHS.test(file));
  if (bad !== undefined)
    throw new UserError(`The path for one of the files in artifact is not valid: ${JSON.stringify(bad)}`, {
      fix: 'Leave out " : < > | * ? and line breaks.',
    });
  if (uploaded.has(name) && inputs["overwrite"] !== "true")
    throw new UserError(
      `Failed to CreateArtifact: Received non-retryable error: Failed request: (409) Conflict: an artifact with this name already exists on the workflow run: ${name}`,
    );
  const before = uploaded.get(name);
  if (before !== undefined && before !== job.parts.job)
    warn(
      `The artifact ${name} of the job ${before} is overwritten by that of ${job.parts.job}: whoever downloads it gets this one. Two builds of one run need artifacts of different names; of two pipelines, each needs a workflow of its own.`,
    );
  uploaded.set(name, job.parts.job);
  const folder = join(kept, "..", "artifacts", name);
  rmSync(folder, { recursive: true, force: true });
  const digest = createHash("sha256");
  for (const file of paths) {
    const to = join(folder, file);
    copy(join(root, file), to);
    digest.update(readFileSync(to));
  }
  artifacts.set(name, folder);
  log(`Artifact ${name} has ${files.length} file${files.length === 1 ? "" : "s"}`);
  return {
    "artifact-id": String([...artifacts.keys()].indexOf(name) + 1),
    "artifact-url": `file://${folder}`,
    "artifact-digest": digest.digest("hex"),
  };
}

/** As actions/download-artifact: one by name into `path`; several, each into a folder of its name. */
export async function downloadArtifact(inputs: Inputs, { job, log, warn }: Context): Promise<Record<string, string>> {
  const { workspace, artifacts, setup, runId, folder } = job.parts;
  const { name = "", path = "", pattern = "", "artifact-ids": ids = "" } = inputs;
  if (
    ![undefined, "", setup.repository].includes(inputs["repository"]) ||
    ![undefined, "", runId].includes(inputs["run-id"])
  ) {
    throw new UserError(
      `artifacts of ${inputs["repository"] ?? "another run"} are not rehearsed: only those of this run are here`,
    );
  }
  if (name !== "" && ids !== "")
    throw new UserError("Inputs 'name' and 'artifact-ids' cannot be used together. Please specify only one.");
  // Whatever the action may write there, a rehearsal writes only into folders of its own.
  const to =
    isAbsolute(path) && !path.startsWith(`${workspace}/`)
      ? inside(folder, path)
      : inside(workspace, path === "" ? "." : path);
  const known = [...artifacts.keys()];
  const wanted =
    name !== ""
      ? known.filter((each) => each === name)
      : ids !== ""
        ? byIds(ids, known, warn)
        : known.filter((each) => pattern === "" || picomatch.isMatch(each, pattern));
  if (name !== "" && wanted.length === 0)
    throw new UserError(`Unable to download artifact(s): Artifact not found for name: ${name}`);
  const together = name !== "" || inputs["merge-multiple"] === "true" || wanted.length === 1;
  mkdirSync(to, { recursive: true });
  for (const each of wanted) {
    const from = artifacts.get(each) ?? "";
    for (const file of findFiles(from, ".", { hidden: true, links: false }).files)
      copy(file, inside(to, join(together ? "." : each, relative(from, file))));
  }
  log(`Downloaded ${wanted.join(", ") || "nothing"} to ${to}`);
  return { "download-path": to };
}

function byIds(ids: string, known: readonly string[], warn: (text: string) => void): string[] {
  const numbers = ids
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "")
    .map(Number);
  const found = numbers.flatMap((number) => known[number - 1] ?? []);
  if (found.length === 0)
    throw new UserError("Unable to download artifact(s): None of the provided artifact IDs were found");
  if (found.length < numbers.length)
    warn(
      `Could not find the following artifact IDs: ${numbers.filter((number) => known[number - 1] === undefined).join(", ")}`,
    );
  return found;
}

/** Artifacts keep neither modes nor links. */
function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { force: true });
  cpSync(from, to, { dereference: true });
  chmodSync(to, 0o644);
}
