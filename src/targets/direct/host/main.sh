#!/bin/sh
# The host program: lease, guard and undo of one service on one host.
#
#   sh .deploy/host status | lock REASON | unlock | undo      for people, on the host
#   sh -s -- ROOT VERB WORD... < host                         piped: nothing is written (inspect, watch)
#   sh ROOT/.deploy/host ROOT VERB WORD... < payload          once a lease installed it
#
# It decides nothing: every decision is made before it is called. Each changing verb takes the lock,
# checks that the caller still owns the lease, acts and narrates in one process, so that a cut line can
# not leave half of it done. Answers are `key base64` or `key =word` lines; the last one is `end`, so that a cut answer
# is seen to be cut. State is small files that are renamed into place.
#
# It is called in its last line, so that a shell has read all of it before it starts, also from a pipe.

main() {
  set -u
  umask 022
  LC_ALL=C
  export LC_ALL
  case ${1-} in
    /*) ROOT=${1%/}; shift; HAND= ;;
    *)  ROOT=$(cd "$(dirname "$0")/.." && pwd) || exit 2; HAND=1 ;;
  esac
  D=$ROOT/.deploy
  VERB=${1-status}
  [ $# -gt 0 ] && shift
  BOOT=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null) || BOOT=unknown
  case $VERB in
    inspect|watch|read|lease|arm|beat|upload|stage|snapshot|run|hook|commit|undo|end|hold|evidence|status|lock|unlock)
      "verb_$VERB" "$@" ;;
    guarding) guarding "$@" ;;
    launch) launch "$@" ;;
    *) fail "unknown verb" ;;
  esac
}

# ---- answers -------------------------------------------------------------------------------------------

b64() { printf %s "$1" | base64 -w 0; }
# A plain word goes as `=word`: encoding is a process of its own, and an inspection has dozens of words.
say() {
  case $2 in
    *[!A-Za-z0-9._:/@+-]*) printf '%s %s\n' "$1" "$(b64 "$2")" ;;
    *) printf '%s =%s\n' "$1" "$2" ;;
  esac
}
# unsay WORD: what say has written.
unsay() { case $1 in =*) printf %s "${1#=}" ;; *) printf %s "$1" | base64 -d ;; esac; }
ok() { say end ok; exit 0; }
fail() {
  if [ -n "$HAND" ]; then printf '%s\n' "$1" >&2; else say failed "$1"; say end failed; fi
  exit 1
}
# A name that is safe as a file name and as a word of a line.
word() { case ${1-} in ''|[.-]*|*[!A-Za-z0-9._+@-]*) fail "not a plain name: ${1-}" ;; esac; }
number() { case ${1-} in ''|*[!0-9]*) fail "not a number: ${1-}" ;; esac; }
journal() {
  # The last line may have been cut by a crash: it gets its end, so that ours starts on a line of its own.
  { [ -s "$D/journal.jsonl" ] && [ -n "$(tail -c 1 "$D/journal.jsonl")" ] && printf '\n'
    printf '{"at":"%s","deployment":"%s","verb":"%s","what":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$VERB" "$2"
  } >>"$D/journal.jsonl" 2>/dev/null || :
}
# Content from standard input, on the disk before it has its name.
put() { cat >"$1.new" && sync "$1.new" && mv -fT "$1.new" "$1" && sync "$(dirname "$1")"; }

# ---- the lock, the owner, the guard ----------------------------------------------------------------------

lock() {
  [ -d "$D" ] || fail "nothing is deployed in $ROOT"
  exec 9>>"$D/lock" || fail "can not open $D/lock"
  flock -w "${1:-120}" 9 || fail "another command held the lock of this host for ${1:-120} s"
}
owner_id() { _k= _v=; [ -f "$D/owner" ] && read -r _k _v <"$D/owner"; printf %s "${_v-}"; }
id_in() { _k= _v=; [ -f "$D/$1" ] && read -r _k _v <"$D/$1"; printf %s "${_v-}"; }
own() {
  word "${1-}"
  [ "$(owner_id)" = "$1" ] && return
  say lost "$(owner_id)"
  fail "the lease is not ours any more"
}
guard_alive() { [ -f "$D/guard.lock" ] && ! flock -n -s "$D/guard.lock" true; }
guard_unit() { printf 'erlmcp-guard-%s.service' "$(printf %s "$ROOT" | sha256sum | cut -c 1-12)"; }
has_systemd() { [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ] && command -v systemctl >/dev/null; }

# Also started again at boot, where systemd has it: the countdown then starts anew.
guarding() {
  word "$1"; number "$2"
  trap '' HUP INT
  exec 8>>"$D/guard.lock" </dev/null
  flock -w 15 8 || exit 1
  left=$2 seen=$(cat "$D/beat" 2>/dev/null)
  [ "$(owner_id)" = "$1" ] || { unguard; exit 0; }
  printf 'id %s\n' "$1" | put "$D/guard"
  while :; do
    while [ "$left" -gt 0 ]; do
      sleep 1 8>&-
      read -r _k _v 2>/dev/null <"$D/owner" || _v=
      [ "$_v" = "$1" ] || { unguard; exit 0; }
      read -r now 2>/dev/null <"$D/beat" || now=
      if [ "$now" = "$seen" ]; then left=$((left - 1)); else seen=$now left=$2; fi
    done
    exec 9>>"$D/lock"
    flock 9
    read -r now 2>/dev/null <"$D/beat" || now=
    [ "$(owner_id)" = "$1" ] || { unguard; exit 0; }
    [ "$now" = "$seen" ] && break
    seen=$now left=$2
    exec 9>&-
  done
  VERB=guard
  journal "$1" "no beat for $2 s: acting alone"
  if [ -n "$(id_in disarmed)" ] && [ "$(id_in disarmed)" = "$(id_in undo)" ]; then
    { say kind hold; say actor guard; say reason "deployment $1 ended after its point of no return"; } | put "$D/locked"
    outcome "$1" held guard
    rm -f "$D/owner"
    unguard
    exit 0
  fi
  tries=0
  until take_back "$1" guard; do
    tries=$((tries + 1))
    [ "$tries" -lt 3 ] || { outcome "$1" unknown guard; break; }
    sleep 5
  done
  rm -f "$D/owner"
  unguard
}
unguard() {
  has_systemd || return 0
  _unit=$(guard_unit)
  [ -f "/etc/systemd/system/$_unit" ] || return 0
  # The file is removed only where no other guard has taken its place meanwhile.
  [ -n "$(owner_id)" ] && [ "$(owner_id)" != "${1-none}" ] && return 0
  rm -f "/etc/systemd/system/$_unit" "/etc/systemd/system/multi-user.target.wants/$_unit"
}

# Evidence, then the undo, then its new name. Without an undo nothing was changed: what was staged goes.
take_back() {
  if [ -f "$D/undo" ]; then
    _of=$(id_in undo)
    [ "$(id_in switched)" != "$_of" ] || [ -f "$D/evidence/$_of" ] || keep_evidence "$_of"
    apply "$D/undo" "$1" || return 1
    mv -fT "$D/undo" "$D/undone" && sync "$D" || return 1
    if [ "$(id_in switched)" = "$_of" ]; then outcome "$_of" rollback_unverified "$2"; else outcome "$_of" refused "$2"; fi
    journal "$1" "undone $_of"
  elif [ "$(id_in committed)" != "$1" ] && [ "$(id_in undone)" != "$1" ]; then
    outcome "$1" refused "$2"
  fi
  unstage
}
outcome() {
  mkdir -p "$D/outcomes"
  { say outcome "$2"; say by "$3"; say at "$(date -u +%Y-%m-%dT%H:%M:%SZ)"; say live "$(live)"; } 2>/dev/null |
    put "$D/outcomes/$1" 2>/dev/null || :
}
unstage() {
  for _r in "$ROOT"/releases/.new-*; do [ -e "$_r" ] && rm -rf "$_r"; done
  rm -rf "$D/upload" "$D/secrets.next" "$D/ballast" "$D"/*.new
  [ -f "$D/staged" ] || return 0
  read -r _r <"$D/staged" || _r=
  case $_r in ''|[.-]*|*[!A-Za-z0-9._+@-]*) rm -f "$D/staged"; return 0 ;; esac
  # A release that never served is half a release to whoever comes next; a tried one is kept to be looked at.
  if [ "$(live)" != "$_r" ] && [ ! -f "$D/good/$_r" ] && [ ! -f "$D/tried/$_r" ]; then rm -rf "${ROOT:?}/releases/$_r"; fi
  rm -f "$D/staged"
}
live() { _l=$(readlink "$ROOT/current" 2>/dev/null) && printf %s "${_l##*/}"; }
