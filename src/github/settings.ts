import { errorMessage } from "../core/errors.ts";
import type { World } from "../core/world.ts";

const DEADLINE_MS = 20_000;
const PER_PAGE = 100;
const MOST_PAGES = 20;

export interface Api {
  /** `owner/name` */
  readonly repository: string;
  readonly token: string;
  readonly url: string;
}

/** An answer of GitHub, or why there is none: in most cases a permission that the token lacks. */
export type Answer<Value> = { readonly value: Value } | { readonly why: string };

export interface EnvironmentThere {
  readonly exists: boolean;
  readonly reviewers: number;
}

export interface Names {
  /** Of the environment, the repository and its organization. */
  readonly names: ReadonlySet<string>;
  /** Why some of them could not be listed; then a missing name proves nothing. */
  readonly unread: readonly string[];
}

export interface Runner {
  readonly name: string;
  readonly online: boolean;
  readonly labels: readonly string[];
  /** Undefined where the runner has not reported it. */
  readonly version: string | undefined;
}

export interface Runners {
  readonly runners: readonly Runner[];
  readonly unread: readonly string[];
}

/** Reads the settings of a repository, which only its owners can change. Values of secrets cannot be read. */
export class Settings {
  private readonly api: Api;
  private readonly world: Pick<World, "http" | "signal">;

  constructor(api: Api, world: Pick<World, "http" | "signal">) {
    this.api = api;
    this.world = world;
  }

  /** Whether an organization owns the repository. A token that may not see it gets the answers of a missing one. */
  async ofOrganization(): Promise<Answer<boolean>> {
    const found = await this.get(`/repos/${this.api.repository}`, "Metadata: read");
    if ("why" in found) return found;
    if (found.value === undefined) return { why: "there is no such repository, or the token may not see it" };
    return { value: (found.value["owner"] as { type?: unknown } | undefined)?.type === "Organization" };
  }

  async environment(name: string): Promise<Answer<EnvironmentThere>> {
    const found = await this.get(`environments/${encodeURIComponent(name)}`, "Actions: read");
    if ("why" in found) return found;
    const rules = (found.value?.["protection_rules"] ?? []) as { type?: string; reviewers?: unknown[] }[];
    const reviewers = rules.flatMap((rule) =>
      rule.type === "required_reviewers" ? (rule.reviewers ?? []) : [],
    ).length;
    return { value: { exists: found.value !== undefined, reviewers } };
  }

  async names(kind: "secrets" | "variables", environment: string): Promise<Names> {
    const permission = kind === "secrets" ? "Secrets: read" : "Variables: read";
    const lists = await Promise.all([
      this.list(`environments/${encodeURIComponent(environment)}/${kind}`, kind, "Environments: read"),
      this.list(`actions/${kind}`, kind, permission),
      this.list(`actions/organization-${kind}`, kind, permission),
    ]);
    const items = lists.flatMap((list) => ("value" in list ? list.value : []));
    return { names: new Set(items.map(({ name }) => String(name))), unread: whysOf(lists) };
  }

  /** The self-hosted runners of the repository, and of its organization where it has one. */
  async runners(ofOrganization: boolean): Promise<Runners> {
    const [owner = ""] = this.api.repository.split("/");
    const lists = [await this.list("actions/runners", "runners", "Administration: read")];
    if (ofOrganization) {
      const permission = `Self-hosted runners: read\` of the organization \`${owner}`;
      const path = `/orgs/${owner}/actions/runners`;
      const shared = await this.get(`${path}?per_page=1`, permission);
      const hidden = "value" in shared && shared.value === undefined;
      lists.push(hidden ? { why: `the token lacks \`${permission}\`` } : await this.list(path, "runners", permission));
    }
    const items = lists.flatMap((list) => ("value" in list ? list.value : []));
    return {
      runners: items.map(({ name, status, labels, version }) => ({
        name: String(name),
        online: status === "online",
        labels: (labels as { name: string }[]).map((label) => label.name.toLowerCase()),
        version: typeof version === "string" && version !== "" ? version : undefined,
      })),
      unread: whysOf(lists),
    };
  }

  /** All items below `key`; none where GitHub has no such list. */
  private async list(path: string, key: string, permission: string): Promise<Answer<readonly Item[]>> {
    const items: Item[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const found = await this.get(`${path}?per_page=${PER_PAGE}&page=${page}`, permission);
      if ("why" in found) return found;
      const more = (found.value?.[key] ?? []) as Item[];
      items.push(...more);
      if (more.length < PER_PAGE) break;
    }
    return { value: items };
  }

  /** The value is undefined for what does not exist. `path` is below the repository unless it begins with a slash. */
  private async get(path: string, permission: string): Promise<Answer<Item | undefined>> {
    const { repository, token, url } = this.api;
    try {
      const { status, body } = await this.world.http(
        `${url}${path.startsWith("/") ? "" : `/repos/${repository}/`}${path}`,
        {
          headers: {
            accept: "application/vnd.github+json",
            authorization: `Bearer ${token}`,
            "user-agent": "erlmcp-actions",
            "x-github-api-version": "2022-11-28",
          },
          deadlineMs: DEADLINE_MS,
          retries: 2,
          signal: this.world.signal,
        },
      );
      if (status === 200) return { value: JSON.parse(body) as Item };
      if (status === 404) return { value: undefined };
      if (status === 401) return { why: "GitHub does not accept the token" };
      return { why: status === 403 ? `the token lacks \`${permission}\`` : `GitHub answered with HTTP ${status}` };
    } catch (error) {
      return { why: `GitHub gave no answer: ${errorMessage(error)}` };
    }
  }
}

type Item = Readonly<Record<string, unknown>>;

function whysOf(answers: readonly Answer<unknown>[]): string[] {
  return [...new Set(answers.flatMap((answer) => ("why" in answer ? [answer.why] : [])))];
}
