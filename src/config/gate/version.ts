import { PROFILES } from "../../core/profile.ts";
import { gate } from "./definition.ts";

export const version = gate({
  shape: {},
  description:
    "src/*.app.src, the compiled application or package.json has the version asked for, and a greater one than before.",
  keys: {},
  timeoutMs: 60_000,
  expected: (preset) => (preset === undefined ? ["production"] : PROFILES),
  resolve: () => ({}),
});
