import { ContextAccess } from "@actions/expressions/ast";
import type { Expr } from "@actions/expressions/ast";
import { accesses, all, callsOf, expressionsOf } from "./expression.ts";
import type { Check } from "./source.ts";

const KEY_WORDS =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bAKIA[0-9A-Z]{16}\b|\bxox[abpr]-[A-Za-z0-9-]{10,}/;

/** zizmor's secrets-inherit: each secret goes by name to the one that needs it. */
export const inherited: Check = ({ sources }) =>
  sources.flatMap((source) =>
    source.jobs.flatMap(({ name, job, at }) =>
      job.secrets === "inherit"
        ? [source.finding([...at, "secrets"], `job ${name} hands on every secret there is: name them`)]
        : [],
    ),
  );

/** zizmor's overprovisioned-secrets: toJSON(secrets), or a name that is computed. */
export const wholesale: Check = ({ sources }) =>
  sources.flatMap((source) =>
    expressionsOf(source).flatMap(({ tree, at }) => {
      const whole = accesses(tree).some((words) => words[0] === "secrets" && (words.length === 1 || words[1] === "*"));
      return whole ? [source.finding(at, "all secrets at once, or one whose name is computed: name it")] : [];
    }),
  );

/** zizmor's unredacted-secrets: a part of a structured secret is not masked. */
export const unredacted: Check = ({ sources }) =>
  sources.flatMap((source) =>
    expressionsOf(source).flatMap(({ tree, at }) =>
      callsOf(tree, "fromJSON").some((args) => args.some(mentionsSecret))
        ? [source.finding(at, "a part of a secret is not masked: make it a secret of its own")]
        : [],
    ),
  );

/** zizmor's secrets-outside-env: only a job with an environment sees a secret; a job that calls hands it on by name. */
export const outside: Check = ({ sources }) =>
  sources.flatMap((source) =>
    expressionsOf(source).flatMap(({ tree, at }) => {
      const job = at[0] === "jobs" ? source.value.jobs?.[String(at[1])] : undefined;
      const secret = accesses(tree).some(([context, name]) => context === "secrets" && name !== "GITHUB_TOKEN");
      return secret && job?.uses === undefined && job?.environment === undefined
        ? [source.finding(at, "a secret in a job without an environment")]
        : [];
    }),
  );

/** A secret reaches actions by `with`, never a shell's environment, a job's output or a name that is shown. */
export const exposed: Check = ({ sources }) =>
  sources.flatMap((source) =>
    expressionsOf(source).flatMap(({ tree, at }) => {
      const secret = accesses(tree).some(([context, name]) => context === "secrets" && name !== "GITHUB_TOKEN");
      const place = at.includes("with") || (at[2] === "secrets" && at[0] === "jobs");
      return secret && !place ? [source.finding(at, "a secret outside of `with` and `secrets`")] : [];
    }),
  );

/** zizmor's hardcoded-container-credentials, and every other literal that looks like one. */
export const hardcoded: Check = ({ sources }) =>
  sources.flatMap((source) =>
    source.scalars.flatMap(({ at, text }) => {
      const key = String(at.at(-1));
      const literal =
        /^(?:password|token|ssh-key|github-token|registry-password)$/i.test(key) &&
        at[0] === "jobs" &&
        text !== "" &&
        !text.includes("${{");
      return literal || KEY_WORDS.test(text) ? [source.finding(at, `${key} is written out: make it a secret`)] : [];
    }),
  );

function mentionsSecret(tree: Expr): boolean {
  return all(tree).some((each) => each instanceof ContextAccess && each.name.lexeme === "secrets");
}
