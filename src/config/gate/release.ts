import { gate } from "./definition.ts";

export const release = gate({
  shape: {},
  description: "The archive is built, can be read, and has the version in it.",
  keys: {},
  timeoutMs: 1_200_000,
  expected: () => [],
  resolve: () => ({}),
});
