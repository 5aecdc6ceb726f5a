# fsck [mend]: names what is inconsistent in the state on this host, and the command that mends it. MEND is the
# argument, MEND_COMMAND this command with it, FOUND how much is left to mend.

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
# report_illegal WHAT COMMAND: true where COMMAND is `fsck mend` and this is that command, so that the caller mends it;
# else it reports WHAT and is false.
report_illegal() {
  if [ "$MEND" = mend ] && [ "$2" = "$MEND_COMMAND" ]; then
    [ -z "$HAND" ] || printf 'mended: %s\n' "$1"
    return 0
  fi
  FOUND=$((FOUND + 1))
  if [ -n "$HAND" ]; then
    printf 'illegal: %s\n  mend it with: %s\n' "$1" "$2"
  else
    answer illegal "$1"
    answer mend "$2"
  fi
  return 1
}
fsck_format() {
  local number=''
  [ ! -f "$D/format" ] || read -r number <"$D/format"
  case $number in
    2) ;;
    '')
      [ ! -f "$D/record" ] && [ ! -f "$D/format" ] ||
        { report_illegal "there is a record, but no format number" "$MEND_COMMAND" && write_format_2; } ;;
    *) report_illegal "the format number is $number" "$MEND_COMMAND" && write_format_2 ;;
  esac
  case $(owner_id) in
    '') [ ! -f "$D/owner" ] || { report_illegal "the owner has no id" "$MEND_COMMAND" && remove_lease; } ;;
    [.-]*|*[!A-Za-z0-9._+@-]*) report_illegal "the owner's id is not a plain name" "$MEND_COMMAND" && remove_lease ;;
  esac
  if has_hold && ! field "$HELD" actor; then
    report_illegal "the hold has no actor" "sh $D/host undo"
  fi
}
# set_record_aside WHAT: for a record that no command can use; it is kept under another name for inspection.
set_record_aside() { report_illegal "the record $1" "$MEND_COMMAND" && mv -fT "$D/record" "$D/record.damaged" && sync "$D"; }
fsck_record() {
  local value
  case $r_id in ''|[.-]*|*[!A-Za-z0-9._+@-]*) set_record_aside "has no id"; return ;; esac
  case $r_kind in deploy|rollback|config-change) ;; *) set_record_aside "of $r_id has an unknown kind: $r_kind"; return ;; esac
  case $r_to in ''|[.-]*|*[!A-Za-z0-9._+@-]*) set_record_aside "of $r_id names no release"; return ;; esac
  case $r_end in pending|committed|undone) ;; *) set_record_aside "of $r_id has an unknown end: $r_end"; return ;; esac
  for value in "$r_begun" "$r_switched" "$r_disarmed" "$r_seen"; do
    case $value in yes|no) ;; *) set_record_aside "of $r_id has a field that is neither yes nor no: $value"; return ;; esac
  done
  case $r_prepared in
    no|none) ;;
    ''|*[!0-9]*) set_record_aside "of $r_id has an invalid former good mark: $r_prepared"; return ;;
  esac
  case $r_from_slot/$r_to_slot in
    main/main|-/[ab]|-/main|[ab]/[ab]) ;;
    *) set_record_aside "of $r_id names unknown slots: $r_from_slot and $r_to_slot"; return ;;
  esac
  if [ "$r_forward" = yes ] && [ "$r_kind" != rollback ]; then
    report_illegal "the deployment $r_id has forward lines" "$MEND_COMMAND" && record_set forward -
  fi
  if [ "$r_forward" = yes ] && [ "$r_begun" = yes ]; then
    report_illegal "the undo of $r_id has begun, but its forward lines are still there" "$MEND_COMMAND" &&
      record_set forward -
  fi
  case $r_end in
    pending)
      if [ "$r_kind" = rollback ] && [ "$r_forward" = no ] && [ "$r_begun" = no ]; then
        report_illegal "the rollback $r_id has no forward lines, but its undo has not begun" "$MEND_COMMAND" &&
          record_set begun yes
      fi
      [ "$r_after" = - ] ||
        { report_illegal "$r_id is pending, but names a slot to be stopped" "$MEND_COMMAND" && record_set after -; }
      fsck_pending ;;
    committed)
      [ "$r_begun/$r_forward/$r_disarmed" = no/no/no ] ||
        { report_illegal "$r_id is committed, but its record has fields of a pending one" "$MEND_COMMAND" &&
          record_set begun no forward - disarmed no; }
      fsck_after "$r_from_slot" ;;
    undone)
      [ "$r_begun/$r_forward/$r_disarmed" = yes/no/no ] ||
        { report_illegal "$r_id is undone, but its record has fields of a pending one" "$MEND_COMMAND" &&
          record_set begun yes forward - disarmed no; }
      [ "$r_prepared" != none ] || [ "$r_from" = "$r_to" ] || [ ! -f "$D/good/$r_to" ] ||
        { report_illegal "$r_id is undone, but $r_to still has its good mark" "$MEND_COMMAND" && unmark_good "$r_to"; }
      fsck_after "$r_to_slot" ;;
  esac
}
# fsck_after SLOT: SLOT is the one that the record has left.
fsck_after() {
  [ "$r_after" = - ] || { [ "$r_after" = "$1" ] && [ "$r_from_slot" != "$r_to_slot" ]; } ||
    { report_illegal "the slot to be stopped after $r_id, $r_after, is not the one that was left" "$MEND_COMMAND" &&
      record_set after -; }
}
# What an undo needs. Where that is missing `undo` would fail: only a rollback to another release helps.
fsck_pending() {
  local command
  command="erlmcp-actions rollback --environment ENVIRONMENT"
  [ "$r_from" = - ] || is_whole "$r_from" ||
    report_illegal "the undo of $r_id leads to $r_from, which is not whole: $WHY" "$command"
  [ "$r_before" = - ] || [ -f "$D/secrets/$r_before" ] ||
    report_illegal "the undo of $r_id leads to the secrets $r_before, which are not there" "$command"
  [ "$r_switched" = no ] || [ "$r_secrets" = - ] || [ -f "$D/secrets/$r_secrets" ] ||
    report_illegal "$r_id is switched to the secrets $r_secrets, which are not there" "sh $D/host undo"
}
fsck_releases() {
  local live file name
  live=$(live_release)
  [ -z "$live" ] || [ "$r_end" = pending ] || [ -d "$ROOT/releases/$live" ] ||
    report_illegal "current leads to $live, which is not there" "erlmcp-actions rollback --environment ENVIRONMENT"
  [ ! -L "$ROOT/shared/secrets.env" ] || [ -e "$ROOT/shared/secrets.env" ] ||
    report_illegal "shared/secrets.env leads to secrets that are not there" "erlmcp-actions deploy --environment ENVIRONMENT"
  for file in "$D"/good/*; do
    [ -f "$file" ] || continue
    name=${file##*/}
    is_whole "$name" ||
      { report_illegal "$name has a good mark, but is not whole: $WHY" "$MEND_COMMAND" && unmark_good "$name"; }
  done
  # The mark is written after the rename that commits: where the owner ended in between it is written again.
  if [ "$r_end" = committed ] && [ "$FORMAT" != 1 ] && [ ! -f "$D/owner" ] && [ ! -f "$D/good/$r_to" ] &&
    [ ! -f "$D/bad/$r_to" ] && is_whole "$r_to"; then
    report_illegal "$r_id is committed, but $r_to has no good mark" "$MEND_COMMAND" && write_commit_marks
  fi
}
