#!/usr/bin/env node
// The hub: HTTP, configuration, start and stop.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, loadConfig, referencedNames, resolveReferences, settingsOf } from './lib/config.js';
import { createEvents } from './lib/events.js';
import { parseFault, startFault } from './lib/faults.js';
import { createLog } from './lib/log.js';
import { createMcp } from './lib/mcp.js';

const MAX_BODY = 1024 * 1024;
const env = process.env;
const here = dirname(fileURLToPath(import.meta.url));

function exitWith(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function setup() {
  const port = env.PORT ? Number(env.PORT) : 7000;
  if (!Number.isInteger(port) || port < 0 || port > 65535) exitWith(`PORT: ${env.PORT} is not a port`);
  try {
    const config = env.MCP_CONFIG ? loadConfig(env.MCP_CONFIG) : loadConfig(join(here, 'mcp-servers.json'), 'mcp-servers.json');
    const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
    return { config, version, port, host: env.HOST || '127.0.0.1', fault: parseFault(env.FAULT) };
  } catch (error) {
    if (error instanceof ConfigError || error.message.startsWith('FAULT')) exitWith(error.message);
    throw error;
  }
}

const { config, version: packageVersion, port, host, fault } = setup();
if (fault.kind === 'crash') throw new Error('the hub cannot start (FAULT=crash)');

const log = createLog(env);
const settings = settingsOf(config);
const version = fault.kind === 'wrong-version' ? '0.0.0-wrong' : packageVersion;
const mcp = createMcp({ settings, version, log, env });
const events = createEvents();
const startedAt = Date.now();
let stopping = false;

function health() {
  const age = (Date.now() - startedAt) / 1000;
  const failing = fault.kind === 'health-500' || (fault.kind === 'fail-after' && age >= fault.seconds);
  const body = {
    status: failing ? 'unhealthy' : 'healthy',
    version,
    commit: env.RELEASE_COMMIT ?? null,
    configHash: env.RELEASE_CONFIG_HASH ?? null,
    instance: `${hostname()}-${process.pid}`,
    uptimeSeconds: Math.floor(age),
    mode: settings.mode,
    provider: settings.provider,
    apiKeySet: Boolean(settings.apiKey && resolveReferences(settings.apiKey, env)),
    sessions: mcp.count(),
  };
  return { status: failing ? 500 : 200, body };
}

function answer(response, status, body, headers = {}) {
  const text = body === undefined ? '' : `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(stopping ? { connection: 'close' } : {}),
    ...headers,
  });
  response.end(text);
}

/** The body as text, or null when it is too long. */
async function readBody(request) {
  const parts = [];
  let size = 0;
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    size += part.length;
    if (size > MAX_BODY) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function postMcp(request, response) {
  const body = await readBody(request);
  const failed = (code, message) => ({ jsonrpc: '2.0', id: null, error: { code, message } });
  if (body === null) return answer(response, 413, failed(-32600, 'request too large'), { connection: 'close' });
  let message;
  try {
    message = JSON.parse(body);
  } catch {
    return answer(response, 400, failed(-32700, 'parse error'));
  }
  const result = await mcp.handle(message, request.headers['mcp-session-id']);
  return answer(response, result.status, result.body, result.session ? { 'mcp-session-id': result.session } : {});
}

const routes = {
  '/health': {
    GET: (_request, response) => {
      const { status, body } = health();
      answer(response, status, body);
    },
  },
  '/mcp': {
    POST: postMcp,
    DELETE: (request, response) => answer(response, mcp.close(request.headers['mcp-session-id']) ? 204 : 404),
  },
  '/sessions': { GET: (_request, response) => answer(response, 200, { sessions: mcp.count() }) },
  '/stats': {
    GET: (_request, response) => answer(response, 200, { ...mcp.stats, sessions: mcp.count(), streams: events.count(), memory: process.memoryUsage().rss }),
  },
  '/events': { GET: (_request, response) => events.open(response, { version, mode: settings.mode }) },
};

/** A page of another site may not call the hub through the browser of somebody who can reach it. */
function isForeign({ origin, host: own }) {
  if (!origin) return false;
  try {
    return new URL(origin).host !== own;
  } catch {
    return true;
  }
}

async function route(request, response) {
  const path = request.url.split('?')[0];
  if (isForeign(request.headers)) return answer(response, 403, { error: 'origin not allowed' });
  if (!Object.hasOwn(routes, path)) return answer(response, 404, { error: 'not found' });
  const methods = routes[path];
  const method = request.method === 'HEAD' && path !== '/events' ? 'GET' : request.method;
  if (!Object.hasOwn(methods, method)) return answer(response, 405, { error: 'method not allowed' }, { allow: Object.keys(methods).join(', ') });
  return methods[method](request, response);
}

const server = createServer((request, response) => {
  const began = process.hrtime.bigint();
  response.on('finish', () => {
    const ms = Number(process.hrtime.bigint() - began) / 1e6;
    log.debug('request', { method: request.method, path: request.url.split('?')[0], status: response.statusCode, ms });
  });
  route(request, response).catch((error) => {
    log.error('request failed', { path: request.url.split('?')[0], error: error.message });
    if (!response.headersSent) answer(response, 500, { error: 'internal error' });
    else response.destroy();
  });
});
server.keepAliveTimeout = settings.keepAliveTimeout;

const sockets = new Set();
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
});

function stop(signal) {
  if (stopping) return;
  if (signal === 'SIGTERM' && fault.kind === 'ignore-term') {
    log.warn('SIGTERM ignored', { fault: fault.kind });
    return;
  }
  stopping = true;
  log.info('stopping', { signal });
  server.close(() => {
    log.info('stopped', { signal });
    process.exit(0);
  });
  events.end();
  // Connections that wait between two requests go now; the others after their answer.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
    // For Node a connection without any request is not idle: it would delay the stop until its timeout.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }, 50);
  sweep.unref();
  setTimeout(() => {
    log.warn('some requests did not finish in time', { signal });
    process.exit(0);
  }, Number(env.SHUTDOWN_TIMEOUT_MS || 10_000)).unref();
}

process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGINT'));
if (fault.kind === 'slow-start') log.warn('nothing listens for a while', { fault: fault.kind, seconds: fault.seconds });
server.on('error', (error) => {
  if (server.listening) return log.error('server error', { code: error.code });
  return exitWith(`listen ${error.code}: ${error.code === 'EADDRINUSE' ? `address already in use ${host}:${port}` : error.message}`);
});

setTimeout(
  () => {
    if (stopping) return;
    server.listen(port, host, () => {
      const unset = referencedNames(config).filter((name) => !env[name]);
      if (unset.length > 0) log.warn('environment variables are not set', { names: unset });
      log.info('listening', { host, port: server.address().port, pid: process.pid, version, mode: settings.mode });
      startFault(fault, log, env);
    });
  },
  fault.kind === 'slow-start' ? fault.seconds * 1000 : 0,
);
