/** Small repositories of each kind, by the name of what they show. */
export const SAMPLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  node: {
    "package.json": `{
  "name": "@acme/Order_Service",
  "version": "2.3.1",
  "scripts": {
    "start": "node dist/server.js --quiet",
    "build": "tsc",
    "test": "mocha"
  },
  "dependencies": { "express": "4.21.2" },
  "devDependencies": { "mocha": "10.8.2" },
  "engines": { "node": ">=22" }
}
`,
    "package-lock.json": "{}\n",
    "src/server.js": `const app = express();
app.get("/healthz", (request, response) => {
  response.json({ status: "ok", version: process.env.RELEASE_VERSION });
});
app.listen(process.env.HTTP_PORT || 4000);
`,
    "CHANGELOG.md": "# Changelog\n\n## [2.3.1] - 2026-11-01\n- orders\n",
    ".gitignore": "node_modules\ndist\nout\n",
  },
  "node without anything": {
    "index.js": 'require("http").createServer((request, response) => response.end("hello")).listen(3000);\n',
    "package.json": '{\n  "name": "hello",\n  "main": "index.js"\n}\n',
  },
  rebar3: {
    "rebar.config": `%% A comment with {relx, "inside"}.
{erl_opts, [debug_info, {d, 'TEST', true}]}.
{relx, [
  {release, {shop, "1.4.0"}, [shop, sasl]},
  {vm_args_src, "config/vm.args.src"},
  {overlay, [{template, "a/<\\"b>", <<"c">>}]}
]}.
{minimum_otp_vsn, "26.2"}.
`,
    "src/shop.app.src": '{application, shop, [\n  {description, "A shop"},\n  {vsn, "1.4.0"}\n]}.\n',
    "src/shop_http.erl": `-module(shop_http).
routes() -> [{"/health", shop_health, []}].
port() -> list_to_integer(os:getenv("SHOP_PORT", "8090")).
version() -> os:getenv("RELEASE_VERSION").
`,
    "test/shop_tests.erl": "-module(shop_tests).\n",
    "test/shop_SUITE.erl": "-module(shop_SUITE).\n",
    "config/vm.args.src": "-sname ${SHOP_NODE}\n",
  },
  go: {
    "go.mod": "module github.com/acme/ledger/v2\n\ngo 1.24\n",
    "cmd/ledger/main.go": `package main

var version = "dev"

func main() {
	addr := flag.String("addr", ":7070", "address")
	http.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) { json.NewEncoder(w).Encode(answer{Version: version}) })
}
`,
    "cmd/tool/main.go": "package main\n\nfunc main() {}\n",
    "ledger_test.go": "package ledger\n",
    "templates/index.html": "<p>\n",
  },
  fastapi: {
    "pyproject.toml":
      '[project]\nname = "Prices API"\nversion = "0.3.0"\nrequires-python = ">=3.11"\n\n[tool.other]\nname = "wrong"\n',
    "requirements.txt": "fastapi==0.115.0\nuvicorn==0.32.0\n",
    "prices/main.py": `app = FastAPI(title="prices")
@app.get("/health")
def health(): return {"version": os.environ["RELEASE_VERSION"]}
`,
    "tests/test_prices.py": "def test_one():\n    assert True\n",
  },
  django: {
    "requirements.txt": "django\ngunicorn\n",
    "site_a/wsgi.py": "application = get_wsgi_application()\n",
    "site_a/urls.py": 'urlpatterns = [\n    path("healthz", health),\n]\n',
  },
  "python alone": {
    "server.py": `class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        pass

HTTPServer(("", 8000), Handler).serve_forever()
`,
    "tests/test_server.py": "import unittest\n",
  },
  procfile: {
    "package.json": '{\n  "name": "web",\n  "version": "1.0.0",\n  "dependencies": {"a": "1"}\n}\n',
    Procfile: "web: node web.js --port $PORT\n",
    "yarn.lock": "",
    Dockerfile: 'FROM node:22\nEXPOSE 8081\nCMD ["node", "web.js"]\n',
    "web.js": "",
  },
};
