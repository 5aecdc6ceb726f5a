#!/bin/sh
# The host program: lease, guard and undo of one service on one host.
#
#   sh .deploy/host status | lock REASON | unlock | undo | fsck [mend]   for people, on the host
#   sh ROOT/.deploy/host.HASH ROOT VERB WORD... < payload     the guard, and what it starts
#   main ROOT VERB WORD... < payload                          in a session, see session.sh
#
# It decides nothing: every decision is made before it is called. Each changing verb takes the lock,
# checks that the caller still owns the lease, acts and writes the journal in one process, so that a broken connection
# cannot leave half of it done. Answers are `key base64` or `key =word` lines; the last one is `end`, so that a
# truncated answer is recognised. State is small files that are renamed into place.
#
# `main` is called in the last line, so that a shell has read the whole program before it starts, also from a pipe.
#
# Variables in lower case are local to their function, except r_*: the record, see record.sh. Variables in capitals are
# shared: either set once (ROOT, D, SELF, PROGRAM, VERB, HAND, BOOT, FORMAT), or a result of the function whose comment names them. WHY
# is the reason of whatever failed last, `_` what is read and not used.

NL='
'
# The file that this program is kept in, and its own text. A session sets both: there the file exists from the first
# lease on.
SELF=$0 PROGRAM=

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
  # systemd starts a guard without HOME, and a service that the guard starts again needs it.
  : "${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"
  export HOME
  VERB=${1-status}
  [ $# -gt 0 ] && shift
  read -r BOOT 2>/dev/null </proc/sys/kernel/random/boot_id || BOOT=unknown
  # Also when the caller is gone and the answer is not read: the files of a killed shell would stay.
  trap 'exit 1' PIPE
  trap 'rm -f "$D/in.$$" "$D/out.$$" "$D/put.$$"' EXIT
  read_format
  case $VERB in
    undo)
      [ -n "$HAND" ] || fail "unknown verb"
      require_known_format; verb_undo ;;
    inspect|status|lock|unlock) "verb_$VERB" "$@" ;;
    watch|read|lease|arm|beat|upload|stage|snapshot|run|hook|disarm|prepare|commit|finish|follow|lead|mark|after|end|hold|evidence|fsck)
      require_known_format; "verb_$VERB" "$@" ;;
    guarding) guarding "$@" ;;
    gather) gather "$@" ;;
    launch) launch "$@" ;;
    *) fail "unknown verb" ;;
  esac
}

# ---- answers -------------------------------------------------------------------------------------------

b64() { printf %s "$1" | base64 -w 0; }
# answer KEY VALUE: a line of the answer. A value of one printable line is written as `=value`: encoding costs a process
# each time, and an inspection has dozens of values.
answer() {
  case $2 in
    *[!\ -~]*|' '*|*' ') printf '%s %s\n' "$1" "$(b64 "$2")" ;;
    *) printf '%s =%s\n' "$1" "$2" ;;
  esac
}
# decode WORD: the value that `answer` has written as WORD.
decode() { case $1 in =*) printf %s "${1#=}" ;; *) printf %s "$1" | base64 -d ;; esac; }
ok() { answer end ok; exit 0; }
fail() {
  if [ -n "$HAND" ]; then printf '%s\n' "$1" >&2; else answer failed "$1"; answer end failed; fi
  exit 1
}
# The argument must be safe as a file name and as a word of a line.
require_name() { case ${1-} in ''|[.-]*|*[!A-Za-z0-9._+@-]*) fail "not a plain name: ${1-}" ;; esac; }
require_number() { case ${1-} in ''|*[!0-9]*) fail "not a number: ${1-}" ;; esac; }
# field FILE KEY: sets FIELD to the first value of a key as it is written there; false and empty where there is none.
field() {
  local key
  FIELD=
  [ -f "$1" ] || return 1
  while read -r key FIELD; do [ "$key" != "$2" ] || return 0; done <"$1"
  FIELD=
  return 1
}
# Sets AT to the time of day. It starts a process at most once a second.
time_of_day() {
  clock
  [ "$NOW" = "${AT_UPTIME-}" ] || AT=$(date -u +%Y-%m-%dT%H:%M:%SZ) AT_UPTIME=$NOW
}
# journal ID TEXT: a line of the journal, which no decision is read from; a full disk only loses it.
journal() {
  time_of_day
  { printf '{"at":"%s","deployment":"%s","verb":"%s","what":"%s"}\n' "$AT" "$1" "$VERB" "$2" >>"$D/journal.jsonl"; } 2>/dev/null || :
}
# A crash may have truncated the last line of the journal: it is ended, so that the next one starts on a line of its own.
mend_journal() {
  [ -z "$(tail -c 1 "$D/journal.jsonl" 2>/dev/null)" ] || { echo >>"$D/journal.jsonl"; } 2>/dev/null || :
}
# put FILE TEXT: the content is on the disk before it has its name, and the name after it. put_input FILE: the same with
# standard input. put_unsynced FILE TEXT: for what need not be there after a loss of power.
put() { printf '%s\n' "$2" >"$D/put.$$" && put_name "$1"; }
put_input() { cat >"$D/put.$$" && put_name "$1"; }
put_name() { sync "$D/put.$$" && mv -fT "$D/put.$$" "$1" && sync "${1%/*}"; }
put_unsynced() { printf '%s\n' "$2" >"$D/put.$$" && mv -fT "$D/put.$$" "$1"; }
# make_folder NAME: a folder in .deploy, there after a loss of power too.
make_folder() { [ -d "$D/$1" ] || { mkdir -p "$D/$1" && sync "$D"; }; }
# remove FILE: gone after a loss of power too, also where an earlier removal was not synced.
remove() { rm -f "$1" && { [ ! -d "${1%/*}" ] || sync "${1%/*}"; }; }
# read_text BYTES: sets TEXT to all of standard input. Before the lock is taken, as read_payload; not in a file: where this
# process is killed before it owns the lease nothing would remove the file.
read_text() {
  require_number "${1-}"
  TEXT=$(cat; printf x)
  [ "${#TEXT}" -eq "$(($1 + 1))" ] || fail "the payload arrived incomplete"
  TEXT=${TEXT%x}
}
# free_kb [FOLDER]: prints the kilobytes that are free on its disk.
free_kb() { df -Pk "${1:-$ROOT}" | { read -r _; read -r _ _ _ kb _; printf %s "$kb"; }; }
# read_payload BYTES [SECONDS]: sets IN to a file with all of standard input. Called before the lock is taken: a broken
# connection must neither keep the guard waiting nor leave half of a payload to act on.
read_payload() {
  require_number "${1-}"
  IN=$D/in.$$
  (umask 077; timeout "${2:-60}" cat >"$IN") || fail "the payload did not arrive; $(free_kb) kB are free on the disk"
  [ "$(wc -c <"$IN")" -eq "$1" ] || fail "the payload arrived incomplete"
}

# ---- format --------------------------------------------------------------------------------------------

# Sets FORMAT. Format 1 had no number; an unreadable number does not count as format 1.
read_format() {
  FORMAT=1
  [ -f "$D/format" ] || return 0
  read -r FORMAT <"$D/format"
  case $FORMAT in ''|*[!0-9]*) FORMAT=2 ;; esac
}
require_known_format() {
  [ "$FORMAT" -le 2 ] || fail "this host is in format $FORMAT of the suite, this version knows 2: use a newer version"
}

# ---- the lock and the owner ------------------------------------------------------------------------------

lock() {
  [ -d "$D" ] || fail "nothing is deployed in $ROOT"
  [ -w "$D" ] || fail "cannot write to $D as $(id -un)"
  exec 9>>"$D/lock"
  flock -w 120 9 || fail "another command held the lock of this host for 120 s"
  read_format
  case $VERB in lock|unlock) ;; *) require_known_format ;; esac
}
# id_in FILE: the id in its first line, empty where there is none.
id_in() {
  local id=''
  [ -f "$D/$1" ] && read -r _ id <"$D/$1"
  printf %s "$id"
}
owner_id() { id_in owner; }
require_owner() {
  require_name "${1-}"
  [ "$(owner_id)" = "$1" ] && return
  answer lost "$(owner_id)"
  fail "this deployment no longer owns the lease"
}
remove_lease() { remove "$D/owner"; }

# From format 2 on a person's lock and a hold are two files: neither replaces the other. `locked` is a person's lock or
# a hold of format 1, until the tombstone for the program of format 1 takes its place. has_person_lock: sets LOCKED to
# the file of the lock.
has_person_lock() {
  LOCKED=
  if [ -f "$D/locked-by-person" ]; then LOCKED=$D/locked-by-person
  elif field "$D/locked" kind && [ "$FIELD" = =person ] && ! field "$D/locked" format; then LOCKED=$D/locked
  fi
  [ -n "$LOCKED" ]
}
# has_hold: sets HELD to the file of the hold.
has_hold() {
  HELD=
  if [ -f "$D/held" ]; then HELD=$D/held
  elif field "$D/locked" kind && [ "$FIELD" = =hold ]; then HELD=$D/locked
  fi
  [ -n "$HELD" ]
}
end_hold() {
  while has_hold; do remove "$HELD" || return 1; done
}

live_release() { link_target "$ROOT/current" && printf %s "$LINKED"; }
# link_target LINK: sets LINKED to the last name of the path that it leads to; false where it is no link. Reading a link
# costs a process where it leads to nothing.
link_target() {
  LINKED=
  [ -h "$1" ] || return 1
  LINKED=$(cd -P "$1" 2>/dev/null && pwd) || LINKED=$(readlink "$1")
  LINKED=${LINKED##*/}
}
