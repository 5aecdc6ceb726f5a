// The steps of npm start, and the results that each must have.

import { Traffic, toolsShown } from "./net.mjs";

export async function runSteps(simulation, print) {
  await prepare(simulation, print);
  await firstTag(simulation, print);
  simulation.showJobsOnly();
  await underTraffic(simulation, print);
  await brokenInStaging(simulation, print);
  await brokenInProduction(simulation, print);
  await cancelled(simulation, print);
  await rolledBack(simulation, print);
  await setting(simulation, print);
}

async function prepare(simulation, print) {
  print.line(
    "Tags of a small service go through the pipeline on this machine, with the workflow files and bundles that",
  );
  print.line("GitHub would run: deployed, rolled back, cancelled. Hosts, reviewers and GitHub's API are simulated.");
  print.line();
  await simulation.open();
  print.line("   service    examples/mcp-hub, as a repository of its own with five tags");
  print.line(
    "   workflow   .github/workflows/release.yml of that repository, 15 lines; it calls pipeline.yml of this one",
  );
  print.line(
    "   hosts      those of its deploy.yml, hub-staging.example.com and hub.example.com, as folders on this machine",
  );
}

async function firstTag(simulation, print) {
  print.step(
    "The tag v1.0.0 is pushed",
    "It is built once, checked by every gate, deployed to staging, and to production once the reviewers approve.",
  );
  const result = await simulation.tag("1.0.0", "success");
  await checkBoth(simulation, print, result, ["deployed", "1.0.0"], ["deployed", "1.0.0"]);
}

async function underTraffic(simulation, print) {
  print.step(
    "v2.0.0 goes to production while people use it",
    "It starts beside 1.0.0, and gets the traffic only when its version is verified.",
  );
  const traffic = new Traffic(simulation.url("production"));
  const result = await simulation.tag("2.0.0", "success").finally(async () => traffic.stop());
  const { sent, lost, longestGapMs, versions } = await traffic.stop();
  await checkBoth(simulation, print, result, ["deployed", "2.0.0"], ["deployed", "2.0.0"]);
  const answers = [...versions].map(([version, count]) => `${count} answers of ${version}`).join(", then ");
  print.note("a user", `${sent} requests sent, ${lost} lost, longest gap ${longestGapMs} ms: ${answers}`);
  printLoss(simulation, print, result);
  const measured = simulation.report(result, "production")?.probe;
  if (lost > 0 || measured?.lost !== 0)
    throw simulation.failure("requests were lost; a blue-green switch loses none", result);
  if ([...versions.keys()].join() !== "1.0.0,2.0.0")
    throw simulation.failure("the user must have got answers of 1.0.0, then of 2.0.0", result);
}

async function brokenInStaging(simulation, print) {
  print.step(
    "v3.0.0 cannot start: rolled back in staging, production is not touched",
    "It imports a file that is missing from its archive. The gates pass, because tests run in the checkout.",
  );
  const result = await simulation.tag("3.0.0", "failure");
  await checkBoth(simulation, print, result, ["rolled_back", "2.0.0"], [undefined, "2.0.0"]);
  const cause = simulation.withoutFolders(simulation.report(result, "staging")?.evidence?.diagnosis?.cause ?? "");
  print.note("why", cause);
  if (!/^module .*quotas\.js is missing$/.test(cause))
    throw simulation.failure("the cause must name the missing file", result);
}

async function brokenInProduction(simulation, print) {
  print.step(
    "v4.0.0 fails in production only: it never gets the traffic",
    "It is healthy in staging. With production's configuration it rejects every client: its checks fail before the switch.",
  );
  const result = await simulation.tag("4.0.0", "failure");
  await checkBoth(simulation, print, result, ["deployed", "4.0.0"], ["refused", "2.0.0"]);
  const report = simulation.report(result, "production");
  const failed = report?.checks?.find(({ verdict }) => verdict === "fail");
  print.note("why", failed === undefined ? "" : `the check "${failed.name}" failed: ${failed.detail}`);
  print.note("its log", messageIn(report?.evidence?.diagnosis?.line ?? ""));
  printLoss(simulation, print, result);
  if (failed?.name !== "a client can connect")
    throw simulation.failure("the check that a client can connect must have failed", result);
}

async function cancelled(simulation, print) {
  print.step(
    "v5.0.0 is cancelled in the middle of its switch",
    "The run is cancelled at the moment when production's traffic reaches it.",
  );
  let hasMoved = false;
  const result = await simulation.tag("5.0.0", "cancelled", (run) => {
    simulation.onMoved((environment) => {
      if (environment !== "production" || hasMoved) return;
      hasMoved = true;
      run.cancel();
    });
  });
  if (!hasMoved) throw simulation.failure("the traffic of production did not move to another instance", result);
  await checkBoth(simulation, print, result, ["deployed", "5.0.0"], ["rolled_back", "2.0.0"]);
}

async function rolledBack(simulation, print) {
  print.step(
    "A person rolls production back",
    "With the workflow rollback. It builds and uploads nothing: the previous release is still on the host.",
  );
  const result = await simulation.rollback({ reason: "orders fail since 14:20" }, "success");
  await checkProduction(simulation, print, result, "rolled_back", { version: "1.0.0" });
  printLoss(simulation, print, result);
}

async function setting(simulation, print) {
  print.step(
    "One setting is changed, and changed back",
    "The same workflow with `set`: a new release of the same code, verified like any other.",
  );
  const url = simulation.url("production");
  const before = await toolsShown(url);
  const first = await simulation.rollback(
    { set: "toolFiltering.mode=static", reason: "the filter may be wrong" },
    "success",
  );
  await checkProduction(simulation, print, first, "deployed", { version: "1.0.0", mode: "static" });
  const meanwhile = await toolsShown(url);
  const result = await simulation.rollback(
    { set: "toolFiltering.mode=prompt-based", reason: "it was not the filter" },
    "success",
  );
  await checkProduction(simulation, print, result, "deployed", { version: "1.0.0" });
  const after = await toolsShown(url);
  print.note("a client", `sees ${before} tool, with static ${meanwhile} tools, and ${after} again`);
  if (before !== 1 || after !== 1 || !(meanwhile > 1))
    throw simulation.failure(
      "a new client must see one tool in mode prompt-based, and all of them in mode static",
      result,
    );
}

/** Checks the outcome of both environments, and the service there. */
async function checkBoth(simulation, print, result, staging, production) {
  const parts = [];
  for (const [environment, [outcome, version]] of [
    ["staging", staging],
    ["production", production],
  ]) {
    const found = simulation.outcome(result, environment);
    if (found !== outcome)
      throw simulation.failure(
        `${environment} ended with ${found ?? "nothing"}; it must be ${outcome ?? "nothing"}`,
        result,
      );
    const observed = await simulation.checkService(environment, { version }, result);
    print.result(environment, outcome ?? "not touched", observed);
    parts.push(`${environment} ${outcome ?? "not touched"} (${version})`);
  }
  print.row(parts.join(", "), result.ms);
}

async function checkProduction(simulation, print, result, outcome, sees) {
  const found = simulation.outcome(result, "production");
  if (found !== outcome)
    throw simulation.failure(`production ended with ${found ?? "nothing"}; it must be ${outcome}`, result);
  const observed = await simulation.checkService("production", sees, result);
  print.result("production", outcome, observed);
  print.row(
    `production ${outcome} (${sees.version}${sees.mode === undefined ? "" : `, mode ${sees.mode}`})`,
    result.ms,
  );
}

/** The message in a line of the hub's log, which is JSON. */
function messageIn(line) {
  try {
    const { msg, error } = JSON.parse(line);
    return `${msg}: ${error}`;
  } catch {
    return line;
  }
}

function printLoss(simulation, print, result) {
  const { sent, lost, longestGapMs } = simulation.report(result, "production")?.probe ?? {};
  print.note(
    "measured",
    `${sent} requests sent meanwhile, ${lost} lost${lost === 0 ? "" : `, longest gap ${longestGapMs} ms`}`,
  );
}
