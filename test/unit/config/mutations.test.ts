import { describe, expect, test } from "vitest";
import { COMPLETE, lineOf } from "./complete.ts";
import { problemsOf } from "./problems.ts";

const QA = "environments.qa";
const TARGET = `${QA}.target`;
const BLUE = "environments.blue";

/**
 * What is replaced, by what, and where and in which words that is wrong; `on` is a fragment of the
 * changed text on the line to point at, where that is not the line that was changed.
 */
type Mutation = readonly [from: string, to: string, path: string, message: string, on?: string];

const MUTATIONS: readonly Mutation[] = [
  ["service: shop\n", "service: My Shop\n", "service", "is not the name of a service"],
  ["service: shop\n", "service: 5\n", "service", 'must be text, not the number 5; write it in quotes: "5"'],
  ["service: shop\n", "service:\n", "service", "is empty"],
  ["preset: erlmcp", "preset: erlang", "preset", "is not one of erlmcp, mcp-hub"],
  ["webhook: https://hooks.example.com/x", "webhook: ftp://x", "notify.webhook", "is not a URL"],
  ["webhook: https://hooks.example.com/x", "webhook: ${HOOK", "notify.webhook", "without its }"],
  ["webhook: https://hooks.example.com/x", "hook: https://x.example", "notify.hook", "is not a known key"],
  ["- rebar3 as prod tar", "- rebar3 tar | cat", "build.commands[0]", "needs a shell"],
  ["archive: _build/shop.tar.gz", "archive: /shop.tar.gz", "build.archive", "is absolute"],
  ["manifest: _build/release.json", "manifest: ../release.json", "build.manifest", 'has a "." or ".."'],
  ["http: /everywhere", "http: everywhere", "smoke[0].http", "neither a path nor a URL"],
  ["  qa:\n", "  QA:\n", "environments.QA", "is not the name of an environment"],
  ["profile: staging", "profile: stagin", `${QA}.profile`, 'did you mean "staging"?'],
  ["    profile: staging\n", "", `${QA}.profile`, "is missing", "  qa:\n"],
  ["url: https://qa.example.com/shop/", "url: qa.example.com", `${QA}.url`, "write it with http:// or https://"],
  ["url: https://qa.example.com/shop/", "url: https://me:hunter2@qa.example.com", `${QA}.url`, "has a user or password"],
  ["url: https://qa.example.com/shop/", "url: https://qa.example.com/?q=1", `${QA}.url`, "has a ? or #"],
  ["kind: direct", "kind: mesos", `${TARGET}.kind`, "is not supported; write direct"],
  ["- deploy@web1.example.com:2222", '- "a b"', `${TARGET}.hosts[0]`, '"a b" is not a host name; write [user@]host[:port]'],
  ["- deploy@web1.example.com:2222", "- web1:70000", `${TARGET}.hosts[0]`, "is not a host name"],
  ["- deploy@web1.example.com:2222", "- -oProxyCommand=x", `${TARGET}.hosts[0]`, "is not a host name"],
  ["- deploy@web1.example.com:2222", "- 2001:db8::2", `${TARGET}.hosts[0]`, "write [2001:db8::2]"],
  ["- deploy@web1.example.com:2222", "- 10.0.0.256", `${TARGET}.hosts[0]`, "is not a host name"],
  ["- deploy@web1.example.com:2222", "- 5", `${TARGET}.hosts[0]`, "must be a host"],
  ["- deploy@web1.example.com:2222", "- root@local", `${TARGET}.hosts[0]`, "write local alone"],
  ["        - local\n", "        - local\n        - local\n", `${TARGET}.hosts[3]`, "is the name of hosts[2] as well", "        - local\n        - address"],
  ["- address: 10.0.0.9\n          name: spare", "- name: spare", `${TARGET}.hosts[3].address`, "is missing; write address"],
  ["- address: 10.0.0.9", "- address: u@10.0.0.9", `${TARGET}.hosts[3].address`, "write it as the key user"],
  ["- address: 10.0.0.9", "- address: 10.0.0.9:22", `${TARGET}.hosts[3].address`, "write it as the key port"],
  ["name: spare", 'name: "spare;rm"', `${TARGET}.hosts[3].name`, "is not a name"],
  ["user: root", "user: -root", `${TARGET}.hosts[3].user`, "is not a user name"],
  ["port: 2022", "port: 0", `${TARGET}.hosts[3].port`, "must be 1 or more"],
  ["port: 2022", 'port: "2022"', `${TARGET}.hosts[3].port`, "must be a number, not text; write 2022 without quotes"],
  ["jump: ops@bastion.example.com,gate:2200", "jump: ops bastion", `${TARGET}.hosts[3].jump`, "is not a jump host"],
  ["sudo: true", "sudo: yes", `${TARGET}.hosts[3].sudo`, "must be true or false, not text"],
  ["run-as: shop", "run-as: a b", `${TARGET}.hosts[3].run-as`, "is not a user name"],
  ["path: /srv/spare", "path: /etc", `${TARGET}.hosts[3].path`, "belongs to the system"],
  ["instance: http://127.0.0.1:8081", "instance: 127.0.0.1:8081", `${TARGET}.hosts[3].instance`, "is not a URL"],
  ["env: { ZONE: b }", "env: { 1ZONE: b }", `${TARGET}.hosts[3].env["1ZONE"]`, "is not the name of a variable"],
  ["env: { ZONE: b }", "env: { DB_USER: b }", `${TARGET}.hosts[3].env.DB_USER`, "is a secret as well"],
  ["user: admin", "user: 7", `${TARGET}.user`, "must be text, not the number 7"],
  ["port: 22\n", "port: 2.5\n", `${TARGET}.port`, "must be a whole number"],
  ["jump: bastion\n", "jump: ''\n", `${TARGET}.jump`, "is not a jump host"],
  ["sudo: false", "sudo: 1", `${TARGET}.sudo`, "must be true or false"],
  ["run-as: svc", "run-as: [svc]", `${TARGET}.run-as`, "must be text, not a list"],
  ["path: /srv/shop", "path: srv/shop", `${TARGET}.path`, "is not absolute"],
  ["path: /srv/shop", "path: /srv/../etc", `${TARGET}.path`, 'has a "." or ".."'],
  ["path: /srv/shop", "path: /", `${TARGET}.path`, "is the root of the system"],
  ["path: /srv/shop", "path: /srv/shop/", `${TARGET}.path`, "is not a folder name"],
  ["path: /srv/shop", 'path: "/srv/a b"', `${TARGET}.path`, "is not a folder name"],
  ["instance: http://127.0.0.1:8088/", "instance: file:///x", `${TARGET}.instance`, "is not a URL"],
  ["systemd: shop.service", "systemd: shop@{slot}", `${TARGET}.manager.systemd`, "remove it, or write kind: blue-green"],
  ["systemd: shop.service", "systemd: shop{x}", `${TARGET}.manager.systemd`, "has braces"],
  ["systemd: shop.service", "process: a && b", `${TARGET}.manager.process`, "write it as a list"],
  ["systemd: shop.service", "release: ./shop", `${TARGET}.manager.release`, "is not the name of a release"],
  ["systemd: shop.service", "command: { start: a, stop: b }", `${TARGET}.manager.command.status`, "is missing"],
  ["start-timeout: 61s", "start-timeout: 61", `${TARGET}.start-timeout`, "write 61s, not 61"],
  ["start-timeout: 61s", "start-timeout: 2 minutes", `${TARGET}.start-timeout`, "is not a duration"],
  ["stop-timeout: 31s", "stop-timeout: 31h", `${TARGET}.stop-timeout`, "is not between 1s and 30m"],
  ["connect-timeout: 11s", "connect-timout: 11s", `${TARGET}.connect-timout`, 'did you mean "connect-timeout"?'],
  ["ports: [8088, 9191]", "ports: [8088, 8088]", `${TARGET}.ports[1]`, "is in the list already"],
  ["ports: [8088, 9191]", "ports: 8088", `${TARGET}.ports`, "must be a list, not the number 8088"],
  ["evidence: [current/log/*.log,", "evidence: [$(reboot),", `${TARGET}.evidence[0]`, "is not a glob"],
  ["shared: [data,", "shared: [../data,", `${TARGET}.shared[0]`, "is not a plain name"],
  ["kind: rolling", "kind: roling", `${QA}.strategy.kind`, 'did you mean "rolling"?'],
  ["kind: rolling", "kind: recreate", `${QA}.strategy.max-in-flight`, "belongs to rolling, and kind is recreate", "max-in-flight: 25%"],
  ["max-in-flight: 25%", "max-in-flight: 0%", `${QA}.strategy.max-in-flight`, "is not a share"],
  ["max-in-flight: 25%", "max-in-flight: 0", `${QA}.strategy.max-in-flight`, "must be 1 or more"],
  ["max-in-flight: 25%", "drain: 5s", `${QA}.strategy.drain`, "belongs to blue-green"],
  ["LOG: debug", "LOG: [debug]", `${QA}.env.LOG`, "must be text, a number, true or false"],
  ["LOG: debug", "LO-G: debug", `${QA}.env.LO-G`, "is not the name of a variable"],
  ["LOG: debug", "DB_USER: debug", `${QA}.env.DB_USER`, "is a secret as well"],
  ["LOG: debug", "LOG: ${A-B}", `${QA}.env.LOG`, "which is not a name"],
  ["RATIO: 0.5", "RATIO: 0.50", `${QA}.env.RATIO`, "is read as 0.5"],
  ["DEBUG: true", "DEBUG: True", `${QA}.env.DEBUG`, "is read as true"],
  ["secrets: [DB_USER, DB_PASSWORD]", "secrets: [DB_USER, DB-PASSWORD]", `${QA}.secrets[1]`, "is not the name of a variable"],
  ["secrets: [DB_USER, DB_PASSWORD]", "secrets: [DB_USER, OPTIND]", `${QA}.secrets[1]`, "choose another name"],
  ["secrets: [DB_USER, DB_PASSWORD]", "secrets: [DB_USER, DB_USER]", `${QA}.secrets[1]`, "is in the list already"],
  ["from: config/qa.config", "from: /etc/passwd", `${QA}.config[0].from`, "is absolute"],
  ["- from: config/qa.config\n        to: sys.config", "- from: config/qa.config", `${QA}.config[0].to`, "is missing"],
  ["to: etc/vm.args", "to: sys.config", `${QA}.config[1].to`, "is written by an entry before it"],
  ["to: etc/vm.args", "to: data/vm.args", `${QA}.config[1].to`, 'meets "data" of shared'],
  ["path: /version", "path: version", `${QA}.verify.path`, "is not a path"],
  ["version-field: build.version", "version-field: build..version", `${QA}.verify.version-field`, "is not a path into JSON"],
  ["config-field: build.config", "config-field: true", `${QA}.verify.config-field`, "must be a path into JSON, or false when the service has none, not the word true"],
  ["instance-field: checks[0].node", "instance-field: ''", `${QA}.verify.instance-field`, "is not a path into JSON"],
  ["times: 4", "times: 101", `${QA}.verify.times`, "must be 100 or less"],
  ["interval: 3s", "interval: 1ms", `${QA}.verify.interval`, "is not between 100ms and 5m"],
  ["within: 90s", "within: 9s", `${QA}.verify.within`, "do not fit within 9s"],
  ["name: home", "name: cli", `${QA}.smoke[2].name`, "is the name of an entry before it", "- name: cli\n        command"],
  ["method: POST", "method: FETCH", `${QA}.smoke[0].method`, "is not one of GET"],
  ["method: POST", "method: GET", `${QA}.smoke[0].body`, "is not sent with GET", "body: '{"],
  ['{ X-Key: "${API_KEY}" }', '{ "X Key": a }', `${QA}.smoke[0].headers["X Key"]`, "is not the name of a header"],
  ['{ X-Key: "${API_KEY}" }', '{ X-Key: "a\\r\\nHost: b" }', `${QA}.smoke[0].headers.X-Key`, "has a line end"],
  [`body: '{"a": 1}'`, "body: { a: 1 }", `${QA}.smoke[0].body`, "must be text, not a map"],
  ["status: [200, 204]", "status: [200, 20]", `${QA}.smoke[0].status[1]`, "must be 100 or more"],
  ["status: [200, 204]", "status: []", `${QA}.smoke[0].status`, "is empty"],
  ["max: 2s", "max: 6s", `${QA}.smoke[0].max`, "is longer than the timeout"],
  ["contains: welcome", "contains: ''", `${QA}.smoke[0].contains`, "is empty"],
  ["db.pool: 50", "db..pool: 50", `${QA}.smoke[0].fields["db..pool"]`, "is not a path into JSON"],
  ["db.pool: 50", "db.pool: [50]", `${QA}.smoke[0].fields["db.pool"]`, "must be text, a number"],
  ["timeout: 5s", "timeout: 5", `${QA}.smoke[0].timeout`, "write 5s, not 5"],
  ["attempts: 3", "attempts: 0", `${QA}.smoke[0].attempts`, "must be 1 or more"],
  ["http: https://qa.example.com/health", "htpp: /health", `${QA}.smoke[1]`, "must be a check", "- name: status code"],
  ["command: bin/shop status", "command: bin/shop 'status'", `${QA}.smoke[2].command`, "needs a shell"],
  ["on: runner", "on: laptop", `${QA}.smoke[2].on`, "is not one of host, runner"],
  ["on: runner", "method: GET", `${QA}.smoke[2].method`, "is not a known key"],
  ["bake: 10m", "bake: 25h", `${QA}.bake`, "is not between 0s and 24h"],
  ["run: [bin/shop, migrate]", "run: []", `${QA}.hooks.before[0].run`, "is empty"],
  ["run: [bin/shop, migrate]", "run: [bin/shop, 5]", `${QA}.hooks.before[0].run[1]`, 'write it in quotes: "5"'],
  ["timeout: 5m", "timeout: 5d", `${QA}.hooks.before[0].timeout`, "is not a duration"],
  ["irreversible: true", "irreversible: perhaps", `${QA}.hooks.before[0].irreversible`, "must be true or false"],
  ["run: bin/announce now", "run: FOO=1 bin/announce", `${QA}.hooks.after[0].run`, "begins with a variable"],
  ["on-failure: hold", "on-failure: panic", `${QA}.on-failure`, "is not one of rollback, hold"],
  ["on-host-failure: continue", "on-host-failure: go", `${QA}.on-host-failure`, "is not one of undo, continue"],
  ["wait: 2m", "wait: forever", `${QA}.lease.wait`, "is not a duration"],
  ["guard: 45s", "guard: 9s", `${QA}.lease.guard`, "is not between 10s and 30m"],
  ["keep: 7", "keep: 1", `${QA}.keep`, "must be 2 or more"],
  ["hosts: [blue1]", "hosts: []", `${BLUE}.target.hosts`, "is empty"],
  ["systemd: shop@{slot}", "systemd: shop", `${BLUE}.target.manager.systemd`, "write {slot} in it"],
  ['        a: { instance: "http://127.0.0.1:7001", env: { SLOT_PORT: 7001 } }\n', "", `${BLUE}.strategy.slots.a`, "is missing", "      slots:"],
  ["SLOT_PORT: 7001 }", "ERLANG_COOKIE: x }", `${BLUE}.strategy.slots.a.env.ERLANG_COOKIE`, "by preset erlmcp"],
  ["http://127.0.0.1:7002", "http://127.0.0.1:7001/", `${BLUE}.strategy.slots.b.instance`, "is the instance of slot a"],
  ["switch: bin/switch traffic", "switch: ''", `${BLUE}.strategy.switch`, "is an empty command"],
  ["drain: 15s", "drain: 15", `${BLUE}.strategy.drain`, "write 15s, not 15"],
];

describe("one thing wrong in a complete file", () => {
  test("the file itself is right", () => {
    expect(problemsOf(COMPLETE)).toEqual([]);
  });

  test.each(MUTATIONS.map(([from, to, path, message, on]) => ({ from, to, path, message, on })))("$from → $to", ({ from, to, path, message, on }) => {
    const line = lineOf(COMPLETE, from);
    const text = COMPLETE.replace(from, () => to);
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: "deploy.yml", path, line: on === undefined ? line : lineOf(text, on) });
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.message).not.toContain("hunter2");
  });
});
