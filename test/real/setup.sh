#!/usr/bin/env bash
# Installs and starts the real engines that test/real runs against, and shellcheck for the lint, as root on Debian 12.
#
#   test/real/setup.sh                  every engine
#   test/real/setup.sh sshd otp         only these (and what they need)
#
# It can run again at any time: what is up stays up. Engines that answer are listed in
# $REAL_STATE/engines.json, which test/real/engines.ts reads; one that could not be started is not in it,
# and the exit code is 1. test/real/stop.sh stops everything.
#
# To add an engine: its packages in `packages`, its name in `all` after what it needs, a function engine_<name>
# that calls `publish` as its last step, and its part in stop.sh and engines.ts.
set -euo pipefail
umask 022
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export DOCKER_HOST=unix:///var/run/docker.sock
unset DOCKER_CONTEXT DOCKER_TLS_VERIFY

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
state=${REAL_STATE:-/var/tmp/erlmcp-real}
began=${EPOCHREALTIME/./}

all=(sshd docker systemd otp nginx shellcheck)
declare -A packages=(
  [sshd]="openssh-server openssh-client sudo"
  [docker]="docker.io iptables"
  [systemd]="debootstrap openssh-client"
  [otp]="erlang-nox erlang-dev erlang-dialyzer erlang-common-test erlang-eunit rebar3"
  [nginx]="nginx-light"
  [shellcheck]="shellcheck"
)
declare -A needs=([systemd]="docker")
# The key in engines.json, where it is not the engine's name.
declare -A keys=([sshd]="ssh")

ssh_hosts=(127.0.0.2 127.0.0.3 127.0.0.4)
ssh_jump=127.0.0.5
ssh_port=2222
host_count=2 # host N: ssh on 127.0.0.1:220N, its port 8080 on 127.0.0.1:1808N

# --- saying, failing, waiting ------------------------------------------------

say() {
  local us=$((${EPOCHREALTIME/./} - began))
  printf '[%4d.%01ds] %s\n' $((us / 1000000)) $((us / 100000 % 10)) "$*"
}

# fail MESSAGE [LOG]: ends the engine that is being started, with the end of its log.
fail() {
  say "FAILED: $1" >&2
  if [[ -n ${2:-} && -s $2 ]]; then
    printf '  the end of %s:\n' "$2" >&2
    tail -n 20 "$2" | sed 's/^/    /' >&2
  fi
  exit 1
}

# wait_for SECONDS WHAT LOG COMMAND...: the command must be short itself; its last words are part of the diagnosis.
wait_for() {
  local limit=$1 what=$2 log=$3 words
  shift 3
  local deadline=$((${EPOCHREALTIME/./} + limit * 1000000))
  until words=$("$@" 2>&1); do
    if ((${EPOCHREALTIME/./} > deadline)); then
      [[ -z $words ]] || printf '  %s\n' "the last try said: $words" >&2
      fail "$what: not so after $limit s" "$log"
    fi
    sleep 0.1
  done
}

# publish NAME JSON: the engine answers; its part of engines.json.
publish() {
  printf '"%s": %s' "$1" "$2" >"$state/engines.d/$1.part"
  mv "$state/engines.d/$1.part" "$state/engines.d/$1"
}

# --- packages ----------------------------------------------------------------

# Names of the packages of these engines that are not installed.
missing_packages() {
  local engine name wanted=()
  for engine in "$@"; do
    [[ $engine == docker ]] && docker_answers && continue
    [[ $engine == nginx && -x /usr/sbin/nginx ]] && continue
    [[ $engine == shellcheck && -x /usr/bin/shellcheck ]] && continue
    for name in ${packages[$engine]:-}; do wanted+=("$name"); done
  done
  ((${#wanted[@]})) || return 0
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^.i  *//p' || true)
  for name in "${wanted[@]}"; do
    grep -qxF -- "$name" <<<"$installed" || printf '%s\n' "$name"
  done | sort -u
}

# A subshell, for its trap: no package may start a service of its own while it is installed.
install_packages() (
  log=$state/log/apt.log
  options=(-y -q --no-install-recommends -o Acquire::Retries=3 -o DPkg::Lock::Timeout=180 -o Dpkg::Options::=--force-confold)
  if [[ ! -e /usr/sbin/policy-rc.d ]]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
  fi
  for try in 1 2 3; do
    if ((try > 1)) || ! compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null; then
      say "apt-get update"
      timeout -k 10 300 apt-get "${options[@]}" update >>"$log" 2>&1 9>&- || say "apt-get update failed, see $log"
    fi
    say "apt-get install $* (try $try of 3)"
    if timeout -k 30 900 apt-get "${options[@]}" install "$@" >>"$log" 2>&1 9>&-; then
      if [[ " $* " == *" nginx-light "* && -d /run/systemd/system ]]; then
        systemctl disable --now nginx >>"$log" 2>&1 || say "nginx could not be disabled, see $log"
      fi
      return 0
    fi
    timeout -k 30 300 dpkg --configure -a >>"$log" 2>&1 9>&- || true
    sleep $((try * 2))
  done
  fail "apt-get install $*" "$log"
)

# --- ssh keys, known_hosts ---------------------------------------------------

make_key() { [[ -s $1 && -s $1.pub ]] || { rm -f "$1" "$1.pub" && ssh-keygen -q -t ed25519 -N '' -C "$2" -f "$1"; }; }

# All of them at once, whatever is started: known_hosts has every host from the first run on.
make_keys() {
  local address n type key
  mkdir -p "$state/keys"
  make_key "$state/id" erlmcp-real
  chmod 600 "$state/id"
  [[ -s $state/authorized_keys ]] && cmp -s "$state/id.pub" "$state/authorized_keys" || cp "$state/id.pub" "$state/authorized_keys"
  {
    for address in "${ssh_hosts[@]}" "$ssh_jump"; do
      make_key "$state/keys/$address" "$address"
      read -r type key _ <"$state/keys/$address.pub"
      printf '[%s]:%s %s %s\n' "$address" "$ssh_port" "$type" "$key"
    done
    for ((n = 1; n <= host_count; n++)); do
      make_key "$state/keys/erlmcp-host-$n" "erlmcp-host-$n"
      read -r type key _ <"$state/keys/erlmcp-host-$n.pub"
      printf '[127.0.0.1]:%s %s %s\n' $((2200 + n)) "$type" "$key"
    done
  } >"$state/known_hosts.part"
  mv "$state/known_hosts.part" "$state/known_hosts"
}

ssh_options=(-F /dev/null -i "$state/id" -o "UserKnownHostsFile=$state/known_hosts" -o GlobalKnownHostsFile=/dev/null
  -o StrictHostKeyChecking=yes -o BatchMode=yes -o IdentitiesOnly=yes -o ConnectTimeout=5 -o LogLevel=ERROR)

# on USER ADDRESS PORT COMMAND...
on() {
  local user=$1 address=$2 port=$3
  shift 3
  timeout -k 2 15 ssh -n "${ssh_options[@]}" -p "$port" "$user@$address" "$@"
}

# --- sshd: three hosts and a jump host on loopback addresses -----------------

# A process that nobody reaped yet has ended too.
ended() { [[ ! -d /proc/$1 ]] || grep -qs '^State:[[:space:]]*Z' "/proc/$1/status"; }

# start_sshd ADDRESS: sets `started` if it was not up.
start_sshd() {
  local address=$1
  local dir=$state/sshd/$address
  local config=$dir/sshd_config log=$state/log/sshd-$address.log pid=
  mkdir -p "$dir"
  # MaxStartups and MaxSessions stay at their defaults: real servers have them.
  cat >"$config.new" <<EOF
Port $ssh_port
ListenAddress $address
HostKey $state/keys/$address
PidFile $dir/pid
AuthorizedKeysFile $state/authorized_keys
StrictModes no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
AuthenticationMethods publickey
UsePAM yes
PrintMotd no
LogLevel VERBOSE
Subsystem sftp /usr/lib/openssh/sftp-server
EOF
  if [[ -s $dir/pid ]] && read -r pid <"$dir/pid" && grep -qsaF -- "$config" "/proc/$pid/cmdline"; then
    if cmp -s "$config" "$config.new"; then
      rm "$config.new"
      return 0
    fi
    kill "$pid"
    wait_for 10 "the old sshd on $address has ended" "$log" ended "$pid"
  fi
  mv "$config.new" "$config"
  rm -f "$dir/pid" "$log"
  started=yes
  say "sshd on $address:$ssh_port"
  /usr/sbin/sshd -f "$config" -E "$log" 9>&- || fail "sshd on $address:$ssh_port" "$log"
  # It goes to the background before it binds, so its exit code says little.
  local deadline=$((SECONDS + 10))
  until [[ -s $dir/pid ]]; do
    if ((SECONDS >= deadline)) || grep -qs 'Cannot bind' "$log"; then fail "sshd on $address:$ssh_port does not listen" "$log"; fi
    sleep 0.05
  done
}

check_logins() {
  local address=$1
  local log=$state/log/sshd-$address.log
  wait_for 10 "root logs in on $address:$ssh_port" "$log" on root "$address" "$ssh_port" true
  [[ -n $started ]] || return 0
  wait_for 10 "deployer logs in on $address:$ssh_port and may sudo" "$log" on deployer "$address" "$ssh_port" sudo -n true
}

through_jump() {
  timeout -k 2 15 ssh -n "${ssh_options[@]}" -o "ProxyCommand=ssh ${ssh_options[*]} -p $ssh_port -W [%h]:%p root@$ssh_jump" \
    -p "$ssh_port" "root@${ssh_hosts[0]}" true
}

engine_sshd() {
  local address hosts="" jobs=() job started=
  mkdir -p /run/sshd
  if ! id -u deployer >/dev/null 2>&1; then
    say "the user deployer"
    # '*' has no password and, unlike '!', is not locked.
    useradd --create-home --shell /bin/bash --password '*' deployer
    touch "$state/created-deployer"
  fi
  if [[ ! -e /etc/sudoers.d/erlmcp-real ]]; then
    install -m 0440 /dev/stdin /etc/sudoers.d/erlmcp-real <<<'deployer ALL=(ALL:ALL) NOPASSWD: ALL'
  fi
  for address in "${ssh_hosts[@]}" "$ssh_jump"; do start_sshd "$address"; done
  for address in "${ssh_hosts[@]}" "$ssh_jump"; do
    check_logins "$address" &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do wait "$job"; done
  [[ -z $started ]] || wait_for 10 "a login through the jump host" "$state/log/sshd-$ssh_jump.log" through_jump

  for address in "${ssh_hosts[@]}"; do
    hosts+="${hosts:+, }{\"address\": \"$address\", \"port\": $ssh_port, \"user\": \"root\"}"
  done
  publish ssh "{\"key\": \"$state/id\", \"knownHosts\": \"$state/known_hosts\", \"hosts\": [$hosts], \"jump\": {\"address\": \"$ssh_jump\", \"port\": $ssh_port, \"user\": \"root\"}}"
  say "ssh: ${ssh_hosts[*]} port $ssh_port answer, and $ssh_jump as jump host"
}

# --- Docker ------------------------------------------------------------------

docker_answers() { timeout 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

engine_docker() {
  local log=$state/log/dockerd.log pid=
  if ! docker_answers; then
    if [[ -s $state/dockerd.pid ]]; then
      read -r pid <"$state/dockerd.pid" || true
      if [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == */dockerd ]]; then
        say "dockerd (pid $pid) runs but did not answer yet"
      else
        rm -f "$state/dockerd.pid"
        pid=
      fi
    fi
    if [[ -z $pid ]]; then
      say "dockerd, data in $state/docker"
      mkdir -p "$state/docker"
      setsid dockerd --data-root "$state/docker" --pidfile "$state/dockerd.pid" -H "$DOCKER_HOST" </dev/null >>"$log" 2>&1 9>&- &
    fi
    wait_for 90 "the Docker engine answers" "$log" docker_answers
  fi
  publish docker true
  say "docker: $(docker version --format '{{.Server.Version}}') answers on /var/run/docker.sock"
}

# --- hosts with systemd ------------------------------------------------------

# The Debian mirror of this machine's own sources list.
mirror() {
  # shellcheck disable=SC2016 # placeholders of apt-get
  apt-get indextargets --format '$(CREATED_BY) $(RELEASE) $(COMPONENT) $(REPO_URI)' |
    awk '$1 == "Packages" && $2 == "bookworm" && $3 == "main" { print $4; exit }'
}

# build_root FOLDER LOG: the file system of a host.
build_root() {
  local root=$1 log=$2 from include
  from=$(mirror)
  [[ -n $from ]] || fail "no bookworm main in this machine's sources list: where is the mirror?"
  include=$(grep -v '^#' "$here/host-image/packages" | paste -sd,)
  debootstrap --variant=minbase --include="$include" bookworm "$root" "$from" >>"$log" 2>&1 9>&- || return 1
  cp "$here/host-image/provision.sh" "$root/provision.sh"
  chroot "$root" /bin/sh /provision.sh >>"$log" 2>&1 9>&- || return 1
  rm "$root/provision.sh"
}

clear_root() {
  awk -v root="$1/" 'index($5, root) == 1 { print $5 }' /proc/self/mountinfo | sort -r | xargs -r umount
  rm -rf --one-file-system "$1"
}

# host_image TAG HASH
host_image() {
  local tag=$1 log=$state/log/host-image.log root=$state/host-root tar=$state/host-image-$2.tar try
  docker image inspect "$tag" >/dev/null 2>&1 && return 0
  if [[ ! -s $tar ]]; then
    rm -f "$state"/host-image-*.tar
    for try in 1 2 3; do
      clear_root "$root"
      say "debootstrap of the hosts' image (try $try of 3; about a minute)"
      if build_root "$root" "$log"; then break; fi
      ((try < 3)) || fail "the hosts' image" "$log"
      sleep $((try * 2))
    done
    say "the image as a tar file"
    tar -C "$root" --numeric-owner --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' -cf "$tar.part" .
    mv "$tar.part" "$tar"
    clear_root "$root"
  fi
  say "docker import of the hosts' image"
  timeout -k 10 300 docker import --change 'ENV container=docker' --change 'CMD ["/sbin/init"]' "$tar" "$tag" >>"$log" 2>&1 9>&- ||
    fail "docker import" "$log"
}

host_flags() {
  local n=$1
  printf '%s\n' --hostname "erlmcp-host-$n" --stop-signal SIGRTMIN+3 \
    --cap-add SYS_ADMIN --cap-add NET_ADMIN --cap-add SYS_PTRACE \
    --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
    --cgroupns=host -v /sys/fs/cgroup:/sys/fs/cgroup:rw \
    --tmpfs /run --tmpfs /run/lock --tmpfs /tmp \
    -p "127.0.0.1:$((2200 + n)):22" -p "127.0.0.1:$((18080 + n)):8080"
}

start_host() {
  local n=$1 tag=$2
  local name=erlmcp-host-$n log=$state/log/erlmcp-host-$n.log found stamp flags
  mapfile -t flags < <(host_flags "$n")
  stamp=$(cat "$state/keys/$name.pub" "$state/id.pub" - <<<"$tag ${flags[*]}" | sha256sum | cut -c1-16)
  found=$(docker inspect --type container --format '{{.State.Running}} {{index .Config.Labels "erlmcp.stamp"}}' "$name" 2>/dev/null || true)
  if [[ $found == "true $stamp" ]]; then return 0; fi
  if [[ $found != "false $stamp" ]]; then
    [[ -z $found ]] || docker rm -f "$name" >>"$log" 2>&1
    say "container $name"
    docker create --name "$name" --label "erlmcp.stamp=$stamp" "${flags[@]}" "$tag" >>"$log" 2>&1 || fail "docker create $name" "$log"
    local files=$state/$name.files
    rm -rf "$files"
    mkdir -p "$files/etc/ssh"
    install -m 600 "$state/keys/$name" "$files/etc/ssh/ssh_host_ed25519_key"
    install -m 644 "$state/keys/$name.pub" "$files/etc/ssh/ssh_host_ed25519_key.pub"
    install -m 644 "$state/id.pub" "$files/etc/ssh/authorized_keys"
    tar -C "$files" --owner=0 --group=0 -c etc/ssh | docker cp - "$name:/" >>"$log" 2>&1 || fail "docker cp to $name" "$log"
    rm -rf "$files"
  fi
  say "docker start $name"
  timeout 60 docker start "$name" >>"$log" 2>&1 9>&- || fail "docker start $name" "$log"
}

# systemd has started everything; a unit that a test left failed (degraded) does no harm.
host_is_up() {
  local answer
  answer=$(on root 127.0.0.1 $((2200 + $1)) systemctl is-system-running || true)
  [[ $answer == running || $answer == degraded ]] || { echo "is-system-running: ${answer:-no answer}"; return 1; }
}

wait_for_host() {
  local name=erlmcp-host-$1 log=$state/log/erlmcp-host-$1.log deadline=$((SECONDS + 60))
  until host_is_up "$1" >/dev/null 2>&1; do
    if ((SECONDS > deadline)); then
      { docker ps -a --filter "name=$name"; docker logs --tail 20 "$name"; docker exec "$name" systemctl --no-pager --failed; docker exec "$name" journalctl --no-pager -n 30; } >>"$log" 2>&1 || true
      host_is_up "$1" || true
      fail "$name is up: not so after 60 s" "$log"
    fi
    sleep 0.2
  done
  on deployer 127.0.0.1 $((2200 + $1)) sudo -n true || fail "deployer logs in on $name and may sudo" "$log"
}

engine_systemd() {
  local n hash tag list="" jobs=() job
  docker_answers || fail "hosts with systemd need the Docker engine"
  hash=$(cat "$here/host-image/packages" "$here/host-image/provision.sh" | sha256sum | cut -c1-16)
  tag=erlmcp-host:$hash
  host_image "$tag" "$hash"
  for ((n = 1; n <= host_count; n++)); do start_host "$n" "$tag"; done
  for ((n = 1; n <= host_count; n++)); do
    wait_for_host "$n" &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do wait "$job"; done
  for ((n = 1; n <= host_count; n++)); do
    list+="${list:+, }{\"address\": \"127.0.0.1\", \"port\": $((2200 + n)), \"user\": \"root\", \"container\": \"erlmcp-host-$n\", \"servicePort\": $((18080 + n))}"
  done
  publish systemd "[$list]"
  say "systemd: $host_count hosts answer on 127.0.0.1 from port 2201"
}

# --- OTP and rebar3, nginx, shellcheck: programs, which the tests and the lint start themselves --------

engine_otp() {
  local log=$state/log/otp.log stamp otp rebar3
  stamp=$(dpkg-query -W -f='${Package}=${Version} ' erlang-base rebar3)
  # Starting two Erlang machines takes a second: once is enough for one set of packages.
  if [[ ! -s $state/otp.json || $(head -n 1 "$state/otp.json") != "$stamp" ]]; then
    otp=$(timeout 60 erl -noshell -eval 'io:put_chars(erlang:system_info(otp_release)), halt().' 2>"$log") || fail "erl" "$log"
    rebar3=$(HOME=$state timeout 60 rebar3 version 2>"$log" | awk '$1 == "rebar" { print $2 }') || fail "rebar3 version" "$log"
    [[ -n $otp && -n $rebar3 ]] || fail "erl and rebar3 do not say their versions" "$log"
    printf '%s\n{"version": "%s", "rebar3": "%s"}\n' "$stamp" "$otp" "$rebar3" >"$state/otp.json"
  fi
  publish otp "$(tail -n 1 "$state/otp.json")"
  say "otp: $(tail -n 1 "$state/otp.json")"
}

engine_nginx() {
  local version
  version=$(/usr/sbin/nginx -v 2>&1) || fail "nginx -v: $version"
  publish nginx '"/usr/sbin/nginx"'
  say "nginx: ${version#nginx version: }"
}

engine_shellcheck() {
  local version
  version=$(/usr/bin/shellcheck --version) || fail "shellcheck --version: $version"
  publish shellcheck '"/usr/bin/shellcheck"'
  say "shellcheck: $(awk '$1 == "version:" { print $2 }' <<<"$version")"
}

# --- main --------------------------------------------------------------------

write_engines_json() {
  local file parts=""
  for file in "$state"/engines.d/*; do
    [[ -f $file && $file != *.part ]] || continue
    parts+="${parts:+,$'\n'}  $(<"$file")"
  done
  printf '{\n%s\n}\n' "$parts" >"$state/engines.json.part"
  mv "$state/engines.json.part" "$state/engines.json"
}

main() {
  local engine name wanted=() failed=() lacking status
  [[ $(uname -s) == Linux ]] && command -v apt-get >/dev/null || { echo "setup.sh: this needs Debian 12" >&2; exit 2; }
  ((EUID == 0)) || { echo "setup.sh: run it as root" >&2; exit 2; }
  [[ $state =~ ^/[A-Za-z0-9._/+-]+$ ]] || { echo "setup.sh: REAL_STATE must be an absolute path of letters, digits and ._/+-, not '$state'" >&2; exit 2; }
  (($#)) || set -- "${all[@]}"
  for name in "$@"; do
    [[ " ${all[*]} " == *" $name "* ]] || { echo "setup.sh: no engine '$name'; there are: ${all[*]}" >&2; exit 2; }
  done
  # In the order of `all`, each with what it needs.
  for engine in "${all[@]}"; do
    for name in "$@"; do
      if [[ $name == "$engine" || " ${needs[$name]:-} " == *" $engine "* ]]; then
        wanted+=("$engine")
        break
      fi
    done
  done

  # Ports, packages and users belong to the machine, so does the lock.
  mkdir -p /run/lock
  exec 9>/run/lock/erlmcp-real.lock
  if ! flock -n 9; then
    say "another setup.sh or stop.sh runs; waiting for it"
    flock -w 1200 9 || { echo "setup.sh: the other one still runs after 20 minutes (lock: /run/lock/erlmcp-real.lock)" >&2; exit 1; }
  fi
  mkdir -p "$state/log" "$state/engines.d"

  # All packages in one go; if that fails, each engine tries for its own, so that one lost package costs one engine.
  mapfile -t lacking < <(missing_packages "${wanted[@]}")
  if ((${#lacking[@]})); then
    set +e
    install_packages "${lacking[@]}"
    set -e
  fi

  for engine in "${wanted[@]}"; do
    rm -f "$state/engines.d/${keys[$engine]:-$engine}"
    # Not in a condition: `set -e` would be off inside.
    set +e
    (
      set -e
      trap 'say "test/real/setup.sh line $LINENO: $BASH_COMMAND" >&2' ERR
      mapfile -t lacking < <(missing_packages "$engine")
      if ((${#lacking[@]})); then install_packages "${lacking[@]}"; fi
      if [[ -n ${packages[$engine]:-} && ${packages[$engine]} == *openssh-client* ]]; then make_keys; fi
      "engine_$engine"
    )
    status=$?
    set -e
    ((status == 0)) || failed+=("$engine")
  done
  write_engines_json

  if ((${#failed[@]})); then
    say "could not be started: ${failed[*]} (logs in $state/log)" >&2
    exit 1
  fi
  say "ready: ${wanted[*]} ($state/engines.json)"
}

main "$@"
