import { posix } from "node:path";
import { LineCounter, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from "yaml";
import type { Document, Node } from "yaml";

/** `file:line: what is wrong`. */
export type Finding = string;
export type Path = readonly (string | number)[];
export type Check = (repository: Repository) => Finding[] | Promise<Finding[]>;

/** How callers name this repository. */
const OWN = "org/erlmcp-actions";

interface Described {
  readonly description?: string;
  readonly required?: boolean;
  readonly default?: unknown;
  readonly type?: string;
}

export interface Call {
  readonly inputs?: Readonly<Record<string, Described>> | null;
  readonly secrets?: Readonly<Record<string, Described>> | null;
  readonly outputs?: Readonly<Record<string, { readonly value: string }>> | null;
}

export interface StepValue {
  readonly id?: string;
  readonly name?: string;
  readonly if?: unknown;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

export type Permissions = string | Readonly<Record<string, string>> | null;

export interface JobValue {
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: string | Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly permissions?: Permissions;
  readonly environment?: unknown;
  readonly concurrency?: unknown;
  readonly steps?: readonly StepValue[];
  readonly [key: string]: unknown;
}

export interface WorkflowValue {
  readonly name?: string;
  readonly on?: Readonly<Record<string, Call | null>>;
  readonly permissions?: Permissions;
  readonly concurrency?: unknown;
  readonly jobs?: Readonly<Record<string, JobValue>>;
  readonly inputs?: Readonly<Record<string, Described>>;
  readonly outputs?: Readonly<Record<string, { readonly value?: string }>>;
  readonly runs?: { readonly using: string; readonly steps?: readonly StepValue[] };
}

/** One YAML file: its value, and the line of everything in it. */
export class Source {
  readonly path: string;
  readonly text: string;
  readonly kind: "workflow" | "action";
  readonly value: WorkflowValue;
  private readonly document: Document;
  private readonly counter = new LineCounter();

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
    this.kind = /(?:^|\/)action\.ya?ml$/.test(path) ? "action" : "workflow";
    this.document = parseDocument(text, { lineCounter: this.counter });
    const value: unknown = this.document.errors.length === 0 ? this.document.toJS() : {};
    this.value = (typeof value === "object" && value !== null ? value : {}) as WorkflowValue;
  }

  get jobs(): { readonly name: string; readonly job: JobValue; readonly at: Path }[] {
    return Object.entries(this.value.jobs ?? {}).map(([name, job]) => ({ name, job, at: ["jobs", name] }));
  }

  /** Steps of all jobs, or of a composite action. */
  get steps(): {
    readonly step: StepValue;
    readonly at: Path;
    readonly job: JobValue | undefined;
    readonly before: readonly StepValue[];
  }[] {
    const lists = [
      ...this.jobs.map(({ job, at }) => ({ steps: job.steps ?? [], at: [...at, "steps"], job })),
      { steps: this.value.runs?.steps ?? [], at: ["runs", "steps"], job: undefined },
    ];
    return lists.flatMap(({ steps, at, job }) =>
      steps.map((step, index) => ({ step, at: [...at, index], job, before: steps.slice(0, index) })),
    );
  }

  /** What `workflow_call` declares; undefined for a workflow that cannot be called. */
  get call(): Call | undefined {
    const on: unknown = this.value.on;
    if (on === "workflow_call") return {};
    return typeof on === "object" && on !== null && "workflow_call" in on
      ? ((on as Record<string, Call | null>)["workflow_call"] ?? {})
      : undefined;
  }

  get triggers(): string[] {
    const on: unknown = this.value.on;
    return typeof on === "string" ? [on] : Array.isArray(on) ? on.map(String) : Object.keys(this.value.on ?? {});
  }

  finding(at: Path, what: string): Finding {
    return `${this.path}:${this.line(at)}: ${what}`;
  }

  /** The line of the key at the end of a path; of the nearest thing above it that is there. */
  line(at: Path): number {
    for (let length = at.length; length > 0; length -= 1) {
      const parent: unknown =
        length === 1 ? this.document.contents : this.document.getIn(at.slice(0, length - 1), true);
      const last = at[length - 1];
      const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === last) : undefined;
      const node: unknown = pair?.key ?? (isSeq(parent) ? parent.items[Number(last)] : undefined);
      if (isNode(node) && node.range) return this.lineAt(node.range[0]);
    }
    return 1;
  }

  lineAt(offset: number): number {
    return this.counter.linePos(offset).line;
  }

  /** The comment on the line of a key, or alone on the line above it. */
  comment(at: Path): string {
    const lines = this.text.split("\n");
    const line = this.line(at);
    const beside = /\s#\s*(.*)$/.exec(lines[line - 1] ?? "")?.[1] ?? "";
    return beside === "" ? (/^\s*#\s*(.*)$/.exec(lines[line - 2] ?? "")?.[1] ?? "") : beside;
  }

  /** Every scalar that is no key. `offset` is that of its first character, quotes included. */
  get scalars(): { readonly at: Path; readonly text: string }[] {
    const found: { at: Path; text: string }[] = [];
    const descend = (node: unknown, at: Path): void => {
      if (isMap(node))
        for (const pair of node.items) descend(pair.value, [...at, isScalar(pair.key) ? String(pair.key.value) : ""]);
      else if (isSeq(node))
        node.items.forEach((item, index) => descend(isPair(item) ? item.value : item, [...at, index]));
      else if (isScalar(node) && node.value !== null) found.push({ at, text: String(node.value) });
    };
    descend(this.document.contents as Node | null, []);
    return found;
  }
}

/** The files that are looked at together: what one calls is looked for among the others. */
export class Repository {
  readonly sources: readonly Source[];
  /** Pages that name actions: README and the like, by path. */
  readonly pages: Readonly<Record<string, string>>;

  constructor(files: Readonly<Record<string, string>>) {
    const entries = Object.entries(files);
    this.sources = entries.filter(([path]) => !path.endsWith(".md")).map(([path, text]) => new Source(path, text));
    this.pages = Object.fromEntries(entries.filter(([path]) => path.endsWith(".md")));
  }

  /** Path of what `uses` names in this repository, without knowing whether it is there; undefined for anybody else's. */
  static pathOf(uses: string): string | undefined {
    const own = uses.startsWith("$/")
      ? uses.slice(2)
      : uses.startsWith(`${OWN}/`)
        ? uses.slice(OWN.length + 1).replace(/@[^@]*$/, "")
        : undefined;
    return own === undefined ? undefined : posix.normalize(own);
  }

  /** What `uses` names, when it is one of ours. */
  resolve(uses: string): Source | undefined {
    const path = Repository.pathOf(uses);
    return path === undefined
      ? undefined
      : this.sources.find((source) => source.path === path || source.path === `${path}/action.yml`);
  }
}
