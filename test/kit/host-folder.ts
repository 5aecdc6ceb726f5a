import { spawnSync } from "node:child_process";

/** Runs a shell script on a host with `$1` set; gives what it prints. */
export type RunThere = (script: string, argument: string) => string;

const here: RunThere = (script, argument) => run("sh", ["-c", script, "sh", argument]);

/** In a Docker container that is a host. */
export function inside(container: string): RunThere {
  return (script, argument) => run("docker", ["exec", container, "sh", "-c", script, "sh", argument]);
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    timeout: 30_000,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, DOCKER_HOST: "unix:///var/run/docker.sock", DOCKER_CONTEXT: undefined },
  });
  if (status !== 0)
    throw new Error(`${command} ${args.slice(0, 3).join(" ")} ended with ${status}: ${error?.message ?? ""} ${stderr}`);
  return stdout;
}

/** What must not be there once nobody is at work: each line names one thing. */
const LEFTOVERS = `
D=$1/.deploy
[ -d "$D" ] || exit 0
for f in owner held locked-by-person staged upload; do [ ! -e "$D/$f" ] || echo ".deploy/$f: $(head -c 300 "$D/$f" 2>/dev/null)"; done
[ ! -f "$D/record" ] || ! grep -qx 'end pending' "$D/record" || echo "pending: $(head -n 1 "$D/record")"
[ ! -f "$D/record" ] || ! grep -qx 'after [ab]' "$D/record" || echo "a slot that was left: $(grep '^after ' "$D/record")"
for f in "$D"/in.* "$D"/out.* "$D"/put.* "$D"/*/.new-* "$1"/releases/.*-*; do [ ! -e "$f" ] || echo "half written: $f"; done
[ ! -e "$D/lock" ] || flock -n -s "$D/lock" true || echo "the lock is held"
[ ! -e "$D/guard.lock" ] || flock -n -s "$D/guard.lock" true || echo "the guard's lock is held"
for p in $(grep -lsaF "$D/host" /proc/[0-9]*/cmdline); do
  c=$(tr '\\0' ' ' 2>/dev/null <"$p") || continue
  # Not the one that looks, which has our folder in its words too.
  case $c in grep*|*' -c '*) ;; *"$D/host"*" $1 "*) p=\${p#/proc/}; echo "process \${p%/cmdline}: $c" ;; esac
done
unit=/etc/systemd/system/erlmcp-guard-$(printf %s "$1" | sha256sum | cut -c 1-12).service
[ ! -e "$unit" ] || echo "the guard's unit $unit is there"
exit 0`;

export interface JournalLine {
  readonly at: string;
  readonly deployment: string;
  readonly verb: string;
  readonly what: string;
}

/** The folder of a service on one host, read as it lies there: what tests assert on, independent of what the suite says of it. */
export class HostFolder {
  readonly path: string;
  private readonly run: RunThere;

  constructor(path: string, run: RunThere = here) {
    this.path = path;
    this.run = run;
  }

  /** The release that `current` leads to, "" for none. */
  live(): string {
    return this.run('l=$(readlink "$1/current") || l=; printf %s "${l##*/}"', this.path);
  }

  /** Whether a file of the suite's own state is there. */
  has(name: string): boolean {
    return this.run('[ ! -e "$1" ] || echo yes', `${this.path}/.deploy/${name}`) !== "";
  }

  /** A field of the record of the latest deployment: `id`, `end`, `switched`, ...; "" where there is none. */
  record(field: string): string {
    return (
      new RegExp(`^${field} (\\S+)$`, "m").exec(
        this.run('cat "$1" 2>/dev/null || :', `${this.path}/.deploy/record`),
      )?.[1] ?? ""
    );
  }

  releases(): string[] {
    return this.lines('ls -A "$1/releases" 2>/dev/null || :');
  }

  /** Names of releases on record as good, as bad, or as left by a rollback. */
  known(what: "good" | "bad" | "left"): string[] {
    return this.lines(`ls -A "$1/.deploy/${what}" 2>/dev/null || :`);
  }

  backups(): string[] {
    return this.lines('ls -A "$1/backups" 2>/dev/null || :');
  }

  /** Lines that are whole JSON. */
  journal(): JournalLine[] {
    return this.lines('cat "$1/.deploy/journal.jsonl" 2>/dev/null || :').flatMap((line) => {
      try {
        return [JSON.parse(line) as JournalLine];
      } catch {
        return []; // cut by a crash
      }
    });
  }

  /** The outcome on record, and who put it there. */
  outcome(id: string): { readonly outcome: string; readonly by: string } | undefined {
    const text = this.run(`cat "$1/.deploy/outcomes/${id}" 2>/dev/null || :`, this.path);
    const value = (key: string): string => {
      const word = new RegExp(`^${key} (.*)$`, "m").exec(text)?.[1] ?? "";
      return word.startsWith("=") ? word.slice(1) : Buffer.from(word, "base64").toString();
    };
    return text === "" ? undefined : { outcome: value("outcome"), by: value("by") };
  }

  /** Everything that a deployment which has ended must not leave; empty when all is well. */
  leftovers(): string[] {
    return this.lines(LEFTOVERS);
  }

  /** The same after a while: a guard needs a second to see that it is no longer wanted. */
  async leftoversAfter(ms = 10_000): Promise<string[]> {
    const until = Date.now() + ms;
    for (;;) {
      const left = this.leftovers();
      if (left.length === 0 || Date.now() > until) return left;
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  /** Pid of what was started in a slot, as it is on record. */
  pid(slot = "main"): number | undefined {
    const [, pid] = this.run(`cat "$1/.deploy/run/${slot}" 2>/dev/null || :`, this.path).split(" ");
    return pid === undefined ? undefined : Number(pid);
  }

  /** What the service was started with, one NAME=value a line. */
  environment(slot = "main"): string {
    return this.run(`tr '\\0' '\\n' <"/proc/$1/environ"`, String(this.pid(slot)));
  }

  /** Where the open file descriptors of a process lead. */
  descriptors(pid: number | undefined): string[] {
    return this.run("for f in $(ls /proc/$1/fd | sort -n); do readlink /proc/$1/fd/$f; done; :", String(pid))
      .split("\n")
      .filter((line) => line !== "");
  }

  /** Every file, folder and link with its mode, time, size and content. */
  listing(): string {
    return this.run(
      'cd "$1" 2>/dev/null || exit 0; find . -printf "%y %m %u:%g %T@ %p -> %l\\n" | sort; find . -type f -exec sha256sum {} + | sort -k 2',
      this.path,
    );
  }

  /** Runs the host program by hand. */
  byHand(...words: readonly string[]): { readonly code: number; readonly text: string } {
    const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
    const text = this.run(`sh "$1/.deploy/host" ${quoted} 2>&1; echo "exit $?"`, this.path);
    const match = /^([\s\S]*)exit (\d+)\n$/.exec(text);
    return { text: match?.[1] ?? text, code: Number(match?.[2] ?? -1) };
  }

  private lines(script: string): string[] {
    return this.run(script, this.path)
      .split("\n")
      .filter((line) => line !== "");
  }
}
