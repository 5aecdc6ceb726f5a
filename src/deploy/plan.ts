import { hashOf } from "../release/release.ts";
import type { Plan, Unattended, Wave } from "./target.ts";

/**
 * Binds a deployment to an approved plan: the steps at each site, the live release, and the undo. Only what the target
 * acts on counts, so that rewording a sentence voids no approved plan; ids and times are left out.
 * @returns 16 hexadecimal characters
 */
export function planHash({ release, waves, settle, sites }: Plan): string {
  const actions = (lines: Unattended | undefined) => lines?.map(({ data }) => data);
  return hashOf({
    release,
    waves: waves.map(actedOn),
    settle: settle.map(actedOn),
    sites: Object.entries(sites).map(([site, { from, forward, undo }]) => ({
      site,
      from,
      forward: actions(forward),
      undo: actions(undo),
    })),
  }).slice(0, 16);
}

function actedOn({ name: _name, steps, ...rest }: Wave): unknown {
  const acts = Object.entries(steps).map(([site, all]) => ({
    site,
    steps: all.map(({ verb, data }) => ({ verb, data })),
  }));
  return { ...rest, steps: acts };
}

/** The plan as a person reads it: each step for each host, and how each site is restored. */
export function describePlan(plan: Plan): string[] {
  const lines = [`plan ${planHash(plan)} for release ${plan.release}`];
  for (const note of plan.notes) lines.push(`  ! ${note}`);
  plan.waves.forEach((wave, index) => lines.push(...describeWave(wave, `${index + 1}`)));
  plan.settle.forEach((wave, index) => lines.push(...describeWave(wave, `after commit ${index + 1}`)));
  lines.push("  undo:");
  for (const [site, { from, undo }] of Object.entries(plan.sites)) {
    lines.push(`    ${site}, now ${from === "" ? "empty" : from}: ${undo.map(({ says }) => says).join("; ")}`);
  }
  return lines;
}

function describeWave(wave: Wave, number: string): string[] {
  const lines = [`  ${number}. ${wave.name}`];
  for (const [site, steps] of Object.entries(wave.steps)) {
    for (const step of steps) lines.push(`     ${site}: ${step.says}`);
  }
  if (wave.gate !== undefined) lines.push("     then: wait until each of these reports the release");
  return lines;
}
