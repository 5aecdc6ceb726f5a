import type { CustomGate } from "../config/gate/custom.ts";
import { endedBy, inconclusive, measured } from "./gate.ts";
import type { Gate } from "./gate.ts";
import { BUILD_FOLDER, tail } from "./rebar.ts";
import { withVersion } from "./site.ts";
import type { Site } from "./site.ts";

/** A command that must exit 0: nothing more is known of it, and the report says so. */
export function customGate({ name, run, timeoutMs, profiles }: CustomGate, site: Site): Gate {
  return {
    name,
    row: "G14",
    title: run.join(" "),
    needs: [],
    after: ["git-clean", "compile"],
    exclusive: site.hasRebar && run[0] === "rebar3" ? [BUILD_FOLDER] : [],
    deadlineMs: timeoutMs,
    profiles,
    expected: profiles,
    missing: async () => undefined,
    async run(context) {
      const { code, signal, stdout, stderr } = await context.run(withVersion(run, site.version));
      if (code === null) return inconclusive(endedBy(run[0] ?? "", signal));
      const evidence = [{ what: "exit code", value: String(code) }];
      if (code === 0) return measured("pass", "exit code 0", { evidence });
      const message = `exit code ${code}: ${tail(stdout + stderr) || "it printed nothing"}`;
      return measured("fail", message, { evidence, findings: [{ severity: "error", message }] });
    },
  };
}
