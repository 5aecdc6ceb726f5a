import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd } from "./at-end.ts";
import { servicePort } from "./fleet.ts";
import type { Fleet } from "./fleet.ts";
import { run } from "./processes.ts";
import type { Ran } from "./processes.ts";

const RUN_MS = 900_000;

/** Its version. Undefined when there is none and none could be installed; says why. */
export function ansible(): string | undefined {
  const found = installedVersion();
  if (found !== undefined) return found;
  console.log("ansible is not there; installing ansible-core");
  const installed = spawnSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "ansible-core"], {
    encoding: "utf8",
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  const now = installedVersion();
  if (now === undefined)
    console.log(
      `skipped: ansible, it could not be installed (${(installed.error?.message ?? installed.stderr).trim().split("\n").at(-1)})`,
    );
  return now;
}

function installedVersion(): string | undefined {
  const { status, stdout } = spawnSync("ansible-playbook", ["--version"], { encoding: "utf8", timeout: 30_000 });
  return status === 0 ? stdout.split("\n", 1)[0] : undefined;
}

/** As fast as its documentation says how: many forks, pipelining, connections that persist, no facts, a known Python. */
const config = (folder: string, sockets: string, knownHosts: string): string => `[defaults]
forks = 50
gathering = explicit
host_key_checking = True
interpreter_python = /usr/bin/python3
retry_files_enabled = False
local_tmp = ${folder}/local
remote_tmp = ${folder}/remote
stdout_callback = default
[ssh_connection]
pipelining = True
control_path_dir = ${sockets}
ssh_args = -F /dev/null -o ControlMaster=auto -o ControlPersist=60s -o StrictHostKeyChecking=yes -o GlobalKnownHostsFile=/dev/null -o IdentitiesOnly=yes -o UserKnownHostsFile=${knownHosts}
`;

const PLAYBOOK = `- hosts: all
  gather_facts: false
  tasks:
    - name: folder of the release
      ansible.builtin.file: {path: "{{ root }}/releases/{{ version }}", state: directory}
    - name: copy and unpack
      ansible.builtin.unarchive: {src: "{{ archive }}", dest: "{{ root }}/releases/{{ version }}"}
    - name: link
      ansible.builtin.file: {src: "{{ root }}/releases/{{ version }}", dest: "{{ root }}/current", state: link}
    - name: restart
      ansible.builtin.shell: |
        if [ -f pid ]; then
          kill "$(cat pid)"
          while kill -0 "$(cat pid)" 2>/dev/null; do sleep 0.05; done
        fi
        cd current
        PORT={{ port }} RELEASE_VERSION={{ version }} setsid perl server.pl </dev/null >{{ root }}/log 2>&1 &
        echo $! >{{ root }}/pid
      args: {chdir: "{{ root }}"}
    - name: reports the version
      ansible.builtin.uri: {url: "http://127.0.0.1:{{ port }}/health", return_content: true}
      register: answer
      until: answer.status == 200 and answer.json.version == version
      retries: 30
      delay: 1
`;

/** The copy, symlink and restart that a playbook makes. */
export class AnsibleDeployment {
  private readonly folder: string;
  private readonly sockets: string;
  private readonly fleet: Fleet;

  constructor(folder: string, fleet: Fleet) {
    this.folder = folder;
    this.fleet = fleet;
    // The path of a socket is short.
    this.sockets = mkdtempSync(join(tmpdir(), "ba-"));
    atEnd(() => {
      this.endConnections();
      rmSync(this.sockets, { recursive: true, force: true });
    });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "ansible.cfg"), config(folder, this.sockets, fleet.knownHosts));
    writeFileSync(join(folder, "site.yml"), PLAYBOOK);
  }

  /** One whole run of the playbook. */
  deploy(version: string, archive: string): Promise<Ran> {
    const inventory = join(this.folder, "inventory");
    const lines = this.fleet.hosts.map((host) => {
      const root = join(host.path, "theirs");
      mkdirSync(root, { recursive: true });
      return `${host.name} ansible_host=${host.address} ansible_port=${host.sshPort} ansible_user=root ansible_ssh_private_key_file=${this.fleet.key} root=${root} port=${servicePort(host, "theirs")}\n`;
    });
    writeFileSync(inventory, lines.join(""));
    const env = {
      PATH: process.env["PATH"],
      HOME: this.folder,
      LANG: "C.UTF-8",
      ANSIBLE_CONFIG: join(this.folder, "ansible.cfg"),
      ANSIBLE_NOCOLOR: "1",
    };
    return run(
      "ansible-playbook",
      ["-i", inventory, "-e", `version=${version}`, "-e", `archive=${archive}`, join(this.folder, "site.yml")],
      { cwd: this.folder, env, deadlineMs: RUN_MS },
    );
  }

  /** What persists of its connections: the next run begins with none, as ours does. */
  endConnections(): void {
    if (!existsSync(this.sockets)) return;
    for (const name of readdirSync(this.sockets)) {
      spawnSync("ssh", ["-F", "/dev/null", "-o", `ControlPath=${join(this.sockets, name)}`, "-O", "exit", "any"], {
        stdio: "ignore",
        timeout: 5000,
      });
    }
  }
}
