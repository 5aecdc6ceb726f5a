/**
 * The value at a dotted path with array indexes: `checks[0].name`, `["a.b"].c`.
 * Undefined where the path leads nowhere or is not a path; an empty path is the value itself.
 * Only own properties are read, so `constructor` finds nothing.
 */
export function field(value: unknown, path: string): unknown {
  const steps = parsePath(path);
  if (steps === undefined) return undefined;
  let at: unknown = value;
  for (const step of steps) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

function parsePath(path: string): string[] | undefined {
  const steps: string[] = [];
  const step = /(?:^|(?<=.)\.)([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y;
  while (step.lastIndex < path.length) {
    const match = step.exec(path);
    if (match === null) return undefined;
    steps.push(match[1] ?? match[2] ?? match[3]?.replace(/\\(.)/g, "$1") ?? "");
  }
  return steps;
}
