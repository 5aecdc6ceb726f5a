# A session: one shell on a host that carries out one verb after the other, so that only the first one waits for a
# connection and a login shell. Its arguments: MARK ROOT NAME LENGTH, NAME and LENGTH those of the program.
#
# A request is `BYTES COUNT`, COUNT words of a line each, and BYTES of payload. Its answer ends with a line `MARK end`.
# The program is read from the host where an earlier lease has installed it; without it the answer is `lack`, and it
# comes as the payload of a request `program`. Each verb runs in a subshell, with the functions of the program.
#
# `session.ts` sends these lines behind the first ones that it has read by then, see START there.
LC_ALL=C
export LC_ALL
mark=$1 root=$2 file=$2/.deploy/$3 text=
load() {
  text=${1%x}
  eval "${text%main \"\$@\"*}"
  SELF=$file PROGRAM=$text
}
if [ -r "$file" ]; then
  found=$(cat "$file"; echo x)
  # One that was damaged is not run.
  [ "${#found}" -ne "$(($4 + 1))" ] || load "$found"
fi
while read -r bytes count; do
  set --
  while [ "$count" -gt 0 ]; do
    IFS= read -r word
    set -- "$@" "$word"
    count=$((count - 1))
  done
  if [ "$1" = program ]; then load "$(head -c "$bytes"; echo x)"
  elif [ -z "$text" ]; then
    [ "$bytes" = 0 ] || head -c "$bytes" >/dev/null
    echo lack
  elif [ "$bytes" = 0 ]; then (main "$root" "$@") </dev/null
  # What a verb left unread must not be taken for the next request.
  else head -c "$bytes" | { (main "$root" "$@"); ! read -r _ || cat >/dev/null; }
  fi
  printf '\n%s end\n' "$mark"
done
