import type { Clock } from "./clock.ts";
import type { Exec, Query } from "./exec.ts";
import type { Http } from "./http.ts";
import type { Log } from "./log.ts";
import type { Secrets } from "./mask.ts";

/** Everything that code below the process edge may use of the outside. */
export interface World {
  readonly clock: Clock;
  readonly exec: Exec;
  readonly query: Query;
  readonly http: Http;
  readonly log: Log;
  readonly secrets: Secrets;
  /** Random bytes from the system, in lower-case hexadecimal: twice as many characters. */
  randomHex(bytes: number): string;
  /** A folder of our own with mode 0700; removed when the action, its post step included, has ended. */
  readonly tmp: string;
  /** Aborted when the run is cancelled: start nothing new, save state, stop. */
  readonly signal: AbortSignal;
}
