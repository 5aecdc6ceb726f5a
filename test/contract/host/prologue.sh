# shellcheck shell=dash
# In front of the host program, in tests: what changes names on the disk is noted down and counted, and behind the write that
# KILL_AT names the shell is killed with all that it waits for. `w PATH`: the name is new, or gone. `c PATH`: its content is on
# the disk. `s PATH`: the names in that folder are, `s` alone: everything is. `k`: the end of a write that counts.
note() { [ -z "${WRITES-}" ] || printf '%s\n' "$@" >>"$WRITES"; }
wrote() {
  [ -n "${WRITES-}" ] || return 0
  note "$@" k
  read -r _count <"$WRITES.count"
  _count=$((_count + 1))
  echo "$_count" >"$WRITES.count"
  [ "$_count" -ne "${KILL_AT:-0}" ] || kill -KILL 0
}
mv() { command mv "$@" || return; while [ $# -gt 2 ]; do shift; done; wrote "w $1" "w $2"; }
ln() { command ln "$@" || return; while [ $# -gt 1 ]; do shift; done; wrote "w $1"; }
mkdir() {
  for _path in "$@"; do :; done
  if [ -d "$_path" ]; then command mkdir "$@"; return; fi
  command mkdir "$@" && wrote "w $_path"
}
rm() {
  command rm "$@" || return
  _counts=
  for _path in "$@"; do
    case $_path in
      -*) ;;
      *.$$) ;;
      *) note "w $_path"; _counts=1 ;;
    esac
  done
  [ -z "$_counts" ] || wrote
}
sync() {
  [ $# -gt 0 ] || { note s; return 0; }
  command sync "$@" || return
  [ "$1" != -f ] || { note s; return 0; }
  for _path in "$@"; do
    if [ -d "$_path" ]; then note "s $_path"; else note "c $_path"; fi
  done
}
# A second of the guard is a moment here.
sleep() { case $1 in 1|5) command sleep 0.02 ;; *) command sleep "$1" ;; esac; }
