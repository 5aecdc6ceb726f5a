import { describe, expect, it } from "vitest";
import { describePlan, planHash } from "../../../src/deploy/plan.ts";
import type { Plan } from "../../../src/deploy/target.ts";

const PLAN: Plan = {
  release: "2.0.0-bbbbbbb-00000002",
  waves: [
    {
      name: "switch app1",
      phase: "switch",
      steps: { app1: [{ verb: "switch", data: ["start main 2"], says: "start 2.0.0", deadlineMs: 1000 }] },
      gate: { kind: "live", group: "main", of: "all" },
    },
  ],
  settle: [],
  sites: {
    app1: {
      from: "1.0.0-aaaaaaa-00000001",
      forward: undefined,
      undo: [{ says: "start 1.0.0", data: "start main 1" }],
    },
  },
  notes: ["the service is down while a host restarts it"],
};
const [WAVE] = PLAN.waves;
const STEP = { verb: "switch", data: ["start main 2"], says: "start 2.0.0", deadlineMs: 1000 };

describe("planHash", () => {
  it.each<[string, Plan]>([
    ["a sentence of a step", { ...PLAN, waves: [{ ...WAVE!, steps: { app1: [{ ...STEP, says: "begin" }] } }] }],
    ["the name of a wave", { ...PLAN, waves: [{ ...WAVE!, name: "move app1" }] }],
    ["a deadline", { ...PLAN, waves: [{ ...WAVE!, steps: { app1: [{ ...STEP, deadlineMs: 5 }] } }] }],
    ["a note", { ...PLAN, notes: [] }],
    [
      "a sentence of the undo",
      { ...PLAN, sites: { app1: { ...PLAN.sites["app1"]!, undo: [{ says: "restore", data: "start main 1" }] } } },
    ],
  ])("stays the same when %s changes: an approved plan stays approved", (_what, plan) => {
    expect(planHash(plan)).toBe(planHash(PLAN));
  });

  it.each<[string, Plan]>([
    ["what a step does", { ...PLAN, waves: [{ ...WAVE!, steps: { app1: [{ ...STEP, data: ["start main 3"] }] } }] }],
    ["the verb of a step", { ...PLAN, waves: [{ ...WAVE!, steps: { app1: [{ ...STEP, verb: "stage" }] } }] }],
    ["the site", { ...PLAN, waves: [{ ...WAVE!, steps: { app2: [STEP] } }] }],
    ["the gate", { ...PLAN, waves: [{ ...WAVE!, gate: { kind: "live", group: "b", of: "all" } }] }],
    ["what is live", { ...PLAN, sites: { app1: { ...PLAN.sites["app1"]!, from: "" } } }],
    ["the undo", { ...PLAN, sites: { app1: { ...PLAN.sites["app1"]!, undo: [] } } }],
    ["the release", { ...PLAN, release: "3.0.0-ccccccc-00000003" }],
  ])("changes with %s", (_what, plan) => {
    expect(planHash(plan)).not.toBe(planHash(PLAN));
  });
});

it("describePlan shows each step and its undo in sentences", () => {
  expect(describePlan(PLAN)).toEqual([
    `plan ${planHash(PLAN)} for release 2.0.0-bbbbbbb-00000002`,
    "  ! the service is down while a host restarts it",
    "  1. switch app1",
    "     app1: start 2.0.0",
    expect.stringContaining("then: "),
    "  undo:",
    "    app1, now 1.0.0-aaaaaaa-00000001: start 1.0.0",
  ]);
});
