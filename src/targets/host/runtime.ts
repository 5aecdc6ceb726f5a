import type { Environment, Host } from "../../config/types.ts";
import type { Obstacle, SiteState, Step, WaveGate } from "../../deploy/target.ts";
import type { Shipment } from "../../release/shipment.ts";
import type { Answer } from "./answer.ts";

/**
 * The language of an undo, and of a step: each line names a state, `op subject [object]`, so that running
 * all lines twice is as good as once. See protocol/lines.sh.
 */
export type Lines = readonly string[];

/** Lines of a switch: what is done beside the live release, and what then touches it. */
export interface Move {
  readonly beside: Lines;
  readonly over: Lines;
}

/** An instance of a group as a host knows it; queried from the host itself. */
export interface HostInstance {
  readonly name: string;
  readonly release: string | undefined;
  /** Undefined where it has no address of its own. */
  readonly url: string | undefined;
}

/** How releases are started, stopped and observed on a host. Everything else there is the same for every runtime. */
export interface HostRuntime {
  /**
   * The part of the host program that starts, stops, drains and observes: POSIX shell with the functions that
   * protocol/*.sh call: start, stop, await, running, runs, serves, listens_for, …, and answer_runtime, which answers an
   * inspection with what only this runtime knows.
   */
  readonly program: string;
  /** What that part reported, as the engine knows it. */
  observe(answer: Answer, environment: Environment): Pick<SiteState, "serving" | "groups" | "rollout">;
  /** The instances of a group, now. `inspect` queries the host once more. */
  instances(
    host: Host,
    group: string,
    environment: Environment,
    inspect: () => Promise<Answer>,
  ): Promise<{ readonly wanted: number; readonly found: readonly HostInstance[] }>;
  /** What must hold when the release was started in a group. */
  gate(group: string): WaveGate;
  /** The group that a release goes to: beside the live one, or where it runs already. */
  groupFor(state: SiteState, to: string, environment: Environment): string;
  /** A release that is new on the host, or comes with other secrets. */
  forward(state: SiteState, to: string, environment: Environment): Move;
  /** A release that is on the host: where it runs with the right secrets already, it is kept. */
  back(state: SiteState, to: string, environment: Environment): Move;
  /** `back` as steps that need no engine: the release is confirmed to listen before it gets the traffic. */
  unattended(state: SiteState, to: string, environment: Environment): Lines;
  undo(state: SiteState, to: string, environment: Environment): Lines;
  /** A line as a person reads it in a plan. */
  sentence(line: string): string;
  /** Steps that bring what a release needs beyond its folder, such as images by digest: before anything stops. */
  fetch(shipment: Shipment, environment: Environment): readonly Step[];
  /** How the release is run, laid into its folder beside what the engine puts there: text by path. */
  overlay(shipment: Shipment, environment: Environment, host: Host): Readonly<Record<string, string>>;
  /** The obstacles to it on a host. */
  preflight(state: SiteState, environment: Environment): readonly Omit<Obstacle, "site">[];
}
