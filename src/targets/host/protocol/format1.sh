# What a deployment of format 1 left: `undo` until `committed` or `undone` is its name, with facts in files beside it.
# It is brought to its end by its own lines before the format is raised.

old_load() {
  for _f in undo committed undone; do
    [ -f "$D/$_f" ] || continue
    r_id=$(id_in "$_f")
    case $_f in undo) r_end=pending ;; *) r_end=$_f ;; esac
    r_from=$(sed -n 's/^link current //p' "$D/$_f" | tail -n 1)
    : "${r_from:=-}"
    r_kind=deploy
    [ "$(id_in switched)" != "$r_id" ] || r_switched=yes
    [ "$(id_in disarmed)" != "$r_id" ] || r_disarmed=yes
    case $r_end in committed) r_to=$(live) ;; pending) r_to=$(staged) ;; esac
    : "${r_to:=-}"
    return 0
  done
}
old_finish() {
  IN=$D/in.$$
  while read -r o_op o_x o_y <&6; do
    case $o_op in
      id) ;;
      secrets) old_secrets "$o_x" || { WHY="cannot restore the secrets"; return 1; } ;;
      drain) number "$o_y"; [ ! -f "$D/led/$o_x" ] || ! runs "$o_x" || sleep "$o_y" ;;
      *) printf '%s %s %s\n' "$o_op" "$o_x" "$o_y" >"$IN" || { rm -f "$D/ballast"; printf '%s %s %s\n' "$o_op" "$o_x" "$o_y" >"$IN"; }
         apply "$IN" "$r_id" || return 1 ;;
    esac
  done 6<"$D/undo"
  rm -f "$D/ballast"
  mv -fT "$D/undo" "$D/undone" && sync "$D" || { WHY="cannot rename the undo"; return 1; }
  r_end=undone
  journal "$r_id" "undone"
}
old_secrets() {
  mkdir -p "$ROOT/shared"
  case $1 in
    next) [ -f "$D/secrets.next" ] || return 0 ;;
    before) [ ! -f "$D/secrets.none" ] || { rm -f "$ROOT/shared/secrets.env"; return; }
            [ -f "$D/secrets.before" ] || return 0 ;;
    *) return 1 ;;
  esac
  # The same file under both names: mv would refuse.
  [ "$D/secrets.$1" -ef "$ROOT/shared/secrets.env" ] && return 0
  # A link, not a copy: a full disk cannot keep the old secrets from coming back. Nobody writes into these files.
  ln -f "$D/secrets.$1" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/shared/secrets.env" && rm -f "$D/put.$$" && sync "$ROOT/shared"
}
