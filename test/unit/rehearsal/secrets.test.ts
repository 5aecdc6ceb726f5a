import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Recorder } from "../../../src/rehearsal/record.ts";
import { runsHtml } from "../report/forms.ts";
import { stage } from "../../kit/rehearsed.ts";

const SECRET = "real-secret-xyz";
const FILES = {
  ".github/workflows/w.yml": `on: push
jobs:
  j:
    runs-on: x
    outputs: { tok: "\${{ steps.x.outputs.tok }}" }
    steps:
      - { id: x, env: { S: "\${{ secrets.TOKEN }}" }, run: 'printf "tok=$S\\n$S-name=1\\nshort=later-on\\n" >> "$GITHUB_OUTPUT"; echo "$S" >> "$GITHUB_STEP_SUMMARY"; echo "::warning file=$S,title=$S::$S"; echo "K=$S" >> "$GITHUB_ENV"; echo "s=$S" >> "$GITHUB_STATE"' }
      - { name: "is \${{ steps.x.outputs.tok }}", run: 'test "$A" = "$K" && echo read it; echo "::add-mask::later-on"', env: { A: "\${{ steps.x.outputs.tok }}" } }
  of-the-job: { runs-on: x, env: { A: "\${{ fromJSON(secrets.TOKEN) }}" }, steps: [{ run: 'true' }] }
  called: { uses: ./.github/workflows/called.yml, secrets: { T: "\${{ fromJSON(secrets.TOKEN) }}" } }
`,
  ".github/workflows/called.yml":
    "on: { workflow_call: { secrets: { T: {} } } }\njobs: { k: { runs-on: x, steps: [{ run: 'true' }] } }\n",
};

test("no secret is in the events, results or files of a run, although expressions can use it", async () => {
  const recorder = new Recorder();
  await using place = await stage(FILES, { secret: () => SECRET });
  const { result, events, log, step } = await place.run({ during: recorder.record });
  recorder.end(result, place.folder);
  expect(log).toContain("read it");
  expect(step("j", "x").outputs).toEqual({ tok: "***", "***-name": "1", short: "***" });
  const kept = readdirSync(place.folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(?:txt|md)$/.test(file))
    .map((file) => readFileSync(join(place.folder, file), "utf8"));
  expect(kept.join("\n")).toContain("read it");
  for (const text of [JSON.stringify(result), JSON.stringify(events), runsHtml(recorder.runs, "r"), ...kept])
    expect(text).not.toContain(SECRET);
});
