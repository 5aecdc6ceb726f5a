import type { JobState } from "./job-state.ts";

export type Inputs = Readonly<Record<string, string>>;
export interface Context {
  readonly job: JobState;
  readonly step: string;
  readonly log: (text: string) => void;
  readonly warn: (text: string) => void;
}
/** Does here what an action of GitHub's does there; gives its outputs. */
export type Counterpart = (inputs: Inputs, context: Context) => Promise<Record<string, string>>;
