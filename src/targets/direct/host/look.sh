# Verbs that look, and what evidence takes.

# listeners PORT: the processes that listen, each on one of its addresses; `-` for one that can not be seen.
listeners() {
  _hex=$(printf '%04X' "$1")
  for _ino in $(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v p=":$_hex" '$4 == "0A" && substr($2, length($2) - 4) == p { print $10 }'); do
    _p=$(find /proc/[0-9]*/fd -lname "socket:\[$_ino\]" -print -quit 2>/dev/null)
    _p=${_p#/proc/}
    _p=${_p%%/*}
    printf '%s ' "${_p:--}"
  done
}
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
  for _p in $(printf %s "${2-}" | tr , ' '); do
    [ "$_p" = - ] && continue
    _port=$_p _ours=no _who=
    for _pid in $(listeners "$_port"); do
      _who=$_pid
      for _f in "$D"/run/*; do
        [ -f "$_f" ] || continue
        runs "${_f##*/}" || continue
        # What a start command left running has no leader that we know of.
        if [ "$(setting "$R" manager)" = command ] || [ "$(session_of "$_pid")" = "$(session_of "$P")" ]; then _ours=yes; fi
      done
      [ "$_ours" = no ] || break
    done
    [ -z "$_who" ] || say "port-$_port" "$_ours $_who $(program_of "$_who")"
  done
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
  for _f in "$D"/run/*; do
    [ -f "$_f" ] || continue
    if runs "${_f##*/}"; then say running "${_f##*/} $R ${P:-0}"; fi
  done
  for _f in "$ROOT"/releases/*; do
    [ -d "$_f" ] || continue
    _n=${_f##*/} _o=0 _b=no
    [ -f "$D/good/$_n" ] && read -r _o <"$D/good/$_n"
    [ -f "$D/bad/$_n" ] && _b=yes
    say release "$_n $_o $_b $(setting "$_n" archive)"
  done
  for _f in "$ROOT"/backups/*; do [ -L "$_f" ] && say backup "${_f##*/} $(basename "$(readlink "$_f")")"; done
  if [ -f "$D/owner" ]; then
    say owner "$(owner_id)"
    tail -n +2 "$D/owner" | sed 's/^/owner-/'
    if guard_alive; then say guard alive; else say guard dead; fi
  fi
  [ -f "$D/locked" ] && sed 's/^/locked-/' "$D/locked"
  for _f in undo committed undone switched disarmed; do [ -f "$D/$_f" ] && say "$_f" "$(id_in "$_f")"; done
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
  _left=$(($2 * 5))
  runs "$1" || { if [ "${P:-0}" = 0 ]; then say died "it is not running"; else say died "process $P has ended"; fi; died "$1"; ok; }
  _first=$P
  while [ "$_left" -gt 0 ]; do
    sleep 0.2
    _left=$((_left - 1))
    runs "$1" || { if [ "${_first:-0}" = 0 ]; then say died "it has ended"; else say died "process $_first has ended"; fi; died "$1"; ok; }
    [ "$P" = "$_first" ] || { say died "process $_first has ended, and its manager starts it again"; died "$1"; ok; }
  done
  ok
}
died() {
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
    _as=$(setting "$_rel" run-as) || _as=-
    say "file:$_sl/log.txt" "$(last_lines "$_sl" "$_rel" 1000 | tail -c 262144)"
    if [ "$(setting "$_rel" manager)" = systemd ]; then
      _unit=$(unit_of "$_rel" "$_sl")
      _pid=$(main_pid "$_unit")
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
  [ -f "$D/owner" ] && { printf 'deployment %s is under way, guard %s\n' "$(owner_id)" "$(guard_alive && echo alive || echo DEAD)"
    tail -n +2 "$D/owner" | while read -r _k _v; do printf '           %s: %s\n' "$_k" "$(unsay "$_v")"; done; }
  [ -f "$D/locked" ] && { printf 'LOCKED\n'; while read -r _k _v; do printf '           %s: %s\n' "$_k" "$(unsay "$_v")"; done <"$D/locked"; }
  [ -f "$D/undo" ] && printf 'unfinished %s; bring the old state back with: sh %s/host undo\n' "$(id_in undo)" "$D"
  for _f in "$D"/good/*; do [ -f "$_f" ] && printf '%s %s\n' "$(cat "$_f")" "${_f##*/}"; done | sort -n | tail -n 5 | sed 's/^[0-9]* /good       /'
  tail -n 5 "$D/journal.jsonl" 2>/dev/null
  exit 0
}
