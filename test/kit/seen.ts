/** Waits until it is so. */
export async function seen(what: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
  const until = Date.now() + withinMs;
  while (!(await what())) {
    if (Date.now() > until) throw new Error(`not within ${withinMs / 1000} s: ${what.toString()}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
