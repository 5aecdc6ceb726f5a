import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { init } from "../../../src/app/init.ts";
import { readConfig } from "../../../src/app/inputs/config-file.ts";
import type { Config } from "../../../src/config/types.ts";
import { systemExec } from "../../../src/core/exec.ts";
import { plainLog } from "../../../src/core/log.ts";
import type { World } from "../../../src/core/world.ts";
import { TinyRepository } from "../../kit/rehearsed.ts";
import { CHECKS } from "../../workflows/checks/all.ts";
import { Repository } from "../../workflows/checks/source.ts";
import { ours } from "../../workflows/ours.ts";
import { SAMPLES } from "./samples.ts";

const WORKFLOW = ".github/workflows/pipeline.yml";
const made: TinyRepository[] = [];
afterEach(() => made.splice(0).forEach((repository) => repository.remove()));

interface Ran {
  readonly folder: string;
  readonly text: string;
  readonly config: Config;
  read(file: string): string;
}

function repositoryOf(files: Readonly<Record<string, string>>): TinyRepository {
  const repository = new TinyRepository(files);
  made.push(repository);
  return repository;
}

async function printed(folder: string): Promise<string> {
  const lines: string[] = [];
  const log = plainLog((line) => lines.push(line), { colour: false });
  expect(await init(folder, { exec: systemExec, log, signal: new AbortController().signal } as unknown as World)).toBe(
    0,
  );
  return lines.join("\n");
}

function moved(files: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}

/** What init prints, and the configuration that it wrote, as `validate` reads it. */
async function ran(files: Readonly<Record<string, string>>, below = ""): Promise<Ran> {
  const folder = join(repositoryOf(files).folder, below);
  const text = await printed(folder);
  const log = plainLog(() => {}, { colour: false });
  return {
    folder,
    text,
    config: readConfig(folder, "deploy.yml", log, "refuse"),
    read: (file) => readFileSync(join(folder, file), "utf8"),
  };
}

describe("each kind", () => {
  test("the workflow passes all checks of workflows", async () => {
    const suite = ours();
    const top = await ran(SAMPLES["rebar3"] ?? {});
    const below = await ran(moved(SAMPLES["go"] ?? {}, "services/ledger"), "services/ledger");
    const written = new Repository({
      ...Object.fromEntries(suite.sources.map(({ path, text }) => [path, text])),
      ...suite.pages,
      "examples/top/.github/workflows/pipeline.yml": top.read(WORKFLOW),
      "examples/below/.github/workflows/pipeline.yml": below.read(
        "../../.github/workflows/pipeline-services-ledger.yml",
      ),
    });
    for (const [name, check] of Object.entries(CHECKS)) expect(await check(written), name).toEqual([]);
  });

  test("Node with a build, tests and a lock file", async () => {
    const { config, text, read } = await ran(SAMPLES["node"] ?? {});
    expect(config).toMatchObject({
      service: "order-service",
      build: { archive: "out/order-service.tar.gz" },
      gates: { compile: { run: ["sh", "-c", "npm ci && npm run build"] }, changelog: { file: "CHANGELOG.md" } },
    });
    expect(config.build?.commands[0]).toEqual(["npm", "prune", "--omit=dev"]);
    expect(config.environments["production"]).toMatchObject({
      target: {
        manager: { kind: "process", command: ["node", "dist/server.js", "--quiet"] },
        hosts: [{ instance: "http://127.0.0.1:4000" }],
      },
      env: { HTTP_PORT: "4000" },
      verify: { path: "/healthz" },
    });
    expect(text).toMatch(/^ {2}package\.json:5 +start is "node dist\/server\.js --quiet"/m);
    expect(text).toMatch(/^ {2}src\/server\.js:2 +has the route \/healthz/m);
    expect(text).not.toContain("Before a rehearsal can succeed");
    expect(read("deploy.yml")).not.toMatch(/changelog:|unit:/);
  });

  test("Node without a version, tests, a health route or a variable for its port: each is named", async () => {
    const { config, text } = await ran(SAMPLES["node without anything"] ?? {});
    expect(config).toMatchObject({
      service: "hello",
      build: undefined,
      gates: { version: false, unit: false, changelog: false },
    });
    expect(config.environments["staging"]).toMatchObject({
      env: { PORT: "3000" },
      target: { manager: { command: ["node", "index.js"] } },
    });
    expect(text).toContain("index.js:1: let the service read its port");
    expect(text).toContain('if (request.url === "/health") return response.end');
  });

  test("an Erlang release", async () => {
    const { config, text, read } = await ran(SAMPLES["rebar3"] ?? {});
    expect(config).toMatchObject({ service: "shop", build: undefined, gates: { custom: [{ name: "common-test" }] } });
    expect(config.environments["staging"]).toMatchObject({
      target: { manager: { kind: "release", name: "shop" } },
      env: { SHOP_PORT: "8090", SHOP_NODE: "shop-staging" },
    });
    expect(config.environments["production"]?.env["SHOP_NODE"]).toBe("shop-production");
    expect(read(WORKFLOW)).toContain('otp-version: "26.2"\n');
    expect(text).toMatch(/rebar\.config:4 +has the release shop/);
    expect(text).toMatch(/src\/shop\.app\.src:3 +version "1\.4\.0"/);
    expect(text).not.toContain("Before a rehearsal");
  });

  test("Go with a flag for its address, two programs and templates", async () => {
    const { config, text } = await ran(SAMPLES["go"] ?? {});
    expect(config.build?.commands).toEqual([
      ["rm", "-rf", "out/release"],
      ["mkdir", "-p", "out/release"],
      [
        "env",
        "CGO_ENABLED=0",
        "go",
        "build",
        "-trimpath",
        "-ldflags=-X main.version={version}",
        "-o",
        "out/release/ledger",
        "./cmd/ledger",
      ],
      ["cp", "-R", "templates", "out/release"],
      ["tar", "-czf", "out/ledger.tar.gz", "-C", "out/release", "."],
    ]);
    expect(config.environments["staging"]?.target).toMatchObject({
      manager: { command: ["./ledger", "--addr", ":7070"] },
    });
    expect(config.gates).toMatchObject({ unit: { run: ["go", "test", "-v", "./..."] }, version: false });
    expect(text).toContain('There are other programs: "cmd/tool"');
    expect(text).toContain("Add `out/` to .gitignore");
  });

  test("FastAPI with requirements and pytest", async () => {
    const { config } = await ran(SAMPLES["fastapi"] ?? {});
    expect(config).toMatchObject({
      service: "prices-api",
      gates: { unit: { run: [".venv/bin/python", "-m", "pytest"] } },
    });
    expect(config.environments["staging"]).toMatchObject({
      target: {
        manager: { command: ["sh", "-c", 'exec python3 -m uvicorn prices.main:app --host 0.0.0.0 --port "$PORT"'] },
      },
      env: { PORT: "8000", PYTHONPATH: "python-packages" },
    });
  });

  test("Django, whose route is there and has no version", async () => {
    const { config, text } = await ran(SAMPLES["django"] ?? {});
    expect(config.environments["staging"]?.target).toMatchObject({
      manager: {
        command: ["sh", "-c", 'exec python3 -m gunicorn site_a.wsgi:application --bind "0.0.0.0:$PORT"'],
      },
    });
    expect(text).toContain("site_a/urls.py:1: let /health answer with the version");
  });

  test("a Procfile of Python starts modules of the release", async () => {
    const { config } = await ran({ ...SAMPLES["django"], Procfile: "web: gunicorn site_a.wsgi --log-file -\n" });
    expect(config.environments["staging"]?.target).toMatchObject({
      manager: { command: ["python3", "-m", "gunicorn", "site_a.wsgi", "--log-file", "-"] },
    });
  });

  test("Python with the standard library alone", async () => {
    const { config, text } = await ran(SAMPLES["python alone"] ?? {});
    expect(config).toMatchObject({ build: undefined, gates: { unit: false, custom: [{ name: "unittest" }] } });
    expect(text).toContain("server.py:5: let the service read its port");
    expect(text).toContain("server.py:2: let /health answer with the version");
  });

  test("a Procfile, and the port of a Dockerfile", async () => {
    const { config, text } = await ran(SAMPLES["procfile"] ?? {});
    expect(config.environments["staging"]?.target).toMatchObject({
      manager: { command: ["sh", "-c", "exec node web.js --port $PORT"] },
      hosts: [{ instance: "http://127.0.0.1:8081" }],
    });
    expect(config.build?.commands[0]).toEqual(["mkdir", "-p", "out"]);
    expect(config.gates).toMatchObject({ compile: { run: ["corepack", "yarn", "install", "--frozen-lockfile"] } });
    expect(text).toMatch(/Dockerfile:1 +images cannot be deployed yet/);
  });
});

describe("files that are there", () => {
  test("a second run changes nothing", async () => {
    const { folder, read } = await ran(SAMPLES["go"] ?? {});
    const before = [read("deploy.yml"), read(WORKFLOW)];
    const text = await printed(folder);
    expect([read("deploy.yml"), read(WORKFLOW)]).toEqual(before);
    expect(text).toContain("deploy.yml is there, as init writes it.");
    expect(text).not.toContain("was written");
  });

  test("stay as they are, and what init would write is printed", async () => {
    const { folder } = repositoryOf({ ...SAMPLES["go"], "deploy.yml": "service: mine\n", [WORKFLOW]: "name: mine\n" });
    const text = await printed(folder);
    expect(readFileSync(join(folder, "deploy.yml"), "utf8")).toBe("service: mine\n");
    expect(readFileSync(join(folder, WORKFLOW), "utf8")).toBe("name: mine\n");
    expect(text).toContain("deploy.yml is there and stays as it is. Remove it to get this one:");
    expect(text).toContain("  | service: ledger");
    expect(text).not.toContain("Left for you");
  });

  test("a workflow that calls the pipeline already gets no second one", async () => {
    const caller =
      "on: {push: {tags: ['v*']}}\njobs:\n  release:\n    uses: org/erlmcp-actions/.github/workflows/pipeline.yml@v1\n";
    const { folder, text } = await ran({ ...SAMPLES["go"], ".github/workflows/release.yml": caller });
    expect(existsSync(join(folder, WORKFLOW))).toBe(false);
    expect(text).toContain(".github/workflows/release.yml:4 calls the pipeline already");
  });

  test("a service below the top has its own workflow, at the top", async () => {
    const { read } = await ran(moved(SAMPLES["go"] ?? {}, "services/x: y"), "services/x: y");
    expect(read(`../../.github/workflows/pipeline-services-x-y.yml`)).toContain(
      '      working-directory: "services/x: y"\n',
    );
  });

  test.each(["${{ github.token }}", "a\nb"])(
    "a folder %j is refused, as a workflow would have to name it",
    async (name) => {
      const { folder } = repositoryOf(moved(SAMPLES["go"] ?? {}, name));
      await expect(printed(join(folder, name))).rejects.toThrow(/cannot be named in a workflow/);
      expect(existsSync(join(folder, name, "deploy.yml"))).toBe(false);
    },
  );

  test("a link in the place of deploy.yml stays", async () => {
    const { folder } = repositoryOf(SAMPLES["go"] ?? {});
    symlinkSync("/nowhere", join(folder, "deploy.yml"));
    expect(await printed(folder)).toContain("deploy.yml is there and stays as it is.");
    expect(lstatSync(join(folder, "deploy.yml")).isSymbolicLink()).toBe(true);
  });

  test("a workflow that git ignores is named", async () => {
    const { text } = await ran({ ...SAMPLES["go"], ".gitignore": ".*\nout\n" });
    expect(text).toContain(`git add --force ${WORKFLOW}`);
  });

  test("tags without a v start the workflow too", async () => {
    const repository = repositoryOf(SAMPLES["go"] ?? {});
    repository.git("tag", "--delete", "v1.0.0");
    repository.git("tag", "1.2.0");
    await printed(repository.folder);
    expect(readFileSync(join(repository.folder, WORKFLOW), "utf8")).toContain('push: { tags: ["[0-9]*"] }');
  });
});

describe("what cannot be deployed", () => {
  const COMPOSE = `services:
  db:
    image: postgres
  web:
    build: ./web
    environment: {DATABASE_URL: x}
`;
  test.each([
    [
      "a compose file alone",
      { "compose.yaml": COMPOSE },
      /^compose\.yaml has the services db, web, but compose files cannot be deployed yet, and nothing was written/,
    ],
    ["an image alone", { Dockerfile: "FROM nginx\n" }, /^Dockerfile is all there is to read/],
    ["a library of Erlang", { "rebar.config": "{deps, []}.\n" }, /^rebar\.config has no release/],
    ["a broken rebar.config", { "rebar.config": "{deps, [}.\n" }, /^rebar\.config is not a list of Erlang terms/],
    ["a broken package.json", { "package.json": "{" }, /^package\.json is not a JSON object/],
    ["a package without a start", { "package.json": '{"name": "x"}' }, /^package\.json has no script `start`/],
    [
      "a server for development",
      { "package.json": '{\n"scripts": {\n"start": "react-scripts start"}}' },
      /^package\.json:3: start is "react-scripts start", a server for development/,
    ],
    [
      "an application without its framework",
      { "app.py": "app = Flask(__name__)\napp.run(port=8000)\n" },
      /^it needs flask, and neither requirements\.txt nor pyproject\.toml names it here/,
    ],
    [
      "Django without a server",
      { "requirements.txt": "django\n", "a/wsgi.py": "application = get_wsgi_application()\n" },
      /^a\/wsgi\.py:1 is an application of Django, and no server/,
    ],
    ["nothing", { "README.md": "" }, /^no service was found/],
  ])("%s: nothing is written", async (_name, files: Record<string, string>, message) => {
    const { folder } = repositoryOf(files);
    const before = readdirSync(folder).sort();
    await expect(printed(folder)).rejects.toThrow(message);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  test("a compose file names the folders of services that can be", async () => {
    const { folder } = repositoryOf({
      "compose.yaml": COMPOSE,
      "web/package.json": '{"name": "web", "version": "1.0.0", "scripts": {"start": "node a.js"}}',
    });
    await expect(printed(folder)).rejects.toMatchObject({
      fix: expect.stringContaining("`cd web && erlmcp-actions init`"),
    });
  });

  test("beside a service, a compose file shows what must run elsewhere", async () => {
    const { text } = await ran({ ...SAMPLES["go"], "compose.yaml": COMPOSE });
    expect(text).toMatch(/compose\.yaml:2 +service "db" \("postgres"\) is not deployed: it must run elsewhere/);
    expect(text).toContain('the service "web" has the variables DATABASE_URL');
  });
});

describe("hostile repositories", () => {
  test("values stay values, on one line", async () => {
    const nasty = 'x"\\n${{ secrets.A }} # b: [c]\u2028\u001b[31m';
    const { config, read, text } = await ran({
      "package.json": JSON.stringify(
        {
          name: `../${nasty}`,
          version: nasty,
          scripts: { start: `node ${nasty}`, test: nasty, build: nasty },
          dependencies: { [nasty]: nasty },
        },
        null,
        2,
      ),
      "compose.yaml": `services: {${JSON.stringify(nasty)}: {image: ${JSON.stringify(nasty)}, environment: [${JSON.stringify(nasty)}]}}`,
      [`CHANGELOG.md`]: nasty,
    });
    expect(config.service).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(config.environments["staging"]?.target).toMatchObject({ manager: { command: ["npm", "start"] } });
    expect(Object.keys(config.environments)).toEqual(["staging", "production"]);
    expect(read(WORKFLOW)).not.toContain("secrets.A");
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u001b\u2028]/);
  });

  test("a command with a quote, a backslash or a colon is one YAML value", async () => {
    const web = `node 'a: b' "c\\d" # {e}, [f]`;
    const { config } = await ran({ ...SAMPLES["procfile"], Procfile: `web: ${web}\n` });
    expect(config.environments["staging"]?.target).toMatchObject({ manager: { command: ["sh", "-c", `exec ${web}`] } });
  });

  test("nothing is read through a link that leads out", async () => {
    const outside = repositoryOf({ "package.json": '{"name": "secret", "scripts": {"start": "node a.js"}}' });
    const { folder } = repositoryOf({ "README.md": "" });
    symlinkSync(join(outside.folder, "package.json"), join(folder, "package.json"));
    await expect(printed(folder)).rejects.toThrow(/^no service was found/);
  });

  test("nothing is written through a link", async () => {
    const outside = repositoryOf({ "README.md": "" });
    const { folder } = repositoryOf(SAMPLES["go"] ?? {});
    symlinkSync(outside.folder, join(folder, ".github"));
    await expect(printed(folder)).rejects.toThrow(/a link leads out of the repository/);
    expect(readdirSync(outside.folder)).toEqual([".git", "README.md"]);
    expect(existsSync(join(folder, "deploy.yml"))).toBe(false);
  });

  test.each([
    ["a file of 10 MB", { "package.json": `{"name": "${"x".repeat(10_000_000)}"}` }],
    ["deep nesting", { "rebar.config": `${"[".repeat(100_000)}.` }],
    ["aliases of aliases", { "compose.yaml": bomb() }],
    ["one endless line", { "requirements.txt": "", "app.py": `x = "${"/health ".repeat(40_000)}"` }],
  ])("%s ends soon, with an error", async (_name, files: Record<string, string>) => {
    const startedAt = performance.now();
    await expect(printed(repositoryOf(files).folder)).rejects.toThrow(
      /^(?:no service was found|rebar.config is not|compose.yaml is not|no start command)/,
    );
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  test("the folder must be in a git repository", async () => {
    const folder = join(tmpdir(), `no-repository-${process.pid}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "go.mod"), "module x\n");
    try {
      await expect(printed(folder)).rejects.toThrow(/^this is no git repository/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function bomb(): string {
  const levels = Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(10)}]`);
  return `a0: &a0 [x]\n${levels.join("\n")}\nservices: {web: {image: *a12}}\n`;
}
