import { BUILD_DESCRIPTIONS } from "./build.ts";
import { CHECK_DESCRIPTIONS } from "./check/index.ts";
import { GATE_DESCRIPTIONS } from "./gate/index.ts";
import { HOOK_DESCRIPTIONS } from "./hooks.ts";
import { NOTIFY_DESCRIPTIONS } from "./sink/index.ts";

/** What each key of deploy.yml means, for editors. `*` stands for any key of a map, `[]` for any entry of a list. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  service: "The name of the service: lower-case letters, digits and dashes.",
  preset: "Defaults for a known service.",
  ...BUILD_DESCRIPTIONS,
  ...GATE_DESCRIPTIONS,
  environments: "Where the service runs, by name.",
  "environments.*": "One environment. It needs a target with hosts, and a url where the service has a public one.",
  "environments.*.profile": "Defaults of its kind. Default: the environment's name, when that is one of them.",
  "environments.*.url": "The public URL of the service, through any proxy or load balancer.",
  "environments.*.target": "Where the service runs, and what starts and stops it there.",
  "environments.*.target.kind": "How the service is run. Default: direct, on hosts.",
  "environments.*.target.hosts": "The hosts, each as [user@]host[:port], as local, or as a map.",
  "environments.*.target.hosts[].address": "A DNS name, an IP address, or local.",
  "environments.*.target.hosts[].name":
    "Name of the host in messages. Default: its address, with the port unless that is 22.",
  "environments.*.target.hosts[].env": "Variables for the service on this host only.",
  "environments.*.target.hosts[].front": "Blue-green: the front of this host, where it differs from the strategy's.",
  "environments.*.target.manager":
    "What starts and stops the service: exactly one of the keys. Default: the preset's, or a systemd unit named like the service.",
  "environments.*.target.manager.systemd": "The name of a systemd unit. With blue-green it must contain {slot}.",
  "environments.*.target.manager.release": "The name of an Erlang release: the script in its bin folder.",
  "environments.*.target.manager.process": "A command that stays in the foreground.",
  "environments.*.target.manager.command": "Commands of your own. With blue-green they get SLOT in their environment.",
  "environments.*.target.manager.command.start": "Starts the service; safe to repeat.",
  "environments.*.target.manager.command.stop": "Stops the service; safe to repeat.",
  "environments.*.target.manager.command.status": "Exits 0 when the service runs.",
  "environments.*.target.start-timeout": "How long a start may take. Default: 60s.",
  "environments.*.target.stop-timeout": "How long a stop may take. Default: 30s.",
  "environments.*.target.connect-timeout": "How long a connection to a host may take. Default: 10s.",
  "environments.*.target.ports":
    "TCP ports that must be free, or ours, on each host before the switch. Default: the preset's, or that of the host's instance.",
  "environments.*.target.evidence":
    "Globs of logs and dumps to keep after a failure, absolute or relative to the host's path.",
  "environments.*.target.shared":
    "Folders or files at the top of a release that outlive it, kept in shared/; the archive's own files under these names are ignored.",
  "environments.*.strategy": "How traffic moves. Default: recreate on one host, rolling on several.",
  "environments.*.strategy.kind":
    "recreate stops all, then starts all; rolling goes host by host; blue-green starts the new release beside the old one, then switches the traffic.",
  "environments.*.strategy.max-in-flight":
    "Rolling: how many hosts, or which share of them, may be down at once. Default: 1.",
  "environments.*.strategy.slots": "Blue-green: the two places a release can run in.",
  "environments.*.strategy.slots.a": "The first slot.",
  "environments.*.strategy.slots.b": "The second slot.",
  "environments.*.strategy.switch":
    "Blue-green: a command that moves traffic to the slot $SLOT at $INSTANCE; safe to repeat.",
  "environments.*.strategy.front":
    "Blue-green: the service as its host sees it through the switch, such as a proxy's http://127.0.0.1:8000. Without it url is required: the switch cannot be verified otherwise.",
  "environments.*.strategy.drain":
    "Blue-green: how long the old slot keeps running after the switch. A rollback waits at most 10s. Default: 30s.",
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
  "environments.*.verify.interval": "How long to wait between two queries. Default: dev 1s, otherwise 2s.",
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
    "How long without a heartbeat until a host rolls back by itself. Default: dev 30s, otherwise 60s.",
  "environments.*.keep": "Releases kept on a host. Default: 5.",
  smoke: "Checks that must pass after a switch, for environments without their own smoke.",
  ...NOTIFY_DESCRIPTIONS,
  rehearsal: "Settings for a rehearsal on a laptop, where no host is contacted.",
  "rehearsal.process":
    "A command that stays in the foreground; it replaces a systemd unit or start and stop commands, which a laptop does not have.",
  ...below(["environments.*.target", "environments.*.target.hosts[]"], {
    user: "The user to connect as.",
    port: "The port of ssh. Default: 22.",
    jump: "Hosts to connect through, separated by commas.",
    sudo: "Whether to act as root, using sudo. Default: false.",
    "run-as": "The user the service runs as. Default: the connected user.",
    path: "The folder of the service. Default: the preset's, or /opt/ and the service's name.",
    instance: "The service as its host sees it. Default: the preset's, or http://127.0.0.1:8080.",
  }),
  ...below(["environments.*.strategy.slots.a", "environments.*.strategy.slots.b"], {
    instance: "The service in this slot as its host sees it.",
    env: "Variables for this slot, such as its port and node name.",
  }),
  ...below(["environments.*.smoke[]", "smoke[]"], CHECK_DESCRIPTIONS),
  ...below(["environments.*.hooks.before[]", "environments.*.hooks.after[]"], HOOK_DESCRIPTIONS),
};

function below(bases: readonly string[], keys: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    bases.flatMap((base) => Object.entries(keys).map(([key, words]) => [`${base}.${key}`, words])),
  );
}
