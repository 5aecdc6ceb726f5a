import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { FOLDERS, readAction } from "../../../scripts/docs.ts";
import { deployInputs, deployToInputs, recoverInputs, rollbackInputs, smokeInputs, statusInputs } from "../../../src/actions/lib/inputs.ts";

const root = resolve(import.meta.dirname, "../../..");
const actions = Object.fromEntries(FOLDERS.map((folder) => [folder, readAction(root, folder)]));
const CHANGING = ["deploy", "actions/deploy-staging", "actions/deploy-production", "actions/rollback"];
const DEPLOYING = CHANGING.slice(0, 3);

describe.each(FOLDERS)("%s/action.yml", (folder) => {
  const action = actions[folder];
  if (action === undefined) throw new Error(folder);
  const name = folder.replace(/^actions\//, "");

  test("starts the stub of its name", () => {
    const dist = folder.includes("/") ? "../../dist" : "../dist";
    const post = CHANGING.includes(folder) ? { post: `${dist}/${name}-post.js`, "post-if": "always()" } : {};
    expect(action.runs).toEqual({ using: "node24", main: `${dist}/${name}.js`, ...post });
  });

  test("describes everything, in sentences, without expressions", () => {
    const all = [action.description, ...Object.values(action.inputs).map((input) => input.description), ...Object.values(action.outputs).map((output) => output.description)];
    for (const words of all) {
      expect(words).toMatch(/[.)]$/);
      expect(words).not.toContain("${{");
    }
  });

  test("defaults are text", () => {
    for (const { default: value } of Object.values(action.inputs)) expect(["string", "undefined"]).toContain(typeof value);
  });

  test("has the inputs that the code reads", () => {
    const read = { deploy: deployInputs, "deploy-staging": deployToInputs, "deploy-production": deployToInputs, rollback: rollbackInputs, recover: recoverInputs, status: statusInputs, "smoke-test": smokeInputs }[name];
    expect(Object.keys(action.inputs).sort()).toEqual(Object.keys(read?.().shape ?? {}).sort());
  });

  test("says the same as its siblings of what they share", () => {
    const deploy = actions["deploy"];
    // What it does with an environment, a version and a token of its own is told by each.
    const own = name === "smoke-test" ? ["environment", "version", "secrets", "github-token"] : ["environment"];
    const shared = Object.keys(action.inputs).filter((input) => deploy?.inputs[input] !== undefined && !own.includes(input));
    expect(shared.map((input) => action.inputs[input])).toEqual(shared.map((input) => deploy?.inputs[input]));
  });
});

describe("outputs", () => {
  test.each(DEPLOYING)("%s has those of deploy", (folder) => {
    expect(actions[folder]?.outputs).toEqual(actions["deploy"]?.outputs);
  });

  test.each(["actions/rollback", "actions/recover"])("%s has the same names as deploy", (folder) => {
    expect(Object.keys(actions[folder]?.outputs ?? {})).toEqual(Object.keys(actions["deploy"]?.outputs ?? {}));
  });
});
