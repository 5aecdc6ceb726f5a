# Verbs that only read, and the collection of evidence.

# program_of PID: prints its program, without the arguments: those of another service may be secret.
program_of() { tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline" | { read -r first; printf %.80s "$first"; }; }
session_of() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
  # shellcheck disable=SC2086 # one argument per field
  set -- ${stat##*) }
  printf %s "$4"
}

# inspect NONCE PORTS: answers what is on the host, as observed. Writes nothing.
verb_inspect() {
  answer_host "${2-}"
  [ -d "$D" ] || ok
  # A verb that is running finishes first, so that the answers are of one moment.
  if [ -f "$D/lock" ] && [ -r "$D/lock" ]; then
    exec 9<"$D/lock"
    flock -s -w 120 9 || fail "another command held the lock of this host for 120 s"
  fi
  answer_service "$1"
  ok
}
# What runs there and the record, in the answer of another verb, which has the lock.
answer_live() {
  answer current "$(live_release)"
  answer_active
  answer_running
  answer_runtime
  answer_record
}
answer_active() {
  local active
  read -r active 2>/dev/null <"$D/active" && answer active "$active"
}
# answer_host PORTS: the host itself. Ends the verb where it cannot be inspected.
answer_host() {
  local missing command system key kb folder
  missing=
  for command in flock setsid timeout base64 sha256sum tar gzip sed awk grep find setpriv readlink sync mv df; do
    command -v "$command" >/dev/null || missing="$missing $command"
  done
  answer missing "${missing# }"
  [ -z "$missing" ] || ok
  answer user "$(id -un)"
  system=$(uname -sm)
  answer arch "${system#* }"
  answer system "${system%% *}"
  answer libc "$(getconf GNU_LIBC_VERSION 2>/dev/null || ldd --version 2>&1 | head -n 1)"
  if has_systemd; then answer systemd yes; else answer systemd no; fi
  answer cores "$(nproc)"
  while read -r key kb _; do
    case $key in MemTotal:) answer memory-kb "$kb" ;; MemAvailable:) answer memory-free-kb "$kb" ;; esac
  done </proc/meminfo
  folder=$ROOT
  while [ ! -d "$folder" ]; do folder=${folder%/*}; folder=${folder:-/}; done
  answer disk-free-kb "$(free_kb "$folder")"
  if [ -w "$folder" ]; then answer writable yes; else answer writable no; fi
  answer_ports "$1"
  # A folder that this user may not read is not an empty one.
  [ -x "$folder" ] || { answer unreadable "$folder"; ok; }
  [ ! -d "$D" ] || { [ -r "$D" ] && [ -x "$D" ]; } || { answer unreadable "$D"; ok; }
  [ -e "$ROOT/current" ] && [ ! -d "$D" ] && answer foreign "$(readlink "$ROOT/current" 2>/dev/null || echo 'a folder')"
}
# answer_service NONCE: the service there. The nonce goes into the digest of its secrets.
answer_service() {
  local file live sum
  answer_live
  live=$(live_release)
  [ -f "$D/releases/$live/manifest.json" ] && answer manifest "$(cat "$D/releases/$live/manifest.json")"
  answer_releases
  for file in "$ROOT"/backups/*; do link_target "$file" && answer backup "${file##*/} $LINKED"; done
  answer_outcomes
  if [ -f "$ROOT/shared/secrets.env" ]; then
    sum=$({ printf %s "$1"; cat "$ROOT/shared/secrets.env"; } | sha256sum)
    answer secrets "${sum%% *}"
  fi
}

# The owner, a lock and a hold with their actors, and the record of the latest deployment.
answer_record() {
  answer format "$FORMAT"
  if [ -f "$D/owner" ]; then
    answer owner "$(owner_id)"
    answer_fields owner- "$D/owner"
    if guard_runs; then answer guard running; else answer guard stopped; fi
  fi
  has_person_lock && answer_fields locked- "$LOCKED"
  has_hold && answer_fields held- "$HELD"
  record_load
  [ -n "$r_id" ] || return 0
  answer record-id "$r_id"; answer record-kind "$r_kind"; answer record-from "$r_from"; answer record-to "$r_to"
  answer record-healthy "$r_healthy"
  answer record-end "$r_end"; answer record-begun "$r_begun"; answer record-switched "$r_switched"; answer record-disarmed "$r_disarmed"
  answer record-prepared "$r_prepared"; answer record-forward "$r_forward"; answer record-seen "$r_seen"; answer record-after "$r_after"
  answer record-from-slot "$r_from_slot"; answer record-to-slot "$r_to_slot"; answer record-drain "$r_drain"
}
# answer_fields PREFIX FILE: the fields of a file as they are written there, without the id of an owner.
answer_fields() {
  local key value
  while read -r key value; do [ "$key" = id ] || printf '%s%s %s\n' "$1" "$key" "$value"; done <"$2"
}
answer_outcomes() {
  local file key value outcome by at
  for file in "$D"/outcomes/*; do
    [ -f "$file" ] || continue
    case $file in *.new) continue ;; esac
    outcome='' by='' at=''
    while read -r key value; do
      case $key in outcome) outcome=${value#=} ;; by) by=${value#=} ;; at) at=${value#=} ;; esac
    done <"$file"
    answer outcome "${file##*/} $outcome $by $at"
  done
}
# answer_ports PORTS: which process listens on each, and whether it was started by this program; `-` for a process that
# this user may not see.
answer_ports() {
  local ports listening held port pid ours inode at
  ports=$1
  # shellcheck disable=SC2086 # one argument per port
  case $ports in *,*) IFS=, ; set -f; set -- $ports; set +f; unset IFS; ports=$* ;; esac
  case $ports in ''|-) return 0 ;; esac
  listening=$(sockets "$ports")
  [ -n "$listening" ] || return 0
  held=" $(socket_holders "$listening")"
  for port in $ports; do
    pid='' ours=no
    while read -r inode _ at; do
      [ "$at" = "$port" ] || continue
      pid=-
      case $held in *" $inode:"*) pid=${held#*" $inode:"} pid=${pid%% *} ;; esac
      # Ours may be one of several that listen on it.
      if [ "$pid" != - ] && is_ours "$pid"; then ours=yes; break; fi
    done <<EOT
$listening
EOT
    [ -z "$pid" ] || answer "port-$port" "$ours $pid $(program_of "$pid")"
  done
}
# is_ours PID: whether it belongs to what was started in a slot.
is_ours() {
  local file release='' since='' boot='' token=''
  for file in "$D"/run/*; do
    [ -f "$file" ] || continue
    { read -r release _ since boot; read -r _ token; } <"$file"
    if runs "${file##*/}"; then
      # Of what a start command left running no process is on record.
      [ "$(setting "$release" manager)" != command ] && [ "$(session_of "$1")" != "$(session_of "$RUN_PID")" ] || return 0
    fi
    # A process that left the session may also have changed its environment.
    [ "$boot" = "$BOOT" ] || continue
    find_family "${file##*/}" "$release" "$since" "${token:--}"
    case " $FAMILY" in *" $1:"*) return 0 ;; esac
  done
  return 1
}
answer_running() {
  local file
  for file in "$D"/run/*; do
    [ -f "$file" ] || continue
    if runs "${file##*/}"; then answer running "${file##*/} $RUN_RELEASE ${RUN_PID:-0} $RUN_MARKED"; fi
  done
}

# read RELEASE NAME(base64): answers a configuration file of a release.
verb_read() {
  local file user content
  require_name "$1"
  file=$(printf %s "$2" | base64 -d)
  case /$file/ in *//*|*/../*) fail "not a path below the release" ;; esac
  user=$(setting "$1" run-as) || user=-
  [ -f "$ROOT/releases/$1/$file" ] || fail "no such file in release $1"
  # As the service's user, who may have put a link there; the x preserves line ends at the end of the file.
  content=$(as_user "$user" head -c 1048577 "$ROOT/releases/$1/$file"; printf x)
  [ "${#content}" -le 1048577 ] || fail "$file is larger than 1 MiB"
  answer content "${content%x}"
  ok
}

# watch SLOT SECONDS: answers as soon as what runs in the slot has ended, or at the end of the time.
verb_watch() {
  local first since release manager end next
  require_name "$1"; require_number "$2"
  runs "$1" || { answer_exited "$1" "${RUN_PID:-0}" "it is not running"; ok; }
  first=$RUN_PID since=$RUN_START
  clock
  end=$((NOW + $2)) next=$((NOW + 1))
  read -r release _ <"$D/run/$1"
  manager=$(setting "$release" manager) || manager=
  while :; do
    sleep 0.2
    clock
    [ "$NOW" -le "$end" ] || ok
    # While the very process is running its manager need not be queried each time.
    if [ "$manager" != command ] && same_process "$first" "$since" && [ -f "$D/run/$1" ]; then
      [ "$manager" = systemd ] && [ "$NOW" -ge "$next" ] || continue
    elif [ "$manager" = command ] && [ "$NOW" -lt "$next" ]; then
      continue
    fi
    next=$((NOW + 1))
    runs "$1" || { answer_exited "$1" "${first:-0}" "it has ended"; ok; }
    [ "$RUN_PID" = "$first" ] || [ "$manager" != systemd ] ||
      { answer exited "process $first has ended, and its manager starts it again"; answer_log "$1"; ok; }
    # A service that becomes a daemon ends its first process.
    first=$RUN_PID since=$RUN_START
  done
}
# answer_exited SLOT PID REASON
answer_exited() {
  if [ "$2" = 0 ]; then answer exited "$3"; else answer exited "process $2 has ended"; fi
  answer_log "$1"
}
answer_log() {
  local release=''
  [ -f "$D/run/$1" ] && read -r release _ <"$D/run/$1"
  [ -n "$release" ] && answer log "$(last_lines "$1" "$release" 40)"
}
# last_lines SLOT RELEASE COUNT: prints the end of its log.
last_lines() {
  if [ "$(setting "$2" manager)" = systemd ]; then
    # Since this release was first started: the unit's older lines are of other releases.
    timeout 10 journalctl -q -o cat -n "$3" --since "@$(stat -c %Y "$D/tried/$2" 2>/dev/null || echo 0)" \
      -u "$(unit_of "$2" "$1")" 2>/dev/null
  else
    tail -n "$3" "$ROOT/logs/$1-$2.log" 2>/dev/null | tail -c 16384
  fi
}

# keep_evidence ID: keeps what a rollback would destroy, as lines of an answer; once per deployment, so that a later
# reader gets the state of that moment. Bounded in time and size, because the rollback waits for it.
keep_evidence() {
  mkdir -p "$D/evidence" && chmod 700 "$D/evidence"
  (umask 077; timeout -k 1 30 sh "$SELF" "$ROOT" gather 2>/dev/null </dev/null 7<&- 8>&- 9>&- | head -c 12582912 >"$D/evidence/.$1")
  mv -f "$D/evidence/.$1" "$D/evidence/$1" 2>/dev/null || rm -f "$D/evidence/.$1"
}
gather() {
  local file slot release pid user unit key value pattern found
  for file in "$D"/run/*; do
    [ -f "$file" ] || continue
    slot=${file##*/}
    read -r release pid _ <"$file"
    # For a daemon not the process that was launched, but the one that it left serving.
    runs "$slot" && pid=${RUN_PID:-0}
    user=$(setting "$release" run-as) || user=-
    answer "file:$slot/log.txt" "$(last_lines "$slot" "$release" 1000 | tail -c 262144)"
    if [ "$(setting "$release" manager)" = systemd ]; then
      unit=$(unit_of "$release" "$slot")
      answer "file:$slot/unit.txt" "$(timeout 10 systemctl status --no-pager -l -n 0 "$unit" 2>&1)"
    fi
    # shellcheck disable=SC2012 # descriptors are numbers
    [ -r "/proc/$pid/status" ] &&
      answer "file:$slot/process.txt" "$(cat "/proc/$pid/status" 2>/dev/null; ls "/proc/$pid/fd" 2>/dev/null | wc -l)"
    while read -r key value; do
      [ "$key" = evidence ] || continue
      pattern=$(decode "$value")
      # With slots the release in question may not be the one that `current` leads to.
      case $pattern in
        /*) ;;
        current/*) pattern=$ROOT/releases/$release/${pattern#current/} ;;
        *) pattern=$ROOT/$pattern ;;
      esac
      for found in $pattern; do
        [ -f "$found" ] || continue
        # As the service's user: through a link that it put there nothing is shown that it could not read itself.
        case $found in
          *erl_crash.dump) answer "file:$slot/erl_crash.dump" "$(as_user "$user" head -c 65536 "$found")" ;;
          *) answer "file:$slot/$(basename "$found" | tr -cd 'A-Za-z0-9._-')" "$(as_user "$user" tail -c 131072 "$found")" ;;
        esac
      done
    done <"$D/releases/$release/service"
  done
  answer file:journal.jsonl "$(tail -n 200 "$D/journal.jsonl")"
  answer file:listening.txt "$(ss -ltnp 2>/dev/null || cat /proc/net/tcp)"
  answer file:resources.txt "$(df -Pk "$ROOT"; cat /proc/meminfo /proc/loadavg; ulimit -a)"
  answer file:processes.txt "$(ps -eo pid,ppid,sid,user,rss,etimes,comm 2>/dev/null)"
}
verb_evidence() {
  lock; require_owner "$1"
  [ -f "$D/evidence/$2" ] || keep_evidence "$2"
  [ -f "$D/evidence/$2" ] && cat "$D/evidence/$2"
  ok
}

verb_status() {
  local file guard
  [ -n "$HAND" ] || HAND=1
  [ -d "$D" ] || fail "nothing is deployed in $ROOT"
  printf 'live       %s\n' "$(live_release)"
  for file in "$D"/run/*; do
    [ -f "$file" ] || continue
    if runs "${file##*/}"; then
      printf 'runs       %s in slot %s, process %s\n' "$RUN_RELEASE" "${file##*/}" "$RUN_PID"
    else
      printf 'NOT running in slot %s\n' "${file##*/}"
    fi
  done
  if [ -f "$D/owner" ]; then
    if guard_runs; then guard=running; else guard=STOPPED; fi
    printf 'deployment %s is under way, guard %s\n' "$(owner_id)" "$guard"
    status_fields "$D/owner"
  fi
  has_person_lock && { printf 'LOCKED by a person; unlock with: sh %s/host unlock\n' "$D"; status_fields "$LOCKED"; }
  has_hold && { printf 'HELD for inspection; end it with: sh %s/host undo\n' "$D"; status_fields "$HELD"; }
  record_load
  if [ "$r_end" = pending ] && [ "$r_forward" = yes ]; then
    printf 'unfinished rollback %s to %s; finish it with: sh %s/host undo\n' "$r_id" "$r_to" "$D"
  elif [ "$r_end" = pending ]; then
    printf 'unfinished %s; restore %s with: sh %s/host undo\n' "$r_id" "$r_from" "$D"
    [ "$r_begun" = no ] ||
      printf '           its undo has begun and did not finish: if that command does not finish it, roll back to another release\n'
  elif [ -n "$r_id" ] && [ "$r_after" != - ] && runs "$r_after"; then
    printf 'left       slot %s still runs after %s; the next command stops it\n' "$r_after" "$r_id"
  fi
  for file in "$D"/good/*; do
    [ -f "$file" ] && { read_good_mark "${file##*/}"; printf '%s %s\n' "$RANK" "${file##*/}"; }
  done | sort -n | tail -n 5 | sed 's/^[0-9]* /good       /'
  tail -n 5 "$D/journal.jsonl" 2>/dev/null
  exit 0
}
status_fields() {
  local key value
  while read -r key value; do
    case $key in
      id|program|sites) ;;
      *) [ "$value" = = ] || printf '           %s: %s\n' "$key" "$(decode "$value")" ;;
    esac
  done <"$1"
}
