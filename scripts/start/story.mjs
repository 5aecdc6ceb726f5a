// What npm start does, in which order, and what must be observed each time.

import { Traffic, toolsShown } from "./net.mjs";

export async function runStory(theatre, print) {
  await prepare(theatre, print);
  await firstTag(theatre, print);
  theatre.showJobsOnly();
  await underTraffic(theatre, print);
  await brokenInStaging(theatre, print);
  await brokenInProduction(theatre, print);
  await cancelled(theatre, print);
  await rolledBack(theatre, print);
  await setting(theatre, print);
}

async function prepare(theatre, print) {
  print.line(
    "A tag of a small service goes through the pipeline on this machine, with the workflow files and bundles that",
  );
  print.line("GitHub would run: deployed, rolled back, cancelled. Hosts, reviewers and GitHub's API are simulated.");
  print.line();
  await theatre.open();
  print.line("   service    examples/mcp-hub, as a repository of its own with five tags");
  print.line(
    "   workflow   .github/workflows/release.yml of that repository, 15 lines; it calls pipeline.yml of this one",
  );
  print.line(
    "   hosts      those of its deploy.yml, hub-staging.example.com and hub.example.com, as folders on this machine",
  );
}

async function firstTag(theatre, print) {
  print.step(
    "The tag v1.0.0 is pushed",
    "Built once, checked by every gate, deployed to staging, and to production once the reviewers approve.",
  );
  const result = await theatre.tag("1.0.0", "success");
  await both(theatre, print, result, ["deployed", "1.0.0"], ["deployed", "1.0.0"]);
}

async function underTraffic(theatre, print) {
  print.step(
    "v2.0.0 goes to production while people use it",
    "It starts beside 1.0.0, its version is verified, and only then it gets the traffic.",
  );
  const traffic = new Traffic(theatre.url("production"));
  const result = await theatre.tag("2.0.0", "success").finally(async () => traffic.stop());
  const { sent, lost, longestGapMs, versions } = await traffic.stop();
  await both(theatre, print, result, ["deployed", "2.0.0"], ["deployed", "2.0.0"]);
  const answers = [...versions].map(([version, count]) => `${count} answers of ${version}`).join(", then ");
  print.note("a user", `${sent} requests sent, ${lost} lost, longest gap ${longestGapMs} ms: ${answers}`);
  printLoss(theatre, print, result);
  const measured = theatre.report(result, "production")?.probe;
  if (lost > 0 || measured?.lost !== 0)
    throw theatre.wrong("requests were lost; a blue-green switch loses none", result);
  if ([...versions.keys()].join() !== "1.0.0,2.0.0")
    throw theatre.wrong("the user must have seen 1.0.0, and 2.0.0 after it", result);
}

async function brokenInStaging(theatre, print) {
  print.step(
    "v3.0.0 cannot start: rolled back in staging, production is never reached",
    "It imports a file that is missing from its archive. Every gate passed, because tests run where all files are.",
  );
  const result = await theatre.tag("3.0.0", "failure");
  await both(theatre, print, result, ["rolled_back", "2.0.0"], [undefined, "2.0.0"]);
  const cause = theatre.plain(theatre.report(result, "staging")?.evidence?.diagnosis?.cause ?? "");
  print.note("why", cause);
  if (!/^module .*quotas\.js is missing$/.test(cause))
    throw theatre.wrong("the cause must name the file that is missing", result);
}

async function brokenInProduction(theatre, print) {
  print.step(
    "v4.0.0 fails in production only: it never gets the traffic",
    "It is healthy in staging. With production's configuration it rejects every client: its checks fail beside 2.0.0.",
  );
  const result = await theatre.tag("4.0.0", "failure");
  await both(theatre, print, result, ["deployed", "4.0.0"], ["refused", "2.0.0"]);
  const report = theatre.report(result, "production");
  const failed = report?.checks?.find(({ verdict }) => verdict === "fail");
  print.note("why", failed === undefined ? "" : `the check "${failed.name}" failed: ${failed.detail}`);
  print.note("its log", messageIn(report?.evidence?.diagnosis?.line ?? ""));
  printLoss(theatre, print, result);
  if (failed?.name !== "a client can connect")
    throw theatre.wrong("the check that a client can connect must have failed", result);
}

async function cancelled(theatre, print) {
  print.step(
    "v5.0.0 is cancelled in the middle of its switch",
    "Somebody cancels the run at the moment when production's traffic reaches it.",
  );
  const seen = [];
  const result = await theatre.tag("5.0.0", "cancelled", (run) => {
    theatre.onMoved((environment) => {
      if (environment !== "production" || seen.length > 0) return;
      seen.push(environment);
      run.cancel();
    });
  });
  if (seen.length === 0) throw theatre.wrong("the traffic of production was not seen to move", result);
  await both(theatre, print, result, ["deployed", "5.0.0"], ["rolled_back", "2.0.0"]);
}

async function rolledBack(theatre, print) {
  print.step(
    "A person rolls production back",
    "The workflow rollback. No build and no upload: the previous release is still on the host.",
  );
  const result = await theatre.rollback({ reason: "orders fail since 14:20" }, "success");
  await one(theatre, print, result, "rolled_back", { version: "1.0.0" });
  printLoss(theatre, print, result);
}

async function setting(theatre, print) {
  print.step(
    "One setting is changed, and changed back",
    "The same workflow with `set`: a new release of the same code, verified like any other.",
  );
  const url = theatre.url("production");
  const before = await toolsShown(url);
  const first = await theatre.rollback(
    { set: "toolFiltering.mode=static", reason: "the filter is in doubt" },
    "success",
  );
  await one(theatre, print, first, "deployed", { version: "1.0.0", mode: "static" });
  const meanwhile = await toolsShown(url);
  const result = await theatre.rollback(
    { set: "toolFiltering.mode=prompt-based", reason: "it was not the filter" },
    "success",
  );
  await one(theatre, print, result, "deployed", { version: "1.0.0" });
  const after = await toolsShown(url);
  print.note("a client", `sees ${before} tool, with static ${meanwhile} tools, and ${after} again`);
  if (before !== 1 || after !== 1 || !(meanwhile > 1))
    throw theatre.wrong("a new client must see one tool in mode prompt-based, and all of them in mode static", result);
}

/** Checks how both environments ended. */
async function both(theatre, print, result, staging, production) {
  const parts = [];
  for (const [environment, [outcome, version]] of [
    ["staging", staging],
    ["production", production],
  ]) {
    const found = theatre.outcome(result, environment);
    if (found !== outcome)
      throw theatre.wrong(
        `${environment} ended with ${found ?? "nothing"}; it must be ${outcome ?? "nothing"}`,
        result,
      );
    const observed = await theatre.sees(environment, { version }, result);
    print.seen(environment, outcome ?? "not touched", observed);
    parts.push(`${environment} ${outcome ?? "not touched"} (${version})`);
  }
  print.row(parts.join(", "), result.ms);
}

async function one(theatre, print, result, outcome, sees) {
  const found = theatre.outcome(result, "production");
  if (found !== outcome) throw theatre.wrong(`it ended with ${found ?? "nothing"}; it must be ${outcome}`, result);
  const observed = await theatre.sees("production", sees, result);
  print.seen("production", outcome, observed);
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

function printLoss(theatre, print, result) {
  const { sent, lost, longestGapMs } = theatre.report(result, "production")?.probe ?? {};
  print.note(
    "measured",
    `${sent} requests sent meanwhile, ${lost} lost${lost === 0 ? "" : `, longest gap ${longestGapMs} ms`}`,
  );
}
