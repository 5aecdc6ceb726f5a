import { expect, test } from "vitest";
import { Cluster } from "./memory/cluster.ts";
import type { Command } from "./memory/cluster.ts";
import { judge } from "./memory/judge.ts";
import { callsOf, drawn, report, settledState } from "./memory/play.ts";
import { SCENARIOS } from "./memory/scenarios.ts";

const SECONDS: readonly Command[] = ["rollback", "undo", "deploy N"];

test.each(SCENARIOS.flatMap((scenario) => SECONDS.map((second) => [...scenario, second] as const)))(
  "%s, %j %j: %s is started while it runs",
  async (name, first, setup, second) => {
    const calls = await callsOf(setup, first);
    expect(calls.length).toBeGreaterThan(8);
    const failures: { title: string; wrong: string[] }[] = [];
    let played = 0;
    for (const [index, { method, host }] of calls.entries()) {
      for (const killed of [false, true]) {
        const title = `${first}, ${second} from call ${index + 1} (${method} on ${host})${killed ? ", which was the last of the first one" : ""}`;
        if (!drawn(`${name}: ${title}`, 0.08)) continue;
        const cluster = new Cluster(setup);
        let other: Promise<void> | undefined;
        const { engine, done } = cluster.start(first, {
          call: index + 1,
          when: "after",
          act: () => {
            other = cluster.start(second).done;
            return killed ? "dead" : "go on";
          },
        });
        await cluster.time.until(done, () => !engine.alive);
        // A call that fails gives no answer behind which anybody could start.
        if (other === undefined) continue;
        await cluster.time.until(other);
        played += 1;
        cluster.guardsAct();
        await cluster.run("recover");
        cluster.guardsAct();
        const wrong = judge(cluster);
        if (wrong.length > 0) failures.push({ title, wrong: [...wrong, ...settledState(cluster)] });
      }
    }
    report(played, failures);
  },
);
