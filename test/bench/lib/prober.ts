/** A steady client, the same as the suite's own: a request each 50 ms, lost when it gets no answer in 2 s or one of 500 and more. */
const EVERY_MS = 50;
const TIMEOUT_MS = 2000;

export function startProber(url: string): { stop(): Promise<{ readonly sent: number; readonly lost: number }> } {
  const open = new Set<Promise<void>>();
  let sent = 0;
  let lost = 0;
  const ask = async (): Promise<void> => {
    sent += 1;
    try {
      const response = await fetch(url, { headers: { connection: "close" }, signal: AbortSignal.timeout(TIMEOUT_MS) });
      await response.arrayBuffer();
      if (response.status >= 500) lost += 1;
    } catch {
      lost += 1;
    }
  };
  const timer = setInterval(() => {
    const asking = ask().finally(() => open.delete(asking));
    open.add(asking);
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      return { sent, lost };
    },
  };
}
