import { beforeEach, describe, expect, test, vi } from "vitest";
import type { recoverDeployment, RecoverParts } from "../../../src/app/deploy.ts";
import { withRecovery } from "../../../src/app/with-recovery.ts";
import { UserError } from "../../../src/core/errors.ts";
import { plainLog } from "../../../src/core/log.ts";
import type { World } from "../../../src/core/world.ts";
import { deployed, nothingToRecover, rolledBack, unknown } from "../report/reports.ts";

const recover = vi.fn<typeof recoverDeployment>();

const parts = { id: "local.0.0.aaaa" } as RecoverParts;
let cancel: AbortController;
let lines: string[];
let world: World;

beforeEach(() => {
  recover.mockReset().mockResolvedValue({ ...rolledBack, intent: "recover", reason: "" });
  cancel = new AbortController();
  lines = [];
  world = { log: plainLog((line) => lines.push(line), { colour: false }), signal: cancel.signal } as unknown as World;
});

describe("a change without a post step", () => {
  test.each([deployed, rolledBack])("that ended with $outcome is not recovered", async (report) => {
    expect(await withRecovery("deploy", world, recover, async (started) => (started(parts), report))).toBe(report);
    expect(recover).not.toHaveBeenCalled();
  });

  test("of which the outcome is unknown is recovered, and judged as the change", async () => {
    cancel.abort();
    const report = await withRecovery("deploy", world, recover, async (started) => (started(parts), unknown));
    expect(report).toMatchObject({
      intent: "deploy",
      outcome: "rolled_back",
      version: unknown.version,
      deploymentId: parts.id,
      reason: "cancelled",
    });
    expect(recover.mock.calls[0]?.[2].signal.aborted).toBe(false);
    expect(lines.join("\n")).toContain("is unfinished: it is recovered now");
  });

  test("that throws after it began is recovered; before, the error is thrown", async () => {
    const thrown = new UserError("no answer");
    const report = await withRecovery("rollback", world, recover, async (started) => {
      started(parts);
      throw thrown;
    });
    expect([report.intent, report.outcome, lines[0]]).toEqual(["rollback", "rolled_back", "error: no answer"]);
    await expect(withRecovery("deploy", world, recover, async () => Promise.reject(thrown))).rejects.toBe(thrown);
    expect(recover).toHaveBeenCalledTimes(1);
  });

  test("of which the hosts have no record is refused, not repeated as unchanged", async () => {
    recover.mockResolvedValue({ ...nothingToRecover, repeated: true });
    const report = await withRecovery("deploy", world, recover, async (started) => (started(parts), unknown));
    expect([report.outcome, report.repeated, report.reason]).toEqual(["refused", undefined, ""]);
  });
});
