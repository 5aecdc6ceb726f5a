import * as z from "zod/mini";
import { captureReferences, referenceProblem, references } from "../../core/template.ts";
import { printable } from "../../core/text.ts";
import type { Path } from "../errors.ts";
import { entryName, ruleNames } from "../names.ts";
import { ms } from "../word.ts";
import type { DeepPartial, ReportProblem } from "../errors.ts";
import { duration, field, map, whole } from "../word.ts";
import { command } from "./command.ts";
import type { CheckBase, CheckConfig, Template } from "./definition.ts";
import { http } from "./http.ts";

/** Every kind of check that deploy.yml has a key for; `src/checks/kinds.ts` has what each does. */
const KINDS = { http, command };

type Kinds = typeof KINDS;
type CheckKindName = keyof Kinds;

/** A check of any kind, with defaults put in. */
export type Check = {
  [Kind in CheckKindName]: CheckBase & ReturnType<Kinds[Kind]["resolve"]>;
}[CheckKindName];

/** A definition of any kind: its functions only ever get a check of that kind. */
interface AnyKind extends Omit<CheckConfig<z.core.$ZodShape, object>, "templates" | "rules" | "resolve"> {
  readonly templates: (input: object) => readonly Template[];
  readonly rules?: (input: object, path: Path, report: ReportProblem) => void;
  readonly resolve: (input: object) => { readonly readOnly: boolean };
}
const ENTRIES = Object.entries(KINDS) as unknown as readonly (readonly [CheckKindName, AnyKind])[];

const CAPTURE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

const common = {
  capture: z.optional(
    map(
      (key) =>
        CAPTURE_NAME.test(key)
          ? undefined
          : `${printable(key)} is not the name of a value; write letters, digits and "_", no digit first`,
      field,
      { propertyNames: { pattern: CAPTURE_NAME.source } },
    ),
  ),
  timeout: z.optional(duration("100ms", "30m")),
  attempts: z.optional(whole(1, 20)),
  once: z.optional(z.boolean()),
};

function schemaOf<Shape extends z.core.$ZodShape>({ shape }: CheckConfig<Shape, unknown>) {
  return z.strictObject({ name: entryName, ...shape, ...common });
}

type Schemas = {
  [Kind in CheckKindName]: Kinds[Kind] extends CheckConfig<infer Shape, infer _Own>
    ? ReturnType<typeof schemaOf<Shape>>
    : never;
};
type Schema = Schemas[CheckKindName];

const EXAMPLES = ENTRIES.map(([, { example }]) => `"${example}"`).join(" or ");

/** What must hold after a switch. */
export const checks = z.array(
  z.union(ENTRIES.map(([, kind]) => schemaOf(kind as never)) as unknown as readonly [Schema, ...Schema[]], {
    error: `must be a check: a map with name, and ${EXAMPLES}`,
  }),
);

type CheckInput = z.infer<typeof checks>[number];
type CheckList = readonly (DeepPartial<CheckInput> | undefined)[];

/** What each key of a check means. */
export function checkDescriptions(): Readonly<Record<string, string>> {
  return {
    name: "Name of the check in messages.",
    ...Object.assign({}, ...ENTRIES.map(([, { keys }]) => keys)),
    capture:
      "Values of the JSON answer, or of what the command prints, by dotted path; later checks refer to one as ${check.name} in path, headers and body.",
    timeout: "How long one attempt may take. Default: 10s.",
    attempts: "How many attempts to make. Default: 1.",
    once: "Whether to check in one place only, at url or else on the first host, instead of on every host and at url. Default: false.",
  };
}

function kindOf(input: object): readonly [CheckKindName, AnyKind] | undefined {
  return ENTRIES.find(([name]) => name in input);
}

/** Checks that could never pass, or never fail, are mistakes. */
export function ruleChecks(list: CheckList, path: Path, report: ReportProblem): void {
  ruleNames(list, path, report);
  for (const [index, input] of list.entries()) {
    if (input !== undefined) kindOf(input)?.[1].rules?.(input, [...path, index], report);
  }
  for (const template of templatesIn(list, path)) if (template.isPath !== true) ruleCaptures(template, report);
}

/** References in URLs; files were written before they had a meaning there. */
export function ruleCheckPaths(list: CheckList, path: Path, report: ReportProblem): void {
  for (const template of templatesIn(list, path)) {
    if (template.isPath !== true) continue;
    const problem = pathProblem(template.text);
    if (problem === undefined) ruleCaptures(template, report);
    else report(template.path, problem);
  }
}

function pathProblem(text: string): string | undefined {
  if (references(text).length > 0)
    return "refers to a secret, which logs would show; send it in a header or in the body";
  if (!text.startsWith("/") && captureReferences(text).length > 0)
    return "refers to a captured value, which only a path below the service's URL can; write /path";
  return referenceProblem(text, { captures: true });
}

interface PlacedTemplate extends Template {
  readonly earlier: Captures;
}

/** What earlier checks capture, by their names. */
type Captures = ReadonlyMap<string, readonly string[]>;

function capturedBefore(list: CheckList, index: number): Captures {
  return new Map(list.slice(0, index).map((one) => [one?.name ?? "", Object.keys(one?.capture ?? {})]));
}

function templatesIn(list: CheckList, path: Path): PlacedTemplate[] {
  return list.flatMap((input, index) => {
    const [, kind] = input === undefined ? [] : (kindOf(input) ?? []);
    if (input === undefined || kind === undefined) return [];
    const earlier = capturedBefore(list, index);
    return kind.templates(input).map((one) => ({ ...one, path: [...path, index, ...one.path], earlier }));
  });
}

function ruleCaptures({ path, text, earlier }: PlacedTemplate, report: ReportProblem): void {
  for (const { check, name } of captureReferences(text)) {
    const captured = earlier.get(check);
    if (captured?.includes(name) === true) continue;
    const reason =
      captured === undefined
        ? `${printable(check)} is not the name of an earlier check`
        : `${printable(check)} captures no ${name}; write capture: { ${name}: … } there`;
    report(path, `refers to \${${check}.${name}}, and ${reason}`);
  }
}

/** Checks with defaults put in. */
export function resolveChecks(list: readonly CheckInput[]): Check[] {
  return list.map((input, index) => resolveCheck(input, capturedBefore(list, index)));
}

function resolveCheck(input: CheckInput, earlier: Captures): Check {
  const [, kind] = kindOf(input) ?? [];
  // The schema requires the key of one kind.
  if (kind === undefined) throw new TypeError("a check without a kind");
  const templates = kind.templates(input);
  // A reference in a path that was written before it had a meaning is only warned of: it needs nothing.
  const captured = templates
    .filter(({ text, isPath }) => isPath !== true || text.startsWith("/"))
    .flatMap(({ text }) => captureReferences(text))
    .filter(({ check, name }) => earlier.get(check)?.includes(name) === true);
  const secrets = templates.filter(({ isPath }) => isPath !== true).flatMap(({ text }) => references(text));
  const base: Omit<CheckBase, "readOnly"> = {
    name: input.name,
    timeoutMs: ms(input.timeout, 10_000),
    attempts: input.attempts ?? 1,
    once: input.once ?? false,
    capture: input.capture ?? {},
    needs: [...new Set(captured.map(({ check }) => check))],
    secrets: [...new Set(secrets)],
    values: {},
  };
  return { ...base, ...kind.resolve(input) } as Check;
}
