#!/usr/bin/env bash
# Stops what setup.sh started; the next setup.sh continues with the same keys, hosts and disks.
#
#   test/real/stop.sh
#   test/real/stop.sh --purge     also removes the hosts, their image, the user `deployer` and the state folder
#
# Installed packages stay, and so does a Docker engine that setup.sh found running.
set -euo pipefail
export LC_ALL=C
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export DOCKER_HOST=unix:///var/run/docker.sock
unset DOCKER_CONTEXT DOCKER_TLS_VERIFY

state=${REAL_STATE:-/var/tmp/erlmcp-real}
began=${EPOCHREALTIME/./}
purge=
failed=0

say() {
  local us=$((${EPOCHREALTIME/./} - began))
  printf '[%4d.%01ds] %s\n' $((us / 1000000)) $((us / 100000 % 10)) "$*"
}

# gone PID SECONDS. A process that nobody reaped yet has ended too.
gone() {
  local deadline=$((${EPOCHREALTIME/./} + $2 * 1000000))
  while [[ -d /proc/$1 ]] && ! grep -qs '^State:[[:space:]]*Z' "/proc/$1/status"; do
    ((${EPOCHREALTIME/./} <= deadline)) || return 1
    sleep 0.1
  done
}

children() { awk -v parent="$1" '{ pid = $1; sub(/^.*\) /, ""); if ($2 == parent) print pid }' /proc/[0-9]*/stat 2>/dev/null || true; }

stop_sshds() {
  local dir pid child
  for dir in "$state"/sshd/*; do
    [[ -s $dir/pid ]] || continue
    read -r pid <"$dir/pid" || continue
    if grep -qsaF -- "$dir/sshd_config" "/proc/$pid/cmdline"; then
      say "sshd on ${dir##*/}"
      # The sessions it still serves are its children.
      local sessions=()
      mapfile -t sessions < <(children "$pid")
      kill "$pid" "${sessions[@]}" 2>/dev/null || true
      for child in "$pid" "${sessions[@]}"; do
        gone "$child" 5 || kill -KILL "$child" 2>/dev/null || true
      done
    fi
    rm -f "$dir/pid"
  done
}

stop_hosts() {
  local names=() images=()
  timeout 10 docker version >/dev/null 2>&1 || return 0
  mapfile -t names < <(docker ps -q --filter label=erlmcp.stamp)
  if ((${#names[@]})); then
    say "${#names[@]} hosts with systemd"
    timeout 60 docker stop -t 10 "${names[@]}" >/dev/null || { say "docker stop failed" >&2; failed=1; }
  fi
  [[ -n $purge ]] || return 0
  mapfile -t names < <(docker ps -aq --filter label=erlmcp.stamp)
  ((${#names[@]} == 0)) || timeout 60 docker rm -f -v "${names[@]}" >/dev/null || failed=1
  mapfile -t images < <(docker images -q erlmcp-host)
  ((${#images[@]} == 0)) || timeout 60 docker rmi -f "${images[@]}" >/dev/null || failed=1
}

stop_docker() {
  local pid
  [[ -s $state/dockerd.pid ]] || return 0
  read -r pid <"$state/dockerd.pid" || true
  if [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == */dockerd ]]; then
    say "dockerd"
    kill "$pid"
    # It waits 15 seconds for containers that others started.
    if ! gone "$pid" 40; then
      say "dockerd (pid $pid) did not end within 40 s" >&2
      tail -n 20 "$state/log/dockerd.log" >&2 || true
      failed=1
      return 0
    fi
  fi
  rm -f "$state/dockerd.pid"
}

remove_state() {
  if [[ -e $state/created-deployer ]]; then
    say "the user deployer"
    userdel -r deployer >/dev/null 2>&1 || { say "userdel deployer failed: does it still run something?" >&2; failed=1; }
  fi
  rm -f /etc/sudoers.d/erlmcp-real
  # Docker and debootstrap may have left mounts in the state folder; what they mount must not be deleted.
  awk -v root="$state/" 'index($5, root) == 1 { print $5 }' /proc/self/mountinfo | sort -r | xargs -r umount || true
  say "$state"
  rm -rf --one-file-system -- "$state" || failed=1
}

main() {
  case "$*" in
    "") ;;
    --purge) purge=yes ;;
    *) echo "usage: stop.sh [--purge]" >&2; exit 2 ;;
  esac
  ((EUID == 0)) || { echo "stop.sh: run it as root" >&2; exit 2; }
  [[ $state =~ ^/[A-Za-z0-9._/+-]+$ ]] || { echo "stop.sh: REAL_STATE is not a usable path: '$state'" >&2; exit 2; }
  if [[ ! -e $state/engines.d ]]; then
    say "nothing to stop in $state"
    exit 0
  fi
  mkdir -p /run/lock
  exec 9>/run/lock/erlmcp-real.lock
  if ! flock -n 9; then
    say "another setup.sh or stop.sh runs; waiting for it"
    flock -w 1200 9 || { echo "stop.sh: the other one still runs after 20 minutes" >&2; exit 1; }
  fi
  rm -f "$state/engines.json" "$state"/engines.d/{ssh,docker,systemd}
  stop_sshds
  stop_hosts
  stop_docker
  if [[ -n $purge ]] && ((failed == 0)); then remove_state; fi
  ((failed == 0)) || { say "not everything could be stopped" >&2; exit 1; }
  say "stopped"
}

main "$@"
