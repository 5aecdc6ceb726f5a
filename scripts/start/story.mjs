// The story: what is done, in which order, and what must be seen each time.

import { StepFailed } from "./stage.mjs";
import { Traffic, toolsShown } from "./net.mjs";

export { StepFailed };

export async function tellStory(stage, print) {
  try {
    await prepare(stage, print);
    await first(stage, print);
    await underTraffic(stage, print);
    await brokenInStaging(stage, print);
    await brokenInProduction(stage, print);
    await rolledBack(stage, print);
    await setting(stage, print);
    await lostRunner(stage, print);
  } finally {
    stage.proxy?.close();
  }
}

async function prepare(stage, print) {
  const startedAt = performance.now();
  print.line("A small service goes to staging and production on this machine, by the actions of dist/, and back when it must.");
  print.line();
  await stage.build();
  print.line("   service     mcp-hub of examples/, as a repository of its own");
  print.line("   releases    five commits with tags, each built; that their gates passed is made up");
  print.line(`   staging     ${stage.urls.staging}   one process, restarted in place`);
  print.line(`   production  ${stage.urls.production}   blue-green: two slots behind a proxy`);
  print.done("commits, tags, archives and deploy.yml are made", performance.now() - startedAt);
}

async function first(stage, print) {
  print.step("The first release goes to staging and to production");
  await Promise.all([stage.deploy("1.0.0", "staging"), stage.deploy("1.0.0", "production")]);
}

async function underTraffic(stage, print) {
  print.step("The next one goes to production while people use it", "2.0.0 starts beside 1.0.0, is asked who it is, and only then gets the traffic.");
  const traffic = new Traffic(stage.urls.production);
  const result = await stage.deploy("2.0.0", "production").finally(async () => traffic.stop());
  const { sent, lost, longestGapMs, versions } = await traffic.stop();
  const answers = [...versions].map(([version, count]) => `${count} answers of ${version}`).join(", then ");
  print.note("a user", `${sent} requests sent, ${lost} lost, longest gap ${longestGapMs} ms: ${answers}`);
  print.note("the action", lossOf(result));
  if (lost > 0 || result.outputs["requests-lost"] !== "0") throw stage.wrong("requests were lost; a blue-green switch loses none", result);
  if ([...versions.keys()].join() !== "1.0.0,2.0.0") throw stage.wrong("the user must have seen 1.0.0, and 2.0.0 after it", result);
}

async function brokenInStaging(stage, print) {
  print.step("A release that can not start is taken back in staging", "3.0.0 imports a file that was never committed.");
  const result = await stage.deploy("3.0.0", "staging", { expect: "rolled_back", sees: { version: "1.0.0" } });
  const cause = stage.plain(result.report?.evidence?.diagnosis?.cause ?? "");
  print.note("why", cause);
  if (!/^module .*quotas\.js is missing$/.test(cause)) throw stage.wrong("the cause must name the file that is missing", result);
}

async function brokenInProduction(stage, print) {
  print.step("A release that fails in production only is taken back there", "4.0.0 is well in staging. With production's own configuration it turns every client away.");
  await stage.deploy("4.0.0", "staging");
  const result = await stage.deploy("4.0.0", "production", { expect: "rolled_back", sees: { version: "2.0.0" } });
  const failed = result.report?.checks?.find(({ verdict }) => verdict === "fail");
  print.note("why", failed === undefined ? "" : `the check "${failed.name}" failed: ${failed.detail}`);
  print.note("it said", saidIn(result.report?.evidence?.diagnosis?.line ?? ""));
  print.note("the action", lossOf(result));
  if (failed?.name !== "a client can connect") throw stage.wrong("the check that a client can connect must have failed", result);
}

async function rolledBack(stage, print) {
  print.step("A person wants the release before", "No build and no upload: it is still on the host.");
  const result = await stage.act("rollback → production", "rollback", { environment: "production", reason: "orders fail since 14:20" }, { expect: "rolled_back", sees: { environment: "production", version: "1.0.0" } });
  print.note("the action", lossOf(result));
}

async function setting(stage, print) {
  print.step("One setting is changed, and changed back", "A new release of the same code, verified like any other.");
  const set = async (mode) => {
    const inputs = { environment: "production", mode: "config", set: `toolFiltering.mode=${mode}` };
    return stage.act(`set toolFiltering.mode=${mode}`, "rollback", inputs, { expect: "deployed", sees: { environment: "production", version: "1.0.0", mode } });
  };
  const { production } = stage.urls;
  const before = await toolsShown(production);
  await set("static");
  const meanwhile = await toolsShown(production);
  const result = await set("prompt-based");
  const after = await toolsShown(production);
  print.note("a client", `was shown ${before} tool, with static ${meanwhile} tools, and ${after} again`);
  if (before !== 1 || after !== 1 || !(meanwhile > 1)) throw stage.wrong("a new client must be shown one tool in mode prompt-based, and all of them in mode static", result);
}

async function lostRunner(stage, print) {
  print.step("The runner is lost in the middle of a switch", "It gets a SIGKILL in the moment in which the traffic of production reaches 5.0.0.");
  const what = "deploy 5.0.0 → production";
  const job = await stage.job("v5.0.0");
  const killed = await stage.run(job, what, "deploy-production", stage.release("5.0.0"), (kill) => {
    stage.proxy.onMoved = kill;
  });
  stage.proxy.onMoved = () => {};
  if (killed.signal !== "SIGKILL") throw stage.wrong("the deployment ended before its traffic was seen to move", killed);
  print.acted({ what, outcome: "killed", ms: killed.ms, seen: await stage.health({ environment: "production", version: "5.0.0" }, killed) });
  await stage.step(job, "recover → production", "recover", { environment: "production" }, { expect: "rolled_back", sees: { environment: "production", version: "1.0.0" } });
  await stage.finish(job);
}

/** The words of a line of the hub's log, which is JSON. */
function saidIn(line) {
  try {
    const { msg, error } = JSON.parse(line);
    return `${msg}: ${error}`;
  } catch {
    return line;
  }
}

function lossOf({ outputs }) {
  const { "requests-sent": sent, "requests-lost": lost, "longest-gap-ms": gap } = outputs;
  return `measured ${sent} requests sent, ${lost} lost${lost === "0" ? "" : `, longest gap ${gap} ms`}`;
}
