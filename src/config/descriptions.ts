import { BUILD_DESCRIPTIONS } from "./build.ts";
import { GATE_DESCRIPTIONS } from "./gate/index.ts";

/** What each key of deploy.yml means, for editors. `*` stands for any key of a map, `[]` for any entry of a list. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  service: "The name of the service: lower-case letters, digits and dashes.",
  preset: "Defaults for a service that is known by name.",
  ...BUILD_DESCRIPTIONS,
  ...GATE_DESCRIPTIONS,
  environments: "Where the service runs, by name.",
  "environments.*": "One environment. It needs a target with hosts, and a url where the service has a public one.",
  "environments.*.profile": "Defaults of its kind. Default: the environment's name, when that is one of them.",
  "environments.*.url": "The public URL of the service, through whatever stands before it.",
  "environments.*.target": "Where the service runs, and what starts and stops it there.",
  "environments.*.target.kind": "How the service is run. Default: direct, on hosts.",
  "environments.*.target.hosts": "The hosts, each as [user@]host[:port], as local, or as a map.",
  "environments.*.target.hosts[].address": "A DNS name, an IP address, or local.",
  "environments.*.target.hosts[].name":
    "How messages call the host. Default: its address, with the port unless that is 22.",
  "environments.*.target.hosts[].env": "Variables for the service on this host only.",
  "environments.*.target.hosts[].front":
    "Blue-green: the front of this host, where it is another one than the strategy's.",
  "environments.*.target.manager":
    "What starts and stops the service: exactly one of the keys. Default: the preset's, or a systemd unit named like the service.",
  "environments.*.target.manager.systemd": "The name of a systemd unit. With blue-green it has {slot} in it.",
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
    "Globs of logs and dumps to keep after a failure, relative to the host's path or absolute.",
  "environments.*.target.shared":
    "Folders or files at the top of a release that outlive it, kept in shared/; what the archive has under these names is left out.",
  "environments.*.strategy": "How traffic moves. Default: recreate on one host, rolling on several.",
  "environments.*.strategy.kind":
    "recreate stops all and starts all; rolling goes host by host; blue-green starts beside the old release and switches.",
  "environments.*.strategy.max-in-flight":
    "Rolling: how many hosts may be away at once, or which share of them. Default: 1.",
  "environments.*.strategy.slots": "Blue-green: the two places a release can run in.",
  "environments.*.strategy.slots.a": "The first slot.",
  "environments.*.strategy.slots.b": "The second slot.",
  "environments.*.strategy.switch": "Blue-green: moves traffic to the slot $SLOT at $INSTANCE; safe to repeat.",
  "environments.*.strategy.front":
    "Blue-green: the service as its host sees it through the switch, such as a proxy's http://127.0.0.1:8000. Without it url is needed: what nobody can see is not verified.",
  "environments.*.strategy.drain":
    "Blue-green: how long the old slot serves on. A way back waits 10s at most. Default: 30s.",
  "environments.*.env": "Variables of the service that are not secret.",
  "environments.*.secrets":
    "Names, from the input secrets, that the service gets in its environment. Default: the preset's.",
  "environments.*.config": "Files of the repository that are laid over the release.",
  "environments.*.config.from": "A file of the repository.",
  "environments.*.config.to": "Its name in the release.",
  "environments.*.verify": "What proves that a release is live: the service itself reports its version.",
  "environments.*.verify.path": "What is asked. Default: /health.",
  "environments.*.verify.host":
    "The Host header, and for https the name in the certificate, of what goes to url: for a url that is the balancer's own address. Default: the host in url.",
  "environments.*.verify.version-field": "Where the version is in the JSON answer. Default: version.",
  "environments.*.verify.config-field": "Where the configuration's hash is in the answer; false when it is not.",
  "environments.*.verify.instance-field": "Where the name of the instance is in the answer; false when it is not.",
  "environments.*.verify.times":
    "How often in a row an instance must say so. Through url and front, where an old process may answer as well, it is 44 answers at least, more with many hosts, and none of another release. Default: dev 1, staging 3, production 5.",
  "environments.*.verify.interval": "How long between two. Default: dev 1s, otherwise 2s.",
  "environments.*.verify.within":
    "How long it may take in all, after the drain. Default: production 2m, otherwise 60s.",
  "environments.*.smoke": "What must hold after the switch. Replaces the file's smoke and the preset's.",
  "environments.*.bake":
    "How long the service is watched after its checks: no instance may end, nor fail verify or a GET check three times in a row. Default: dev 0s, staging 3s, production 10s.",
  "environments.*.hooks": "Commands around the switch.",
  "environments.*.hooks.before": "Before the switch.",
  "environments.*.hooks.after": "After the checks.",
  "environments.*.on-failure":
    "What happens when a release fails: rollback, or hold it for a person to look at. Default: rollback.",
  "environments.*.on-host-failure": "What happens when one of several hosts fails. Default: undo all.",
  "environments.*.lease": "One deployment at a time.",
  "environments.*.lease.wait": "How long to wait for another. Default: 5m.",
  "environments.*.lease.guard":
    "How long without a beat until a host goes back by itself. Default: dev 30s, otherwise 60s.",
  "environments.*.keep": "Releases kept on a host. Default: 5.",
  smoke: "What must hold after a switch, for environments without smoke of their own.",
  notify: "Who hears of outcomes.",
  "notify.webhook": "A URL that is sent one JSON message an outcome; best a secret: ${WEBHOOK_URL}.",
  rehearsal: "What a rehearsal on a laptop, where no host is touched, needs to know.",
  "rehearsal.process":
    "A command that stays in the foreground; it stands in for a systemd unit or for start and stop commands, which a laptop does not have.",
  ...below(["environments.*.target", "environments.*.target.hosts[]"], {
    user: "The user to connect as.",
    port: "The port of ssh. Default: 22.",
    jump: "Hosts to connect through, with commas between.",
    sudo: "Whether to act as root, by sudo. Default: false.",
    "run-as": "The user the service runs as. Default: the connected user.",
    path: "The folder of the service. Default: the preset's, or /opt/ and the service's name.",
    instance: "The service as its host sees it. Default: the preset's, or http://127.0.0.1:8080.",
  }),
  ...below(["environments.*.strategy.slots.a", "environments.*.strategy.slots.b"], {
    instance: "The service in this slot as its host sees it.",
    env: "Variables for this slot, such as its port and node name.",
  }),
  ...below(["environments.*.smoke[]", "smoke[]"], {
    name: "What messages call the check.",
    http: "A path, asked of every instance and at url, or a whole URL. One at 127.0.0.1 or localhost is asked on every host.",
    method: "Default: GET.",
    headers: "Headers of the request.",
    body: "Body of the request.",
    status: "The status, or one of those, that the answer must have. Default: 200.",
    max: "How long the answer may take to pass.",
    contains: "Text that the answer must contain.",
    fields: "What must be where in the JSON answer, by dotted path.",
    command: "A command that must exit 0; on every host it runs in the live release's folder.",
    on: "Where the command runs. Default: host.",
    timeout: "How long one attempt may take. Default: 10s.",
    attempts: "How often it is tried. Default: 1.",
    once: "Whether one place is enough, url or else the first host, in place of every host and url. Default: false.",
  }),
  ...below(["environments.*.hooks.before[]", "environments.*.hooks.after[]"], {
    name: "What messages call the hook.",
    run: "The command.",
    on: "Where it runs. Default: host.",
    timeout: "How long it may take. Default: 60s.",
    irreversible: "After it the old release may not work any more; needs on-failure: hold. Default: false.",
  }),
};

function below(bases: readonly string[], keys: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    bases.flatMap((base) => Object.entries(keys).map(([key, words]) => [`${base}.${key}`, words])),
  );
}
