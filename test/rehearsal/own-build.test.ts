import { afterEach, beforeEach, expect, it } from "vitest";
import { RehearseCli } from "../kit/rehearse-cli.ts";
import { TinyRepository } from "../kit/rehearsed.ts";

// A pipeline of somebody's own: the gates, the reusable deploy.yml, smoke tests by address, an action of their own.

const RELEASE = `name: release
on: { push: { tags: ["v*"] } }
permissions: {}
jobs:
  build:
    runs-on: ubuntu-24.04
    permissions: { contents: read }
    outputs: { archive: "\${{ steps.gate.outputs.archive }}", sha256: "\${{ steps.gate.outputs.archive-sha256 }}", manifest: "\${{ steps.gate.outputs.manifest-sha256 }}", version: "\${{ steps.gate.outputs.version }}" }
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - uses: ./.github/actions/greet
      - id: gate
        uses: org/erlmcp-actions/actions/gate@v1
        with: { profile: dev }
      - uses: actions/upload-artifact@v5
        with:
          name: release
          path: |
            \${{ steps.gate.outputs.archive }}
            \${{ steps.gate.outputs.manifest }}
  staging:
    needs: build
    permissions: { contents: read, actions: read }
    uses: org/erlmcp-actions/.github/workflows/deploy.yml@v1
    with:
      environment: staging
      version: "\${{ needs.build.outputs.version }}"
      commit: "\${{ github.sha }}"
      archive: "\${{ needs.build.outputs.archive }}"
      archive-sha256: "\${{ needs.build.outputs.sha256 }}"
      manifest-sha256: "\${{ needs.build.outputs.manifest }}"
  smoke:
    needs: staging
    runs-on: ubuntu-24.04
    steps:
      - uses: org/erlmcp-actions/actions/smoke-test@v1
        with: { base-url: "HTTPS://Shop.example.com/", version: 1.0.0 }
      - uses: org/erlmcp-actions/actions/smoke-test@v1
        with: { base-url: "https://partner.example.net" }
`;
const FILES = {
  ".github/workflows/release.yml": RELEASE,
  ".github/actions/greet/action.yml": `x-owner: shop\ninputs: { whom: { required: "true", default: you } }\nruns: { using: composite, steps: [{ shell: sh, run: 'echo "hello \${{ inputs.whom }}"' }] }\n`,
  "deploy.yml": `service: shop
environments:
  staging:
    profile: dev
    url: https://shop.example.com
    target: { hosts: [deploy@shop.example.com], manager: { process: node server.js } }
`,
  "server.js":
    'const { version } = require("./package.json");\nrequire("http").createServer((_, answer) => answer.end(JSON.stringify({ version }))).listen(process.env.PORT);\n',
  "package.json": '{"name": "shop", "version": "1.0.0"}',
};

let cli: RehearseCli;
let repository: TinyRepository;
beforeEach(() => {
  cli = new RehearseCli();
  repository = new TinyRepository(FILES);
});
afterEach(() => {
  cli.close();
  repository.remove();
});

it("a build of one's own is rehearsed: the archive of the gate is deployed, and a check of an outside address is listed as not run", async () => {
  const { code, text } = await cli.run(repository.folder);
  expect({ code, text }).toMatchObject({ code: 0 });
  expect(text).toMatch(/^deploy .*outcome deployed, version 1\.0\.0$/m);
  expect(text).toMatch(
    /^Not rehearsed: check health of https:\/\/partner\.example\.net: not run, nothing was deployed there$/m,
  );
  expect(text).not.toContain("check health of HTTPS://Shop");
  await expect.poll(() => cli.left()).toEqual([]);
});
