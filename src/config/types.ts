import type { ProfileName } from "../core/profile.ts";
import type { Build } from "./build.ts";
import type { Check } from "./check/index.ts";
import type { ConfigProblem } from "./errors.ts";
import type { Gates } from "./gate/index.ts";
import type { Hooks } from "./hooks.ts";
import type { PresetName } from "./preset-name.ts";
import type { Notify } from "./sink/index.ts";
import type { Target } from "./target/index.ts";
import type { Strategy } from "./target/strategy.ts";
import type { Command } from "./word.ts";

export type { ProfileName } from "../core/profile.ts";
export type { CheckBase } from "./check/definition.ts";
export type { Check } from "./check/index.ts";
export type { Hook } from "./hooks.ts";
export type { Host, Manager } from "./target/direct.ts";
export type { Slot, Slots, Strategy } from "./target/strategy.ts";
export type { Command } from "./word.ts";

/**
 * The checked form of deploy.yml, after profile, preset and defaults were applied. It is a value: frozen, passed down,
 * never re-read. Durations are milliseconds, as their names show.
 */

export interface Config {
  readonly service: string;
  readonly preset: PresetName | undefined;
  /** How the archive is made; undefined where that follows from the repository. */
  readonly build: Build | undefined;
  readonly gates: Gates;
  readonly environments: Readonly<Record<string, Environment>>;
  /** Where outcomes are reported to. Its texts may name secrets: `${WEBHOOK_URL}`. */
  readonly notify: Notify;
  readonly rehearsal: {
    /** What replaces a systemd unit, or commands that start and stop, when hosts are this machine. */
    readonly process: Command | undefined;
  };
  /** Where the file was read from, for messages. */
  readonly file: string;
  /**
   * What `validate` and `deploy` refuse and all others warn of: a new rule must not block commands for a running
   * service.
   */
  readonly newer: readonly ConfigProblem[];
}

export interface Environment {
  readonly name: string;
  readonly profile: ProfileName;
  /** The public URL of the service, through whatever proxy or balancer stands before it. */
  readonly url: string | undefined;
  readonly target: Target;
  /** How many sites of the environment this command leaves alone: they answer at its URL too. */
  readonly otherSites?: number;
  readonly strategy: Strategy;
  /** Variables of the service that are not secret; part of the release's configuration hash. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of secrets (from the input `secrets`) that the service gets in its environment. */
  readonly secrets: readonly string[];
  /** Files laid over the archive when a release is staged; part of the configuration hash. */
  readonly configFiles: readonly ConfigFile[];
  readonly verify: Verify;
  readonly smoke: readonly Check[];
  /** How long after the switch the service must stay healthy before commit. */
  readonly bakeMs: number;
  readonly hooks: Hooks;
  readonly onFailure: "rollback" | "hold";
  readonly onHostFailure: "undo" | "continue";
  /** How long to wait for a lease held by a running deployment. */
  readonly leaseWaitMs: number;
  /** How long the guard waits without a beat before it restores the previous release. */
  readonly guardMs: number;
  /** Releases kept on a host, the last good one always among them. */
  readonly keep: number;
}

export interface ConfigFile {
  /** Relative to the repository. */
  readonly from: string;
  /** Relative to the release. */
  readonly to: string;
}

/** What proves that a release is live: it reports our version, and where it can our configuration. */
export interface Verify {
  readonly path: string;
  /**
   * The `Host` header, and for https the name in the certificate, of requests to the public URL; the URL's own host
   * when undefined.
   */
  readonly host?: string | undefined;
  /** Dotted path of the version in the JSON answer. */
  readonly versionField: string;
  readonly configField: string | undefined;
  /** Dotted path of a word that names the instance (node name); counts distinct instances behind a URL. */
  readonly instanceField: string | undefined;
  /** Times in a row. */
  readonly times: number;
  /** Between two queries once the release has answered; at least as long as its last answer took. */
  readonly intervalMs: number;
  readonly withinMs: number;
}
