# What runs: start, stop, whose processes are ours, and the lines that steps and an undo are made of.

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
# same PID START: that very process runs. Without a process of its own: it is asked many times while something stops.
same() {
  read -r _stat 2>/dev/null <"/proc/${1:-0}/stat" || return 1
  set -- "${2:--}" ${_stat##*) }
  case $2 in Z|X) return 1 ;; esac
  [ "${21}" = "$1" ]
}
main_pid() { systemctl show -p MainPID --value "$1" 2>/dev/null; }
# The seconds since boot, in NOW.
clock() { read -r NOW _x </proc/uptime; NOW=${NOW%.*}; }
uptime_s() { clock; printf %s "$NOW"; }
# Waits a moment, a longer one each time; `PAUSE=` starts with the shortest again.
pause() {
  case ${PAUSE-} in '') PAUSE=0.02 ;; 0.02) PAUSE=0.05 ;; 0.05) PAUSE=0.1 ;; *) PAUSE=0.2 ;; esac
  sleep "$PAUSE"
}

# within PATH: the release that a path lies in, empty when it is none of ours.
within() {
  case $1 in "$ROOT"/releases/*|"$(cd -P "$ROOT" && pwd)"/releases/*) ;; *) return 0 ;; esac
  _w=${1##*/releases/}
  printf %s "${_w%%/*}"
}

# runs SLOT: sets R (release; `?` for a process that cannot be attributed), P and S (pid and start), B (boot), G (secrets
# generation), T (token), MARKED (yes: a stop began there) and VERY (yes: the very process that was started with G);
# false when nothing runs.
runs() {
  R= P= S= B= G= T= MARKED=no VERY=no
  # Two lines: the first one is as the program of format 1 reads it, which else would take what runs for a stranger's.
  [ -f "$D/run/$1" ] && { read -r R P S B; read -r G T; } <"$D/run/$1"
  [ -n "$R" ] || return 1
  # Format 1 did not write down with which secrets it was started: those that were there when the format was raised.
  [ -n "$G" ] || [ ! -f "$D/secrets/format-1" ] || G=format-1
  G=${G:--} T=${T:--}
  read -r _mark 2>/dev/null <"$D/stopping/$1" && [ "$_mark" = "$BOOT" ] && MARKED=yes
  case $(setting "$R" manager) in
    systemd)
      _unit=$(unit_of "$R" "$1")
      case $(timeout 10 systemctl show -p ActiveState --value "$_unit" 2>/dev/null) in active|activating|reloading|deactivating) ;; *) return 1 ;; esac
      _pid=$(main_pid "$_unit")
      if [ "$B" = "$BOOT" ] && [ "$_pid" = "$P" ] && same "$P" "$S"; then
        VERY=yes
      else
        # Started again by systemd itself, or by a reboot: the process tells where it was started from.
        P=$_pid S=$(started "$_pid")
        R=$(within "$(readlink "/proc/$_pid/cwd")")
        [ -n "$R" ] || R=$(within "$(readlink "/proc/$_pid/exe")")
        [ -n "$R" ] || R='?'
      fi
      return 0 ;;
    command) (cd "$ROOT/releases/$R" && limited 20 "$R" "$1" status-argv) >/dev/null 2>&1 </dev/null ;;
    *)
      [ "$B" = "$BOOT" ] && [ -n "$S" ] || return 1
      same "$P" "$S" || daemon "$1" || return 1
      VERY=yes ;;
  esac
}
# daemon SLOT: what a release whose first process has ended left serving, in P and S. Until its start timeout is over a
# process of it that does not listen yet counts as well.
daemon() {
  family "$1" "$R" "$S" "$T"
  for _df in $FAMILY; do
    case $_df in *:yes:*) P=${_df%%:*} _df=${_df#*:}; S=${_df%%:*}; return 0 ;; esac
  done
  [ -n "$PORTS" ] || return 1
  clock
  # The kernel counts a process's start in hundredths of a second for every program.
  [ "$((NOW - S / 100))" -lt "$(setting "$R" start-timeout || echo 30)" ] || return 1
  for _df in $MARKS; do
    is_epmd "$_df" && continue
    P=$_df S=$(started "$_df")
    [ -z "$S" ] || return 0
  done
  return 1
}

# ---- whose processes are ours --------------------------------------------------------------------------------
#
# What launches a service gives it a variable that nothing else gets: the folder, the slot and a random word of this start. A hook or
# a switch command has none, so that the proxy that it starts lives on.

MARKER=ERLMCP_ACTIONS_INSTANCE
# Neither comes from whoever calls us, which may itself be a service that was launched so.
unset ERLMCP_ACTIONS_INSTANCE INSTANCE_TOKEN

# marked SLOT TOKEN: the processes that carry the marker of one start.
marked() {
  case $2 in ''|-) return 0 ;; esac
  for _p in $(grep -lsazFx "$MARKER=$ROOT:$1:$2" /proc/[0-9]*/environ); do
    _p=${_p%/environ}
    printf '%s ' "${_p#/proc/}"
  done
}
# One epmd serves every Erlang node of a host, whoever started it.
is_epmd() { read -r _stat 2>/dev/null <"/proc/$1/stat" && case $_stat in *'(epmd) '*) return 0 ;; esac; return 1; }

# address_of SLOT RELEASE: the port of its instance in PORT, empty when none is known; LOOP is the same for one that only
# this host reaches.
address_of() {
  PORT= LOOP=
  _a=$(setting "$2" "instance-$1") || return 0
  _a=${_a#*://} _a=${_a%%/*}
  case $_a in *:*) PORT=${_a##*:} ;; esac
  case $PORT in ''|*[!0-9]*) PORT=; return 0 ;; esac
  case ${_a%:*} in 127.*|localhost|'[::1]') LOOP=$PORT ;; esac
}
# ports_of SLOT RELEASE: all its ports in PORTS. Without a marker a process is known by that of the instance alone: the others may
# be those of the other slot, or of what a hook started.
ports_of() {
  address_of "$1" "$2"
  PORTS=$PORT
  while read -r _k _v; do
    [ "$_k" != port ] || PORTS="$PORTS $(unsay "$_v")"
  done 2>/dev/null <"$D/releases/$2/service"
  PORTS=${PORTS# }
}
# sockets PORTS LOOP: `INODE UID PORT` for each socket that listens on one of them; the port LOOP only where loopback reaches it.
sockets() {
  awk -v ports="$1" -v loop="${2-}" '
    BEGIN { n = split(ports, p, " "); for (i = 1; i <= n; i++) want[sprintf("%04X", p[i])] = p[i] }
    $4 == "0A" {
      split($2, at, ":")
      if (!(at[2] in want)) next
      if (want[at[2]] == loop && at[1] !~ /^0+$|7F$|^0+1000000$|^0+FFFF0+$/) next
      print $10, $8, want[at[2]]
    }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}
# holders INODE...: `INODE:PID` for each process that has one of the sockets and may be seen.
holders() {
  [ $# -gt 0 ] || return 0
  _n=$#
  for _i in "$@"; do set -- "$@" -o -lname "socket:\\[$_i\\]"; done
  shift "$((_n + 1))"
  # One look for all: reading what every process has open takes a while on a full host.
  find /proc/[0-9]*/fd \( "$@" \) -printf '%l:%p\n' 2>/dev/null | sed 's/^socket:\[\([0-9]*\)\]:\/proc\/\([0-9]*\)\/.*/\1:\2/' | sort -u
}
listens() { [ -n "$(sockets "$1" "${2-}")" ]; }
# listens_for SLOT RELEASE: true also where no port is known.
listens_for() { address_of "$1" "$2"; [ -z "$PORT" ] || listens "$PORT" "$LOOP"; }

# family SLOT RELEASE START TOKEN: sets FAMILY to what left the session of a start and may be ended, as words
# `PID:START:HOLDS:ROOT` (HOLDS: it has a port of the service itself; ROOT: none of its ancestors is among them), and MARKS to
# what carries the marker. Marked processes, their descendants, and ancestors that were started no earlier, but only
# when they or a relative hold a port of the service.
family() {
  FAMILY= MARKS=
  ports_of "$1" "$2"
  [ -n "$PORTS" ] || return 0
  MARKS=$(marked "$1" "$4")
  _fsocks=$(sockets "$PORTS" "$LOOP")
  [ -n "$_fsocks" ] || return 0
  _finodes= _fsure=
  while read -r _fi _fx _fat; do
    _finodes="$_finodes $_fi"
    [ "$_fat" != "$PORT" ] || _fsure="$_fsure $_fi "
  done <<EOT
$_fsocks
EOT
  _fhold= _fseeds=$MARKS
  for _fh in $(holders $_finodes); do
    _fi=${_fh%%:*} _fp=${_fh#*:}
    case " $_fhold " in *" $_fp "*) continue ;; esac
    _fhold="$_fhold $_fp"
    case " $_fseeds " in *" $_fp "*) continue ;; esac
    case $_fsure in *" $_fi "*) ! by_port "$_fp" "$3" "$2" || _fseeds="$_fseeds $_fp" ;; esac
  done
  [ -n "$_fseeds" ] && [ -n "$_fhold" ] || return 0
  FAMILY=$(cat /proc/[0-9]*/stat 2>/dev/null | awk -v seeds="$_fseeds" -v hold="$_fhold" -v since="${3:-0}" -v self=$$ '
    {
      rest = $0
      sub(/^.*\) /, "", rest)
      if (split(rest, f, " ") < 20 || f[1] == "Z" || f[1] == "X") next
      parent[$1] = f[2]; start[$1] = f[20]
      if (index($0, "(epmd) ")) never[$1] = 1
    }
    END {
      n = split(seeds, w, " "); for (i = 1; i <= n; i++) if (!(w[i] in never)) mark[w[i]] = 1
      n = split(hold, w, " "); for (i = 1; i <= n; i++) if (!(w[i] in never)) holds[w[i]] = 1
      for (p in parent) for (a = parent[p]; a > 1 && (a in parent); a = parent[a]) { if (a in mark) below[p] = 1; if (p in mark) above[a] = 1 }
      for (p in parent) if ((p in mark) || (p in below) || ((p in above) && start[p] + 0 >= since + 0)) ours[p] = 1
      for (p in ours) {
        if (p in holds) end[p] = 1
        for (a = parent[p]; a > 1 && (a in parent); a = parent[a]) {
          if (!(a in ours)) continue
          if (a in holds) end[p] = 1
          if (p in holds) end[a] = 1
        }
      }
      # Whoever called us may itself be started by the service.
      for (a = self; a > 1 && (a in parent); a = parent[a]) never[a] = 1
      for (p in end) {
        if (p <= 1 || (p in never)) continue
        root = "root"
        for (a = parent[p]; a > 1 && (a in parent); a = parent[a]) if ((a in end) && !(a in never)) root = "child"
        printf "%s:%s:%s:%s ", p, start[p], (p in holds) ? "yes" : "no", root
      }
    }')
}
# by_port PID START RELEASE: a holder of the service's port that no marker names is ours all the same: started after the service
# was, and from one of its releases, or by its user with an environment that was overwritten (every start gives it a PATH).
by_port() {
  _t=$(started "$1")
  [ -n "$_t" ] && [ "$_t" -ge "${2:-0}" ] || return 1
  [ -z "$(within "$(readlink "/proc/$1/cwd" 2>/dev/null)")" ] || return 0
  [ -z "$(within "$(readlink "/proc/$1/exe" 2>/dev/null)")" ] || return 0
  _as=$(setting "$3" run-as) || _as=
  [ "$(stat -c %u "/proc/$1" 2>/dev/null)" = "$(id -u ${_as:+"$_as"})" ] || return 1
  _env=$(tr '\0' '\n' 2>/dev/null <"/proc/$1/environ") || return 1
  case "
$_env" in *"
PATH="*) return 1 ;; esac
}

# ---- how a release is started --------------------------------------------------------------------------------

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
# by a shell of its own, which has no names that one of them could overwrite, from files that only we can write. The marker
# is set where INSTANCE_TOKEN is, and taken off everywhere else.
become() {
  _dir=$D/releases/$1
  SLOT=$2
  export SLOT
  shift 2
  set -- -- "$MARKER${INSTANCE_TOKEN:+=$ROOT:$SLOT:$INSTANCE_TOKEN}" "$@"
  for _f in "$ROOT/shared/secrets.env" "$_dir/slot-$SLOT.env" "$_dir/host.env" "$_dir/env"; do
    [ -f "$_f" ] && set -- "$_f" "$@"
  done
  unset LC_ALL _f
  exec 6<&- 7<&- 8>&- 9>&-
  # Whatever else was open in the job that called us, a lock or a pipe, must not live on in a service. Only bash can
  # close what has a number of two digits.
  exec "$(command -v bash || command -v sh)" -c '[ -z "${BASH_VERSION-}" ] || for fd in /proc/self/fd/*; do fd=${fd##*/}; [ "$fd" -le 9 ] || eval "exec $fd>&-"; done; unset fd
    set -a; while [ "$1" != -- ]; do . "$1"; shift; done; shift; set +a
    case $1 in *=*) export "$1" ;; *) unset "$1" ;; esac; shift; exec "$@"' sh "$@"
}
# as_user USER COMMAND...: `-` for whoever we are. Absolute, because a service's PATH need not lead to it.
as_user() {
  _u=$1
  shift
  if [ "$_u" = - ]; then "$@"; else "$(command -v setpriv)" --reuid="$_u" --regid="$(id -g "$_u")" --init-groups "$@"; fi
}

# launch SLOT RELEASE GENERATION TOKEN: becomes the service: session leader, its pid and start on record before its
# first instruction, and the lock held until then, so that whoever gets the lock next finds the record.
launch() {
  _slot=$1 _rel=$2 INSTANCE_TOKEN=$4
  printf '%s %s %s %s\n%s %s\n' "$_rel" "$$" "$(started $$)" "$BOOT" "$3" "$4" | put "$D/run/$_slot" || exit 70
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
  runs "$1" && [ "$R" = "$2" ] && [ "$MARKED" = no ] && return 0
  whole "$2" || { WHY="release $2 is not whole on this host: $WHY"; return 1; }
  # Also what no longer runs is stopped to its end: nothing is started over what it left behind.
  stop "$1" - || return 1
  [ -d "$D/run" ] && [ -d "$ROOT/logs" ] || mkdir -p "$D/run" "$ROOT/logs" || { WHY="cannot write to $ROOT"; return 1; }
  # The mark of a later stop, written now: a disk that is full by then has no room for it.
  boot_mark || return 1
  _within=$(setting "$2" start-timeout) _gen=$(secrets_in_use)
  read -r _token 2>/dev/null </proc/sys/kernel/random/uuid || _token=$$-$(date +%s%N)
  case $(setting "$2" manager) in
    systemd)
      _unit=$(unit_of "$2" "$1")
      # On record before it starts: a unit that fails to start, and is started again and again, is ours to stop.
      printf '%s 0 0 %s\n%s -\n' "$2" "$BOOT" "$_gen" | put "$D/run/$1" || return 1
      timeout 10 systemctl reset-failed "$_unit" 2>/dev/null
      WHY=$(timeout -k 2 "$_within" systemctl restart "$_unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) || { WHY="systemctl restart $_unit: $WHY"; return 1; }
      _pid=$(main_pid "$_unit")
      printf '%s %s %s %s\n%s -\n' "$2" "$_pid" "$(started "$_pid")" "$BOOT" "$_gen" | put "$D/run/$1" ;;
    command)
      printf '%s 0 0 %s\n%s %s\n' "$2" "$BOOT" "$_gen" "$_token" | put "$D/run/$1" || return 1
      (cd "$ROOT/releases/$2" && INSTANCE_TOKEN=$_token && limited "$_within" "$2" "$1" start-argv) >>"$ROOT/logs/$1-$2.log" 2>&1 </dev/null ||
        { WHY="the start command failed or took longer than $_within s"; return 1; } ;;
    *)
      rm -f "$D/run/$1"
      _log=$ROOT/logs/$1-$2.log
      [ -f "$_log" ] && mv -f "$_log" "$_log.1"
      # Nothing of the caller's environment but this reaches a service: a job's tokens and its tracking variable stay behind.
      env -i PATH="$PATH" HOME="${HOME:-/}" USER="$(id -un)" LOGNAME="$(id -un)" LANG="${LANG:-C.UTF-8}" \
        setsid sh "$0" "$ROOT" launch "$1" "$2" "$_gen" "$_token" </dev/null >>"$_log" 2>&1 7<&- 8>&- &
      clock
      _end=$((NOW + 10)) PAUSE=
      until [ -s "$D/run/$1" ]; do
        clock
        [ "$NOW" -lt "$_end" ] || { WHY="the service could not be launched"; return 1; }
        pause
      done ;;
  esac
}

# ---- how it is stopped ---------------------------------------------------------------------------------------

boot_mark() {
  read -r _mark 2>/dev/null <"$D/stopping/.boot" && [ "$_mark" = "$BOOT" ] && return
  mkdir -p "$D/stopping" && printf '%s\n' "$BOOT" | put "$D/stopping/.boot" || { WHY="the disk is full"; return 1; }
}
# Before the first signal, and on the disk: what was told to stop may die at any later moment, and is never kept.
mark_stopping() {
  [ "$MARKED" = no ] || return 0
  boot_mark || { rm -f "$D/ballast"; boot_mark; } || return 1
  ln -f "$D/stopping/.boot" "$D/stopping/$1" && sync "$D/stopping" || { WHY="cannot write to $D"; return 1; }
}

# stop SLOT KEEP [GENERATION]: nothing but the release KEEP may run there afterwards (`-`: nothing at all). With a GENERATION
# (`none`: no secrets) it stays only as the very process that was started with these secrets: what a service manager
# started meanwhile has others.
stop() {
  word "$1"
  if runs "$1"; then
    if [ "$R" = "$2" ] && [ "$MARKED" = no ]; then
      case ${3:--} in
        -) return 0 ;;
        none) [ "$VERY" = yes ] && [ "$G" = - ] && return 0 ;;
        *) [ "$VERY" = yes ] && [ "$G" = "$3" ] && return 0 ;;
      esac
    fi
    mark_stopping "$1" || return 1
    # What runs may not be what we started last; how it is stopped is what we know of that.
    { read -r OF LEAD SINCE _b; read -r _g TAG; } <"$D/run/$1"
    TAG=${TAG:--}
    # The name of the instance may have been given anew while it ran, for instance by systemd.
    [ "$_b" = "$BOOT" ] || SINCE=0
    end_all "$1" || return 1
  elif [ -n "$R" ] && [ "$B" = "$BOOT" ]; then
    OF=$R LEAD=$P SINCE=$S TAG=$T
    sweep "$LEAD" "$SINCE"
    family "$1" "$OF" "$SINCE" "$TAG"
    end_family "$(setting "$OF" stop-timeout || echo 30)" || return 1
    port_free "$1" || return 1
  fi
  rm -f "$D/run/$1" "$D/led/$1" "$D/stopping/$1"
}
# end_all SLOT: ends what OF, LEAD, SINCE and TAG name, as its manager does it.
end_all() {
  _within=$(setting "$OF" stop-timeout) || _within=30
  case $(setting "$OF" manager) in
    systemd)
      _unit=$(unit_of "$OF" "$1")
      WHY=$(timeout -k 2 "$_within" systemctl stop "$_unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) || timeout 10 systemctl kill -s KILL "$_unit" 2>/dev/null
      clock
      _end=$((NOW + 10)) PAUSE=
      until case $(timeout 10 systemctl show -p ActiveState --value "$_unit") in inactive|failed) true ;; *) false ;; esac; do
        clock
        [ "$NOW" -lt "$_end" ] || { WHY="$_unit does not stop"; return 1; }
        pause
      done ;;
    command)
      (cd "$ROOT/releases/$OF" && limited "$_within" "$OF" "$1" stop-argv) >>"$ROOT/logs/$1-$OF.log" 2>&1 </dev/null
      # What it leaves holding the port is ours by the marker of the start command.
      family "$1" "$OF" "$SINCE" "$TAG"
      end_family "$_within" || return 1
      if runs "$1"; then WHY="the stop command of $OF left it running"; return 1; fi ;;
    *)
      # Before the first signal: what belongs together is not to be seen any more once its parents are gone.
      FAMILY=
      if same "$LEAD" "$SINCE"; then
        ! strays "$1" || family "$1" "$OF" "$SINCE" "$TAG"
      else
        # What has just become a daemon and does not listen yet is known to be the service once it does.
        PAUSE=
        until family "$1" "$OF" "$SINCE" "$TAG"; [ -n "$FAMILY" ] || ! runs "$1"; do pause; done
      fi
      _strays=$FAMILY
      end_session "$LEAD" "$SINCE" "$_within" || return 1
      FAMILY=$_strays
      end_family "$_within" || return 1 ;;
  esac
  port_free "$1"
}
# strays SLOT: whether something that carries the marker is in another session than its leader's.
strays() {
  for _p in $(marked "$1" "$TAG"); do
    read -r _stat 2>/dev/null <"/proc/$_p/stat" || continue
    case $_stat in *'(epmd) '*) continue ;; esac
    set -- "$1" ${_stat##*) }
    [ "$5" = "$LEAD" ] || return 0
  done
  return 1
}
# end_session LEADER START SECONDS
end_session() {
  PAUSE=
  if same "$1" "$2"; then
    kill -TERM "$1" 2>/dev/null
    clock
    _end=$((NOW + $3))
    while same "$1" "$2"; do clock; [ "$NOW" -lt "$_end" ] || break; pause; done
  fi
  # What its leader left behind is asked once, and then ended.
  _rest=$(session "$1" "$2")
  [ -n "$_rest" ] || return 0
  if ! same "$1" "$2"; then
    kill -TERM $_rest 2>/dev/null
    clock
    _end=$((NOW + 2)) PAUSE=
    while [ -n "$(session "$1" "$2")" ]; do clock; [ "$NOW" -lt "$_end" ] || break; pause; done
  fi
  sweep "$1" "$2"
  all_gone "$1:$2"
}
# end_family SECONDS: asks what stands above the others, waits, asks what that left, and ends what is left then.
end_family() {
  [ -n "$FAMILY" ] || return 0
  tell TERM :root
  clock
  _end=$((NOW + $1)) PAUSE=
  while any_left :root; do clock; [ "$NOW" -lt "$_end" ] || break; pause; done
  if any_left ''; then
    tell TERM ''
    clock
    _end=$((NOW + 2)) PAUSE=
    while any_left ''; do clock; [ "$NOW" -lt "$_end" ] || break; pause; done
    tell KILL ''
  fi
  all_gone $FAMILY
}
# tell SIGNAL SUFFIX: to those of the family whose word ends so.
tell() {
  for _f in $FAMILY; do
    _p=${_f%%:*} _x=${_f#*:}
    case $_f in *"$2") ! same "$_p" "${_x%%:*}" || kill "-$1" "$_p" 2>/dev/null ;; esac
  done
}
any_left() {
  for _f in $FAMILY; do
    _x=${_f#*:}
    case $_f in *"$1") ! same "${_f%%:*}" "${_x%%:*}" || return 0 ;; esac
  done
  return 1
}
# all_gone PID:START...: what got a KILL needs a moment.
all_gone() {
  clock
  _end=$((NOW + 5)) PAUSE=
  for _f in "$@"; do
    _x=${_f#*:}
    while same "${_f%%:*}" "${_x%%:*}"; do
      clock
      [ "$NOW" -lt "$_end" ] || { WHY="process ${_f%%:*} does not die, not even of KILL"; return 1; }
      pause
    done
  done
}

# port_free SLOT: after a stop nothing of ours may listen on the port of the instance; sets WHY when something else does. What
# stood in front of the service, such as the proxy of a container, gets a moment to see that it is gone.
port_free() {
  address_of "$1" "$OF"
  [ -n "$PORT" ] && listens "$PORT" "$LOOP" || return 0
  family "$1" "$OF" "$SINCE" "$TAG"
  end_family 5 || return 1
  clock
  _until=$((NOW + 3)) PAUSE=
  while who_listens "$1"; do
    clock
    [ "$NOW" -lt "$_until" ] || { WHY="port $PORT is still in use, by $WHO; end it, or give the service another port"; return 1; }
    pause
  done
}
# who_listens SLOT: whether somebody on the port of the instance stands in the way, in WHO. Not a socket unit, nor what was there
# before the service was started: that it has lived with.
who_listens() {
  address_of "$1" "$OF"
  _socks=$(sockets "$PORT" "$LOOP")
  [ -n "$_socks" ] || return 1
  _held=" $(holders $(printf '%s\n' "$_socks" | while read -r _i _x; do printf '%s ' "$_i"; done) | tr '\n' ' ')"
  while read -r _i _uid _x; do
    case $_held in
      *" $_i:"*) _p=${_held#*" $_i:"} _p=${_p%% *} ;;
      *)
        # Not to be seen by this user: one of root's may be a socket unit.
        [ "$_uid" != 0 ] || continue
        WHO="a process of user $_uid"
        return 0 ;;
    esac
    [ "$_p" != 1 ] || continue
    _t=$(started "$_p")
    [ -n "$_t" ] && [ "$_t" -ge "${SINCE:-0}" ] || continue
    ! of_a_slot "$_p" "$1" || continue
    WHO="process $_p ($(program_of "$_p"))"
    return 0
  done <<EOT
$_socks
EOT
  return 1
}
# of_a_slot PID [EXCEPT]: whether it belongs to what was started in a slot of this service, other than EXCEPT.
of_a_slot() {
  for _f in "$D"/run/*; do
    [ -f "$_f" ] && [ "${_f##*/}" != "${2-}" ] || continue
    { read -r _x _lead _x _b; read -r _x _tok; } <"$_f"
    [ "$_b" = "$BOOT" ] || continue
    [ "${_lead:-0}" = 0 ] || [ "$(session_of "$1")" != "$(session_of "$_lead")" ] || return 0
    case ${_tok:--} in -) ;; *) ! grep -qsazFx "$MARKER=$ROOT:${_f##*/}:$_tok" "/proc/$1/environ" || return 0 ;; esac
  done
  return 1
}

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
    case $_stat in *'(epmd) '*) continue ;; esac
    set -- ${_stat##*) }
    [ "$4" = "$_lead" ] && [ "${20}" -ge "$_since" ] && case $1 in Z|X) ;; *) printf '%s ' "${_p#/proc/}" ;; esac
  done
}
sweep() { for _p in $(session "$1" "$2"); do kill -KILL "$_p" 2>/dev/null; done; }

# ---- lines ---------------------------------------------------------------------------------------------------

link() {
  case $1 in current|slots/a|slots/b) ;; *) WHY="not a link of ours: $1"; return 1 ;; esac
  [ "$2" = - ] && { off "${ROOT:?}/$1"; return; }
  word "$2"
  [ -d "$ROOT/releases/$2" ] || { WHY="release $2 is not on this host"; return 1; }
  mkdir -p "$ROOT/slots" "$D/tried"
  { true >"$D/tried/$2"; } 2>/dev/null
  case $1 in current) _to=releases/$2 _at=$ROOT ;; *) _to=../releases/$2 _at=$ROOT/slots ;; esac
  ln -sfn "$_to" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/$1" && sync "$_at"
}
# The switch command is told where to lead to; it has its own deadline, and its output goes to a file, because a
# pipe would wait for whatever it leaves running.
traffic() {
  word "$1"; word "$2"
  runs "$1" && [ "$R" = "$2" ] && [ "$MARKED" = no ] || { WHY="$2 does not run in slot $1: the traffic stays where it is"; return 1; }
  listens_for "$1" "$2" || { WHY="nothing listens on port $PORT of slot $1: the traffic stays where it is"; return 1; }
  _t=$(setting "$2" switch-timeout) || _t=30
  INSTANCE=$(setting "$2" "instance-$1") || INSTANCE=
  export INSTANCE
  OUT=$D/out.$$
  { true >"$OUT"; } 2>/dev/null || OUT=/dev/null
  { mkdir -p "$D/led" && true >"$D/led/$1"; } 2>/dev/null
  (cd "$ROOT/releases/$2" && limited "$_t" "$2" "$1" switch-argv) >"$OUT" 2>&1 </dev/null ||
    { WHY="the switch command to slot $1 failed with $?: $(tail -c 1000 "$OUT")"; rm -f "$D/out.$$"; return 1; }
  rm -f "$D/out.$$"
  # All that the switch command wrote, wherever that is: after a loss of power the front has it, or `active` does not say so.
  sync
  printf '%s\n' "$1" | put "$D/active"
}
# running SLOT RELEASE
running() {
  word "$1"; word "$2"
  runs "$1" && [ "$R" = "$2" ] && [ "$MARKED" = no ] || { WHY="$2 does not run in slot $1"; return 1; }
}
# Before traffic is led to a slot something must listen there. What never does is for whoever verifies: the lines go on.
await() {
  word "$1"; word "$2"
  address_of "$1" "$2"
  [ -n "$PORT" ] || return 0
  _at=$PORT _loop=$LOOP
  clock
  _end=$((NOW + $(setting "$2" start-timeout))) PAUSE=
  until listens "$_at" "$_loop"; do
    clock
    [ "$NOW" -lt "$_end" ] && runs "$1" || return 0
    pause
  done
}

# apply FILE ID: runs the lines from the top. Each describes a state, so that running all of them twice is as good as once.
apply() {
  while read -r _op _x _y _z <&7; do
    WHY=
    case $_op in
      ''|id) continue ;;
      stop|start|await|link|secrets|traffic|running) ;;
      *) WHY="not a line of ours: $_op"; return 1 ;;
    esac
    LINE="$_op $_x ${_y-}${_z:+ $_z}"
    journal "$2" "$LINE"
    "$_op" "$_x" "${_y-}" "${_z-}" || { [ -n "$WHY" ] || WHY="$LINE failed"; journal "$2" "failed: $LINE"; return 1; }
  done 7<"$1"
}
