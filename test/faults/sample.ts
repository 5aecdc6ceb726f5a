/** Whether all cases run, as by `npm run test:faults`. FAULTS_COUNT asks for a sample, as CI does. */
export const full = process.env["FAULTS_COUNT"] === undefined;

/** Cases that a sample leaves to the contract suite. */
export function inFull<Case>(cases: readonly Case[]): readonly Case[] {
  return full ? cases : [];
}
