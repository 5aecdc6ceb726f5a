# What runs: start, stop and the lines that an undo is made of.

# What is known of a release lies in .deploy/releases: the release itself belongs to the service's user, who must
# not be able to say what is run as whom. The copy in the release, .release/, is for systemd and for people.
# setting RELEASE KEY: the first value of a key in the description of how a release is run.
setting() {
  [ -f "$D/releases/$1/service" ] || return 1
  while read -r _k _v; do
    [ "$_k" = "$2" ] && { unsay "$_v"; return 0; }
  done <"$D/releases/$1/service"
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

# within PATH: the release that a path lies in, empty when it is none of ours.
within() {
  case $1 in "$ROOT"/releases/*|"$(cd -P "$ROOT" && pwd)"/releases/*) ;; *) return 0 ;; esac
  _w=${1##*/releases/}
  printf %s "${_w%%/*}"
}

# runs SLOT: sets R (release; `?` for a process that nobody can tell), P and S; false when nothing runs.
runs() {
  R= P= S= B=
  [ -f "$D/run/$1" ] && read -r R P S B _rest <"$D/run/$1"
  [ -n "$R" ] || return 1
  case $(setting "$R" manager) in
    systemd)
      _unit=$(unit_of "$R" "$1")
      case $(timeout 10 systemctl show -p ActiveState --value "$_unit" 2>/dev/null) in active|activating|reloading|deactivating) ;; *) return 1 ;; esac
      _pid=$(main_pid "$_unit")
      if [ "$B" != "$BOOT" ] || [ "$_pid" != "$P" ] || [ "$(started "$P")" != "$S" ]; then
        # Started again by systemd itself, or by a reboot: the process tells where it was started from.
        P=$_pid
        R=$(within "$(readlink "/proc/$_pid/cwd")")
        [ -n "$R" ] || R=$(within "$(readlink "/proc/$_pid/exe")")
        [ -n "$R" ] || R='?'
      fi
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
    [ "$_k" = "$_key" ] && { _a=$(unsay "$_v"; printf x); set -- "$@" "${_a%x}"; }
  done <"$D/releases/$_r/service"
  [ $# -gt 0 ] || return 1
  ( become "$_r" "$_slot" "$(command -v timeout)" -k 2 "$_s" "$@" )
}

# become RELEASE SLOT COMMAND...: turns this process into the command, with the variables of the release. They are read
# by a shell of its own, which has no names that one of them could overwrite, from files that only we can write.
become() {
  _dir=$D/releases/$1
  SLOT=$2
  export SLOT
  shift 2
  set -- -- "$@"
  for _f in "$ROOT/shared/secrets.env" "$_dir/slot-$SLOT.env" "$_dir/host.env" "$_dir/env"; do
    [ -f "$_f" ] && set -- "$_f" "$@"
  done
  unset LC_ALL _f
  exec 6<&- 7<&- 8>&- 9>&-
  # Whatever else was open in the job that called us, a lock or a pipe, must not live on in a service. Only bash can
  # close what has a number of two digits.
  exec "$(command -v bash || command -v sh)" -c '[ -z "${BASH_VERSION-}" ] || for fd in /proc/self/fd/*; do fd=${fd##*/}; [ "$fd" -le 9 ] || eval "exec $fd>&-"; done; unset fd
    set -a; while [ "$1" != -- ]; do . "$1"; shift; done; shift; set +a; exec "$@"' sh "$@"
}
# as_user USER COMMAND...: `-` for whoever we are. Absolute, because a service's PATH need not lead to it.
as_user() {
  _u=$1
  shift
  if [ "$_u" = - ]; then "$@"; else "$(command -v setpriv)" --reuid="$_u" --regid="$(id -g "$_u")" --init-groups "$@"; fi
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
    [ "$_k" = argv ] && { _a=$(unsay "$_v"; printf x); set -- "$@" "${_a%x}"; }
  done <"$D/releases/$_rel/service"
  if [ -n "$_as" ]; then
    HOME=$(getent passwd "$_as" | cut -d: -f6) USER=$_as LOGNAME=$_as
    set -- "$(command -v setpriv)" --reuid="$_as" --regid="$(id -g "$_as")" --init-groups "$@"
  fi
  become "$_rel" "$_slot" "$@"
}

start() {
  word "$1"; word "$2"
  [ -d "$ROOT/releases/$2" ] && [ -f "$D/releases/$2/service" ] || { WHY="release $2 is not whole on this host"; return 1; }
  runs "$1" && { [ "$R" = "$2" ] && return 0; stop "$1" -; }
  mkdir -p "$D/run" "$ROOT/logs"
  _within=$(setting "$2" start-timeout)
  case $(setting "$2" manager) in
    systemd)
      _unit=$(unit_of "$2" "$1")
      # On record before it starts: a unit that fails to start, and is started again and again, is ours to stop.
      printf '%s 0 0 %s\n' "$2" "$BOOT" | put "$D/run/$1" || return 1
      timeout 10 systemctl reset-failed "$_unit" 2>/dev/null
      WHY=$(timeout -k 2 "$_within" systemctl restart "$_unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) || { WHY="systemctl restart $_unit: $WHY"; return 1; }
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
        setsid sh "$D/host" "$ROOT" launch "$1" "$2" </dev/null >>"$_log" 2>&1 7<&- 8>&- &
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
  runs "$1" || { [ "$B" = "$BOOT" ] && sweep "$P" "$S"; rm -f "$D/run/$1" "$D/led/$1"; return 0; }
  [ "$R" = "$2" ] && return 0
  # What runs may not be what we started last; how it is stopped is what we know of that.
  read -r _rel _p _s _b <"$D/run/$1"
  _within=$(setting "$_rel" stop-timeout) || _within=30
  case $(setting "$_rel" manager) in
    systemd)
      _unit=$(unit_of "$_rel" "$1")
      WHY=$(timeout -k 2 "$_within" systemctl stop "$_unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) || timeout 10 systemctl kill -s KILL "$_unit" 2>/dev/null
      _n=0
      until case $(timeout 10 systemctl show -p ActiveState --value "$_unit") in inactive|failed) true ;; *) false ;; esac; do
        _n=$((_n + 1))
        [ "$_n" -lt 50 ] || { WHY="$_unit does not stop"; return 1; }
        sleep 0.2
      done ;;
    command)
      (cd "$ROOT/releases/$_rel" && limited "$_within" "$_rel" "$1" stop-argv) >>"$ROOT/logs/$1-$_rel.log" 2>&1 </dev/null
      if runs "$1"; then WHY="the stop command of $_rel left it running"; return 1; fi ;;
    *)
      kill -TERM "$P" 2>/dev/null
      _end=$(($(uptime_s) + _within))
      while [ "$(uptime_s)" -lt "$_end" ] && [ "$(started "$P")" = "$S" ]; do sleep 0.05; done
      # What its leader left behind is asked once, and then ended.
      if [ -n "$(session "$P" "$S")" ] && [ "$(started "$P")" != "$S" ]; then
        kill -TERM $(session "$P" "$S") 2>/dev/null
        _end=$(($(uptime_s) + 2))
        while [ "$(uptime_s)" -lt "$_end" ] && [ -n "$(session "$P" "$S")" ]; do sleep 0.05; done
      fi
      sweep "$P" "$S"
      _n=100
      while [ "$_n" -gt 0 ] && [ "$(started "$P")" = "$S" ]; do sleep 0.05; _n=$((_n - 1)); done
      [ "$(started "$P")" = "$S" ] && { WHY="process $P does not die, not even of KILL"; return 1; } ;;
  esac
  rm -f "$D/run/$1" "$D/led/$1"
}
uptime_s() { read -r _up _x </proc/uptime; printf %s "${_up%.*}"; }
# session LEADER START: the processes of a session that a service of ours led; none when its leader is somebody else now.
session() {
  case ${1:-0} in ''|0|1|*[!0-9]*) return 0 ;; esac
  _lead=$1 _since=${2:-0}
  _now=$(started "$1")
  [ -z "$_now" ] || [ "$_now" = "$2" ] || return 0
  # One look at all for what may belong to it, then a close one: reading each in a shell takes half a second on a full host.
  for _p in $(grep -slE "\) [A-Za-z] [0-9]+ [0-9]+ $_lead " /proc/[0-9]*/stat); do
    _p=${_p%/stat}
    read -r _stat 2>/dev/null <"$_p/stat" || continue
    set -- ${_stat##*) }
    [ "$4" = "$_lead" ] && [ "${20}" -ge "$_since" ] && case $1 in Z|X) ;; *) printf '%s ' "${_p#/proc/}" ;; esac
  done
}
sweep() { for _p in $(session "$1" "$2"); do kill -KILL "$_p" 2>/dev/null; done; }

link() {
  case $1 in current|slots/a|slots/b) ;; *) WHY="not a link of ours: $1"; return 1 ;; esac
  [ "$2" = - ] && { rm -f "${ROOT:?}/$1"; return; }
  word "$2"
  [ -d "$ROOT/releases/$2" ] || { WHY="release $2 is not on this host"; return 1; }
  mkdir -p "$ROOT/slots" "$D/tried"
  { true >"$D/tried/$2"; } 2>/dev/null
  case $1 in current) _to=releases/$2 ;; *) _to=../releases/$2 ;; esac
  ln -sfn "$_to" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/$1" && sync "$ROOT"
}
secrets() {
  mkdir -p "$ROOT/shared"
  case $1 in
    next) [ -f "$D/secrets.next" ] || return 0 ;;
    before) [ -f "$D/secrets.none" ] && { rm -f "$ROOT/shared/secrets.env"; return; }
            [ -f "$D/secrets.before" ] || return 0 ;;
    *) return 1 ;;
  esac
  # The same file under both names: mv would refuse.
  [ "$D/secrets.$1" -ef "$ROOT/shared/secrets.env" ] && return 0
  # A link, not a copy: a full disk can not keep the old secrets from coming back. Nobody writes into these files.
  ln -f "$D/secrets.$1" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/shared/secrets.env" && rm -f "$D/put.$$" && sync "$ROOT/shared"
}
# The switch command is told where to lead to; it has its own deadline, and its output goes to a file, because a
# pipe would wait for whatever it leaves running.
traffic() {
  word "$1"; word "$2"
  _t=$(setting "$2" switch-timeout) || _t=30
  INSTANCE=$(setting "$2" "instance-$1") || INSTANCE=
  export INSTANCE
  OUT=$D/out.$$
  { true >"$OUT"; } 2>/dev/null || OUT=/dev/null
  { mkdir -p "$D/led" && true >"$D/led/$1"; } 2>/dev/null
  (cd "$ROOT/releases/$2" && limited "$_t" "$2" "$1" switch-argv) >"$OUT" 2>&1 </dev/null ||
    { WHY="the switch command to slot $1 failed: $(tail -c 1000 "$OUT")"; rm -f "$D/out.$$"; return 1; }
  rm -f "$D/out.$$"
  printf '%s\n' "$1" | put "$D/active"
}

# drain SLOT SECONDS: what was under way there when the traffic was led elsewhere may end; nothing where none ever was.
drain() {
  word "$1"; number "$2"
  [ ! -f "$D/led/$1" ] || ! runs "$1" || sleep "$2"
}
# Before traffic is led to a slot something must listen there. What never does is for whoever verifies: an undo goes on.
await() {
  word "$1"; word "$2"
  _port=$(setting "$2" "instance-$1") || return 0
  _port=${_port#*://} _port=${_port%%/*}
  case $_port in *:*) _port=${_port##*:} ;; *) return 0 ;; esac
  case $_port in ''|*[!0-9]*) return 0 ;; esac
  _end=$(($(uptime_s) + $(setting "$2" start-timeout)))
  while [ "$(uptime_s)" -lt "$_end" ] && ! listens "$_port" && runs "$1"; do sleep 0.05; done
  return 0
}
listens() { awk -v p="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == p { f = 1 } END { exit !f }' /proc/net/tcp /proc/net/tcp6 2>/dev/null; }

# apply FILE ID: runs the lines from the top. Each describes a state, so that running all of them twice is as good as once.
apply() {
  while read -r _op _x _y <&7; do
    WHY=
    # On the way back. What stops comes first, and may be what fills the disk: the room is given back after it.
    case $_op in
      id) continue ;;
      stop) ;;
      *) [ "$1" != "$D/undo" ] || rm -f "$D/ballast" ;;
    esac
    case $_op in
      start|stop|await|drain|link|secrets|traffic) ;;
      *) WHY="not a line of ours: $_op"; return 1 ;;
    esac
    journal "$2" "$_op $_x ${_y-}"
    "$_op" "$_x" "${_y-}" || { [ -n "$WHY" ] || WHY="$_op $_x ${_y-} failed"; journal "$2" "failed: $_op $_x"; return 1; }
  done 7<"$1"
}
