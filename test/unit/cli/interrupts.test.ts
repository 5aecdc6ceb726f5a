import { expect, test } from "vitest";
import { Interrupts } from "../../../src/edge/cli/interrupts.ts";
import type { Run } from "../../../src/rehearsal/run.ts";

test("what was asked to end while a run was being prepared does not start it", async () => {
  const said: string[] = [];
  const interrupts = new Interrupts((line) => said.push(line), false);
  let started = false;
  try {
    interrupts.check();
    process.emit("SIGHUP", "SIGHUP");
    const run = { start: async () => (started = true), cancel: () => {}, kill: () => {} } as unknown as Run;
    await expect(interrupts.during(run)).rejects.toThrow("asked to end");
    expect([started, said]).toEqual([false, ["■ nothing more is started"]]);
  } finally {
    interrupts.close();
  }
});
