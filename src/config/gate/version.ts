import { PROFILES } from "../../core/profile.ts";
import { gate } from "./definition.ts";

export const version = gate({
  shape: {},
  description:
    "src/*.app.src, the compiled application or package.json has the requested version, which is greater than the previous one.",
  keys: {},
  timeoutMs: 60_000,
  expected: (preset) => (preset === undefined ? ["production"] : PROFILES),
  resolve: () => ({}),
});
