// JSON lines on stdout and, with ENABLE_PINO_LOGGER, in the log file as well.

import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const isOn = (value) => value !== undefined && value !== '' && value !== '0' && value !== 'false';

export function logFile(env = process.env) {
  const state = env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state');
  return join(state, 'mcp-hub', 'logs', 'mcp-hub.log');
}

export function createLog(env = process.env) {
  let file = null;
  // A closed pipe must not stop the service.
  process.stdout.on('error', () => {});
  const write = (level, msg, fields = {}) => {
    const line = `${JSON.stringify({ time: new Date().toISOString(), level, msg, ...fields })}\n`;
    process.stdout.write(line);
    if (file !== null) {
      try {
        writeSync(file, line);
      } catch {
        closeSync(file);
        file = null;
      }
    }
  };
  const log = {
    debug: (msg, fields) => isOn(env.DEBUG_TOOL_FILTERING) && write('debug', msg, fields),
    info: (msg, fields) => write('info', msg, fields),
    warn: (msg, fields) => write('warn', msg, fields),
    error: (msg, fields) => write('error', msg, fields),
    fatal: (msg, fields) => write('fatal', msg, fields),
  };
  if (isOn(env.ENABLE_PINO_LOGGER)) {
    try {
      mkdirSync(join(logFile(env), '..'), { recursive: true });
      file = openSync(logFile(env), 'a', 0o640);
    } catch (error) {
      log.warn('log file cannot be opened', { file: logFile(env), code: error.code });
    }
  }
  return log;
}
