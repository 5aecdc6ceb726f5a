import { run } from "./processes.ts";
import type { Ran } from "./processes.ts";

/**
 * The way back that nobody could do without: change the link, TERM, wait until it is gone, start, ask until
 * the service reports the version. It looks as often as the suite does: 50 ms for the end, 100 ms for the answer.
 */
const SCRIPT = `
root=$1 release=$2 port=$3 version=$4
shift 4
ln -sfn "releases/$release" "$root/current" || exit 1
alive() { read -r stat 2>/dev/null <"/proc/$1/stat" || return 1; case \${stat##*) } in Z*|X*) return 1 ;; esac; }
if read -r pid 2>/dev/null <"$root/pid"; then
  kill -TERM "$pid" 2>/dev/null
  n=0
  while alive "$pid"; do n=$((n + 1)); [ "$n" -lt 600 ] || { echo "$pid does not end"; exit 1; }; sleep 0.05; done
fi
cd "$root/current" || exit 1
set -a
. ./.release/env
. "$root/own.env"
set +a
setsid "$@" </dev/null >>"$root/log" 2>&1 &
echo "$!" >"$root/pid"
health() { { exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /health HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\n\\r\\n' >&3 && cat <&3; } 2>/dev/null; }
n=0
until answer=$(health); [[ $answer =~ \\"version\\":\\ *\\"$version\\" ]]; do
  n=$((n + 1))
  [ "$n" -lt 300 ] || { echo "no $version after 30 s: $answer"; exit 1; }
  sleep 0.1
done
`;

export interface BareWay {
  readonly root: string;
  readonly release: string;
  readonly port: number;
  readonly version: string;
  readonly command: readonly string[];
}

/** `ssh` are the words before the command on the other side; empty on this machine. */
export function goBackBarely({ root, release, port, version, command }: BareWay, ssh: readonly string[]): Promise<Ran> {
  const words = [root, release, String(port), version, ...command];
  const [program = "bash", ...args] = [...ssh, "bash", "-s", "--", ...words];
  return run(program, args, { input: SCRIPT, deadlineMs: 90_000 });
}
