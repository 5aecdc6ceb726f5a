// Faults to rehearse a deployment against, chosen by FAULT. Never set it where people depend on the hub.

import { openSync } from 'node:fs';

const SECONDS = { 'crash-after': 5, 'slow-start': 8, 'fail-after': 60 };
const KINDS = ['crash', 'crash-after', 'slow-start', 'health-500', 'wrong-version', 'leak', 'fail-after', 'ignore-term', 'fds', 'echo-secret', 'flood'];
const MEGABYTE = 1024 * 1024;

/** { kind, seconds }, kind null when no fault is set; an unknown word throws. */
export function parseFault(text = '') {
  if (text === '') return { kind: null, seconds: 0 };
  const [kind, seconds] = text.split(':');
  const given = seconds === undefined ? (SECONDS[kind] ?? 0) : Number(seconds);
  if (!KINDS.includes(kind) || !(given >= 0)) throw new Error(`FAULT: ${text} is unknown; there are ${KINDS.join(', ')}`);
  return { kind, seconds: given };
}

function leak() {
  const kept = [];
  const timer = setInterval(() => {
    kept.push(Buffer.alloc(MEGABYTE, kept.length % 251));
    if (kept.length >= 400) clearInterval(timer);
  }, 100);
  globalThis.leaked = kept;
}

/** Takes all descriptors at once, so that no request is served in between, and those that are closed later. */
function takeDescriptors(log) {
  const taken = [];
  const more = () => {
    try {
      for (;;) taken.push(openSync('/dev/null', 'r'));
    } catch (error) {
      return error.code;
    }
  };
  log.error('cannot open more files', { code: more(), open: taken.length });
  setInterval(more, 20);
}

function echoSecret(env) {
  const secret = env.GEMINI_API_KEY ?? '';
  const half = Math.ceil(secret.length / 2);
  const lines = [`key=${secret}`, secret.slice(0, half), secret.slice(half), Buffer.from(secret).toString('base64'), '::set-output name=x::y', '##[error]x'];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function flood() {
  const until = Date.now() + 2000;
  const line = Buffer.concat([Buffer.from('flood '), Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x80]), Buffer.from('x'.repeat(200)), Buffer.from('\n')]);
  const block = Buffer.concat(Array.from({ length: 300 }, () => line));
  const more = () => {
    if (Date.now() >= until) return;
    if (process.stdout.write(block)) setImmediate(more);
    else process.stdout.once('drain', more);
  };
  more();
}

/** Starts the faults that begin once the hub listens. */
export function startFault({ kind, seconds }, log, env = process.env) {
  if (kind === 'leak') leak();
  if (kind === 'fds') takeDescriptors(log);
  if (kind === 'echo-secret') echoSecret(env);
  if (kind === 'flood') flood();
  if (kind === 'crash-after') {
    setTimeout(() => {
      log.fatal('fatal: the hub cannot continue', { fault: kind });
      process.exit(1);
    }, seconds * 1000);
  }
}
