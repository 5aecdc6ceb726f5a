import * as z from "zod/mini";
import { relativeProblem } from "../../core/path.ts";
import { PROFILES } from "../../core/profile.ts";
import { text } from "../word.ts";
import { described } from "../described.ts";
import { gate } from "./definition.ts";

export const changelog = gate({
  shape: { file: z.optional(text(relativeProblem)) },
  description: "The changelog has an entry for the version.",
  keys: described({ file: "Where it is. Default: CHANGELOG.md." }),
  timeoutMs: 30_000,
  expected: (preset) => (preset === undefined ? ["production"] : PROFILES),
  resolve: (input) => ({ file: input?.file ?? "CHANGELOG.md" }),
});
