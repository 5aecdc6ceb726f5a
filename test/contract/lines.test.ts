import { expect, test } from "vitest";
import type { Fault } from "./memory/cluster.ts";
import { callsOf, drawn, play, report } from "./memory/play.ts";
import type { After } from "./memory/play.ts";
import { SCENARIOS } from "./memory/scenarios.ts";

/** What goes wrong on the way between an engine that goes on and one of its hosts. */
const FAULTS: Readonly<Record<string, (call: number) => Fault>> = {
  "the question is lost": (call) => ({ call, when: "before", act: () => "cut" }),
  "the answer is lost": (call) => ({ call, when: "after", act: () => "cut" }),
  "the host is cut off until the end": (call) => ({
    call,
    when: "after",
    act: (site) => {
      site.reachable = false;
      return "go on";
    },
  }),
  "the host is cut off, and its guard acts at once": (call) => ({
    call,
    when: "after",
    act: (site) => {
      site.reachable = false;
      site.guardActs();
      return "go on";
    },
  }),
  "the guard acts although the engine runs": (call) => ({
    call,
    when: "after",
    act: (site) => {
      site.guardActs();
      return "go on";
    },
  }),
  "the host is cut off, and its guard is killed within its undo": (call) => ({
    call,
    when: "after",
    act: (site) => {
      site.reachable = false;
      site.killsOfUndo = 1;
      site.guardActs();
      return "go on";
    },
  }),
  "the next undo is killed once it has begun": (call) => ({
    call,
    when: "after",
    act: (site) => {
      site.killsOfUndo = 1;
      return "go on";
    },
  }),
  "a person runs undo on the host": (call) => ({
    call,
    when: "after",
    act: (site) => {
      site.undoByHand();
      return "go on";
    },
  }),
  "the guard dies": (call) => ({
    call,
    when: "after",
    act: (site) => {
      site.guard = undefined;
      return "go on";
    },
  }),
};

const AFTERWARDS: readonly After[] = ["nobody", "guards", "recover", "rollback", "deploy N"];
/** While a host is cut off nobody can bring it to its end, and where the question for an end is lost its guard does. */
const NEEDS_SOMEBODY = /cut off|lost|killed/;

test.each(SCENARIOS.flatMap((scenario) => Object.keys(FAULTS).map((fault) => [...scenario, fault] as const)))(
  "%s, %j %j: %s",
  async (name, first, setup, fault) => {
    const calls = await callsOf(setup, first);
    expect(calls.length).toBeGreaterThan(8);
    const failures: { title: string; wrong: string[] }[] = [];
    let played = 0;
    for (const [index, { method, host }] of calls.entries()) {
      for (const after of AFTERWARDS) {
        if (after === "nobody" && NEEDS_SOMEBODY.test(fault)) continue;
        const title = `${first}, call ${index + 1} (${method} on ${host}): ${fault}; then ${after}`;
        if (!drawn(`${name}: ${title}`, 0.03)) continue;
        played += 1;
        const wrong = await play({ setup, first, after }, (FAULTS[fault] as (typeof FAULTS)[string])(index + 1));
        if (wrong.length > 0) failures.push({ title, wrong });
      }
    }
    report(played, failures);
  },
);
