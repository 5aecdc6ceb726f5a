# Processes: how a release is started and stopped on a host, and which processes belong to it.
unit_of() { setting "$1" unit | sed "s/{slot}/$2/g"; }
# start_time PID: in ticks since boot; with the pid it identifies a process for good. Empty when the process has ended.
start_time() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
  # shellcheck disable=SC2086 # one argument per field
  set -- ${stat##*) }
  case $1 in Z|X) return 0 ;; esac
  printf %s "${20}"
}
# same_process PID START: that very process is running. Starts no process itself: it is called many times during a stop.
same_process() {
  local stat
  read -r stat 2>/dev/null <"/proc/${1:-0}/stat" || return 1
  # shellcheck disable=SC2086 # one argument per field
  set -- "${2:--}" ${stat##*) }
  case $2 in Z|X) return 1 ;; esac
  [ "${21}" = "$1" ]
}
active_state() { timeout 10 systemctl show -p ActiveState --value "$1" 2>/dev/null; }
main_pid() { systemctl show -p MainPID --value "$1" 2>/dev/null; }

# release_of_path PATH: the release that contains a path, empty when it is in no release of this service.
release_of_path() {
  local release
  case $1 in "$ROOT"/releases/*|"$(cd -P "$ROOT" && pwd)"/releases/*) ;; *) return 0 ;; esac
  release=${1##*/releases/}
  printf %s "${release%%/*}"
}

# runs SLOT: false when nothing runs there. Sets RUN_RELEASE (`?` for a process that cannot be attributed), RUN_PID,
# RUN_START, RUN_BOOT, RUN_GENERATION (of secrets), RUN_TOKEN, RUN_MARKED (yes: a stop began there) and RUN_EXACT (yes:
# it is the very process that was started with these secrets).
runs() {
  local mark pid unit
  RUN_RELEASE='' RUN_PID='' RUN_START='' RUN_BOOT='' RUN_GENERATION='' RUN_TOKEN='' RUN_MARKED=no RUN_EXACT=no
  # Two lines: the program of format 1 reads the first one, and would otherwise take what runs for somebody else's.
  [ -f "$D/run/$1" ] && { read -r RUN_RELEASE RUN_PID RUN_START RUN_BOOT; read -r RUN_GENERATION RUN_TOKEN; } <"$D/run/$1"
  [ -n "$RUN_RELEASE" ] || return 1
  # Format 1 did not record with which secrets a release was started: those that were there when the format was raised.
  [ -n "$RUN_GENERATION" ] || [ ! -f "$D/secrets/format-1" ] || RUN_GENERATION=format-1
  RUN_GENERATION=${RUN_GENERATION:--} RUN_TOKEN=${RUN_TOKEN:--}
  read -r mark 2>/dev/null <"$D/stopping/$1" && [ "$mark" = "$BOOT" ] && RUN_MARKED=yes
  case $(setting "$RUN_RELEASE" manager) in
    systemd)
      unit=$(unit_of "$RUN_RELEASE" "$1")
      case $(active_state "$unit") in active|activating|reloading|deactivating) ;; *) return 1 ;; esac
      pid=$(main_pid "$unit")
      if [ "$RUN_BOOT" = "$BOOT" ] && [ "$pid" = "$RUN_PID" ] && same_process "$RUN_PID" "$RUN_START"; then
        RUN_EXACT=yes
      else
        # Started again by systemd itself, or by a reboot: the paths of the process show which release it belongs to.
        RUN_PID=$pid RUN_START=$(start_time "$pid")
        RUN_RELEASE=$(release_of_path "$(readlink "/proc/$pid/cwd")")
        [ -n "$RUN_RELEASE" ] || RUN_RELEASE=$(release_of_path "$(readlink "/proc/$pid/exe")")
        [ -n "$RUN_RELEASE" ] || RUN_RELEASE='?'
      fi
      return 0 ;;
    command) (cd "$ROOT/releases/$RUN_RELEASE" && run_limited 20 "$RUN_RELEASE" "$1" status-argv) >/dev/null 2>&1 </dev/null ;;
    *)
      [ "$RUN_BOOT" = "$BOOT" ] && [ -n "$RUN_START" ] || return 1
      same_process "$RUN_PID" "$RUN_START" || find_daemon "$1" || return 1
      RUN_EXACT=yes ;;
  esac
}
# serves SLOT RELEASE: the release runs there, and no stop began.
serves() { runs "$1" && [ "$RUN_RELEASE" = "$2" ] && [ "$RUN_MARKED" = no ]; }
# find_daemon SLOT: sets RUN_PID and RUN_START to what a release whose first process has ended left serving. Until its
# start timeout is over a process of it that does not listen yet counts as well.
find_daemon() {
  local word pid
  find_family "$1" "$RUN_RELEASE" "$RUN_START" "$RUN_TOKEN"
  for word in $FAMILY; do
    case $word in *:yes:*) RUN_PID=${word%%:*} word=${word#*:}; RUN_START=${word%%:*}; return 0 ;; esac
  done
  [ -n "$PORTS" ] || return 1
  clock
  # The kernel counts a process's start in hundredths of a second for every program.
  [ "$((NOW - RUN_START / 100))" -lt "$(setting "$RUN_RELEASE" start-timeout || echo 30)" ] || return 1
  for pid in $MARKS; do
    is_epmd "$pid" && continue
    RUN_PID=$pid RUN_START=$(start_time "$pid")
    [ -z "$RUN_START" ] || return 0
  done
  return 1
}

# ---- whose processes are ours --------------------------------------------------------------------------------
#
# A service is started with a variable that nothing else gets: the folder, the slot and a random word of this start. A
# hook or a switch command has none, so that a proxy that it starts keeps running.

MARKER=ERLMCP_ACTIONS_INSTANCE
# Neither is inherited from the caller, which may itself be a service that was launched like this.
unset ERLMCP_ACTIONS_INSTANCE INSTANCE_TOKEN

# marked_processes SLOT TOKEN: prints the processes that carry the marker of one start.
marked_processes() {
  local entry
  case $2 in ''|-) return 0 ;; esac
  # shellcheck disable=SC2013 # paths in /proc are words
  for entry in $(grep -lsazFx "$MARKER=$ROOT:$1:$2" /proc/[0-9]*/environ); do
    entry=${entry%/environ}
    printf '%s ' "${entry#/proc/}"
  done
}
# One epmd serves every Erlang node of a host.
is_epmd() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" && case $stat in *'(epmd) '*) return 0 ;; esac
  return 1
}

# address_of SLOT RELEASE: sets PORT to the port of its instance, empty when none is known, and LOOPBACK_PORT to the
# same where only this host reaches it.
address_of() {
  local address
  PORT='' LOOPBACK_PORT=''
  address=$(setting "$2" "instance-$1") || return 0
  address=${address#*://} address=${address%%/*}
  case $address in *:*) PORT=${address##*:} ;; esac
  case $PORT in ''|*[!0-9]*) PORT=; return 0 ;; esac
  case ${address%:*} in 127.*|localhost|'[::1]') LOOPBACK_PORT=$PORT ;; esac
}
# ports_of SLOT RELEASE: sets PORT, LOOPBACK_PORT and PORTS, all its ports. A process without a marker is recognised by
# the port of the instance alone: the others may belong to the other slot, or to what a hook started.
ports_of() {
  local key value
  address_of "$1" "$2"
  PORTS=$PORT
  while read -r key value; do
    [ "$key" != port ] || PORTS="$PORTS $(decode "$value")"
  done 2>/dev/null <"$D/releases/$2/service"
  PORTS=${PORTS# }
}
# sockets PORTS LOOPBACK_PORT: prints `INODE UID PORT` for each socket that listens on one of them; LOOPBACK_PORT counts
# only where loopback reaches it.
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
# socket_holders SOCKETS: prints `INODE:PID` words, for each process that this user may see and that has one of the sockets
# open. SOCKETS are lines of `sockets`, at least one.
socket_holders() {
  local inode pid listening
  listening=$1
  set --
  while read -r inode _; do set -- "$@" -o -lname "socket:\\[$inode\\]"; done <<EOT
$listening
EOT
  shift
  # All in one search: reading what every process has open takes a while on a full host.
  find /proc/[0-9]*/fd \( "$@" \) -printf '%l/%p\n' 2>/dev/null | while IFS=/ read -r inode _ _ pid _; do
    inode=${inode#*"["}
    printf '%s:%s ' "${inode%]}" "$pid"
  done
}
listens() { [ -n "$(sockets "$1" "${2-}")" ]; }
# listens_for SLOT RELEASE: true also where no port is known.
listens_for() { address_of "$1" "$2"; [ -z "$PORT" ] || listens "$PORT" "$LOOPBACK_PORT"; }

# find_family SLOT RELEASE START TOKEN: sets FAMILY to the processes that left the session of a start and may be ended,
# as words of `related_processes`, MARKS to the processes that carry the marker, and what `ports_of` sets.
find_family() {
  local listening own_sockets holders seeds inode at word pid
  FAMILY='' MARKS=''
  ports_of "$1" "$2"
  [ -n "$PORTS" ] || return 0
  MARKS=$(marked_processes "$1" "$4")
  listening=$(sockets "$PORTS" "$LOOPBACK_PORT")
  [ -n "$listening" ] || return 0
  own_sockets=
  while read -r inode _ at; do
    [ "$at" != "$PORT" ] || own_sockets="$own_sockets $inode "
  done <<EOT
$listening
EOT
  holders='' seeds=$MARKS
  for word in $(socket_holders "$listening"); do
    inode=${word%%:*} pid=${word#*:}
    case " $holders " in *" $pid "*) continue ;; esac
    holders="$holders $pid"
    case " $seeds " in *" $pid "*) continue ;; esac
    case $own_sockets in *" $inode "*) ! is_ours_by_port "$pid" "$3" "$2" || seeds="$seeds $pid" ;; esac
  done
  [ -n "$seeds" ] && [ -n "$holders" ] || return 0
  FAMILY=$(related_processes "$seeds" "$holders" "${3:-0}")
}
# related_processes SEEDS HOLDERS START: prints the seeds, their descendants, and their ancestors that were started no
# earlier than START, each only when it or a relative of it is a holder of a port, as words `PID:START:HOLDS:ROOT` (HOLDS:
# `yes` for a holder; ROOT: `root` where no ancestor is among them, else `child`).
related_processes() {
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v seeds="$1" -v hold="$2" -v since="$3" -v self=$$ '
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
      for (p in parent) for (a = parent[p]; a > 1 && (a in parent); a = parent[a]) {
        if (a in mark) below[p] = 1
        if (p in mark) above[a] = 1
      }
      for (p in parent) if ((p in mark) || (p in below) || ((p in above) && start[p] + 0 >= since + 0)) ours[p] = 1
      for (p in ours) {
        if (p in holds) end[p] = 1
        for (a = parent[p]; a > 1 && (a in parent); a = parent[a]) {
          if (!(a in ours)) continue
          if (a in holds) end[p] = 1
          if (p in holds) end[a] = 1
        }
      }
      # The caller of this program may itself be started by the service.
      for (a = self; a > 1 && (a in parent); a = parent[a]) never[a] = 1
      for (p in end) {
        if (p <= 1 || (p in never)) continue
        root = "root"
        for (a = parent[p]; a > 1 && (a in parent); a = parent[a]) if ((a in end) && !(a in never)) root = "child"
        printf "%s:%s:%s:%s ", p, start[p], (p in holds) ? "yes" : "no", root
      }
    }'
}
# is_ours_by_port PID START RELEASE: whether a process that holds the service's port belongs to it without carrying the
# marker: started after the service was, and from one of its releases, or by its user with an environment that was
# overwritten (every start gives it a PATH).
is_ours_by_port() {
  local start user environment
  start=$(start_time "$1")
  [ -n "$start" ] && [ "$start" -ge "${2:-0}" ] || return 1
  [ -z "$(release_of_path "$(readlink "/proc/$1/cwd" 2>/dev/null)")" ] || return 0
  [ -z "$(release_of_path "$(readlink "/proc/$1/exe" 2>/dev/null)")" ] || return 0
  user=$(setting "$3" run-as) || user=
  [ "$(stat -c %u "/proc/$1" 2>/dev/null)" = "$(id -u ${user:+"$user"})" ] || return 1
  environment=$(tr '\0' '\n' 2>/dev/null <"/proc/$1/environ") || return 1
  case $NL$environment in *"${NL}PATH="*) return 1 ;; esac
}

# ---- how a release is started --------------------------------------------------------------------------------

# run_limited SECONDS RELEASE SLOT KEY: runs the command kept under KEY, with the release's environment, until a
# deadline.
run_limited() {
  local seconds release slot wanted key value word
  seconds=$1 release=$2 slot=$3 wanted=$4
  set --
  while read -r key value; do
    [ "$key" = "$wanted" ] && { word=$(decode "$value"; printf x); set -- "$@" "${word%x}"; }
  done <"$D/releases/$release/service"
  [ $# -gt 0 ] || return 1
  ( exec_for_release "$release" "$slot" "$(command -v timeout)" -k 2 "$seconds" "$@" )
}

# exec_for_release RELEASE SLOT COMMAND...: replaces this process by the command, with the variables of the release. A
# second shell reads them, which has no variables that one of them could overwrite, from files that only we can write.
# The marker is set where INSTANCE_TOKEN is, and removed everywhere else.
exec_for_release() {
  local dir file
  dir=$D/releases/$1
  SLOT=$2
  export SLOT
  shift 2
  set -- -- "$MARKER${INSTANCE_TOKEN:+=$ROOT:$SLOT:$INSTANCE_TOKEN}" "$@"
  for file in "$ROOT/shared/secrets.env" "$dir/slot-$SLOT.env" "$dir/host.env" "$dir/env"; do
    [ -f "$file" ] && set -- "$file" "$@"
  done
  unset LC_ALL dir file
  exec 6<&- 7<&- 8>&- 9>&-
  # Whatever else was open in the job that called us, a lock or a pipe, must not stay open in a service. Only bash can
  # close a descriptor whose number has two digits.
  # shellcheck disable=SC2016 # the second shell expands it
  exec "$(command -v bash || command -v sh)" -c '[ -z "${BASH_VERSION-}" ] || for fd in /proc/self/fd/*; do fd=${fd##*/}; [ "$fd" -le 9 ] || eval "exec $fd>&-"; done; unset fd
    set -a; while [ "$1" != -- ]; do . "$1"; shift; done; shift; set +a
    case $1 in *=*) export "$1" ;; *) unset "$1" ;; esac; shift; exec "$@"' sh "$@"
}
# as_user USER COMMAND...: `-` for the current user. With an absolute path, because a service's PATH may not contain
# setpriv.
as_user() {
  local user
  user=$1
  shift
  if [ "$user" = - ]; then "$@"; else "$(command -v setpriv)" --reuid="$user" --regid="$(id -g "$user")" --init-groups "$@"; fi
}

# launch SLOT RELEASE GENERATION TOKEN: replaces this process by the service, as a session leader. Its pid and start are
# on record before its first instruction, and the lock is held until then, so that the next holder of the lock finds the
# record.
launch() {
  local slot release user key value word
  slot=$1 release=$2 INSTANCE_TOKEN=$4
  put_unsynced "$D/run/$slot" "$release $$ $(start_time $$) $BOOT$NL$3 $4" || exit 70
  # The process that started it waits for the end of this.
  exec 3>&-
  cd "$ROOT/releases/$release" || exit 71
  user=$(setting "$release" run-as) || user=
  set --
  while read -r key value; do
    [ "$key" = argv ] && { word=$(decode "$value"; printf x); set -- "$@" "${word%x}"; }
  done <"$D/releases/$release/service"
  if [ -n "$user" ]; then
    HOME=$(getent passwd "$user" | cut -d: -f6) USER=$user LOGNAME=$user
    set -- "$(command -v setpriv)" --reuid="$user" --regid="$(id -g "$user")" --init-groups "$@"
  fi
  exec_for_release "$release" "$slot" "$@"
}

start() {
  local limit generation token unit pid log user
  require_name "$1"; require_name "$2"
  serves "$1" "$2" && return 0
  is_whole "$2" || { WHY="release $2 is not whole on this host: $WHY"; return 1; }
  # Also where nothing runs any more: no release is started beside what an earlier one left behind.
  stop "$1" - || return 1
  [ -d "$D/run" ] && [ -d "$ROOT/logs" ] || mkdir -p "$D/run" "$ROOT/logs" || { WHY="cannot write to $ROOT"; return 1; }
  # The mark of a later stop is written now: by then the disk may be full.
  write_boot_mark || return 1
  limit=$(setting "$2" start-timeout) generation=$(secrets_in_use)
  read -r token 2>/dev/null </proc/sys/kernel/random/uuid || token=$$-$(date +%s%N)
  case $(setting "$2" manager) in
    systemd)
      unit=$(unit_of "$2" "$1")
      # On record before it starts: a unit that fails to start, and is started again and again, is ours to stop.
      put "$D/run/$1" "$2 0 0 $BOOT$NL$generation -" || return 1
      timeout 10 systemctl reset-failed "$unit" 2>/dev/null
      WHY=$(timeout -k 2 "$limit" systemctl restart "$unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) ||
        { WHY="systemctl restart $unit: $WHY"; return 1; }
      pid=$(main_pid "$unit")
      put "$D/run/$1" "$2 $pid $(start_time "$pid") $BOOT$NL$generation -" ;;
    command)
      put "$D/run/$1" "$2 0 0 $BOOT$NL$generation $token" || return 1
      (cd "$ROOT/releases/$2" && INSTANCE_TOKEN=$token && run_limited "$limit" "$2" "$1" start-argv) \
        >>"$ROOT/logs/$1-$2.log" 2>&1 </dev/null ||
        { WHY="the start command failed or took longer than $limit s"; return 1; } ;;
    *)
      rm -f "$D/run/$1"
      log=$ROOT/logs/$1-$2.log
      [ -f "$log" ] && mv -f "$log" "$log.1"
      # A service gets nothing else of the caller's environment: neither a job's tokens nor its tracking variable.
      user=$(id -un)
      : "$(env -i PATH="$PATH" HOME="${HOME:-/}" USER="$user" LOGNAME="$user" LANG="${LANG:-C.UTF-8}" \
        setsid sh "$SELF" "$ROOT" launch "$1" "$2" "$generation" "$token" 3>&1 </dev/null >>"$log" 2>&1 7<&- 8>&- &)"
      [ -s "$D/run/$1" ] || { WHY="the service could not be launched"; return 1; } ;;
  esac
}

# ---- how it is stopped ---------------------------------------------------------------------------------------

write_boot_mark() {
  local mark
  read -r mark 2>/dev/null <"$D/stopping/.boot" && [ "$mark" = "$BOOT" ] && return
  mkdir -p "$D/stopping" && put "$D/stopping/.boot" "$BOOT" || { WHY="the disk is full"; return 1; }
}
# Written before the first signal, and synced: what got a signal may end at any later moment, and is never kept.
mark_stopping() {
  [ "$RUN_MARKED" = no ] || return 0
  write_boot_mark || { rm -f "$D/ballast"; write_boot_mark; } || return 1
  ln -f "$D/stopping/.boot" "$D/stopping/$1" && sync "$D/stopping" || { WHY="cannot write to $D"; return 1; }
}

# stop SLOT KEEP [GENERATION]: nothing but the release KEEP may run there afterwards (`-`: nothing at all). With a
# GENERATION (`none`: no secrets) it stays only as the very process that was started with these secrets: what a service
# manager started meanwhile has others. Sets STOP_RELEASE, STOP_PID, STOP_START and STOP_TOKEN, what is being stopped,
# for the functions below.
stop() {
  local boot=''
  require_name "$1"
  if runs "$1"; then
    if [ "$RUN_RELEASE" = "$2" ] && [ "$RUN_MARKED" = no ]; then
      case ${3:--} in
        -) return 0 ;;
        none) [ "$RUN_EXACT" = yes ] && [ "$RUN_GENERATION" = - ] && return 0 ;;
        *) [ "$RUN_EXACT" = yes ] && [ "$RUN_GENERATION" = "$3" ] && return 0 ;;
      esac
    fi
    mark_stopping "$1" || return 1
    # What runs may not be what was started last; it is stopped by what is on record.
    { read -r STOP_RELEASE STOP_PID STOP_START boot; read -r _ STOP_TOKEN; } <"$D/run/$1"
    STOP_TOKEN=${STOP_TOKEN:--}
    # On record from another boot: its start time means nothing in this one.
    [ "$boot" = "$BOOT" ] || STOP_START=0
    end_instance "$1" || return 1
  elif [ -n "$RUN_RELEASE" ] && [ "$RUN_BOOT" = "$BOOT" ]; then
    STOP_RELEASE=$RUN_RELEASE STOP_PID=$RUN_PID STOP_START=$RUN_START STOP_TOKEN=$RUN_TOKEN
    kill_session "$STOP_PID" "$STOP_START"
    find_family "$1" "$STOP_RELEASE" "$STOP_START" "$STOP_TOKEN"
    end_family "$(setting "$STOP_RELEASE" stop-timeout || echo 30)" || return 1
    free_port "$1" || return 1
  fi
  rm -f "$D/run/$1" "$D/led/$1" "$D/stopping/$1"
}
# end_instance SLOT: ends what the STOP_* variables of `stop` name, as its manager does it.
end_instance() {
  local limit unit end strays
  limit=$(setting "$STOP_RELEASE" stop-timeout) || limit=30
  case $(setting "$STOP_RELEASE" manager) in
    systemd)
      unit=$(unit_of "$STOP_RELEASE" "$1")
      WHY=$(timeout -k 2 "$limit" systemctl stop "$unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) ||
        timeout 10 systemctl kill -s KILL "$unit" 2>/dev/null
      clock
      end=$((NOW + 10)) PAUSE=
      until case $(active_state "$unit") in inactive|failed) true ;; *) false ;; esac; do
        clock
        [ "$NOW" -lt "$end" ] || { WHY="$unit does not stop"; return 1; }
        pause
      done ;;
    command)
      (cd "$ROOT/releases/$STOP_RELEASE" && run_limited "$limit" "$STOP_RELEASE" "$1" stop-argv) \
        >>"$ROOT/logs/$1-$STOP_RELEASE.log" 2>&1 </dev/null
      # A process that still holds the port is recognised by the marker of the start command.
      find_family "$1" "$STOP_RELEASE" "$STOP_START" "$STOP_TOKEN"
      end_family "$limit" || return 1
      if runs "$1"; then WHY="the stop command of $STOP_RELEASE left it running"; return 1; fi ;;
    *)
      # Before the first signal: once the parents are gone nothing shows any more what belongs together.
      FAMILY=
      if same_process "$STOP_PID" "$STOP_START"; then
        ! has_strays "$1" || find_family "$1" "$STOP_RELEASE" "$STOP_START" "$STOP_TOKEN"
      else
        # A process that has just become a daemon is recognised as the service only once it listens.
        PAUSE=
        until find_family "$1" "$STOP_RELEASE" "$STOP_START" "$STOP_TOKEN"; [ -n "$FAMILY" ] || ! runs "$1"; do pause; done
      fi
      strays=$FAMILY
      end_session "$STOP_PID" "$STOP_START" "$limit" || return 1
      FAMILY=$strays
      end_family "$limit" || return 1 ;;
  esac
  free_port "$1"
}
# has_strays SLOT: whether a process that carries the marker is in another session than its leader's.
has_strays() {
  local pid stat
  for pid in $(marked_processes "$1" "$STOP_TOKEN"); do
    read -r stat 2>/dev/null <"/proc/$pid/stat" || continue
    case $stat in *'(epmd) '*) continue ;; esac
    # shellcheck disable=SC2086 # one argument per field
    set -- "$1" ${stat##*) }
    [ "$5" = "$STOP_PID" ] || return 0
  done
  return 1
}
# end_session LEADER START SECONDS: ends the leader, gently for that long, then what it left in its session.
end_session() {
  local end rest
  PAUSE=
  if same_process "$1" "$2"; then
    kill -TERM "$1" 2>/dev/null
    clock
    end=$((NOW + $3))
    while same_process "$1" "$2"; do clock; [ "$NOW" -lt "$end" ] || break; pause; done
  fi
  # What its leader left behind gets one TERM, and then a KILL.
  rest=$(session_processes "$1" "$2")
  [ -n "$rest" ] || return 0
  if ! same_process "$1" "$2"; then
    # shellcheck disable=SC2086 # one argument per process
    kill -TERM $rest 2>/dev/null
    clock
    end=$((NOW + 2)) PAUSE=
    while [ -n "$(session_processes "$1" "$2")" ]; do clock; [ "$NOW" -lt "$end" ] || break; pause; done
  fi
  kill_session "$1" "$2"
  wait_until_gone "$1:$2"
}
# end_family SECONDS: sends TERM to the roots of FAMILY, waits, sends TERM to the processes they left, and then KILL.
end_family() {
  local end
  [ -n "$FAMILY" ] || return 0
  signal_family TERM :root
  clock
  end=$((NOW + $1)) PAUSE=
  while family_left :root; do clock; [ "$NOW" -lt "$end" ] || break; pause; done
  if family_left ''; then
    signal_family TERM ''
    clock
    end=$((NOW + 2)) PAUSE=
    while family_left ''; do clock; [ "$NOW" -lt "$end" ] || break; pause; done
    signal_family KILL ''
  fi
  # shellcheck disable=SC2086 # one argument per process
  wait_until_gone $FAMILY
}
# signal_family SIGNAL SUFFIX: sends it to the processes of FAMILY whose word ends in SUFFIX.
signal_family() {
  local word pid rest
  for word in $FAMILY; do
    pid=${word%%:*} rest=${word#*:}
    case $word in *"$2") ! same_process "$pid" "${rest%%:*}" || kill "-$1" "$pid" 2>/dev/null ;; esac
  done
}
# family_left SUFFIX: whether one of the processes of FAMILY whose word ends in SUFFIX is running.
family_left() {
  local word rest
  for word in $FAMILY; do
    rest=${word#*:}
    case $word in *"$1") ! same_process "${word%%:*}" "${rest%%:*}" || return 0 ;; esac
  done
  return 1
}
# wait_until_gone PID:START...: a process that got a KILL needs a moment.
wait_until_gone() {
  local end word rest
  clock
  end=$((NOW + 5)) PAUSE=
  for word in "$@"; do
    rest=${word#*:}
    while same_process "${word%%:*}" "${rest%%:*}"; do
      clock
      [ "$NOW" -lt "$end" ] || { WHY="process ${word%%:*} is still running after a KILL"; return 1; }
      pause
    done
  done
}

# free_port SLOT: ends what still listens on the port of the instance and belongs to the stopped service; false with WHY
# where something else listens. What stood in front of the service, such as the proxy of a container, gets a moment to
# notice the stop.
free_port() {
  local end
  address_of "$1" "$STOP_RELEASE"
  [ -n "$PORT" ] && listens "$PORT" "$LOOPBACK_PORT" || return 0
  find_family "$1" "$STOP_RELEASE" "$STOP_START" "$STOP_TOKEN"
  end_family 5 || return 1
  clock
  end=$((NOW + 3)) PAUSE=
  while find_blocker "$1"; do
    clock
    [ "$NOW" -lt "$end" ] || { WHY="port $PORT is still in use, by $WHO; end it, or give the service another port"; return 1; }
    pause
  done
}
# find_blocker SLOT: sets WHO to a process that would keep the next start from the port of the instance; false where
# there is none. A socket unit is none, nor is what was there before the service was started.
find_blocker() {
  local listening held inode uid pid start
  address_of "$1" "$STOP_RELEASE"
  listening=$(sockets "$PORT" "$LOOPBACK_PORT")
  [ -n "$listening" ] || return 1
  held=" $(socket_holders "$listening")"
  while read -r inode uid _; do
    case $held in
      *" $inode:"*) pid=${held#*" $inode:"} pid=${pid%% *} ;;
      *)
        # This user cannot see the process: one of root's may be a socket unit.
        [ "$uid" != 0 ] || continue
        WHO="a process of user $uid"
        return 0 ;;
    esac
    [ "$pid" != 1 ] || continue
    start=$(start_time "$pid")
    [ -n "$start" ] && [ "$start" -ge "${STOP_START:-0}" ] || continue
    ! belongs_to_slot "$pid" "$1" || continue
    WHO="process $pid ($(program_of "$pid"))"
    return 0
  done <<EOT
$listening
EOT
  return 1
}
# belongs_to_slot PID [EXCEPT]: whether it belongs to what was started in a slot of this service, other than EXCEPT.
belongs_to_slot() {
  local file pid='' boot='' token=''
  for file in "$D"/run/*; do
    [ -f "$file" ] && [ "${file##*/}" != "${2-}" ] || continue
    { read -r _ pid _ boot; read -r _ token; } <"$file"
    [ "$boot" = "$BOOT" ] || continue
    [ "${pid:-0}" = 0 ] || [ "$(session_of "$1")" != "$(session_of "$pid")" ] || return 0
    case ${token:--} in -) ;; *) ! grep -qsazFx "$MARKER=$ROOT:${file##*/}:$token" "/proc/$1/environ" || return 0 ;; esac
  done
  return 1
}

# session_processes LEADER START: prints the processes of a session that a service of ours led; none when its leader is
# another process by now.
session_processes() {
  local leader since now entry stat
  case ${1:-0} in ''|0|1|*[!0-9]*) return 0 ;; esac
  leader=$1 since=${2:-0}
  now=$(start_time "$1")
  [ -z "$now" ] || [ "$now" = "$2" ] || return 0
  # One search for candidates, which are then read closely: reading every process in a shell takes half a second on a
  # full host.
  # shellcheck disable=SC2013 # paths in /proc are words
  for entry in $(grep -slE "\) [A-Za-z] [0-9]+ [0-9]+ $leader " /proc/[0-9]*/stat); do
    entry=${entry%/stat}
    read -r stat 2>/dev/null <"$entry/stat" || continue
    case $stat in *'(epmd) '*) continue ;; esac
    # shellcheck disable=SC2086 # one argument per field
    set -- ${stat##*) }
    [ "$4" = "$leader" ] && [ "${20}" -ge "$since" ] && case $1 in Z|X) ;; *) printf '%s ' "${entry#/proc/}" ;; esac
  done
}
kill_session() {
  local pid
  for pid in $(session_processes "$1" "$2"); do kill -KILL "$pid" 2>/dev/null; done
}

# ---- lines ---------------------------------------------------------------------------------------------------
#
# Each of these functions is an operation of a line, and called by its name in `apply`: a format that records hold.

# running SLOT RELEASE: fails unless it runs there.
running() {
  require_name "$1"; require_name "$2"
  serves "$1" "$2" || { WHY="$2 does not run in slot $1"; return 1; }
}
# await SLOT RELEASE: waits until something listens for it. True also where nothing does in time: verification finds
# that.
await() {
  local port loopback end
  require_name "$1"; require_name "$2"
  address_of "$1" "$2"
  [ -n "$PORT" ] || return 0
  port=$PORT loopback=$LOOPBACK_PORT
  clock
  end=$((NOW + $(setting "$2" start-timeout))) PAUSE=
  until listens "$port" "$loopback"; do
    clock
    [ "$NOW" -lt "$end" ] && runs "$1" || return 0
    pause
  done
}
# An inspection shows nothing of a process but that it runs.
answer_runtime() { :; }
# has_needs RELEASE: whether what a release needs beyond its folder is there; else sets WHY. A process needs nothing.
has_needs() { :; }
