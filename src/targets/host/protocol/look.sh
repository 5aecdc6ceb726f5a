# Verbs that look, and what evidence takes.

# The program, without its arguments: a stranger's may be secret.
program_of() { tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline" | head -n 1 | cut -c 1-80; }
session_of() { read -r _stat 2>/dev/null <"/proc/$1/stat" || return 0; set -- ${_stat##*) }; printf %s "$4"; }

# inspect NONCE PORTS: what is there, observed. Writes nothing.
verb_inspect() {
  _miss=
  for _c in flock setsid timeout base64 sha256sum tar gzip sed awk grep find setpriv readlink sync mv df; do command -v "$_c" >/dev/null || _miss="$_miss $_c"; done
  say missing "${_miss# }"
  [ -z "$_miss" ] || ok
  say user "$(id -un)"
  say arch "$(uname -m)"
  say system "$(uname -s)"
  say libc "$(getconf GNU_LIBC_VERSION 2>/dev/null || ldd --version 2>&1 | head -n 1)"
  if has_systemd; then say systemd yes; else say systemd no; fi
  say cores "$(nproc)"
  say memory-kb "$(awk '/^MemTotal/ {print $2}' /proc/meminfo)"
  say memory-free-kb "$(awk '/^MemAvailable/ {print $2}' /proc/meminfo)"
  _at=$ROOT
  while [ ! -d "$_at" ]; do _at=$(dirname "$_at"); done
  say disk-free-kb "$(df -Pk "$_at" | awk 'NR==2 {print $4}')"
  if [ -w "$_at" ]; then say writable yes; else say writable no; fi
  say_ports "${2-}"
  # What this user may not look into is not empty.
  [ -x "$_at" ] || { say unreadable "$_at"; ok; }
  [ ! -d "$D" ] || { [ -r "$D" ] && [ -x "$D" ]; } || { say unreadable "$D"; ok; }
  [ -e "$ROOT/current" ] && [ ! -d "$D" ] && say foreign "$(readlink "$ROOT/current" 2>/dev/null || echo 'a folder')"
  [ -d "$D" ] || ok
  # A verb that is at work finishes first, so that what is told belongs together.
  if [ -f "$D/lock" ] && [ -r "$D/lock" ]; then exec 9<"$D/lock"; flock -s -w 120 9 || fail "another command held the lock of this host for 120 s"; fi
  say current "$(live)"
  _m=$D/releases/$(live)/manifest.json
  [ -f "$_m" ] && say manifest "$(cat "$_m")"
  [ -f "$D/active" ] && say active "$(cat "$D/active")"
  say_running
  say_releases
  for _f in "$ROOT"/backups/*; do [ -L "$_f" ] && say backup "${_f##*/} $(basename "$(readlink "$_f")")"; done
  inspect_record
  for _f in "$D"/outcomes/*; do
    [ -f "$_f" ] || continue
    case $_f in *.new) continue ;; esac
    _o= _b= _a=
    while read -r _k _v; do
      case $_k in outcome) _o=${_v#=} ;; by) _b=${_v#=} ;; at) _a=${_v#=} ;; esac
    done <"$_f"
    say outcome "${_f##*/} $_o $_b $_a"
  done
  if [ -f "$ROOT/shared/secrets.env" ]; then
    say secrets "$({ printf %s "$1"; cat "$ROOT/shared/secrets.env"; } | sha256sum | cut -d' ' -f1)"
  fi
  ok
}

# The owner, who locked or holds, and the record of the latest deployment.
inspect_record() {
  say format "$FORMAT"
  if [ -f "$D/owner" ]; then
    say owner "$(owner_id)"
    tail -n +2 "$D/owner" | sed 's/^/owner-/'
    if guard_alive; then say guard alive; else say guard dead; fi
  fi
  person_lock && sed 's/^/locked-/' "$LOCKED"
  hold_file && sed 's/^/held-/' "$HELD"
  record_load
  [ -n "$r_id" ] || return 0
  say record-id "$r_id"; say record-kind "$r_kind"; say record-from "$r_from"; say record-to "$r_to"; say record-healthy "$r_healthy"
  say record-end "$r_end"; say record-begun "$r_begun"; say record-switched "$r_switched"; say record-disarmed "$r_disarmed"
  say record-prepared "$r_prepared"; say record-forward "$r_forward"; say record-seen "$r_seen"; say record-after "$r_after"
  say record-from-slot "$r_from_slot"; say record-to-slot "$r_to_slot"; say record-drain "$r_drain"
}
# say_ports PORTS: who listens on each, and whether that is something we started; `-` for a process that this user may not see.
say_ports() {
  _ports=$(printf %s "$1" | tr , ' ')
  case $_ports in ''|-) return 0 ;; esac
  _socks=$(sockets "$_ports")
  [ -n "$_socks" ] || return 0
  _held=" $(holders $(printf '%s\n' "$_socks" | while read -r _i _x; do printf '%s ' "$_i"; done) | tr '\n' ' ')"
  for _on in $_ports; do
    _who= _ours=no
    while read -r _sock _x _its; do
      [ "$_its" = "$_on" ] || continue
      _who=-
      case $_held in *" $_sock:"*) _who=${_held#*" $_sock:"} _who=${_who%% *} ;; esac
      # Ours may be one of several that listen on it.
      if [ "$_who" != - ] && ours_by_start "$_who"; then _ours=yes; break; fi
    done <<EOT
$_socks
EOT
    [ -z "$_who" ] || say "port-$_on" "$_ours $_who $(program_of "$_who")"
  done
}
# ours_by_start PID: whether it belongs to what we started in a slot.
ours_by_start() {
  for _slotfile in "$D"/run/*; do
    [ -f "$_slotfile" ] || continue
    { read -r _rel _x _since _b; read -r _x _tok; } <"$_slotfile"
    if runs "${_slotfile##*/}"; then
      # What a start command left running has no process that we know of.
      [ "$(setting "$_rel" manager)" != command ] && [ "$(session_of "$1")" != "$(session_of "$P")" ] || return 0
    fi
    # What left the session, whatever it did to its environment.
    [ "$_b" = "$BOOT" ] || continue
    family "${_slotfile##*/}" "$_rel" "$_since" "${_tok:--}"
    case " $FAMILY" in *" $1:"*) return 0 ;; esac
  done
  return 1
}
say_running() {
  for _slotfile in "$D"/run/*; do
    [ -f "$_slotfile" ] || continue
    if runs "${_slotfile##*/}"; then say running "${_slotfile##*/} $R ${P:-0} $MARKED"; fi
  done
}

# read RELEASE NAME(base64): a configuration file of a release.
verb_read() {
  word "$1"
  _f=$(printf %s "$2" | base64 -d)
  case /$_f/ in *//*|*/../*) fail "not a path below the release" ;; esac
  _as=$(setting "$1" run-as) || _as=-
  [ -f "$ROOT/releases/$1/$_f" ] || fail "no such file in release $1"
  # As the service's user, who may have put a link there; the x keeps line ends at the end of the file.
  _c=$(as_user "$_as" head -c 1048577 "$ROOT/releases/$1/$_f"; printf x)
  [ "${#_c}" -le 1048577 ] || fail "$_f is larger than 1 MiB"
  say content "${_c%x}"
  ok
}

# watch SLOT SECONDS: answers as soon as what runs in the slot has died, or at the end of the time.
verb_watch() {
  word "$1"; number "$2"
  runs "$1" || { died "$1" "${P:-0}" "it is not running"; ok; }
  _first=$P _since=$S
  clock
  _end=$((NOW + $2)) _look=$((NOW + 1))
  read -r _rel _x <"$D/run/$1"
  _manager=$(setting "$_rel" manager) || _manager=
  while :; do
    sleep 0.2
    clock
    [ "$NOW" -le "$_end" ] || ok
    # The very process lives: whoever manages it need not be asked each time.
    if [ "$_manager" != command ] && same "$_first" "$_since" && [ -f "$D/run/$1" ]; then
      [ "$_manager" = systemd ] && [ "$NOW" -ge "$_look" ] || continue
    elif [ "$_manager" = command ] && [ "$NOW" -lt "$_look" ]; then
      continue
    fi
    _look=$((NOW + 1))
    runs "$1" || { died "$1" "${_first:-0}" "it has ended"; ok; }
    [ "$P" = "$_first" ] || [ "$_manager" != systemd ] || { say died "process $_first has ended, and its manager starts it again"; last_of "$1"; ok; }
    # What becomes a daemon ends its first process.
    _first=$P _since=$S
  done
}
# died SLOT PID WHY
died() {
  if [ "$2" = 0 ]; then say died "$3"; else say died "process $2 has ended"; fi
  last_of "$1"
}
last_of() {
  _rel=
  [ -f "$D/run/$1" ] && read -r _rel _x <"$D/run/$1"
  [ -n "$_rel" ] && say log "$(last_lines "$1" "$_rel" 40)"
}
last_lines() {
  if [ "$(setting "$2" manager)" = systemd ]; then
    # Since this release was first started: what an older one said is no word about it.
    timeout 10 journalctl -q -o cat -n "$3" --since "@$(stat -c %Y "$D/tried/$2" 2>/dev/null || echo 0)" -u "$(unit_of "$2" "$1")" 2>/dev/null
  else
    tail -n "$3" "$ROOT/logs/$1-$2.log" 2>/dev/null | tail -c 16384
  fi
}

# What a rollback would destroy, as lines of an answer; kept once a deployment, so that a second reader gets the first
# look. Bounded in time and size: it stands before the way back.
keep_evidence() {
  mkdir -p "$D/evidence" && chmod 700 "$D/evidence"
  (umask 077; timeout -k 1 30 sh "$0" "$ROOT" gather 2>/dev/null </dev/null 7<&- 8>&- 9>&- | head -c 12582912 >"$D/evidence/.$1")
  mv -f "$D/evidence/.$1" "$D/evidence/$1" 2>/dev/null || rm -f "$D/evidence/.$1"
}
gather() {
  for _file in "$D"/run/*; do
    [ -f "$_file" ] || continue
    _sl=${_file##*/}
    read -r _rel _pid _x <"$_file"
    # Of a daemon not the process that was launched, but what it left serving.
    runs "$_sl" && _pid=${P:-0}
    _as=$(setting "$_rel" run-as) || _as=-
    say "file:$_sl/log.txt" "$(last_lines "$_sl" "$_rel" 1000 | tail -c 262144)"
    if [ "$(setting "$_rel" manager)" = systemd ]; then
      _unit=$(unit_of "$_rel" "$_sl")
      say "file:$_sl/unit.txt" "$(timeout 10 systemctl status --no-pager -l -n 0 "$_unit" 2>&1)"
    fi
    [ -r "/proc/$_pid/status" ] && say "file:$_sl/process.txt" "$(cat "/proc/$_pid/status" 2>/dev/null; ls "/proc/$_pid/fd" 2>/dev/null | wc -l)"
    while read -r _k _v; do
      [ "$_k" = evidence ] || continue
      _g=$(unsay "$_v")
      # With slots, the release to be looked at is not the one that `current` leads to.
      case $_g in /*) ;; current/*) _g=$ROOT/releases/$_rel/${_g#current/} ;; *) _g=$ROOT/$_g ;; esac
      for _e in $_g; do
        [ -f "$_e" ] || continue
        # As the service's user: a link that it put there shows nothing that it could not read itself.
        case $_e in
          *erl_crash.dump) say "file:$_sl/erl_crash.dump" "$(as_user "$_as" head -c 65536 "$_e")" ;;
          *) say "file:$_sl/$(basename "$_e" | tr -cd 'A-Za-z0-9._-')" "$(as_user "$_as" tail -c 131072 "$_e")" ;;
        esac
      done
    done <"$D/releases/$_rel/service"
  done
  say file:journal.jsonl "$(tail -n 200 "$D/journal.jsonl")"
  say file:listening.txt "$(ss -ltnp 2>/dev/null || cat /proc/net/tcp)"
  say file:resources.txt "$(df -Pk "$ROOT"; cat /proc/meminfo /proc/loadavg; ulimit -a)"
  say file:processes.txt "$(ps -eo pid,ppid,sid,user,rss,etimes,comm 2>/dev/null)"
}
verb_evidence() {
  lock; own "$1"
  [ -f "$D/evidence/$2" ] || keep_evidence "$2"
  [ -f "$D/evidence/$2" ] && cat "$D/evidence/$2"
  ok
}

verb_status() {
  [ -n "$HAND" ] || HAND=1
  [ -d "$D" ] || fail "nothing is deployed in $ROOT"
  printf 'live       %s\n' "$(live)"
  for _f in "$D"/run/*; do
    [ -f "$_f" ] || continue
    if runs "${_f##*/}"; then printf 'runs       %s in slot %s, process %s\n' "$R" "${_f##*/}" "$P"; else printf 'NOT running in slot %s\n' "${_f##*/}"; fi
  done
  [ -f "$D/owner" ] && { printf 'deployment %s is under way, guard %s\n' "$(owner_id)" "$(guard_alive && echo running || echo STOPPED)"; status_fields "$D/owner"; }
  person_lock && { printf 'LOCKED by a person; unlock with: sh %s/host unlock\n' "$D"; status_fields "$LOCKED"; }
  hold_file && { printf 'HELD to be looked at; end it with: sh %s/host undo\n' "$D"; status_fields "$HELD"; }
  record_load
  if [ "$r_end" = pending ] && [ "$r_forward" = yes ]; then
    printf 'unfinished rollback %s to %s; finish it with: sh %s/host undo\n' "$r_id" "$r_to" "$D"
  elif [ "$r_end" = pending ]; then
    printf 'unfinished %s; restore %s with: sh %s/host undo\n' "$r_id" "$r_from" "$D"
    [ "$r_begun" = no ] || printf '           its undo has begun and did not come to its end: if it does not by hand, roll back to another release\n'
  elif [ -n "$r_id" ] && [ "$r_after" != - ] && runs "$r_after"; then
    printf 'left       slot %s still runs after %s; the next command stops it\n' "$r_after" "$r_id"
  fi
  for _f in "$D"/good/*; do [ -f "$_f" ] && { place "${_f##*/}"; printf '%s %s\n' "$RANK" "${_f##*/}"; }; done | sort -n | tail -n 5 | sed 's/^[0-9]* /good       /'
  tail -n 5 "$D/journal.jsonl" 2>/dev/null
  exit 0
}
status_fields() { while read -r _k _v; do case $_k in id|program|sites) ;; *) [ "$_v" = = ] || printf '           %s: %s\n' "$_k" "$(unsay "$_v")" ;; esac; done <"$1"; }
