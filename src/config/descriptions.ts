import { BUILD_DESCRIPTIONS } from "./build.ts";
import { checkDescriptions } from "./check/index.ts";
import { gateDescriptions } from "./gate/index.ts";
import { HOOK_DESCRIPTIONS } from "./hooks.ts";
import { notifyDescriptions } from "./sink/index.ts";
import { targetDescriptions } from "./target/index.ts";
import { STRATEGY_DESCRIPTIONS } from "./target/strategy.ts";
import { below } from "./described.ts";

/** What each key of deploy.yml means, for editors. `*` stands for any key of a map, `[]` for any entry of a list. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  service: "The name of the service: lower-case letters, digits and dashes.",
  preset: "Defaults for a known service.",
  ...BUILD_DESCRIPTIONS,
  ...gateDescriptions(),
  environments: "Where the service runs, by name.",
  "environments.*": "One environment. It needs a target with hosts, and a url where the service has a public one.",
  "environments.*.profile": "Defaults of its kind. Default: the environment's name, when that is one of them.",
  "environments.*.url": "The public URL of the service, through any proxy or load balancer.",
  ...targetDescriptions(),
  ...STRATEGY_DESCRIPTIONS,
  "environments.*.env": "Variables of the service that are not secret.",
  "environments.*.secrets":
    "Names, from the input secrets, that the service gets in its environment. Default: the preset's.",
  "environments.*.config": "Files of the repository that are copied into the release.",
  "environments.*.config.from": "A file of the repository.",
  "environments.*.config.to": "Its name in the release.",
  "environments.*.verify": "How a release is confirmed live: the service itself reports its version.",
  "environments.*.verify.path": "The path to query. Default: /health.",
  "environments.*.verify.host":
    "The Host header, and for https the name in the certificate, of requests to url, for a url that is the load balancer's own address. Default: the host in url.",
  "environments.*.verify.version-field": "Where the version is in the JSON answer. Default: version.",
  "environments.*.verify.config-field": "Where the configuration's hash is in the answer; false when it is absent.",
  "environments.*.verify.instance-field": "Where the name of the instance is in the answer; false when it is absent.",
  "environments.*.verify.times":
    "How many times in a row an instance must report it. Through url and front, where an old process may answer too, at least 44 answers are required, more with many hosts, none of them from another release. Default: dev 1, staging 3, production 5.",
  "environments.*.verify.interval":
    "How long to wait between two queries that are counted, and at least as long as the last answer took. Until the first good answer the service is queried every 100ms. Default: 100ms.",
  "environments.*.verify.within":
    "How long verification may take in total, after the drain. Default: production 2m, otherwise 60s.",
  "environments.*.smoke": "Checks that must pass after the switch. Replaces the file's smoke and the preset's.",
  "environments.*.bake":
    "How long the service is watched after its checks: no instance may exit, or fail verify or a GET check three times in a row. Default: dev 0s, staging 3s, production 10s.",
  "environments.*.hooks": "Commands around the switch.",
  "environments.*.hooks.before": "Before the switch.",
  "environments.*.hooks.after": "After the checks.",
  "environments.*.on-failure":
    "What happens when a release fails: rollback, or hold it for a person to inspect. Default: rollback.",
  "environments.*.on-host-failure": "What happens when one of several hosts fails. Default: undo all.",
  "environments.*.lease": "One deployment at a time.",
  "environments.*.lease.wait": "How long to wait for another deployment. Default: 5m.",
  "environments.*.lease.guard":
    "How long without a heartbeat until a guard rolls its host back. Default: dev 30s, otherwise 60s.",
  "environments.*.keep": "Releases kept on a host. Default: 5.",
  smoke: "Checks that must pass after a switch, for environments without their own smoke.",
  ...notifyDescriptions(),
  rehearsal: "Settings for a rehearsal on a laptop, where no host is contacted.",
  "rehearsal.process":
    "A command that stays in the foreground; it replaces a systemd unit or start and stop commands, which a laptop does not have.",
  ...below(["environments.*.smoke[]", "smoke[]"], checkDescriptions()),
  ...below(["environments.*.hooks.before[]", "environments.*.hooks.after[]"], HOOK_DESCRIPTIONS),
};
