// Starts the real server and sends requests, as a client would.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const base = JSON.parse(readFileSync(join(root, 'mcp-servers.json'), 'utf8'));
const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
const scratch = mkdtempSync(join(tmpdir(), 'mcp-hub-test-'));
const running = new Set();
let files = 0;

after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
});

function configFile(change) {
  const config = structuredClone(base);
  files += 1;
  const path = join(scratch, `config-${files}.json`);
  writeFileSync(path, typeof change === 'string' ? change : JSON.stringify((change?.(config), config), null, 2));
  return path;
}

/** Starts a hub and waits for its `listening` line or its end. */
function start(change, env = {}) {
  const child = spawn(process.execPath, [join(root, 'server.js')], {
    env: { PATH: process.env.PATH, HOME: scratch, PORT: '0', MCP_CONFIG: configFile(change), GEMINI_API_KEY: 'test-key', GITHUB_PERSONAL_ACCESS_TOKEN: 'test-token', ...env },
  });
  running.add(child);
  const hub = { child, out: '', err: '', url: null };
  hub.exited = new Promise((resolve) => {
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text) => { hub.err += text; });
  const listening = new Promise((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      hub.out += text;
      const port = /"msg":"listening".*?"port":(\d+)/.exec(hub.out)?.[1];
      if (port) {
        hub.url = `http://127.0.0.1:${port}`;
        resolve();
      }
    });
  });
  hub.stop = () => {
    child.kill('SIGTERM');
    return hub.exited;
  };
  return Promise.race([listening, hub.exited]).then(() => hub);
}

const call = async (hub, session, method, params, id = 1) => {
  const response = await fetch(`${hub.url}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(session ? { 'mcp-session-id': session } : {}) },
    body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
  });
  const text = await response.text();
  return { status: response.status, session: response.headers.get('mcp-session-id'), ...(text ? JSON.parse(text) : {}) };
};
const open = async (hub) => (await call(hub, null, 'initialize', {})).session;
const names = async (hub, session) => (await call(hub, session, 'tools/list')).result.tools.map((tool) => tool.name);
const analyze = (hub, session, prompt) => call(hub, session, 'tools/call', { name: 'hub__analyze_prompt', arguments: { prompt } });
const health = async (hub) => (await fetch(`${hub.url}/health`)).json();
const META = ['hub__analyze_prompt'];

describe('prompt-based mode', () => {
  let hub;
  before(async () => { hub = await start(); });
  after(() => hub.stop());

  test('health reports version, mode, provider and that the key is set, and no secret', async () => {
    const body = await health(hub);
    assert.deepEqual([body.status, body.version, body.mode, body.provider, body.apiKeySet], ['healthy', version, 'prompt-based', 'gemini', true]);
    assert.ok(body.instance.endsWith(`-${hub.child.pid}`));
    assert.ok(!JSON.stringify(body).includes('test-key'));
  });
  test('initialize answers protocol, server and session', async () => {
    const { result, session } = await call(hub, null, 'initialize', { protocolVersion: '2025-03-26' });
    assert.equal(result.protocolVersion, '2025-03-26');
    assert.deepEqual(result.serverInfo, { name: 'mcp-hub', version });
    assert.match(session, /^[0-9a-f-]{36}$/);
  });
  test('a new session sees only the meta tool', async () => {
    assert.deepEqual(await names(hub, await open(hub)), META);
  });
  test('a prompt about files shows the tools of filesystem only', async () => {
    const session = await open(hub);
    const { result } = await analyze(hub, session, 'Read the README file');
    assert.deepEqual(result.structuredContent.categories.map((c) => c.name), ['filesystem']);
    const shown = await names(hub, session);
    assert.ok(shown.includes('filesystem__read_file'));
    assert.ok(!shown.some((name) => name.startsWith('github__')));
  });
  test('a prompt about both shows both', async () => {
    const session = await open(hub);
    await analyze(hub, session, 'Save the list of issues of the repository in a file');
    const shown = await names(hub, session);
    assert.ok(shown.includes('filesystem__write_file') && shown.includes('github__create_issue'));
  });
  test('exposure adds up over prompts', async () => {
    const session = await open(hub);
    await analyze(hub, session, 'open a folder');
    const few = await names(hub, session);
    await analyze(hub, session, 'open an issue');
    assert.ok((await names(hub, session)).length > few.length);
  });
  test('exposure of one session does not reach another', async () => {
    const [one, other] = [await open(hub), await open(hub)];
    await analyze(hub, one, 'list my github issues');
    assert.ok((await names(hub, one)).length > 1);
    assert.deepEqual(await names(hub, other), META);
  });
  test('many sessions at once do not affect each other', async () => {
    const prompts = Array.from({ length: 20 }, (_, n) => ['read a file', 'open an issue'][n % 2]);
    const lists = await Promise.all(prompts.map(async (prompt) => {
      const session = await open(hub);
      await analyze(hub, session, prompt);
      return names(hub, session);
    }));
    lists.forEach((list, n) => assert.equal(list.some((name) => name.startsWith('filesystem__')), n % 2 === 0));
  });
  test('a prompt that matches nothing shows no further tool', async () => {
    const session = await open(hub);
    const { result } = await analyze(hub, session, 'What is the weather like?');
    assert.deepEqual(result.structuredContent.categories, []);
    assert.deepEqual(await names(hub, session), META);
  });
  test('an empty prompt is refused', async () => {
    const session = await open(hub);
    for (const prompt of ['', '   ', null, 7]) assert.equal((await analyze(hub, session, prompt)).error.code, -32602);
  });
  test('a very long prompt and special characters are accepted', async () => {
    const session = await open(hub);
    assert.ok((await analyze(hub, session, `read a file ${'x'.repeat(200_000)}`)).result);
    assert.ok((await analyze(hub, session, '"; DROP TABLE \u0000 ${HOME} $(id) \u{1F600} \ud800')).result);
  });
  test('prompts in other languages are understood', async () => {
    for (const [prompt, server] of [['Öffne die Datei', 'filesystem'], ['ファイルを読んで', 'filesystem'], ['Открой репозиторий', 'github'], ['abre la carpeta', 'filesystem']]) {
      const { result } = await analyze(hub, await open(hub), prompt);
      assert.deepEqual(result.structuredContent.categories.map((c) => c.name), [server], prompt);
    }
  });
  test('a tool that is not shown cannot be called', async () => {
    const { error } = await call(hub, await open(hub), 'tools/call', { name: 'github__create_issue', arguments: {} });
    assert.equal(error.code, -32602);
  });
  test('a request without a session is 400, with an unknown one 404, after its end 404', async () => {
    assert.equal((await call(hub, null, 'tools/list')).status, 400);
    assert.equal((await call(hub, 'nobody', 'tools/list')).status, 404);
    const session = await open(hub);
    assert.equal((await fetch(`${hub.url}/mcp`, { method: 'DELETE', headers: { 'mcp-session-id': session } })).status, 204);
    assert.equal((await call(hub, session, 'tools/list')).status, 404);
  });
  test('a request that is not JSON-RPC is refused and the hub keeps running', async () => {
    const post = (body, headers = {}) => fetch(`${hub.url}/mcp`, { method: 'POST', body, headers });
    assert.equal((await post('{')).status, 400);
    assert.equal((await post('[]')).status, 400);
    assert.equal((await post('x'.repeat(1_100_000))).status, 413);
    assert.equal((await post('{}', { origin: 'https://elsewhere.example' })).status, 403);
    assert.equal((await fetch(`${hub.url}/nothing`)).status, 404);
    assert.equal((await fetch(`${hub.url}/health`, { method: 'POST' })).status, 405);
    assert.equal((await health(hub)).status, 'healthy');
  });
  test('events begin with ready', async () => {
    const abort = new AbortController();
    const response = await fetch(`${hub.url}/events`, { signal: abort.signal });
    assert.match(response.headers.get('content-type'), /^text\/event-stream/);
    const { value } = await response.body.getReader().read();
    assert.match(new TextDecoder().decode(value), /event: ready\ndata: \{/);
    abort.abort();
  });
});

describe('other settings', () => {
  const once = async (change, env, use) => {
    const hub = await start(change, env);
    try {
      return await use(hub);
    } finally {
      await hub.stop();
    }
  };

  test('static mode shows every tool at once', () =>
    once((config) => { config.toolFiltering.mode = 'static'; }, {}, async (hub) => {
      assert.equal((await names(hub, await open(hub))).length, 9);
      assert.equal((await health(hub)).mode, 'static');
    }));
  test('without session isolation exposure is shared', () =>
    once((config) => { config.toolFiltering.promptBasedFiltering.sessionIsolation = false; }, {}, async (hub) => {
      await analyze(hub, await open(hub), 'read a file');
      assert.ok((await names(hub, await open(hub))).includes('filesystem__read_file'));
    }));
  test('a category below the confidence threshold is not shown', () =>
    once((config) => { config.toolFiltering.llmCategorization.confidenceThreshold = 0.99; }, {}, async (hub) => {
      const session = await open(hub);
      await analyze(hub, session, 'read a file');
      assert.deepEqual(await names(hub, session), META);
    }));
  test('a provider that fails is replaced by keywords and counted by kind', async () => {
    const provider = createServer((_request, response) => response.writeHead(503).end());
    await new Promise((resolve) => { provider.listen(0, '127.0.0.1', resolve); });
    try {
      await once(null, { LLM_ENDPOINT: `http://127.0.0.1:${provider.address().port}` }, async (hub) => {
        const { result } = await analyze(hub, await open(hub), 'read a file');
        assert.equal(result.structuredContent.by, 'words');
        const stats = await (await fetch(`${hub.url}/stats`)).json();
        assert.deepEqual(stats.providerErrors, { http_503: 1 });
      });
    } finally {
      provider.close();
    }
  });
  test('an unset key is logged by name and shown in health', () =>
    once(null, { GEMINI_API_KEY: '' }, async (hub) => {
      assert.equal((await health(hub)).apiKeySet, false);
      assert.match(hub.out, /"names":\["GEMINI_API_KEY"\]/);
    }));
  test('a configuration that is not JSON stops the start with line and column', async () => {
    const hub = await start('{\n  "mcpServers": {,}\n}\n');
    assert.equal((await hub.exited).code, 1);
    assert.match(hub.err, /config-\d+\.json:2:18: expected a property name in double quotes, found ","/);
  });
  test('SIGTERM lets a running request finish and exits with 0', async () => {
    const hub = await start();
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize' });
    const answered = new Promise((resolve, reject) => {
      const request = httpRequest(`${hub.url}/mcp`, { method: 'POST', headers: { 'content-length': body.length } }, (response) => resolve(response.statusCode));
      request.on('error', reject);
      request.write(body.slice(0, 10));
      setTimeout(() => hub.child.kill('SIGTERM'), 200);
      setTimeout(() => request.end(body.slice(10)), 600);
    });
    assert.equal(await answered, 200);
    assert.deepEqual(await hub.exited, { code: 0, signal: null });
  });
});
