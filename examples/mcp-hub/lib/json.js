// Strict JSON with the line and column of the first mistake. The messages of JSON.parse carry
// a position in some Node versions and none in others, so the place is found here.

export class JsonError extends Error {
  constructor(message, line, column) {
    super(message);
    this.name = 'JsonError';
    this.line = line;
    this.column = column;
  }
}

const WORDS = ['true', 'false', 'null'];
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const MAX_DEPTH = 200;

/** Finds where `text` stops being JSON: { at, message }, or null when it is valid. */
function findMistake(text) {
  let at = 0;
  const fail = (message, where = at) => {
    throw Object.assign(new Error(message), { at: where });
  };
  const space = () => {
    while (at < text.length && ' \t\r\n'.includes(text[at])) at += 1;
  };
  const shown = () => (at >= text.length ? 'end of file' : JSON.stringify(String.fromCodePoint(text.codePointAt(at))));
  const match = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found !== null;
  };
  const string = (what) => {
    if (text[at] !== '"') fail(`expected ${what}, found ${shown()}`);
    if (!match(STRING)) fail('string is not closed or holds a character that must be escaped');
  };
  const value = (depth) => {
    if (depth > MAX_DEPTH) fail('nested too deeply');
    space();
    if (text[at] === '{') return object(depth);
    if (text[at] === '[') return array(depth);
    if (text[at] === '"') return string('a string');
    for (const word of WORDS) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return undefined;
      }
    }
    if (!match(NUMBER)) fail(`expected a value, found ${shown()}`);
    return undefined;
  };
  const list = (close, item) => {
    at += 1;
    space();
    if (text[at] === close) {
      at += 1;
      return;
    }
    for (;;) {
      item();
      space();
      if (text[at] === close) {
        at += 1;
        return;
      }
      if (text[at] !== ',') fail(`expected ',' or '${close}', found ${shown()}`);
      at += 1;
      space();
    }
  };
  const object = (depth) =>
    list('}', () => {
      string('a property name in double quotes');
      space();
      if (text[at] !== ':') fail(`expected ':', found ${shown()}`);
      at += 1;
      value(depth + 1);
    });
  const array = (depth) => list(']', () => value(depth + 1));
  try {
    value(0);
    space();
    if (at < text.length) fail(`expected end of file, found ${shown()}`);
    return null;
  } catch (error) {
    if (error.at === undefined) throw error;
    return { at: error.at, message: error.message };
  }
}

/** Parses `text`, or throws a JsonError that knows the line and the column (both from 1). */
export function parseJson(text) {
  const mistake = findMistake(text);
  if (mistake) {
    const before = text.slice(0, mistake.at).split('\n');
    throw new JsonError(mistake.message, before.length, before[before.length - 1].length + 1);
  }
  return JSON.parse(text);
}
