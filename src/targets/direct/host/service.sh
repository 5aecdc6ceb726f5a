# What runs: start, stop and the lines that an undo is made of.

# setting RELEASE KEY: the first value of a key in the release's own description of how it is run.
setting() {
  while read -r _k _v; do
    [ "$_k" = "$2" ] && { printf %s "$_v" | base64 -d; return 0; }
  done <"$ROOT/releases/$1/.release/service" 2>/dev/null
  return 1
}
unit_of() { setting "$1" unit | sed "s/{slot}/$2/g"; }
# The time a process started, in ticks since boot; with the pid it names a process for good. Empty when it is gone.
started() {
  read -r _stat 2>/dev/null <"/proc/$1/stat" || return 0
  set -- ${_stat##*) }
  case $1 in Z|X) return 0 ;; esac
  printf %s "${20}"
}
main_pid() { systemctl show -p MainPID --value "$1" 2>/dev/null; }

# runs SLOT: sets R (release, `?` when it runs but was not started by us), P and S; false when nothing runs.
runs() {
  R= P= S= B=
  [ -f "$D/run/$1" ] && read -r R P S B <"$D/run/$1"
  [ -n "$R" ] || return 1
  case $(setting "$R" manager) in
    systemd)
      _unit=$(unit_of "$R" "$1")
      case $(systemctl show -p ActiveState --value "$_unit" 2>/dev/null) in active|activating|reloading|deactivating) ;; *) return 1 ;; esac
      _pid=$(main_pid "$_unit")
      [ "$B" = "$BOOT" ] && [ "$_pid" = "$P" ] && [ "$(started "$P")" = "$S" ] || { R='?'; P=$_pid; }
      return 0 ;;
    command) (cd "$ROOT/releases/$R" && limited 20 "$R" "$1" status-argv) >/dev/null 2>&1 </dev/null ;;
    *) [ "$B" = "$BOOT" ] && [ -n "$S" ] && [ "$(started "$P")" = "$S" ] ;;
  esac
}

# limited SECONDS RELEASE SLOT KEY: runs the command kept under KEY, with the release's environment, until a deadline.
limited() {
  _s=$1 _r=$2 _slot=$3 _key=$4
  set --
  while read -r _k _v; do
    [ "$_k" = "$_key" ] && { _a=$(printf %s "$_v" | base64 -d; printf x); set -- "$@" "${_a%x}"; }
  done <"$ROOT/releases/$_r/.release/service"
  [ $# -gt 0 ] || return 1
  set -- timeout -k 2 "$_s" "$@"
  ( environment "$_r" "$_slot"; exec "$@" ) 7>&- 8>&- 9>&-
}
# Everything sourced here was written by stage, quoted; only its names and values reach the service.
environment() {
  _dir=$ROOT/releases/$1 _sl=$2 _sec=$ROOT/shared/secrets.env
  unset LC_ALL
  set -a
  for _f in "$_dir/.release/env" "$_dir/.release/host.env" "$_dir/.release/slot-$_sl.env" "$_sec"; do
    [ -f "$_f" ] && . "$_f"
  done
  SLOT=$_sl
  set +a
}

# Becomes the service: session leader, its pid and start on record before its first instruction, and the
# lock held until then, so that whoever gets the lock next finds the record.
launch() {
  _slot=$1 _rel=$2
  printf '%s %s %s %s\n' "$_rel" "$$" "$(started $$)" "$BOOT" | put "$D/run/$_slot" || exit 70
  cd "$ROOT/releases/$_rel" || exit 71
  _as=$(setting "$_rel" run-as) || _as=
  set --
  while read -r _k _v; do
    [ "$_k" = argv ] && { _a=$(printf %s "$_v" | base64 -d; printf x); set -- "$@" "${_a%x}"; }
  done <.release/service
  if [ -n "$_as" ]; then
    HOME=$(getent passwd "$_as" | cut -d: -f6) USER=$_as LOGNAME=$_as
    set -- setpriv --reuid="$_as" --regid="$(id -g "$_as")" --init-groups "$@"
  fi
  environment "$_rel" "$_slot"
  exec 9>&-
  exec "$@"
}

start() {
  word "$1"; word "$2"
  [ -f "$ROOT/releases/$2/.release/service" ] || { WHY="release $2 is not whole on this host"; return 1; }
  runs "$1" && { [ "$R" = "$2" ] && return 0; stop "$1" -; }
  mkdir -p "$D/run" "$ROOT/logs"
  _within=$(setting "$2" start-timeout)
  case $(setting "$2" manager) in
    systemd)
      _unit=$(unit_of "$2" "$1")
      systemctl reset-failed "$_unit" 2>/dev/null
      WHY=$(timeout -k 2 "$_within" systemctl restart "$_unit" 2>&1 </dev/null 7>&- 8>&- 9>&-) || { WHY="systemctl restart $_unit: $WHY"; return 1; }
      _pid=$(main_pid "$_unit")
      printf '%s %s %s %s\n' "$2" "$_pid" "$(started "$_pid")" "$BOOT" | put "$D/run/$1" ;;
    command)
      printf '%s 0 0 %s\n' "$2" "$BOOT" | put "$D/run/$1" || return 1
      (cd "$ROOT/releases/$2" && limited "$_within" "$2" "$1" start-argv) >>"$ROOT/logs/$1-$2.log" 2>&1 </dev/null ||
        { WHY="the start command failed or took longer than $_within s"; return 1; } ;;
    *)
      rm -f "$D/run/$1"
      _log=$ROOT/logs/$1-$2.log
      [ -f "$_log" ] && mv -f "$_log" "$_log.1"
      # Nothing of the caller's environment but this reaches a service: a job's tokens and its tracking variable stay behind.
      env -i PATH="$PATH" HOME="${HOME:-/}" USER="$(id -un)" LOGNAME="$(id -un)" LANG="${LANG:-C.UTF-8}" \
        setsid sh "$D/host" "$ROOT" launch "$1" "$2" </dev/null >>"$_log" 2>&1 7>&- 8>&- &
      _n=0
      until [ -s "$D/run/$1" ]; do
        _n=$((_n + 1))
        [ "$_n" -lt 250 ] || { WHY="the service could not be launched"; return 1; }
        sleep 0.02
      done ;;
  esac
}

# stop SLOT KEEP: nothing but the release KEEP may run there afterwards.
stop() {
  word "$1"
  runs "$1" || { [ -n "$R" ] && [ "$R" != '?' ] && sweep "$P" "$S"; rm -f "$D/run/$1"; return 0; }
  [ "$R" = "$2" ] && return 0
  [ "$R" = '?' ] && read -r R _p _s _b <"$D/run/$1"
  _within=$(setting "$R" stop-timeout) || _within=30
  case $(setting "$R" manager) in
    systemd)
      _unit=$(unit_of "$R" "$1")
      WHY=$(timeout -k 2 "$_within" systemctl stop "$_unit" 2>&1 </dev/null 7>&- 8>&- 9>&-) || systemctl kill -s KILL "$_unit" 2>/dev/null
      _n=0
      until case $(systemctl show -p ActiveState --value "$_unit") in inactive|failed) true ;; *) false ;; esac; do
        _n=$((_n + 1))
        [ "$_n" -lt 50 ] || { WHY="$_unit does not stop"; return 1; }
        sleep 0.2
      done ;;
    command)
      (cd "$ROOT/releases/$R" && limited "$_within" "$R" "$1" stop-argv) >>"$ROOT/logs/$1-$R.log" 2>&1 </dev/null
      _r=$R
      if runs "$1"; then WHY="the stop command of $_r left it running"; return 1; fi ;;
    *)
      kill -TERM "$P" 2>/dev/null
      _n=$((_within * 20))
      while [ "$_n" -gt 0 ] && [ "$(started "$P")" = "$S" ]; do sleep 0.05; _n=$((_n - 1)); done
      sweep "$P" "$S"
      _n=100
      while [ "$_n" -gt 0 ] && [ "$(started "$P")" = "$S" ]; do sleep 0.05; _n=$((_n - 1)); done
      [ "$(started "$P")" = "$S" ] && { WHY="process $P does not die, not even of KILL"; return 1; } ;;
  esac
  rm -f "$D/run/$1"
}
# Kills what is left of a session that a service of ours led: never one whose leader is older than our record or a stranger.
sweep() {
  case ${1:-0} in ''|0|1|*[!0-9]*) return 0 ;; esac
  _lead=$(started "$1")
  [ -z "$_lead" ] || [ "$_lead" = "$2" ] || return 0
  _lead=$1 _since=${2:-0}
  for _p in /proc/[0-9]*; do
    read -r _stat 2>/dev/null <"$_p/stat" || continue
    set -- ${_stat##*) }
    [ "$4" = "$_lead" ] && [ "${20}" -ge "$_since" ] && kill -KILL "${_p#/proc/}" 2>/dev/null
  done
}

link() {
  case $1 in current|slots/a|slots/b) ;; *) WHY="not a link of ours: $1"; return 1 ;; esac
  [ "$2" = - ] && { rm -f "${ROOT:?}/$1"; return; }
  word "$2"
  [ -d "$ROOT/releases/$2" ] || { WHY="release $2 is not on this host"; return 1; }
  mkdir -p "$ROOT/slots" "$D/tried"
  : >"$D/tried/$2"
  case $1 in current) _to=releases/$2 ;; *) _to=../releases/$2 ;; esac
  rm -f "$D/link.new"
  ln -s "$_to" "$D/link.new" && mv -fT "$D/link.new" "$ROOT/$1" && sync "$ROOT"
}
secrets() {
  mkdir -p "$ROOT/shared"
  case $1 in
    next) [ -f "$D/secrets.next" ] || return 0 ;;
    before) [ -f "$D/secrets.none" ] && { rm -f "$ROOT/shared/secrets.env"; return; }
            [ -f "$D/secrets.before" ] || return 0 ;;
    *) return 1 ;;
  esac
  (umask 077; cp "$D/secrets.$1" "$D/secrets.new") && sync "$D/secrets.new" && mv -fT "$D/secrets.new" "$ROOT/shared/secrets.env"
}
traffic() {
  word "$1"; word "$2"
  _t=$(setting "$2" switch-timeout) || _t=30
  WHY=$(INSTANCE=$(setting "$2" "instance-$1") && export INSTANCE && cd "$ROOT/releases/$2" && limited "$_t" "$2" "$1" switch-argv 2>&1 </dev/null) ||
    { WHY="the switch command to slot $1 failed: $WHY"; return 1; }
  printf '%s\n' "$1" | put "$D/active"
}

# apply FILE ID: runs the lines from the top. Each describes a state, so that running all of them twice is as good as once.
apply() {
  rm -f "$D/ballast"
  while read -r _op _x _y <&7; do
    WHY=
    case $_op in
      id) continue ;;
      start|stop|link|secrets|traffic) ;;
      *) WHY="not a line of ours: $_op"; return 1 ;;
    esac
    journal "$2" "$_op $_x ${_y-}"
    "$_op" "$_x" "${_y-}" || { [ -n "$WHY" ] || WHY="$_op $_x ${_y-} failed"; journal "$2" "failed: $_op $_x"; return 1; }
  done 7<"$1"
}
