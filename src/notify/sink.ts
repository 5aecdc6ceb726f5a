import { errorMessage } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Report } from "../deploy/report.ts";

/** The facts that are known before the first change. */
export interface Announcement {
  readonly deploymentId: string;
  /** Empty where it is known only on the hosts. */
  readonly version: string;
  readonly previousVersion: string;
  readonly planHash: string;
}

export interface Message {
  readonly report: Report;
  /** The page of the run; empty outside of one. */
  readonly run: string;
}

/** A receiver of reports. It never throws, so it cannot fail a good deployment: a failed delivery is a warning. */
export interface Sink<Of extends Message = Message> {
  readonly name: string;
  begun?(announcement: Announcement): void;
  ended(message: Of): Promise<void>;
}

/** A sink of deliveries that may throw; their messages are shown, so they hold no secrets. */
export function sink<Of extends Message>(
  name: string,
  log: Pick<Log, "warn">,
  { begun, ended }: { begun?(announcement: Announcement): void; ended(message: Of): Promise<void> | void },
): Sink<Of> {
  return {
    name,
    begun: (announcement) => {
      try {
        begun?.(announcement);
      } catch (error) {
        log.warn(`Could not announce the deployment to ${name}: ${errorMessage(error)}`);
      }
    },
    ended: async (message) => {
      try {
        await ended(message);
      } catch (error) {
        log.warn(`Could not deliver the outcome to ${name}: ${errorMessage(error)}`);
      }
    },
  };
}
