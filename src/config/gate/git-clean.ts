import { gate } from "./definition.ts";

export const gitClean = gate({
  shape: {},
  description: "Nothing is uncommitted; blocks production only.",
  keys: {},
  timeoutMs: 60_000,
  expected: () => [],
  resolve: () => ({}),
});
