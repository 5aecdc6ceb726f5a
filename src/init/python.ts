import { printable } from "../core/text.ts";
import type { Command } from "../config/types.ts";
import { readDockerfile } from "./container.ts";
import { detectHealth, detectPort, portRemedy, PORT_NAME, versionRemedy } from "./http.ts";
import type { VersionLines } from "./http.ts";
import { archiveOf } from "./pack.ts";
import { fact, serviceName } from "./proposal.ts";
import type { Fact, Kind, Proposal, Refusal } from "./proposal.ts";
import { procfileWeb } from "./procfile.ts";
import type { Line, Repository } from "./repository.ts";

const PROJECT = "pyproject.toml";
const REQUIREMENTS = "requirements.txt";
/** Where the build puts dependencies, in the release. */
const DEPENDENCIES = "python-packages";
const PORT = {
  variable: new RegExp(`\\b(?:environ(?:\\.get\\(\\s*|\\[\\s*)|getenv\\(\\s*)["']${PORT_NAME}["']`),
  literals: [/Server\(\(\s*["'][^"']*["']\s*,\s*(\d{2,5})\b/, /\bport\s*=\s*(\d{2,5})\b/i],
};
/** Where a program is without any other sign of Python. */
const ENTRIES = ["app.py", "main.py", "server.py", "run.py"];
/** Servers that a Procfile starts by their programs, which are modules in a release. */
const SERVER = /^(gunicorn|uvicorn|hypercorn|daphne|flask|waitress)\b/;

export const python: Kind = {
  name: "Python",
  detect(repository, folderName) {
    const hasProject = [PROJECT, REQUIREMENTS, "setup.py", "Pipfile"].some((file) => repository.has(file));
    if (!hasProject && !ENTRIES.some((entry) => repository.has(entry))) return undefined;
    const sources = repository.sources("py");
    const service = serviceName(projectName(repository)?.name, folderName);
    const start = startOf(repository, sources);
    if (start === undefined)
      return {
        refused: `no start command was found: there is no Procfile, and no file of Python starts a server`,
        fix: "Write the command into a Procfile: `web: python3 <file>`.",
      };
    if ("refused" in start) return start;
    const installed = install(repository, service);
    if (start.framework !== undefined && installed.build === undefined)
      return {
        refused: `it needs ${start.framework}, and neither ${REQUIREMENTS} nor ${PROJECT} names it here`,
        fix: "Run it in the folder that has the file, or write one.",
      };
    return propose(repository, service, sources, start, installed);
  },
};

interface Start {
  readonly command: Command;
  readonly facts: readonly Fact[];
  /** The port that the command names, and how its variable is named. */
  readonly port: number | undefined;
  readonly framework: Framework["name"] | undefined;
}

function propose(
  repository: Repository,
  service: string,
  sources: readonly string[],
  start: Start,
  installed: ReturnType<typeof install>,
): Proposal {
  const exposed = readDockerfile(repository)?.port;
  const byCommand = start.command.some((word) => word.includes("$PORT"));
  const detected = detectPort(repository, sources, PORT, {
    port: start.port ?? exposed?.number ?? 8000,
    why: start.port === undefined && exposed !== undefined ? "the image exposes it" : "no other port was found",
    line: start.port === undefined ? exposed?.line : undefined,
  });
  const port = byCommand ? { number: exposed?.number ?? start.port ?? 8000, variable: "PORT" } : detected.port;
  const reported = detectHealth(repository, sources);
  const name = projectName(repository);
  const tests = testsOf(repository, installed.build !== undefined);
  return {
    kind: "Python",
    service,
    facts: [
      fact(name?.line, `the service is named ${service}`),
      fact(undefined, "no file that the gate version reads has the version: the tag alone decides it"),
      ...start.facts,
      ...installed.facts,
      ...tests.facts,
      ...(byCommand ? [] : detected.facts),
      ...reported.facts,
    ],
    build: installed.build,
    compile: tests.compile,
    unit: tests.unit,
    custom: tests.custom,
    version: undefined,
    manager: { process: start.command },
    port,
    env: installed.build === undefined ? {} : { PYTHONPATH: DEPENDENCIES },
    health: reported.health,
    otp: undefined,
    before: [
      ...portRemedy(byCommand ? undefined : detected.fixed, `int(os.environ.get("PORT", "${port.number}"))`),
      ...versionRemedy(reported, versionLines(repository, sources, reported.health.path, start.framework)),
    ],
    notes: pythonNotes(repository, installed.build !== undefined),
  };
}

function versionLines(
  repository: Repository,
  sources: readonly string[],
  path: string,
  framework: Start["framework"],
): VersionLines {
  const answer = '{"version": os.environ.get("RELEASE_VERSION")}';
  const first = (pattern: RegExp): Line | undefined => repository.search(sources, pattern)[0];
  switch (framework) {
    case "fastapi":
    case "flask":
      return {
        answer: `return ${answer}`,
        route: [
          framework === "fastapi" ? `@app.get("${path}")` : `@app.route("${path}")`,
          "def health():",
          `    return ${answer}`,
        ],
        at: first(APPLICATION[framework]),
      };
    case "django":
      return {
        answer: `JsonResponse(${answer})`,
        route: [`path("${path.slice(1)}", lambda request: JsonResponse(${answer})),`],
        at: first(/^urlpatterns\s*=/),
      };
    default: {
      const write = `self.wfile.write(json.dumps(${answer}).encode())`;
      const route = [
        `if self.path == "${path}":`,
        "    self.send_response(200)",
        "    self.end_headers()",
        `    ${write}`,
        "    return",
      ];
      return { answer: write, route, at: first(/^\s+def do_GET\(self/) };
    }
  }
}

function projectName(repository: Repository): { readonly name: string; readonly line: Line } | undefined {
  let section = "";
  for (const line of repository.lines(PROJECT)) {
    section = /^\s*\[([^[\]]+)\]\s*$/.exec(line.text)?.[1] ?? section;
    const name = /^\s*name\s*=\s*["']([^"']{1,100})["']/.exec(line.text)?.[1];
    if (name !== undefined && ["project", "tool.poetry"].includes(section)) return { name, line };
  }
  return undefined;
}

function startOf(repository: Repository, sources: readonly string[]): Start | Refusal | undefined {
  const framework = frameworkOf(repository, sources);
  const web = procfileWeb(repository, (command) => command.replace(SERVER, "python3 -m $1"));
  if (web !== undefined)
    return { command: web.command, facts: [web.fact], port: undefined, framework: framework?.name };
  if (framework !== undefined) return served(repository, framework);
  const entry = [...ENTRIES, ...sources].find((file) => startsItself(repository, file) !== undefined);
  if (entry === undefined) return undefined;
  return {
    command: ["python3", entry],
    facts: [fact(startsItself(repository, entry), `starts the server: python3 ${entry}`)],
    port: undefined,
    framework: undefined,
  };
}

/** The line that makes the application of each framework; its variable is the first group. */
const APPLICATION = {
  fastapi: /^\s*(\w+)\s*(?::[^=]+)?=\s*(?:fastapi\.)?FastAPI\(/,
  flask: /^\s*(\w+)\s*(?::[^=]+)?=\s*(?:flask\.)?Flask\(/,
  django: /^\s*(\w+)\s*=\s*get_wsgi_application\(/,
} as const;

interface Framework {
  readonly name: keyof typeof APPLICATION;
  readonly line: Line;
  /** Of the application in its module. */
  readonly variable: string;
}

function frameworkOf(repository: Repository, sources: readonly string[]): Framework | undefined {
  // The path becomes the name of a module, in a command for a shell.
  const modules = sources.filter((file) => /^(?:\w+\/)*\w+\.py$/.test(file));
  for (const name of ["fastapi", "flask", "django"] as const) {
    const [line] = repository.search(modules, APPLICATION[name]);
    const variable = APPLICATION[name].exec(line?.text ?? "")?.[1];
    if (line !== undefined && variable !== undefined) return { name, line, variable };
  }
  return undefined;
}

/** An application that a server of its framework serves, or that starts one itself. */
function served(repository: Repository, { name, line, variable }: Framework): Start | Refusal {
  const module = line.file.replace(/\.py$/, "").replaceAll("/", ".");
  const isGunicorn = name !== "fastapi" && hasDependency(repository, "gunicorn");
  if (name === "django" && !isGunicorn)
    return {
      refused: `${line.file}:${line.line} is an application of Django, and no server for it is among the dependencies`,
      fix: `Add gunicorn to ${REQUIREMENTS}, or write the start command into a Procfile: \`web: <command>\`.`,
    };
  const own = name === "fastapi" || isGunicorn ? undefined : startsItself(repository, line.file);
  const port = name === "flask" ? 5000 : 8000;
  if (own !== undefined)
    return {
      command: ["python3", line.file],
      facts: [fact(own, `starts the server: python3 ${line.file}`)],
      port,
      framework: name,
    };
  const server = name === "fastapi" ? "uvicorn" : isGunicorn ? "gunicorn" : "flask";
  const words = {
    uvicorn: `uvicorn ${module}:${variable} --host 0.0.0.0 --port "$PORT"`,
    gunicorn: `gunicorn ${module}:${variable} --bind "0.0.0.0:$PORT"`,
    flask: `flask --app ${module}:${variable} run --host 0.0.0.0 --port "$PORT"`,
  }[server];
  return {
    command: ["sh", "-c", `exec python3 -m ${words}`],
    facts: [fact(line, `is the application ${module}:${variable}, which ${server} serves`)],
    port,
    framework: name,
  };
}

/** The line by which a file starts a server when it is run. */
function startsItself(repository: Repository, file: string): Line | undefined {
  if (!/^[\w./-]+\.py$/.test(file)) return undefined;
  const starts = /\bserve_forever\(|\buvicorn\.run\(|\bapp\.run\(|\brun_app\(|\bmake_server\(/;
  // A comment above may mention it.
  return repository.search([file], starts).at(-1);
}

function hasDependency(repository: Repository, name: string): boolean {
  const pattern = new RegExp(`^[\\s"']*${name}\\b`, "i");
  return [REQUIREMENTS, PROJECT, "Pipfile"].some((file) => repository.line(file, pattern) !== undefined);
}

function install(
  repository: Repository,
  service: string,
): { readonly build: Proposal["build"]; readonly facts: readonly Fact[] } {
  const first = repository.line(REQUIREMENTS, /^\s*[A-Za-z0-9]/);
  const declared = first ?? repository.line(PROJECT, /^\s*dependencies\s*=\s*\[\s*(?:["'].*)?$/);
  if (declared === undefined || /=\s*\[\s*\]/.test(declared.text))
    return {
      build: undefined,
      facts: [fact(undefined, "no dependencies were found: the release consists of the files of the commit")],
    };
  const what = first === undefined ? ["."] : ["-r", REQUIREMENTS];
  const command = ["python3", "-m", "pip", "install", "--quiet", "--target", DEPENDENCIES, ...what];
  return {
    build: archiveOf(service, [["rm", "-rf", DEPENDENCIES], command]),
    facts: [fact(declared, `dependencies are installed into ${DEPENDENCIES} of the release`)],
  };
}

function testsOf(
  repository: Repository,
  hasDependencies: boolean,
): Pick<Proposal, "unit" | "custom" | "compile" | "facts"> {
  const test = repository.firstTest((name) => /^(?:test_.*|.*_test)\.py$/.test(name));
  if (test === undefined)
    return { unit: false, custom: {}, compile: undefined, facts: [fact(undefined, "there are no tests")] };
  const place = { file: test, line: 1 };
  const usesPytest =
    hasDependency(repository, "pytest") ||
    repository.line(test, /\bpytest\b|^def test_/) !== undefined ||
    !hasUnittest(repository, test);
  if (!usesPytest)
    return {
      unit: false,
      custom: {
        unittest: [
          "python3",
          "-m",
          "unittest",
          "discover",
          ...(test.includes("/") ? ["-s", test.split("/")[0] ?? "."] : []),
        ],
      },
      compile: undefined,
      facts: [fact(place, "is run by unittest, whose tests the gate unit cannot count: a gate of its own runs it")],
    };
  const requirements =
    hasDependencies && repository.has(REQUIREMENTS) ? ` -r ${REQUIREMENTS}` : hasDependencies ? " ." : "";
  return {
    unit: [".venv/bin/python", "-m", "pytest"],
    custom: {},
    compile: ["sh", "-c", `python3 -m venv .venv && .venv/bin/python -m pip install --quiet pytest${requirements}`],
    facts: [fact(place, "the gate unit runs pytest")],
  };
}

function hasUnittest(repository: Repository, file: string): boolean {
  return repository.line(file, /\bunittest\b/) !== undefined;
}

function pythonNotes(repository: Repository, hasDependencies: boolean): string[] {
  const wanted = /requires-python\s*=\s*["']([^"']{1,50})/.exec(
    repository.line(PROJECT, /^\s*requires-python\s*=/)?.text ?? "",
  )?.[1];
  return [
    ...(hasDependencies
      ? ["Dependencies with compiled parts need the same Python and system on the runner and on the hosts."]
      : []),
    ...(wanted === undefined
      ? []
      : [`It needs Python ${printable(wanted)}: the build uses that of the runner, a host its own.`]),
  ];
}
