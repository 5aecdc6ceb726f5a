import type { World } from "../core/world.ts";
import { eachBounded } from "../core/concurrent.ts";
import { diagnose } from "./diagnosis.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Narrator } from "./narrator.ts";
import type { EvidenceFile, Target } from "./target.ts";

/** What was taken before a rollback could destroy it. Redacted. */
export interface Evidence {
  readonly files: readonly (EvidenceFile & { readonly host: string })[];
  readonly diagnosis: Diagnosis | undefined;
}

/** Never throws: no evidence is no reason not to go back. */
export async function takeEvidence(
  hosts: readonly string[],
  id: string,
  of: string,
  hints: readonly string[],
  target: Target,
  narrator: Narrator,
  world: World,
): Promise<Evidence> {
  const taken = await eachBounded(hosts, target.parallel, async (host) => target.evidence(host, id, of));
  const files = taken.flatMap((result, index) => {
    const host = hosts[index] as string;
    if (result.status === "rejected") {
      narrator.say(
        `${host}: no evidence (${result.reason instanceof Error ? result.reason.message : String(result.reason)})`,
      );
      return [];
    }
    return result.value.map((file) => ({ host, name: file.name, text: world.secrets.redact(file.text) }));
  });
  return {
    files,
    diagnosis: diagnose(
      files,
      hints.map((hint) => world.secrets.redact(hint)),
    ),
  };
}
