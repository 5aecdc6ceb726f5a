import { Repository } from "./source.ts";
import type { Check, Finding } from "./source.ts";

const FULL_SHA = /^[0-9a-f]{40}$/;
const MAY_TAKE_LONG = [
  "deploy",
  "actions/deploy-staging",
  "actions/deploy-production",
  "actions/recover",
  "actions/rollback",
  "actions/gate",
  "actions/build-and-gate",
];

/** zizmor's template-injection, insecure-commands, insecure-url-scheme, github-env; and bash everywhere, for its -o pipefail. */
export const scripts: Check = ({ sources }) =>
  sources.flatMap((source) =>
    source.steps.flatMap(({ step, at }): Finding[] => {
      const say = (key: string, what: string): Finding => source.finding([...at, key], what);
      const script =
        step.run ??
        (step.uses?.startsWith("actions/github-script@") === true ? String(step.with?.["script"] ?? "") : undefined);
      const unsafe = Object.keys(step.env ?? {}).includes("ACTIONS_ALLOW_UNSECURE_COMMANDS")
        ? [say("env", "ACTIONS_ALLOW_UNSECURE_COMMANDS lets any output of a program set variables")]
        : [];
      if (script === undefined) return unsafe;
      const key = step.run === undefined ? "with" : "run";
      return [
        ...unsafe,
        ...(script.includes("${{")
          ? [say(key, "a script with ${{ }}: what is in it becomes code; hand it over by env")]
          : []),
        ...(/::(?:set-env|add-path|set-output|save-state)\b/.test(script)
          ? [say(key, "a workflow command that GitHub has withdrawn")]
          : []),
        ...(/GITHUB_(?:ENV|PATH)\b/.test(script)
          ? [say(key, "writes to GITHUB_ENV or GITHUB_PATH, which changes every later step")]
          : []),
        ...(/\beval\b|\bbase64 (?:-d|--decode)[^|]*\|\s*(?:ba)?sh\b|\bcurl\b[^|]*\|\s*(?:ba)?sh\b/.test(script)
          ? [say(key, "runs a text as code")]
          : []),
        ...(/\bhttp:\/\/(?!127\.|localhost\b)/.test(script) ? [say(key, "an address without TLS")] : []),
        ...(step.run !== undefined && step.shell !== "bash" ? [say(key, "shell: bash is missing")] : []),
      ];
    }),
  );

/**
 * Every job ends by itself, and what may take long ends before its job does: what comes after it has time then.
 * A way back, or a report, that the end of the job cuts off is none.
 */
export const limits: Check = ({ sources }) =>
  sources.flatMap((source) => [
    ...source.jobs.flatMap(({ name, job, at }) =>
      job.steps === undefined || typeof job["timeout-minutes"] === "number"
        ? []
        : [source.finding(at, `job ${name} has no timeout-minutes`)],
    ),
    ...source.jobs.flatMap(({ name, job, at }) => {
      const own = job["timeout-minutes"];
      const steps = (job.steps ?? []).map((step) => Number((step as Record<string, unknown>)["timeout-minutes"] ?? 0));
      const total = steps.reduce((all, one) => all + one, 0);
      // A step that is as long as its job is told of below.
      if (typeof own !== "number" || total <= own || steps.some((one) => one >= own)) return [];
      return [
        source.finding(
          [...at, "timeout-minutes"],
          `the steps of job ${name} may take ${total} minutes together: the last of them is cut off`,
        ),
      ];
    }),
    ...source.steps.flatMap(({ step, at, job }) => {
      const action = Repository.pathOf(step.uses ?? "") ?? "";
      const limit = (step as Record<string, unknown>)["timeout-minutes"];
      if (job === undefined || !MAY_TAKE_LONG.includes(action)) return [];
      if (typeof limit !== "number") return [source.finding([...at, "uses"], "the step has no timeout-minutes")];
      return limit < Number(job["timeout-minutes"])
        ? []
        : [source.finding([...at, "timeout-minutes"], "the step may take as long as its job")];
    }),
  ]);

/** zizmor's artipacked: a token that a checkout leaves behind ends in an artifact one day. */
export const checkouts: Check = ({ sources }) =>
  sources.flatMap((source) =>
    source.steps.flatMap(({ step, at }) =>
      step.uses?.startsWith("actions/checkout@") === true && step.with?.["persist-credentials"] !== false
        ? [source.finding([...at, "uses"], "checkout without persist-credentials: false")]
        : [],
    ),
  );

/**
 * zizmor's unpinned-uses, ref-version-mismatch (its offline half), self-repository, unpinned-images, obfuscation: whoever's action runs
 * here is named by its full commit with the version beside it, the same one in every file and page.
 */
export const pins: Check = ({ sources, pages }) => {
  const texts = [...sources.map(({ path, text }) => [path, text] as const), ...Object.entries(pages)];
  const seen = new Map<string, { readonly sha: string; readonly version: string; readonly where: string }>();
  const findings: Finding[] = [];
  for (const [path, text] of texts) {
    text.split("\n").forEach((line, index) => {
      const match = /^\s*(?:-\s+)?uses:\s*["']?([^\s"'#]+)["']?(?:\s+#\s*(.*))?$/.exec(line);
      if (match === null) return;
      const [, uses = "", comment = ""] = match;
      const where = `${path}:${index + 1}`;
      const say = (what: string): unknown => findings.push(`${where}: ${what}`);
      if (uses.startsWith("./")) say(`${uses}: ./ is the caller's checkout; write $/`);
      else if (uses.startsWith("docker://")) say(`${uses}: an image that is not pinned by its digest`);
      else if (/(?:^|\/)\.\.?\/|\/\/|\/$/.test(uses.replace(/^\$\//, ""))) say(`${uses}: a roundabout path`);
      else if (!uses.startsWith("$/") && !/^org\/erlmcp-actions\/.+@v1$/.test(uses)) {
        const [name = "", sha = ""] = uses.split("@");
        const version = /^v\d+\.\d+\.\d+$/.exec(comment)?.[0];
        if (!FULL_SHA.test(sha)) say(`${uses} is not pinned by a full commit`);
        else if (version === undefined) say(`${uses} has no comment with its version, such as # v1.2.3`);
        else {
          const other = seen.get(name);
          if (other !== undefined && (other.sha !== sha || other.version !== version))
            say(`${name} is ${version} ${sha} here, ${other.version} ${other.sha} at ${other.where}`);
          seen.set(name, other ?? { sha, version, where });
        }
      }
    });
  }
  return findings;
};

const NOT_PLAIN: readonly string[] = ["container", "services", "strategy"];

/** Plain constructs only: no container (an image would have to be pinned, its password hidden), no services, no matrix. */
export const plain: Check = ({ sources }) =>
  sources.flatMap((source) =>
    source.jobs.flatMap(({ name, job, at }) =>
      NOT_PLAIN.filter((key) => job[key] !== undefined).map((key) =>
        source.finding([...at, key], `job ${name} has ${key}`),
      ),
    ),
  );
