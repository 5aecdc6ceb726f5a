import { printable } from "../core/text.ts";
import type { Command } from "../config/types.ts";
import { objectOf, exposedPort } from "./container.ts";
import { detectHealth, detectPort, portRemedy, PORT_NAME, versionRemedy } from "./http.ts";
import type { VersionLines } from "./http.ts";
import { archiveOf } from "./pack.ts";
import { fact, plainWords, serviceName } from "./proposal.ts";
import type { Fact, Kind, Proposal, Refusal } from "./proposal.ts";
import { procfileWeb } from "./procfile.ts";
import type { Place, Repository } from "./repository.ts";

const FILE = "package.json";
const PORT = {
  variable: new RegExp(`(?:process|import\\.meta)\\.env(?:\\.|\\[["'\`])${PORT_NAME}\\b`),
  literals: [/\blisten\(\s*(\d{2,5})\b/, /\bport\s*[:=]\s*(\d{2,5})\b/i],
};
/** The lock file of each package manager, and the command that installs exactly what it names. */
const LOCKS: readonly (readonly [file: string, install: Command])[] = [
  ["package-lock.json", ["npm", "ci"]],
  ["npm-shrinkwrap.json", ["npm", "ci"]],
  ["pnpm-lock.yaml", ["corepack", "pnpm", "install", "--frozen-lockfile"]],
  ["yarn.lock", ["corepack", "yarn", "install", "--frozen-lockfile"]],
];
/** Servers that rebuild while files change. */
const DEVELOPMENT =
  /^(?:react-scripts|vite|ng|nx|webpack|webpack-dev-server|vue-cli-service|parcel|gatsby|ts-node-dev|nodemon)(?: |$)|^(?:next|nuxt|astro) dev|^tsx watch/;
const BARE = /\bcreateServer\(\s*\(?\s*(?:async\s*)?(?:function\s*\(\s*)?\w+\s*,/;
const EXPRESS = /\b(\w+)\s*=\s*express\(\)/;
const ENTRIES = [
  "server.js",
  "app.js",
  "index.js",
  "main.js",
  "server.mjs",
  "index.mjs",
  "src/server.js",
  "src/index.js",
];

interface Package {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly main: string | undefined;
  readonly engine: string | undefined;
  readonly scripts: Readonly<Record<string, unknown>>;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

export const node: Kind = {
  name: "Node",
  detect(repository, folderName) {
    if (!repository.has(FILE)) return undefined;
    const found = readPackage(repository);
    if (found === undefined) return { refused: `${FILE} is not a JSON object`, fix: "Correct it." };
    const start = startOf(repository, found);
    if (start !== undefined && "refused" in start) return start;
    if (start === undefined)
      return {
        refused: `${FILE} has no script \`start\`, and there is no ${ENTRIES.slice(0, 3).join(", ")}`,
        fix: `Add \`"start": "node <file>"\` to the scripts of ${FILE}.`,
      };
    return propose(repository, found, start, folderName);
  },
};

interface Start {
  readonly command: Command;
  readonly facts: readonly Fact[];
  readonly notes: readonly string[];
}

function propose(repository: Repository, found: Package, start: Start, folderName: string): Proposal | Refusal {
  const service = serviceName(found.name, folderName);
  const sources = repository.sources("js", "mjs", "cjs", "ts", "mts");
  const { port, facts: portFacts, fixed } = detectPort(repository, sources, PORT, exposedPort(repository, 3000));
  const detected = detectHealth(repository, sources);
  const facts = [
    fact(at(repository, "name"), `the service is named ${service}`),
    found.version === undefined
      ? fact(undefined, `${FILE} has no version: the tag alone decides it`)
      : fact(
          at(repository, "version"),
          `version ${printable(found.version)}: the gate version compares it with the tag`,
        ),
    ...start.facts,
  ];
  const installed = install(repository, found, service);
  return {
    kind: "Node",
    service,
    facts: [...facts, ...installed.facts, ...portFacts, ...detected.facts],
    build: installed.build,
    compile: installed.compile,
    unit: installed.unit,
    custom: {},
    version: found.version,
    manager: { process: start.command },
    port,
    env: {},
    health: detected.health,
    otp: undefined,
    before: [
      ...portRemedy(fixed, `listen(process.env.PORT || ${port.number})`),
      ...versionRemedy(detected, versionLines(repository, sources, detected.health.path)),
    ],
    notes: [...start.notes, ...installed.notes, ...engineNotes(repository, found)],
  };
}

function versionLines(repository: Repository, sources: readonly string[], path: string): VersionLines {
  const version = "{ version: process.env.RELEASE_VERSION }";
  const [app] = repository.search(sources, EXPRESS);
  const [bare] = repository.search(sources, BARE);
  if (app === undefined && bare !== undefined)
    return {
      answer: `response.end(JSON.stringify(${version}))`,
      route: [`if (request.url === "${path}") return response.end(JSON.stringify(${version}));`],
      at: bare,
    };
  const name = EXPRESS.exec(app?.text ?? "")?.[1] ?? "app";
  return {
    answer: `response.json(${version})`,
    route: [`${name}.get("${path}", (request, response) => response.json(${version}));`],
    at: app,
  };
}

function readPackage(repository: Repository): Package | undefined {
  let value: Readonly<Record<string, unknown>>;
  try {
    value = objectOf(JSON.parse(repository.text(FILE) ?? ""));
  } catch {
    return undefined;
  }
  const text = (name: string): string | undefined => {
    const found = value[name];
    return typeof found === "string" && found.length <= 200 ? found : undefined;
  };
  const version = text("version");
  const engine = objectOf(value["engines"])["node"];
  return {
    name: text("name"),
    version: version !== undefined && /^[0-9][0-9A-Za-z.+_-]{0,62}$/.test(version) ? version : undefined,
    main: text("main"),
    engine: typeof engine === "string" ? engine.slice(0, 100) : undefined,
    scripts: objectOf(value["scripts"]),
    dependencies: Object.keys(objectOf(value["dependencies"])),
    devDependencies: Object.keys(objectOf(value["devDependencies"])),
  };
}

/** The place of a key, for a file that is written one key per line. */
function at(repository: Repository, key: string): Place {
  return repository.line(FILE, new RegExp(`^\\s*"${key}"\\s*:`)) ?? { file: FILE, line: 1 };
}

function scriptOf({ scripts }: Package, name: string): string | undefined {
  const script = scripts[name];
  return typeof script === "string" && script.trim() !== "" ? script.trim() : undefined;
}

function startOf(repository: Repository, found: Package): Start | Refusal | undefined {
  const script = scriptOf(found, "start");
  if (script !== undefined) return startByScript(script, repository, found);
  const web = procfileWeb(repository);
  if (web !== undefined) return { command: web.command, facts: [web.fact], notes: [] };
  const entry = [found.main, ...ENTRIES].find(
    (path) => path !== undefined && /^[\w./-]+$/.test(path) && repository.has(path),
  );
  if (entry === undefined) return undefined;
  return {
    command: ["node", entry],
    facts: [fact({ file: entry, line: 1 }, `there is no script start: the service is started by node ${entry}`)],
    notes: [],
  };
}

function startByScript(script: string, repository: Repository, found: Package): Start | Refusal {
  const place = at(repository, "start");
  const words = plainWords(script);
  const shown = printable(script);
  if (words?.[0] === "node")
    return { command: words, facts: [fact(place, `start is ${shown}: the command of the service`)], notes: [] };
  if (words?.[0] === "nodemon" && words[1] !== undefined && words.slice(1).every((word) => !word.startsWith("-")))
    return {
      command: ["node", ...words.slice(1)],
      facts: [fact(place, `start is ${shown}: without nodemon, which is for development`)],
      notes: [],
    };
  if (DEVELOPMENT.test(script))
    return {
      refused: `${FILE}:${place.line}: start is ${shown}, a server for development`,
      fix: "Let `start` run what the build makes, such as `node dist/server.js`; a site of files alone needs no service.",
    };
  const tool = found.devDependencies.find((name) => name === words?.[0]);
  return {
    command: ["npm", "start"],
    facts: [fact(place, `start is ${shown}: started by npm start`)],
    notes:
      tool === undefined
        ? []
        : [`The script start needs ${printable(tool)}, which is in devDependencies: move it to dependencies.`],
  };
}

type Installed = Pick<Proposal, "build" | "compile" | "unit" | "facts" | "notes">;

/** What has to be installed and built before the tests, and what goes into the archive. */
function install(repository: Repository, found: Package, service: string): Installed {
  const facts: Fact[] = [];
  const notes: string[] = [];
  const unit = unitOf(repository, found, facts);
  const buildScript = scriptOf(found, "build");
  if (buildScript !== undefined)
    facts.push(fact(at(repository, "build"), `has the script build: ${printable(buildScript)}`));
  const isAlone = found.dependencies.length + found.devDependencies.length === 0;
  if (isAlone) {
    if (buildScript === undefined) {
      facts.push(fact(undefined, `${FILE} has no dependencies: the release consists of the files of the commit`));
      return { build: undefined, compile: undefined, unit, facts, notes };
    }
    return { build: archiveOf(service, []), compile: ["npm", "run", "build"], unit, facts, notes };
  }
  const [lock, command] = LOCKS.find(([file]) => repository.has(file) || repository.entries().includes(file)) ?? [
    undefined,
    ["npm", "install"] as const,
  ];
  if (lock === undefined) {
    facts.push(fact(undefined, "has no lock file: npm install may choose other versions each time"));
    notes.push(
      "Commit package-lock.json, then write `npm ci` for `npm install` in deploy.yml: a release is then reproducible.",
    );
  } else facts.push(fact({ file: lock, line: 1 }, `dependencies are installed by ${command.join(" ")}`));
  const isNpm = command[0] === "npm";
  // Without tests and a build script nothing needs the development dependencies.
  if (unit === false && buildScript === undefined && isNpm)
    return { build: archiveOf(service, [[...command, "--omit=dev"]]), compile: undefined, unit, facts, notes };
  return {
    build: archiveOf(service, found.devDependencies.length === 0 ? [] : prune(lock)),
    compile: buildScript === undefined ? command : ["sh", "-c", `${command.join(" ")} && npm run build`],
    unit,
    facts,
    notes,
  };
}

/** Removes what only tests and the build need. */
function prune(lock: string | undefined): Command[] {
  if (lock === "pnpm-lock.yaml") return [["corepack", "pnpm", "prune", "--prod"]];
  return lock === "yarn.lock" ? [] : [["npm", "prune", "--omit=dev"]];
}

/** Undefined where the default of the gate, npm test, is right. */
function unitOf(repository: Repository, found: Package, facts: Fact[]): false | undefined {
  const test = scriptOf(found, "test");
  if (test === undefined || /no test specified/.test(test)) {
    facts.push(fact(test === undefined ? undefined : at(repository, "test"), `${FILE} has no tests`));
    return false;
  }
  facts.push(fact(at(repository, "test"), `test is ${printable(test)}: the gate unit runs npm test`));
  return undefined;
}

function engineNotes(repository: Repository, { engine }: Package): string[] {
  const wanted = engine ?? repository.text(".nvmrc")?.trim().slice(0, 30);
  return wanted === undefined || wanted === ""
    ? []
    : [`It needs Node ${printable(wanted)}: the build uses the Node of the runner, a host its own.`];
}
