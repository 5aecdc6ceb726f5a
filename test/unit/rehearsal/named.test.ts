import { expect, test } from "vitest";
import { selectWorkflows } from "../../../src/edge/cli/select-workflows.ts";
import { namedBy } from "../../../src/rehearsal/workflow/named.ts";
import { stage } from "../../kit/rehearsed.ts";

const FILES = {
  "deploy.yml": "",
  "services/shop/deploy.yml": "",
  "services/shop/package.json": '{"version": "2.1.0"}',
  "services/billing/deploy.yml": "",
  "services/billing/ops/prod.yml": "",
  "ops/prod.yml": "",
};
const [SHOP, BILLING] = [
  { folder: "services/shop", config: "services/shop/deploy.yml" },
  { folder: "services/billing", config: "services/billing/deploy.yml" },
];
const PROD = { folder: "services/billing", config: "services/billing/ops/prod.yml" };

test.each<[string, string, readonly { folder: string; config: string }[]]>([
  [
    "the folder",
    'working-directory: "services/${{ matrix.service }}"',
    [BILLING, SHOP, { folder: ".", config: "deploy.yml" }],
  ],
  [
    "the folder, with a file of another name",
    'working-directory: "${{ matrix.service }}", config: ops/prod.yml',
    [{ folder: ".", config: "ops/prod.yml" }, PROD],
  ],
  ["the file", 'working-directory: services/billing, config: "${{ matrix.service }}/prod.yml"', [PROD]],
  ["the file, all of it", 'working-directory: services/shop, config: "${{ matrix.service }}"', [SHOP]],
  ["nothing", "working-directory: services/shop", [SHOP]],
])("every matching file is a candidate when only a run knows the service: %s", async (_what, given, services) => {
  await using place = await stage({
    ...FILES,
    ".github/workflows/w.yml": `on: push\njobs:\n  j:\n    strategy: { matrix: { service: [shop, billing] } }\n    uses: org/erlmcp-actions/.github/workflows/pipeline.yml@v1\n    with: { ${given} }\n`,
  });
  const [workflow] = await place.rehearsal.workflows("v1.0.0");
  if (workflow === undefined) throw new Error("it is not there");
  const found = (await namedBy(workflow)).services;
  expect([...found].sort((one, other) => (one.config < other.config ? 1 : -1)).map(({ config }) => config)).toEqual(
    services
      .map(({ config }) => config)
      .sort()
      .toReversed(),
  );
  expect(found).toEqual(expect.arrayContaining([...services]));
  place.repository.git("tag", "--delete", "v1.0.0");
  await using again = await stage({}, { repository: place.repository.folder });
  if (services.includes(SHOP))
    expect(
      (await selectWorkflows({ event: "push", tag: undefined, workflow: undefined }, again.rehearsal, () => {})).ref,
    ).toBe("v2.1.0");
});
