# fsck [mend]: names what does not belong together in the state on this host, and the command that mends it.

verb_fsck() {
  case ${1-} in ''|mend) ;; *) fail "not a word of fsck: $1" ;; esac
  lock
  MEND=${1-} FOUND=0
  MEND_COMMAND="sh $D/host fsck mend"
  fsck_format
  record_load
  [ ! -f "$D/record" ] || [ "$FORMAT" = 1 ] || fsck_record
  record_load
  fsck_releases
  if [ -n "$HAND" ]; then
    [ "$r_end" != pending ] || printf 'unfinished: %s; finish it with: sh %s/host undo\n' "$r_id" "$D"
    [ "$FOUND" -gt 0 ] || printf 'The state on this host is legal.\n'
    [ "$FOUND" = 0 ]
    exit
  fi
  ok
}
# illegal WHAT COMMAND: one that `fsck mend` itself would take away is mended at once when that was asked for.
illegal() {
  if [ "$MEND" = mend ] && [ "$2" = "$MEND_COMMAND" ]; then
    [ -z "$HAND" ] || printf 'mended: %s\n' "$1"
    return 0
  fi
  FOUND=$((FOUND + 1))
  if [ -n "$HAND" ]; then printf 'illegal: %s\n  mend it with: %s\n' "$1" "$2"; else say illegal "$1"; say mend "$2"; fi
  return 1
}
fsck_format() {
  _number=
  [ ! -f "$D/format" ] || read -r _number <"$D/format"
  case $_number in
    2) ;;
    '') [ ! -f "$D/record" ] && [ ! -f "$D/format" ] ||
          { illegal "there is a record, and no number of its format" "$MEND_COMMAND" && printf '2\n' | put "$D/format" && FORMAT=2; } ;;
    *) illegal "the number of the format is $_number" "$MEND_COMMAND" && printf '2\n' | put "$D/format" && FORMAT=2 ;;
  esac
  case $(owner_id) in
    '') [ ! -f "$D/owner" ] || { illegal "the owner has no id" "$MEND_COMMAND" && lease_off; } ;;
    [.-]*|*[!A-Za-z0-9._+@-]*) illegal "the owner's id is no plain name" "$MEND_COMMAND" && lease_off ;;
  esac
  if hold_file && ! field "$HELD" actor; then
    illegal "the hold does not say whose it is" "sh $D/host undo"
  fi
}
# aside: nothing can be done by this record; it is kept under another name to be looked at.
aside() { illegal "the record $1" "$MEND_COMMAND" && mv -fT "$D/record" "$D/record.damaged" && sync "$D"; }
fsck_record() {
  case $r_id in ''|[.-]*|*[!A-Za-z0-9._+@-]*) aside "has no id"; return ;; esac
  case $r_kind in deploy|rollback|flip) ;; *) aside "of $r_id is of no kind: $r_kind"; return ;; esac
  case $r_to in ''|[.-]*|*[!A-Za-z0-9._+@-]*) aside "of $r_id names no release"; return ;; esac
  case $r_end in pending|committed|undone) ;; *) aside "of $r_id has no end of ours: $r_end"; return ;; esac
  for _v in "$r_begun" "$r_switched" "$r_disarmed" "$r_seen"; do
    case $_v in yes|no) ;; *) aside "of $r_id says neither yes nor no: $_v"; return ;; esac
  done
  case $r_prepared in no|none) ;; ''|*[!0-9]*) aside "of $r_id names no place: $r_prepared"; return ;; esac
  case $r_from_slot/$r_to_slot in main/main|-/[ab]|-/main|[ab]/[ab]) ;; *) aside "of $r_id names no slots of ours: $r_from_slot and $r_to_slot"; return ;; esac
  if [ "$r_forward" = yes ] && [ "$r_kind" != rollback ]; then
    illegal "the deployment $r_id has forward lines" "$MEND_COMMAND" && record_set forward -
  fi
  if [ "$r_forward" = yes ] && [ "$r_begun" = yes ]; then
    illegal "the undo of $r_id has begun, and its forward lines are there" "$MEND_COMMAND" && record_set forward -
  fi
  case $r_end in
    pending)
      if [ "$r_kind" = rollback ] && [ "$r_forward" = no ] && [ "$r_begun" = no ]; then
        illegal "the rollback $r_id has no forward lines, and its undo has not begun" "$MEND_COMMAND" && record_set begun yes
      fi
      [ "$r_after" = - ] || { illegal "$r_id is pending, and a slot follows it" "$MEND_COMMAND" && record_set after -; }
      fsck_pending ;;
    committed)
      [ "$r_begun/$r_forward/$r_disarmed" = no/no/no ] ||
        { illegal "$r_id is committed, and not all of it is at its end" "$MEND_COMMAND" && record_set begun no forward - disarmed no; }
      fsck_after "$r_from_slot" ;;
    undone)
      [ "$r_begun/$r_forward/$r_disarmed" = yes/no/no ] ||
        { illegal "$r_id is undone, and not all of it is at its end" "$MEND_COMMAND" && record_set begun yes forward - disarmed no; }
      [ "$r_prepared" != none ] || [ "$r_from" = "$r_to" ] || [ ! -f "$D/good/$r_to" ] ||
        { illegal "$r_id is undone, and $r_to is good by it" "$MEND_COMMAND" && ungood "$r_to"; }
      fsck_after "$r_to_slot" ;;
  esac
}
fsck_after() {
  [ "$r_after" = - ] || { [ "$r_after" = "$1" ] && [ "$r_from_slot" != "$r_to_slot" ]; } ||
    { illegal "the slot that follows $r_id, $r_after, is not the one that was left" "$MEND_COMMAND" && record_set after -; }
}
# What an undo needs. Its own command would fail: another release is the way out.
fsck_pending() {
  _out="erlmcp-actions rollback --environment ENVIRONMENT"
  [ "$r_from" = - ] || whole "$r_from" || illegal "the undo of $r_id leads to $r_from, which is not whole: $WHY" "$_out"
  [ "$r_before" = - ] || [ -f "$D/secrets/$r_before" ] || illegal "the undo of $r_id leads to the secrets $r_before, which are not there" "$_out"
  [ "$r_switched" = no ] || [ "$r_secrets" = - ] || [ -f "$D/secrets/$r_secrets" ] || illegal "$r_id is switched to the secrets $r_secrets, which are not there" "sh $D/host undo"
}
fsck_releases() {
  _live=$(live)
  [ -z "$_live" ] || [ "$r_end" = pending ] || [ -d "$ROOT/releases/$_live" ] ||
    illegal "current leads to $_live, which is not there" "erlmcp-actions rollback --environment ENVIRONMENT"
  [ ! -L "$ROOT/shared/secrets.env" ] || [ -e "$ROOT/shared/secrets.env" ] ||
    illegal "shared/secrets.env leads to secrets that are not there" "erlmcp-actions deploy --environment ENVIRONMENT"
  for _f in "$D"/good/*; do
    [ -f "$_f" ] || continue
    _n=${_f##*/}
    whole "$_n" || { illegal "$_n is good, and not whole: $WHY" "$MEND_COMMAND" && ungood "$_n"; }
  done
  # Written behind the rename that decided: whoever finds it without an owner writes it again.
  if [ "$r_end" = committed ] && [ "$FORMAT" != 1 ] && [ ! -f "$D/owner" ] && [ ! -f "$D/good/$r_to" ] && [ ! -f "$D/bad/$r_to" ] && whole "$r_to"; then
    illegal "$r_id is committed, and $r_to has no good mark" "$MEND_COMMAND" && committed_marks
  fi
}
