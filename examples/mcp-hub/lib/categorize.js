// Finds the servers that a prompt is about. Keywords decide unless an endpoint of the provider is
// configured (LLM_ENDPOINT); a provider that fails is counted by kind and, where the
// configuration allows it, replaced by the keywords.

import { resolveReferences } from './config.js';

const WORDS = {
  filesystem: ['file', 'files', 'folder', 'directory', 'path', 'disk', 'readme', 'archivo', 'carpeta', 'datei', 'ordner', 'fichier', 'dossier', 'ファイル', '文件', 'файл'],
  github: ['github', 'issue', 'issues', 'repo', 'repository', 'repositories', 'pull request', 'branch', 'commit', 'incidencia', 'repositorio', 'dépôt', 'リポジトリ', '仓库', 'репозиторий'],
};
const MAX_PROMPT = 10_000;
const LETTER = /[\p{Script=Latin}\p{Script=Cyrillic}\p{N}_]/u;

/** True where `word` stands on its own; scripts without spaces match anywhere. */
function contains(text, word) {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!LETTER.test(word)) return true;
    if (!LETTER.test(text[at - 1] ?? ' ') && !LETTER.test(text[at + word.length] ?? ' ')) return true;
  }
  return false;
}

export function categorizeByWords(prompt, servers) {
  const text = prompt.slice(0, MAX_PROMPT).normalize('NFC').toLowerCase();
  const found = [];
  for (const server of servers) {
    const words = Object.hasOwn(WORDS, server) ? WORDS[server] : [server.toLowerCase()];
    const hits = words.filter((word) => contains(text, word)).length;
    if (hits > 0) found.push({ name: server, confidence: Math.min(0.95, 0.7 + 0.1 * hits) });
  }
  return found;
}

export class ProviderError extends Error {
  constructor(kind) {
    super(`provider failed: ${kind}`);
    this.kind = kind;
  }
}

async function askProvider(prompt, settings, key, env) {
  const url = `${env.LLM_ENDPOINT.replace(/\/+$/, '')}/models/${encodeURIComponent(settings.model)}:generateContent`;
  const question = `Answer with JSON {"categories":[{"name","confidence"}]}. Names: ${settings.servers.join(', ')}. Request: ${prompt.slice(0, MAX_PROMPT)}`;
  let response;
  let answer;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-goog-api-key': key },
      body: JSON.stringify({ contents: [{ parts: [{ text: question }] }] }),
      signal: AbortSignal.timeout(Number(env.LLM_TIMEOUT_MS || 5000)),
    });
    answer = await response.text();
  } catch (error) {
    throw new ProviderError(error.name === 'TimeoutError' ? 'timeout' : 'network');
  }
  if (!response.ok) throw new ProviderError(`http_${response.status}`);
  try {
    const { categories } = JSON.parse(JSON.parse(answer).candidates[0].content.parts[0].text);
    return categories
      .filter(({ name, confidence }) => settings.servers.includes(name) && confidence >= 0 && confidence <= 1)
      .map(({ name, confidence }) => ({ name, confidence }));
  } catch {
    throw new ProviderError('bad_answer');
  }
}

/** { categories, by } with by = 'provider' or 'words'; counts into `stats`. */
export async function categorize(prompt, settings, stats, env = process.env) {
  const key = resolveReferences(settings.apiKey, env);
  if (settings.provider !== null && key && env.LLM_ENDPOINT) {
    stats.providerCalls += 1;
    try {
      return { categories: await askProvider(prompt, settings, key, env), by: 'provider' };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      stats.providerErrors[error.kind] = (stats.providerErrors[error.kind] ?? 0) + 1;
      if (!settings.fallbackToHeuristic) throw error;
    }
  }
  return { categories: categorizeByWords(prompt, settings.servers), by: 'words' };
}
