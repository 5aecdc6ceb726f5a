import { printable } from "../core/text.ts";
import { exposedPort } from "./container.ts";
import { detectHealth, detectPort, portRemedy, PORT_NAME, versionRemedy } from "./http.ts";
import type { VersionLines } from "./http.ts";
import { archiveFolder, OUT } from "./pack.ts";
import { fact, serviceName } from "./proposal.ts";
import type { Kind, Proposal, Refusal } from "./proposal.ts";
import type { Line, Repository } from "./repository.ts";

const PORT = {
  variable: new RegExp(`\\b(?:os\\.)?\\w*[eE]nv\\w*\\(\\s*"${PORT_NAME}"`),
  literals: [/"(?:0\.0\.0\.0|127\.0\.0\.1|localhost)?:(\d{2,5})"/],
};
/** A flag with an address such as `:8080`, or with a port. */
const FLAG =
  /\b\w+\.(?:String|Int|Uint)(?:Var)?P?\(\s*(?:&\w[\w.]*\s*,\s*)?"(addr|address|listen|bind|http|port)"\s*,\s*(?:"([^"]{0,40})"|(\d{2,5}))/;
/** Folders that a service may read while it runs. */
const ASSETS = ["templates", "static", "public", "assets", "web", "views", "migrations"];

export const go: Kind = {
  name: "Go",
  detect(repository, folderName) {
    const module = repository.line("go.mod", /^module\s+\S/);
    if (module === undefined) return undefined;
    const path = module.text.replace(/^module\s+/, "").replace(/["\s].*$/, "");
    const service = serviceName(
      path
        .replace(/\/v\d+$/, "")
        .split("/")
        .at(-1),
      folderName,
    );
    const main = mainPackage(repository, service);
    if (main === undefined)
      return {
        refused: "no package main was found beside go.mod or in cmd/*",
        fix: "Run it in the module of a service.",
      };
    return propose(repository, service, module, main);
  },
};

interface Main {
  /** `.` or `./cmd/name`. */
  readonly path: string;
  readonly line: Line;
  readonly others: readonly string[];
}

function mainPackage(repository: Repository, service: string): Main | undefined {
  const found = new Map<string, Line>();
  for (const line of repository.search(repository.sources("go"), /^func main\(\)/)) {
    const folder = line.file.split("/").slice(0, -1).join("/");
    if (folder !== "" && !/^cmd(?:\/[\w.-]+)?$/.test(folder)) continue;
    if (!found.has(folder)) found.set(folder, line);
  }
  const folders = [...found.keys()];
  const best =
    folders.find((folder) => folder === "") ?? folders.find((folder) => folder === `cmd/${service}`) ?? folders[0];
  const line = found.get(best ?? "");
  if (best === undefined || line === undefined) return undefined;
  return { path: best === "" ? "." : `./${best}`, line, others: folders.filter((folder) => folder !== best) };
}

function propose(repository: Repository, service: string, module: Line, main: Main): Proposal | Refusal {
  const sources = repository.sources("go");
  const flag = repository.search(sources, FLAG)[0];
  const detected = detectPort(repository, sources, PORT, exposedPort(repository, 8080));
  const started = byFlag(service, flag, detected);
  const reported = detectHealth(repository, sources);
  const tests = repository.firstTest((name) => name.endsWith("_test.go"));
  const version = repository.line(main.line.file, /^(?:var\s+|\s+)version\s*(?:string\s*)?=\s*"/);
  return {
    kind: "Go",
    service,
    facts: [
      fact(module, `the service is named ${service}`),
      fact(undefined, "no file has the version: the tag alone decides it"),
      fact(main.line, `builds ${main.path} as ./${service}`),
      ...(version === undefined ? [] : [fact(version, "is set to the version by the linker")]),
      tests === undefined
        ? fact(undefined, "there are no tests")
        : fact({ file: tests, line: 1 }, "the gate unit runs go test -v ./..."),
      ...started.facts,
      ...reported.facts,
    ],
    build: buildOf(repository, service, main, version !== undefined),
    compile: undefined,
    unit: tests === undefined ? false : ["go", "test", "-v", "./..."],
    custom: {},
    version: undefined,
    manager: { process: started.command },
    port: started.port,
    env: {},
    health: reported.health,
    otp: undefined,
    before: [
      ...portRemedy(started.fixed, 'http.ListenAndServe(":"+os.Getenv("PORT"), nil)'),
      ...versionRemedy(reported, versionLines(repository, sources, reported.health.path)),
    ],
    notes: notesOf(repository, main),
  };
}

/** How each library adds a route; the router's variable is the first group. */
const ROUTERS: readonly {
  readonly made: RegExp;
  readonly call: string;
  readonly head: string;
  readonly answer: string;
}[] = [
  {
    made: /\b(\w+)\s*:?=\s*gin\.(?:New|Default)\(/,
    call: "GET",
    head: "func(c *gin.Context) {",
    answer: 'c.JSON(http.StatusOK, gin.H{"version": os.Getenv("RELEASE_VERSION")})',
  },
  {
    made: /\b(\w+)\s*:?=\s*echo\.New\(/,
    call: "GET",
    head: "func(c echo.Context) error {",
    answer: 'return c.JSON(http.StatusOK, map[string]string{"version": os.Getenv("RELEASE_VERSION")})',
  },
  {
    made: /\b(\w+)\s*:?=\s*(?:http\.NewServeMux|chi\.NewRouter|chi\.NewMux|mux\.NewRouter)\(/,
    call: "HandleFunc",
    head: "func(w http.ResponseWriter, _ *http.Request) {",
    answer: 'fmt.Fprintf(w, `{"version": %q}`, os.Getenv("RELEASE_VERSION"))',
  },
];

function versionLines(repository: Repository, sources: readonly string[], path: string): VersionLines {
  const found = ROUTERS.map((router) => ({ router, line: repository.search(sources, router.made)[0] }));
  const { router, line } = found.find((one) => one.line !== undefined) ?? found.at(-1) ?? {};
  const name = router?.made.exec(line?.text ?? "")?.[1] ?? "http";
  const { call = "", head = "", answer = "" } = router ?? {};
  return { answer, route: [`${name}.${call}("${path}", ${head}`, `    ${answer}`, "})"], at: line };
}

/** A port that a flag sets is given on the command line, where a rehearsal can replace it. */
function byFlag(
  service: string,
  flag: Line | undefined,
  detected: ReturnType<typeof detectPort>,
): ReturnType<typeof detectPort> & { readonly command: readonly string[] } {
  const [, name, text = "", digits = ""] = FLAG.exec(flag?.text ?? "") ?? [];
  const number = Number(/(\d{2,5})$/.exec(text)?.[1] ?? digits);
  if (flag === undefined || (detected.port.variable !== undefined && detected.fixed === undefined) || number === 0)
    return { ...detected, command: [`./${service}`] };
  return {
    port: { number, variable: undefined },
    facts: [fact(flag, `takes its port from the flag --${name ?? ""}: ${number}`)],
    fixed: undefined,
    command: [`./${service}`, `--${name ?? ""}`, digits === "" ? `:${number}` : `${number}`],
  };
}

function buildOf(repository: Repository, service: string, main: Main, isLinked: boolean): Proposal["build"] {
  const folder = `${OUT}/release`;
  const usesC = repository.search(repository.sources("go"), /^import "C"/).length > 0;
  const flags = isLinked ? ["-ldflags=-X main.version={version}"] : [];
  const assets = ASSETS.filter((name) => repository.isFolder(name));
  return archiveFolder(
    service,
    [
      [
        ...(usesC ? [] : ["env", "CGO_ENABLED=0"]),
        "go",
        "build",
        "-trimpath",
        ...flags,
        "-o",
        `${folder}/${service}`,
        main.path,
      ],
      ...(assets.length === 0 ? [] : [["cp", "-R", ...assets, folder]]),
    ],
    folder,
  );
}

function notesOf(repository: Repository, { others }: Main): string[] {
  const wanted = repository
    .line("go.mod", /^go\s+\d/)
    ?.text.replace(/^go\s+/, "")
    .trim();
  return [
    ...(others.length === 0
      ? []
      : [`There are other programs: ${others.map(printable).join(", ")}. They are not built.`]),
    ...(wanted === undefined ? [] : [`It needs Go ${printable(wanted)}: the build uses the Go of the runner.`]),
  ];
}
