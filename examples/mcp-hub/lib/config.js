// Reads and checks mcp-servers.json. References of the form ${NAME} stay references in memory:
// they are resolved from the environment at the moment of use, so no secret is ever kept here.

import { readFileSync } from 'node:fs';
import { JsonError, parseJson } from './json.js';

export class ConfigError extends Error {}

const MODES = ['prompt-based', 'static'];
const EXPOSURES = ['meta-only', 'all'];
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The text with its references filled in, or undefined when one of them is unset or empty. */
export function resolveReferences(text, env = process.env) {
  let missing = false;
  const resolved = String(text).replace(REFERENCE, (_, name) => {
    if (!env[name]) missing = true;
    return env[name] ?? '';
  });
  return missing ? undefined : resolved;
}

/** The names of all references anywhere in the configuration, sorted. */
export function referencedNames(value, found = new Set()) {
  if (typeof value === 'string') for (const [, name] of value.matchAll(REFERENCE)) found.add(name);
  else if (value && typeof value === 'object') for (const item of Object.values(value)) referencedNames(item, found);
  return [...found].sort();
}

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function checkShape(config) {
  const problems = [];
  const check = (path, fits, wanted) => {
    const value = path.split('.').reduce((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), config);
    if (value !== undefined && !fits(value)) problems.push(`${path}: must be ${wanted}`);
  };
  const bool = (value) => typeof value === 'boolean';
  if (!isObject(config)) return ['must be an object'];
  if (!isObject(config.mcpServers)) problems.push('mcpServers: must be an object');
  check('connectionPool', isObject, 'an object');
  check('connectionPool.enabled', bool, 'true or false');
  check('connectionPool.keepAliveTimeout', (n) => Number.isInteger(n) && n >= 0, 'a number of milliseconds, 0 or more');
  check('connectionPool.maxConnections', (n) => Number.isInteger(n) && n > 0, 'a whole number above 0');
  check('toolFiltering', isObject, 'an object');
  check('toolFiltering.enabled', bool, 'true or false');
  check('toolFiltering.mode', (mode) => MODES.includes(mode), `one of ${MODES.join(', ')}`);
  const prompt = 'toolFiltering.promptBasedFiltering';
  check(prompt, isObject, 'an object');
  check(`${prompt}.enabled`, bool, 'true or false');
  check(`${prompt}.defaultExposure`, (name) => EXPOSURES.includes(name), `one of ${EXPOSURES.join(', ')}`);
  check(`${prompt}.sessionIsolation`, bool, 'true or false');
  const llm = 'toolFiltering.llmCategorization';
  check(llm, isObject, 'an object');
  check(`${llm}.enabled`, bool, 'true or false');
  check(`${llm}.provider`, (name) => typeof name === 'string' && name !== '', 'the name of a provider');
  check(`${llm}.apiKey`, (key) => typeof key === 'string', 'a string');
  check(`${llm}.fallbackToHeuristic`, bool, 'true or false');
  check(`${llm}.confidenceThreshold`, (n) => typeof n === 'number' && n >= 0 && n <= 1, 'a number from 0 to 1');
  return problems;
}

/** Reads the file; throws a ConfigError whose message starts with the file (and the place). */
export function loadConfig(path, shownAs = path) {
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    throw new ConfigError(`${shownAs}: ${error.code === 'ENOENT' ? 'no such file' : error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8' : `cannot be read (${error.code ?? error.message})`}`);
  }
  let config;
  try {
    config = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new ConfigError(`${shownAs}:${error.line}:${error.column}: ${error.message}`);
  }
  const problems = checkShape(config);
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `${shownAs}: ${problem}`).join('\n'));
  return config;
}

/** The settings the hub works with, every default filled in. */
export function settingsOf(config) {
  const filtering = config.toolFiltering ?? {};
  const prompt = filtering.promptBasedFiltering ?? {};
  const llm = filtering.llmCategorization ?? {};
  const off = filtering.enabled === false || (filtering.mode === 'prompt-based' && prompt.enabled === false);
  return {
    mode: off ? 'static' : (filtering.mode ?? 'static'),
    defaultExposure: prompt.defaultExposure ?? 'meta-only',
    sessionIsolation: prompt.sessionIsolation ?? true,
    threshold: llm.confidenceThreshold ?? 0.7,
    provider: llm.enabled === false ? null : (llm.provider ?? null),
    model: llm.model ?? '',
    apiKey: llm.apiKey ?? '',
    fallbackToHeuristic: llm.fallbackToHeuristic ?? true,
    keepAliveTimeout: config.connectionPool?.keepAliveTimeout ?? 5000,
    servers: Object.keys(config.mcpServers),
  };
}
