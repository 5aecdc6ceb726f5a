// MCP over HTTP: JSON-RPC, one exposure per session.

import { randomUUID } from 'node:crypto';
import { categorize, ProviderError } from './categorize.js';
import { META_TOOL, toolsOf } from './tools.js';

const PROTOCOLS = ['2025-06-18', '2025-03-26', '2024-11-05'];
const MAX_SESSIONS = 10_000;
const SESSION_IDLE_MS = 60 * 60 * 1000;

const rpcError = (code, message) => Object.assign(new Error(message), { rpc: { code, message } });

export function createMcp({ settings, version, log, env = process.env }) {
  const tools = toolsOf(settings.servers);
  const sessions = new Map();
  const shared = new Set();
  const stats = { calls: {}, categories: {}, sessionsOpened: 0, providerCalls: 0, providerErrors: {} };

  const touch = (session) => {
    session.seen = Date.now();
    sessions.delete(session.id);
    sessions.set(session.id, session);
  };
  const open = () => {
    if (sessions.size >= MAX_SESSIONS) sessions.delete(sessions.keys().next().value);
    const session = { id: randomUUID(), seen: 0, exposed: settings.sessionIsolation ? new Set() : shared };
    touch(session);
    stats.sessionsOpened += 1;
    return session;
  };
  // The map is ordered by last use: the idle ones are at its front.
  const sweep = () => {
    for (const session of sessions.values()) {
      if (Date.now() - session.seen < SESSION_IDLE_MS) break;
      sessions.delete(session.id);
    }
  };
  setInterval(sweep, 60_000).unref();

  const showsAll = settings.mode === 'static' || settings.defaultExposure === 'all';
  const shown = (session) => tools.filter(({ server }) => server === null || showsAll || session.exposed.has(server));

  async function analyze(session, prompt) {
    if (typeof prompt !== 'string' || prompt.trim() === '') throw rpcError(-32602, 'prompt: must be a string that is not empty');
    let found;
    try {
      found = await categorize(prompt, settings, stats, env);
    } catch (error) {
      if (error instanceof ProviderError) throw rpcError(-32001, error.message);
      throw error;
    }
    const chosen = found.categories.filter(({ confidence }) => confidence >= settings.threshold);
    for (const { name } of chosen) {
      session.exposed.add(name);
      stats.categories[name] = (stats.categories[name] ?? 0) + 1;
    }
    log.debug('exposure updated', { session: session.id, by: found.by, categories: found.categories, exposed: [...session.exposed] });
    const structured = { categories: found.categories, by: found.by, exposed: shown(session).map(({ tool }) => tool.name) };
    return { content: [{ type: 'text', text: JSON.stringify(structured) }], structuredContent: structured };
  }

  const methods = {
    ping: () => ({}),
    'tools/list': (session) => ({ tools: shown(session).map(({ tool }) => tool) }),
    'tools/call': (session, params) => {
      const found = shown(session).find(({ tool }) => tool.name === params.name);
      if (!found) throw rpcError(-32602, `unknown tool, or not shown to this session: ${String(params.name).slice(0, 100)}`);
      if (params.name === META_TOOL) return analyze(session, params.arguments?.prompt);
      return { isError: true, content: [{ type: 'text', text: `server ${found.server} is not connected` }] };
    },
  };

  const initialize = (params) => ({
    protocolVersion: PROTOCOLS.includes(params.protocolVersion) ? params.protocolVersion : PROTOCOLS[0],
    capabilities: { tools: { listChanged: true } },
    serverInfo: { name: 'mcp-hub', version },
  });

  /** One message: { status, body, session } to answer with. */
  async function handle(message, sessionId) {
    const isRequest = message !== null && typeof message === 'object' && !Array.isArray(message) && message.jsonrpc === '2.0' && typeof message.method === 'string';
    if (!isRequest) return { status: 400, body: { jsonrpc: '2.0', id: null, error: { code: -32600, message: 'not a JSON-RPC 2.0 request' } } };
    const { id, method } = message;
    const params = message.params !== null && typeof message.params === 'object' ? message.params : {};
    const failed = (status, error) => ({ status, body: { jsonrpc: '2.0', id: id ?? null, error } });
    if (method === 'initialize' && id !== undefined) {
      stats.calls.initialize = (stats.calls.initialize ?? 0) + 1;
      const session = open();
      return { status: 200, session: session.id, body: { jsonrpc: '2.0', id, result: initialize(params) } };
    }
    if (!sessionId) return failed(400, { code: -32000, message: 'Mcp-Session-Id header is missing' });
    const session = sessions.get(sessionId);
    if (!session) return failed(404, { code: -32000, message: 'session not found' });
    touch(session);
    if (id === undefined) return { status: 202, session: session.id };
    if (!Object.hasOwn(methods, method)) return failed(200, { code: -32601, message: 'method not found' });
    stats.calls[method] = (stats.calls[method] ?? 0) + 1;
    try {
      return { status: 200, session: session.id, body: { jsonrpc: '2.0', id, result: await methods[method](session, params) } };
    } catch (error) {
      if (!error.rpc) log.error('call failed', { method, error: error.message });
      return failed(200, error.rpc ?? { code: -32603, message: 'internal error' });
    }
  }

  return { handle, stats, close: (id) => sessions.delete(id), count: () => sessions.size };
}
