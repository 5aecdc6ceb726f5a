/** Variables of the step itself, not of the commands it runs: inputs, state, the runner's services, files of outputs. */
const OF_THE_STEP =
  /^(?:INPUT_|STATE_|ACTIONS_|SAVE_)|^GITHUB_(?:TOKEN|OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$|^(?:GH_TOKEN|GH_ENTERPRISE_TOKEN|GITHUB_ENTERPRISE_TOKEN|BASH_ENV)$/;

/**
 * The environment of a job without the job's own tokens: commands that build and test a service are code of its repository
 * and of all its dependencies. A variable that contains one of `secrets` is omitted too.
 */
export function commandEnvironment(env: NodeJS.ProcessEnv, secrets: readonly string[]): Record<string, string> {
  const hidden = secrets.filter((value) => value.length > 3);
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => {
      const [name, value] = entry;
      return value !== undefined && !OF_THE_STEP.test(name) && !hidden.some((secret) => value.includes(secret));
    }),
  );
}
