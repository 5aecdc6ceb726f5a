import { expect, test } from "vitest";
import { AFTER, callsOf, drawn, play, report } from "./memory/play.ts";
import { SCENARIOS } from "./memory/scenarios.ts";

/** A kill leaves the hosts as they are: it matters behind calls that changed something, and before the first one. */
const CHANGES_NOTHING: ReadonlySet<string> = new Set(["inspect", "beat"]);

test.each(SCENARIOS)("%s, killed after each call, then each kind of recovery", async (name, first, setup) => {
  const calls = await callsOf(setup, first);
  expect(calls.length).toBeGreaterThan(8);
  const failures: { title: string; wrong: string[] }[] = [];
  let played = 0;
  for (const [index, { method, host }] of calls.entries()) {
    if (index > 0 && CHANGES_NOTHING.has(method)) continue;
    for (const after of AFTER) {
      const title = `${first} killed after call ${index + 1} (${method} on ${host}), then ${after}`;
      if (!drawn(`${name}: ${title}`, 0.12)) continue;
      played += 1;
      const wrong = await play({ setup, first, after }, { call: index + 1, when: "after", act: () => "dead" });
      if (wrong.length > 0) failures.push({ title, wrong });
    }
  }
  report(played, failures);
});
