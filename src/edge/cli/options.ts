/** What was given on the command line. */
export interface Options {
  readonly config: string;
  readonly environment?: string | undefined;
  readonly hosts?: string | undefined;
  readonly archive?: string | undefined;
  readonly version?: string | undefined;
  readonly commit?: string | undefined;
  readonly manifest?: string | undefined;
  readonly reason?: string | undefined;
  readonly to?: string | undefined;
  readonly mode?: string | undefined;
  readonly set?: string | undefined;
  readonly profile?: string | undefined;
  readonly gates?: string | undefined;
  readonly "base-ref"?: string | undefined;
  readonly waive?: string | undefined;
  readonly "ssh-key"?: string | undefined;
  readonly "known-hosts"?: string | undefined;
  readonly secrets?: string | undefined;
  readonly "skip-tests": boolean;
  readonly "dry-run": boolean;
  readonly force?: boolean;
}
