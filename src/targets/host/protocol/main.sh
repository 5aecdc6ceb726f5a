#!/bin/sh
# The host program: lease, guard and undo of one service on one host.
#
#   sh .deploy/host status | lock REASON | unlock | undo | fsck [mend]   for people, on the host
#   sh -s -- ROOT VERB WORD... < host                         piped: nothing is written (inspect, watch)
#   sh ROOT/.deploy/host.HASH ROOT VERB WORD... < payload     once a lease installed it
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
  # Also when whoever called is gone and the answer has no reader: what a killed shell leaves, nobody removes.
  trap 'exit 1' PIPE
  trap 'rm -f "$D/in.$$" "$D/out.$$" "$D/put.$$"' EXIT
  read_format
  case $VERB in
    undo)
      [ -n "$HAND" ] || fail "unknown verb"
      known_format; verb_undo ;;
    inspect|status|lock|unlock) "verb_$VERB" "$@" ;;
    watch|read|lease|arm|beat|upload|stage|snapshot|run|hook|disarm|prepare|commit|finish|follow|lead|mark|after|end|hold|evidence|fsck)
      known_format; "verb_$VERB" "$@" ;;
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
# field FILE KEY: sets FIELD to the first value of a key as it is written there, false where there is none.
field() {
  FIELD=
  [ -f "$1" ] || return 1
  while read -r _k FIELD; do [ "$_k" != "$2" ] || return 0; done <"$1"
  FIELD=
  return 1
}
journal() {
  # The last line may have been cut by a crash: it gets its end, so that ours starts on a line of its own.
  { [ -s "$D/journal.jsonl" ] && [ -n "$(tail -c 1 "$D/journal.jsonl")" ] && printf '\n'
    printf '{"at":"%s","deployment":"%s","verb":"%s","what":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$VERB" "$2"
  } >>"$D/journal.jsonl" 2>/dev/null || :
}
# put FILE: content from standard input, on the disk before it has its name.
put() { cat >"$D/put.$$" && sync "$D/put.$$" && mv -fT "$D/put.$$" "$1" && sync "${1%/*}"; }
# folder NAME: a folder of ours that is there after a loss of power too.
folder() { [ -d "$D/$1" ] || { mkdir -p "$D/$1" && sync "$D"; }; }
# off FILE: gone, and not back after a loss of power, also where an earlier removal was not synced.
off() { rm -f "$1" && { [ ! -d "${1%/*}" ] || sync "${1%/*}"; }; }
free_kb() { df -Pk "$ROOT" | awk 'NR == 2 { print $4 }'; }
# payload BYTES [SECONDS]: standard input as a file of its own, whole, before any lock is taken: a line that
# breaks must neither keep the guard waiting nor be acted on by half.
payload() {
  number "${1-}"
  IN=$D/in.$$
  (umask 077; timeout "${2:-60}" cat >"$IN") || fail "what was sent did not arrive; $(free_kb) kB are free on the disk"
  [ "$(wc -c <"$IN")" -eq "$1" ] || fail "what was sent arrived cut off"
}

# ---- format --------------------------------------------------------------------------------------------

# Format 1 had no number. One that cannot be read is not taken for the older one.
read_format() {
  FORMAT=1
  [ ! -f "$D/format" ] || { read -r FORMAT <"$D/format"; case $FORMAT in ''|*[!0-9]*) FORMAT=2 ;; esac; }
}
known_format() { [ "$FORMAT" -le 2 ] || fail "this host is in format $FORMAT of the suite, this version knows 2: use a newer version"; }

# ---- the lock and the owner ------------------------------------------------------------------------------

lock() {
  [ -d "$D" ] || fail "nothing is deployed in $ROOT"
  [ -w "$D" ] || fail "cannot write to $D as $(id -un)"
  exec 9>>"$D/lock"
  flock -w "${1:-120}" 9 || fail "another command held the lock of this host for ${1:-120} s"
  read_format
  case $VERB in lock|unlock) ;; *) known_format ;; esac
}
owner_id() { _k= _v=; [ -f "$D/owner" ] && read -r _k _v <"$D/owner"; printf %s "${_v-}"; }
id_in() { _k= _v=; [ -f "$D/$1" ] && read -r _k _v <"$D/$1"; printf %s "${_v-}"; }
own() {
  word "${1-}"
  [ "$(owner_id)" = "$1" ] && return
  say lost "$(owner_id)"
  fail "the lease is not ours any more"
}
lease_off() { off "$D/owner"; }

# A person's lock and a hold are two files from format 2 on: neither replaces the other. Each sets the file that says so.
# `locked` is a person's lock or a hold of format 1, until the tombstone for the program of format 1 takes its place.
person_lock() {
  LOCKED=
  if [ -f "$D/locked-by-person" ]; then LOCKED=$D/locked-by-person
  elif field "$D/locked" kind && [ "$FIELD" = =person ] && ! field "$D/locked" format; then LOCKED=$D/locked
  fi
  [ -n "$LOCKED" ]
}
hold_file() {
  HELD=
  if [ -f "$D/held" ]; then HELD=$D/held
  elif field "$D/locked" kind && [ "$FIELD" = =hold ]; then HELD=$D/locked
  fi
  [ -n "$HELD" ]
}
end_hold() {
  while hold_file; do off "$HELD" || return 1; done
}

live() { _l=$(readlink "$ROOT/current" 2>/dev/null) && printf %s "${_l##*/}"; }
