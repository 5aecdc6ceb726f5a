import type { CustomGate } from "../config/gate/custom.ts";
import { withVersion } from "./checkout.ts";
import type { GateDefinition } from "./definition.ts";
import { REBAR_BUILD, checkoutFiles, endedBy, inconclusive, measured } from "./gate.ts";
import { tail } from "./output.ts";

/** A command that must exit with 0; nothing else is known about it. */
export const custom: GateDefinition<CustomGate> = {
  row: "G14",
  area: "application",
  stage: "test",
  make: ({ run, profiles }, { hasRebar, version }) => ({
    title: run.join(" "),
    resources: [checkoutFiles("shared"), ...(hasRebar && run[0] === "rebar3" ? [REBAR_BUILD] : [])],
    profiles,
    async run(context) {
      const { code, signal, stdout, stderr } = await context.run(withVersion(run, version));
      if (code === null) return inconclusive(endedBy(run[0] ?? "", signal));
      const evidence = [{ what: "exit code", value: String(code) }];
      if (code === 0) return measured("pass", "exit code 0", { evidence });
      const message = `exit code ${code}: ${tail(stdout + stderr) || "it printed nothing"}`;
      return measured("fail", message, { evidence, findings: [{ severity: "error", message }] });
    },
  }),
};
