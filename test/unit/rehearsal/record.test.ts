import { expect, test } from "vitest";
import { Recorder } from "../../../src/rehearsal/record.ts";
import { stage } from "../../kit/rehearsed.ts";

test("a recorded job lists the reports that it uploaded, not those of a similar job", async () => {
  const call = (name: string): string =>
    `  ${name}: { uses: ./.github/workflows/called.yml, with: { name: ${name} } }\n`;
  const upload = (name: string): string => `{ uses: actions/upload-artifact@v7, with: { name: "${name}", path: out } }`;
  const recorder = new Recorder();
  await using place = await stage({
    "out/report.html": "",
    ".github/workflows/w.yml": `on: push\njobs:\n${call("shop")}${call("cart")}`,
    ".github/workflows/called.yml": `on: { workflow_call: { inputs: { name: { type: string } } } }
jobs:
  staging: { runs-on: x, steps: [{ uses: actions/checkout@v7 }, ${upload("${{ inputs.name }}-staging-1")}] }
  build: { runs-on: x, steps: [{ uses: actions/checkout@v7 }, { uses: $/gates }] }
`,
    // Nobody outside knows what is uploaded within an action: these go by their names.
    "gates/action.yml": `name: g\ndescription: g\nruns: { using: composite, steps: [{ uses: actions/upload-artifact@v7, with: { name: gates, path: out, overwrite: true } }] }\n`,
  });
  const { result } = await place.run({ during: recorder.record });
  recorder.end(result, place.folder);
  const files = recorder.runs[0]?.jobs.map(({ name, files }) => [
    name,
    files.map((file) => file.name).filter((file) => file !== "log"),
  ]);
  expect(files?.sort()).toEqual([
    ["cart / build", ["gates"]],
    ["cart / staging", ["cart-staging-1"]],
    ["shop / build", ["gates"]],
    ["shop / staging", ["shop-staging-1"]],
  ]);
});
