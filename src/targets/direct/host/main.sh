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
  # A guard that systemd started has no home, and what it starts again must find its own.
  : "${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"
  export HOME
  VERB=${1-status}
  [ $# -gt 0 ] && shift
  BOOT=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null) || BOOT=unknown
  # Also when whoever called is dead and the answer has no reader: what a killed shell leaves, nobody removes.
  trap 'exit 1' PIPE
  trap 'rm -f "$D/in.$$" "$D/out.$$" "$D/put.$$"' EXIT
  case $VERB in
    inspect|watch|read|lease|arm|beat|upload|stage|snapshot|run|hook|commit|undo|end|hold|evidence|status|lock|unlock)
      "verb_$VERB" "$@" ;;
    guarding) guarding "$@" ;;
    gather) gather "$@" ;;
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
put() { cat >"$D/put.$$" && sync "$D/put.$$" && mv -fT "$D/put.$$" "$1" && sync "$(dirname "$1")"; }
free_kb() { df -Pk "$ROOT" | awk 'NR == 2 { print $4 }'; }
# payload BYTES [SECONDS]: standard input as a file of its own, whole, before any lock is taken: a line that
# breaks must neither keep the guard waiting nor be acted on by half.
payload() {
  number "${1-}"
  IN=$D/in.$$
  (umask 077; timeout "${2:-60}" cat >"$IN") || fail "what was sent did not arrive; $(free_kb) kB are free on the disk"
  [ "$(wc -c <"$IN")" -eq "$1" ] || fail "what was sent arrived cut off"
}

# ---- the lock, the owner, the guard ----------------------------------------------------------------------

lock() {
  [ -d "$D" ] || fail "nothing is deployed in $ROOT"
  [ -w "$D" ] || fail "can not write to $D as $(id -un)"
  exec 9>>"$D/lock"
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
  left=$2
  read -r seen 2>/dev/null <"$D/beat" || seen=
  [ "$(owner_id)" = "$1" ] || { unguard; exit 0; }
  printf 'id %s\n' "$1" | put "$D/guard"
  exec 9>>"$D/lock"
  while :; do
    while [ "$left" -gt 0 ]; do
      sleep 1 8>&- 9>&-
      read -r _k _v 2>/dev/null <"$D/owner" || _v=
      [ "$_v" = "$1" ] || { unguard; exit 0; }
      read -r now 2>/dev/null <"$D/beat" || now=
      if [ "$now" = "$seen" ]; then left=$((left - 1)); else seen=$now left=$2; fi
    done
    # In slices: whoever takes over waits, inside the lock, for this guard to see that it is not needed.
    until flock -w 1 9 8>&-; do [ "$(owner_id)" = "$1" ] || { unguard; exit 0; }; done
    read -r now 2>/dev/null <"$D/beat" || now=
    [ "$(owner_id)" = "$1" ] || { unguard; exit 0; }
    [ "$now" = "$seen" ] && break
    seen=$now left=$2
    flock -u 9
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
    # Still under the lock: nobody may find a host that is half way back.
    sleep 5 8>&- 9>&-
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
  elif [ "$(id_in committed)" = "$1" ]; then
    # Decided, but cut off before it was on record: what serves would not be known to be good.
    [ -f "$D/outcomes/$1" ] || { good "$(live)"; outcome "$1" deployed "$2"; journal "$1" "commit $(live)"; }
  elif [ "$(id_in undone)" != "$1" ] && ! grep -qs '^kind =recover$' "$D/owner"; then
    # A recovery that ends before it did anything has no word of its own: that of the deployment stays the latest.
    outcome "$1" refused "$2"
  fi
  unstage
}
outcome() {
  mkdir -p "$D/outcomes"
  { say outcome "$2"; say by "$3"; say at "$(date -u +%Y-%m-%dT%H:%M:%SZ)"; say live "$(live)"; } 2>/dev/null |
    put "$D/outcomes/$1" 2>/dev/null || :
}
live() { _l=$(readlink "$ROOT/current" 2>/dev/null) && printf %s "${_l##*/}"; }
