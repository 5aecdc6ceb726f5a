import { printable } from "../core/text.ts";
import { exposedPort, readDockerfile } from "./container.ts";
import { readTerms, tuplesOf } from "./erlang-terms.ts";
import type { Term } from "./erlang-terms.ts";
import { detectHealth, detectPort, portRemedy, PORT_NAME, versionRemedy } from "./http.ts";
import type { VersionLines } from "./http.ts";
import { fact, serviceName } from "./proposal.ts";
import type { Fact, Kind, Proposal, Refusal, Remedy } from "./proposal.ts";
import type { Line, Place, Repository } from "./repository.ts";

const FILE = "rebar.config";
const NODE_NAME = "NODE_NAME";
const PORT = {
  variable: new RegExp(`\\bgetenv\\(\\s*"${PORT_NAME}"|\\$\\{${PORT_NAME}(?::-[^}]*)?\\}`),
  literals: [/\bport\s*(?:,|=>)\s*(\d{2,5})\b/],
};

export const rebar3: Kind = {
  name: "rebar3",
  detect(repository) {
    if (!repository.has(FILE)) return undefined;
    const terms = readTerms(repository.text(FILE) ?? "");
    if (terms === undefined) return { refused: `${FILE} is not a list of Erlang terms`, fix: "Correct it." };
    const release = releaseOf(terms);
    if (release === undefined)
      return {
        refused: `${FILE} has no release: it has no \`{relx, [{release, {name, "version"}, [applications]}]}\``,
        fix: "Add one, as `rebar3 new release` writes it; a library is not deployed.",
      };
    return propose(repository, terms, release);
  },
};

interface Release {
  readonly name: string;
  /** Undefined where it is computed. */
  readonly version: string | undefined;
  readonly line: number;
  readonly options: readonly Term[];
}

/** The release at the top level, or else in the profile prod. */
function releaseOf(terms: readonly Term[]): Release | undefined {
  const profiles = listIn(tuplesOf(terms, "profiles")[0]);
  const all = [terms, listIn(tuplesOf(profiles, "prod")[0])].map((level) => listIn(tuplesOf(level, "relx")[0]));
  for (const options of all) {
    const found = tuplesOf(options, "release")[0];
    const [name, version] = found?.items[1]?.items ?? [];
    if (found === undefined || name?.type !== "atom") continue;
    return {
      name: name.text,
      version: version?.type === "string" ? version.text : undefined,
      line: found.line,
      options: all.flat(),
    };
  }
  return undefined;
}

function listIn(tuple: Term | undefined): readonly Term[] {
  return tuple?.items[1]?.type === "list" ? tuple.items[1].items : [];
}

interface App {
  readonly name: string;
  readonly file: string;
  readonly version: { readonly text: string; readonly line: number } | undefined;
}

function appsOf(repository: Repository): App[] {
  return repository
    .sources("app.src")
    .filter((file) => /^(?:(?:apps|lib)\/[^/]+\/)?src\/[^/]+$/.test(file))
    .map((file) => {
      const properties = listAt(readTerms(repository.text(file) ?? "")?.[0]);
      const version = tuplesOf(properties, "vsn")[0]?.items[1];
      return {
        name: file.replace(/^.*\//, "").replace(/\.app\.src$/, ""),
        file,
        version: version?.type === "string" ? { text: version.text, line: version.line } : undefined,
      };
    });
}

/** The properties of `{application, Name, Properties}`. */
function listAt(application: Term | undefined): readonly Term[] {
  return application?.items[2]?.type === "list" ? application.items[2].items : [];
}

function propose(repository: Repository, terms: readonly Term[], release: Release): Proposal | Refusal {
  const name = serviceName(release.name);
  const apps = appsOf(repository);
  const app = apps.find((one) => one.name === release.name) ?? (apps.length === 1 ? apps[0] : undefined);
  const sources = [
    ...repository.sources("erl", "hrl"),
    ...["config/sys.config.src", "config/sys.config", "config/prod.config"].filter((file) => repository.has(file)),
  ];
  const { port, facts: portFacts, fixed } = detectPort(repository, sources, PORT, exposedPort(repository, 8080));
  const reported = detectHealth(repository, sources);
  const version = versionFacts(app, release);
  const tests = testsOf(repository);
  return {
    kind: "rebar3",
    service: name,
    facts: [
      fact({ file: FILE, line: release.line }, `has the release ${release.name}: built by rebar3 as prod tar`),
      ...version.facts,
      ...tests.facts,
      ...portFacts,
      ...reported.facts,
    ],
    build: undefined,
    compile: undefined,
    unit: tests.unit,
    custom: tests.custom,
    version: version.version,
    manager: { release: release.name },
    port,
    env: nodeEnv(repository, name),
    health: reported.health,
    otp: otpOf(repository, terms),
    before: [
      ...portRemedy(fixed, `list_to_integer(os:getenv("PORT", "${port.number}"))`),
      ...versionRemedy(reported, versionLines(repository, sources, reported.health.path)),
      ...nodeRemedy(repository),
    ],
    notes: version.notes,
  };
}

function versionFacts(
  app: App | undefined,
  release: Release,
): { readonly version: string | undefined; readonly facts: readonly Fact[]; readonly notes: readonly string[] } {
  if (app === undefined)
    return {
      version: undefined,
      facts: [fact(undefined, `no application is named like the release: the tag alone decides the version`)],
      notes: [],
    };
  const place: Place = { file: app.file, line: app.version?.line ?? 1 };
  if (app.version === undefined)
    return {
      version: "computed",
      facts: [fact(place, "computes its version: the gate version reads it after compiling")],
      notes: [],
    };
  // A script beside it may replace what is no version.
  const differs = /^\d/.test(release.version ?? "") && release.version !== app.version.text;
  return {
    version: app.version.text,
    facts: [fact(place, `version ${printable(app.version.text)}: the gate version compares it with the tag`)],
    notes: differs
      ? [
          `${FILE}:${release.line} releases version ${printable(release.version ?? "")}, ${app.file} has ${printable(app.version.text)}: both must be that of the tag.`,
        ]
      : [],
  };
}

function testsOf(repository: Repository): Pick<Proposal, "unit" | "custom" | "facts"> {
  const eunit = repository.firstTest((name) => name.endsWith("_tests.erl"));
  const inside = repository.search(repository.sources("erl"), /^-include_lib\("eunit\/include\/eunit\.hrl"\)/)[0];
  const suite = repository.firstTest((name) => name.endsWith("_SUITE.erl"));
  const place = eunit === undefined ? inside : { file: eunit, line: 1 };
  const facts = [
    place === undefined ? fact(undefined, "there are no EUnit tests") : fact(place, "the gate unit runs rebar3 eunit"),
    ...(suite === undefined ? [] : [fact({ file: suite, line: 1 }, "a gate of its own runs rebar3 ct")]),
  ];
  return {
    unit: place === undefined ? false : undefined,
    custom: suite === undefined ? {} : { "common-test": ["rebar3", "ct"] },
    facts,
  };
}

function otpOf(repository: Repository, terms: readonly Term[]): NonNullable<Proposal["otp"]> {
  const tools = /^erlang\s+(\d+(?:\.\d+){0,3})/.exec(repository.line(".tool-versions", /^erlang\s/)?.text ?? "")?.[1];
  const images = (readDockerfile(repository)?.bases ?? []).map(
    ({ text }) => /\berlang:(\d+(?:\.\d+){0,3})/.exec(text)?.[1],
  );
  const image = images.find((version) => version !== undefined);
  const minimum = tuplesOf(terms, "minimum_otp_vsn")[0]?.items[1]?.text;
  const found = tools ?? image ?? (/^\d+(?:\.\d+)*$/.test(minimum ?? "") ? minimum : undefined);
  return { version: found ?? "27", isGuess: found === undefined };
}

function nodeRemedy(repository: Repository): Remedy[] {
  const node = nodeName(repository);
  if (node === undefined || node.variable !== undefined) return [];
  return [
    {
      text: `${node.line.file}:${node.line.line}: two nodes of one name cannot run side by side. Read it from the variable that deploy.yml sets, in config/vm.args.src (with vm_args_src in ${FILE}):`,
      lines: [`${node.option} \${${NODE_NAME}}`],
    },
  ];
}

interface NodeName {
  readonly line: Line;
  readonly option: string;
  /** Undefined where the name is fixed. */
  readonly variable: string | undefined;
  readonly host: string;
}

function nodeName(repository: Repository): NodeName | undefined {
  const [line] = ["config/vm.args.src", "config/vm.args"].flatMap(
    (file) => repository.line(file, /^\s*-s?name\s+\S/) ?? [],
  );
  if (line === undefined) return undefined;
  const [option = "", name = ""] = line.text.trim().split(/\s+/);
  const [, host = ""] = /^[^@]*(@[\w.-]+)$/.exec(name) ?? [];
  return {
    line,
    option,
    variable: /^\$\{([A-Za-z_]\w*)\}/.exec(name)?.[1] ?? (name.includes("${") ? "" : undefined),
    host,
  };
}

/** Nodes of several environments need names of their own. */
function nodeEnv(repository: Repository, service: string): Record<string, string> {
  const node = nodeName(repository);
  if (node === undefined || node.variable === "") return {};
  const host =
    node.variable === undefined ? node.host : node.option === "-name" && node.host === "" ? "@127.0.0.1" : "";
  return { [node.variable ?? NODE_NAME]: `${service}-{environment}${host}` };
}

function versionLines(repository: Repository, sources: readonly string[], path: string): VersionLines {
  const answer = '["{\\"version\\":\\"", os:getenv("RELEASE_VERSION", ""), "\\"}"]';
  const [routes] = repository.search(sources, /\bcowboy_router:compile\(/);
  if (routes === undefined) return { answer, route: [answer], at: undefined };
  return {
    answer,
    route: [
      `{"${path}", health_handler, []}, % before the other routes, and this module:`,
      "-module(health_handler).",
      "-export([init/2]).",
      "init(Req, State) ->",
      `    Body = ${answer},`,
      '    {ok, cowboy_req:reply(200, #{<<"content-type">> => <<"application/json">>}, Body, Req), State}.',
    ],
    at: routes,
  };
}
