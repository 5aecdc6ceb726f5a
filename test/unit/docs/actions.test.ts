import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { FOLDERS, readAction } from "../../../scripts/docs.ts";
import {
  deployInputs,
  deployToInputs,
  gateInputs,
  recoverInputs,
  rollbackInputs,
  smokeInputs,
  statusInputs,
} from "../../../src/app/inputs/inputs.ts";

const root = resolve(import.meta.dirname, "../../..");
const actions = Object.fromEntries(FOLDERS.map((folder) => [folder, readAction(root, folder)]));
const CHANGING = ["deploy", "actions/deploy-staging", "actions/deploy-production", "actions/rollback"];
const DEPLOYING = CHANGING.slice(0, 3);

const COMPOSITE = ["actions/build-and-gate"];

test("flags are read as GitHub's own actions read them", () => {
  const { "dry-run": flag } = deployToInputs().shape;
  for (const value of ["true", "True", "TRUE"]) expect(flag.safeParse(value).data).toBe(true);
  for (const value of ["false", "False", "FALSE", undefined]) expect(flag.safeParse(value).data).toBe(false);
  for (const value of ["yes", "1", "tRue", " true"]) expect(flag.safeParse(value).success).toBe(false);
});

describe.each(FOLDERS)("%s/action.yml", (folder) => {
  const action = actions[folder];
  if (action === undefined) throw new Error(folder);
  const name = folder.replace(/^actions\//, "");

  test("runs the stub of its name, or steps", () => {
    const dist = folder.includes("/") ? "../../dist" : "../dist";
    const post = CHANGING.includes(folder) ? { post: `${dist}/${name}-post.js`, "post-if": "always()" } : {};
    expect(action.runs).toEqual(
      COMPOSITE.includes(folder)
        ? { using: "composite", steps: expect.any(Array) as unknown }
        : { using: "node24", main: `${dist}/${name}.js`, ...post },
    );
  });

  test("describes everything, in sentences, without expressions", () => {
    const all = [
      action.description,
      ...Object.values(action.inputs).map((input) => input.description),
      ...Object.values(action.outputs).map((output) => output.description),
    ];
    for (const words of all) {
      expect(words).toMatch(/[.)]$/);
      expect(words).not.toContain("${{");
    }
  });

  test("defaults are text", () => {
    for (const { default: value } of Object.values(action.inputs))
      expect(["string", "undefined"]).toContain(typeof value);
  });

  test("has the inputs that the code reads", () => {
    const read = {
      deploy: deployInputs,
      "deploy-staging": deployToInputs,
      "deploy-production": deployToInputs,
      rollback: rollbackInputs,
      recover: recoverInputs,
      status: statusInputs,
      "smoke-test": smokeInputs,
      gate: gateInputs,
      "build-and-gate": gateInputs,
    }[name];
    const installs = name === "build-and-gate" ? ["otp-version", "rebar3-version"] : [];
    expect(Object.keys(action.inputs).sort()).toEqual([...Object.keys(read?.().shape ?? {}), ...installs].sort());
  });

  test("describes shared inputs and outputs as its siblings do", () => {
    const deploy = actions["deploy"];
    // What it does with an environment, a version and a token of its own is told by each.
    const gates = ["gate", "build-and-gate"].includes(name);
    const own = gates
      ? ["version", "github-token"]
      : name === "smoke-test"
        ? ["environment", "version", "secrets", "github-token"]
        : name === "rollback"
          ? ["environment", "hosts", "force"]
          : ["environment"];
    const shared = Object.keys(action.inputs).filter(
      (input) => deploy?.inputs[input] !== undefined && !own.includes(input),
    );
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

describe("build-and-gate", () => {
  const [gate, composite] = [actions["actions/gate"], actions["actions/build-and-gate"]];
  if (composite?.runs.using !== "composite" || gate === undefined)
    throw new Error("build-and-gate is no composite action");
  const [beam, step] = composite.runs.steps;

  test("describes inputs and outputs as gate does", () => {
    const { "otp-version": _otp, "rebar3-version": _rebar3, ...inputs } = composite.inputs;
    expect(inputs).toEqual(gate.inputs);
    const told = Object.entries(composite.outputs).map(([name, { description }]) => [name, { description }]);
    expect(Object.fromEntries(told)).toEqual(gate.outputs);
  });

  test("passes every input and every output", () => {
    expect(step).toEqual({
      id: "gate",
      uses: "$/actions/gate",
      with: Object.fromEntries(Object.keys(gate.inputs).map((name) => [name, `\${{ inputs.${name} }}`])),
    });
    for (const [name, { value }] of Object.entries(composite.outputs))
      expect(value).toBe(`\${{ steps.gate.outputs.${name} }}`);
  });

  test("installs Erlang only when a version is given, by a pinned action", () => {
    expect(beam?.if).toBe("${{ inputs.otp-version != '' }}");
    expect(beam?.uses).toMatch(/^erlef\/setup-beam@[0-9a-f]{40}$/);
    expect(composite.runs).toMatchObject({ steps: { length: 2 } });
  });
});
