/**
 * What a benchmark started is ended in any case: at its end, at an error, and when it is interrupted.
 * The last thing that was begun goes first. Nothing here may wait for the event loop.
 */
const todo: (() => void)[] = [];
let watching = false;

/** Returns how to do it earlier. */
export function atEnd(work: () => void): () => void {
  if (!watching) {
    watching = true;
    process.once("exit", endAll);
    for (const [signal, code] of [
      ["SIGINT", 130],
      ["SIGTERM", 143],
      ["SIGHUP", 129],
    ] as const)
      process.once(signal, () => process.exit(code));
  }
  todo.push(work);
  return () => {
    const at = todo.indexOf(work);
    if (at === -1) return;
    todo.splice(at, 1);
    attempt(work);
  };
}

function endAll(): void {
  for (let work = todo.pop(); work !== undefined; work = todo.pop()) attempt(work);
}

function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    console.error(`left behind: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
