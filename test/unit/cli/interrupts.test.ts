import { expect, test } from "vitest";
import { Interrupts } from "../../../src/edge/cli/interrupts.ts";
import type { Run } from "../../../src/rehearsal/run.ts";

test("a signal during the preparation prevents the start of the run", async () => {
  const printed: string[] = [];
  const interrupts = new Interrupts((line) => printed.push(line), false);
  let started = false;
  try {
    interrupts.throwIfReceived();
    process.emit("SIGHUP", "SIGHUP");
    const run = { start: async () => (started = true), cancel: () => {}, kill: () => {} } as unknown as Run;
    await expect(interrupts.during(run)).rejects.toThrow("interrupted");
    expect([started, printed]).toEqual([false, ["■ stopping: nothing more is started"]]);
  } finally {
    interrupts.close();
  }
});
