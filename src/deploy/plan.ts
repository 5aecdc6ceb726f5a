import { hashOf } from "../release/release.ts";
import type { Plan, Wave } from "./target.ts";

/**
 * Binds a deployment to a plan that was approved: what is done on which host, from which state, and the
 * way back. Ids and times are no part of a plan, so the same situation gives the same hash.
 */
export function planHash(plan: Plan): string {
  return hashOf(plan).slice(0, 16);
}

/** The plan as a person reads it: each step for each host, and how the host gets back. */
export function describePlan(plan: Plan): string[] {
  const lines = [`plan ${planHash(plan)} for release ${plan.release}`];
  for (const note of plan.notes) lines.push(`  ! ${note}`);
  plan.waves.forEach((wave, index) => lines.push(...describeWave(wave, `${index + 1}`)));
  plan.settle.forEach((wave, index) => lines.push(...describeWave(wave, `after commit ${index + 1}`)));
  lines.push("  way back:");
  for (const [site, { from, undo }] of Object.entries(plan.sites)) {
    lines.push(`    ${site}, now ${from === "" ? "empty" : from}: ${undo.join("; ")}`);
  }
  return lines;
}

function describeWave(wave: Wave, number: string): string[] {
  const lines = [`  ${number}. ${wave.name}`];
  for (const [site, steps] of Object.entries(wave.steps)) {
    for (const step of steps) lines.push(`     ${site}: ${step.says}`);
  }
  if (wave.gate !== undefined) lines.push("     then: each of these reports the release before anything else is done");
  return lines;
}
