# What a deployment of format 1 left: a file `undo`, renamed to `committed` or `undone` at its end, with facts in files
# beside it. Its own lines end it before the format is raised.

# Sets the variables r_*, as record_load does.
old_load() {
  local file
  for file in undo committed undone; do
    [ -f "$D/$file" ] || continue
    r_id=$(id_in "$file")
    case $file in undo) r_end=pending ;; *) r_end=$file ;; esac
    r_from=$(sed -n 's/^link current //p' "$D/$file" | tail -n 1)
    : "${r_from:=-}"
    r_kind=deploy
    [ "$(id_in switched)" != "$r_id" ] || r_switched=yes
    [ "$(id_in disarmed)" != "$r_id" ] || r_disarmed=yes
    case $r_end in committed) r_to=$(live_release) ;; pending) r_to=$(staged_release) ;; esac
    : "${r_to:=-}"
    return 0
  done
}
old_finish() {
  local op subject object
  IN=$D/in.$$
  while read -r op subject object <&6; do
    case $op in
      id) ;;
      secrets) old_secrets "$subject" || { WHY="cannot restore the secrets"; return 1; } ;;
      drain) require_number "$object"; [ ! -f "$D/led/$subject" ] || ! runs "$subject" || sleep "$object" ;;
      *)
        printf '%s %s %s\n' "$op" "$subject" "$object" >"$IN" ||
          { rm -f "$D/ballast"; printf '%s %s %s\n' "$op" "$subject" "$object" >"$IN"; }
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
    before)
      [ ! -f "$D/secrets.none" ] || { rm -f "$ROOT/shared/secrets.env"; return; }
      [ -f "$D/secrets.before" ] || return 0 ;;
    *) return 1 ;;
  esac
  # mv would refuse where both names are of the same file.
  [ "$D/secrets.$1" -ef "$ROOT/shared/secrets.env" ] && return 0
  # A link, not a copy: a full disk cannot keep the old secrets from coming back. Nothing writes into these files.
  ln -f "$D/secrets.$1" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/shared/secrets.env" &&
    rm -f "$D/put.$$" && sync "$ROOT/shared"
}
