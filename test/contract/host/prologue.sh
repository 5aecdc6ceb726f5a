# In front of the host program, in tests: what changes names on the disk is counted and written down; behind the write that
# KILL_AT names the shell is killed with all that it waits for. `w PATH`: the name is new, or gone. `c PATH`: its content is on
# the disk. `s PATH`: the names in that folder are, `s` alone: everything is.
wrote() {
  [ -n "${WRITES-}" ] || return 0
  printf '%s\n' "$@" >>"$WRITES"
  read -r _count <"$WRITES.count"
  echo "$((_count + 1))" >"$WRITES.count"
  [ "$((_count + 1))" -ne "${KILL_AT:-0}" ] || kill -KILL 0
}
# The last words are paths; what begins with a dash, or with nothing, is none.
mv() { command mv "$@" || return; while [ $# -gt 2 ]; do shift; done; wrote "w $1" "w $2"; }
ln() { command ln "$@" || return; while [ $# -gt 1 ]; do shift; done; wrote "w $1"; }
mkdir() { command mkdir "$@" || return; while [ $# -gt 1 ]; do shift; done; wrote "w $1"; }
rm() {
  command rm "$@" || return
  for _path in "$@"; do case $_path in -*) ;; *) [ -z "${WRITES-}" ] || printf 'w %s\n' "$_path" >>"$WRITES" ;; esac; done
  case ${_path-} in *.$$) [ $# -gt 2 ] || wrote ;; *) wrote ;; esac
}
sync() {
  [ $# -gt 0 ] || { [ -z "${WRITES-}" ] || echo s >>"$WRITES"; return 0; }
  command sync "$@" || return
  [ -n "${WRITES-}" ] || return 0
  for _path in "$@"; do
    case $_path in -f) echo s; return ;; esac
    if [ -d "$_path" ]; then echo "s $_path"; else echo "c $_path"; fi
  done >>"$WRITES"
}
# A second of the guard is a moment here.
sleep() { case $1 in 1|5) command sleep 0.02 ;; *) command sleep "$1" ;; esac; }
# The boot id of this test, where it has one.
cat() { case ${1-} in /proc/sys/kernel/random/boot_id) command cat "${0%/*}/boot" 2>/dev/null || command cat "$1" ;; *) command cat "$@" ;; esac; }
