# How a pending record ends, committed or undone, and what follows. Each function may be run again, by another caller
# too.

# finish_record SEEN DROP: goes forward where there are forward lines and DROP is `no`, else rolls back. Where it fails
# with WHY the record stays pending. SEEN: whether the traffic is confirmed on the winner.
finish_record() {
  WHY=
  [ "$r_end" = pending ] || return 0
  [ "$FORMAT" != 1 ] || { old_finish; return; }
  # Evidence first: what follows destroys it.
  [ "$r_switched" != yes ] || [ -f "$D/evidence/$r_id" ] || keep_evidence "$r_id"
  if [ "$r_forward" = yes ]; then
    if [ "$2" = no ]; then
      [ "$r_switched" = yes ] || record_set_with_ballast switched yes || return 1
      if go_forward; then record_commit "$1"; return; fi
      journal "$r_id" "forward failed: $WHY"
    fi
    # One rename: the forward lines are gone, and the undo has begun.
    record_set_with_ballast forward - begun yes || return 1
  fi
  [ "$r_begun" = yes ] || record_set_with_ballast begun yes || return 1
  roll_back "$1"
}
go_forward() {
  local end
  is_whole "$r_to" || { WHY="release $r_to is not whole: $WHY"; return 1; }
  lines_of forward && apply_with_ballast "$IN" || return 1
  end=$(($(uptime_s) + $(setting "$r_to" start-timeout || echo 30)))
  until serves "$r_to_slot" "$r_to" && listens_for "$r_to_slot" "$r_to"; do
    serves "$r_to_slot" "$r_to" || { WHY="$r_to does not run in slot $r_to_slot"; return 1; }
    [ "$(uptime_s)" -lt "$end" ] || { WHY="nothing listens for $r_to in slot $r_to_slot"; return 1; }
    sleep 0.05
  done
  # Where no address is known a failed start shows only as a process that has ended.
  setting "$r_to" "instance-$r_to_slot" >/dev/null && return
  sleep 1; sleep 1
  serves "$r_to_slot" "$r_to" || { WHY="$r_to does not run in slot $r_to_slot"; return 1; }
}
roll_back() {
  local lines after seen
  [ "$r_from" = - ] || is_whole "$r_from" || { WHY="release $r_from is not whole: $WHY"; return 1; }
  lines_of undo || return 1
  # Where nothing was switched the traffic has not moved.
  if [ "$r_switched" != yes ]; then
    lines=$(sed '/^traffic /d' "$IN")
    printf '%s\n' "$lines" >"$IN"
  fi
  apply_with_ballast "$IN" || return 1
  if [ "$r_from" != - ] && [ "$r_from_slot" != "$r_to_slot" ]; then
    serves "$r_from_slot" "$r_from" || ! runs "$r_to_slot" ||
      { WHY="$r_from does not run in slot $r_from_slot, and something runs in slot $r_to_slot"; return 1; }
  fi
  restore_good_mark && unmark left "$r_from" || { WHY="the disk is full"; return 1; }
  after=- seen=$1
  [ "$r_from_slot" = - ] || [ "$r_from_slot" = "$r_to_slot" ] || after=$r_to_slot
  [ "$r_switched" = yes ] || seen=yes
  record_set_with_ballast end undone disarmed no after "$after" seen "$seen" || return 1
  journal "$r_id" "undone"
}
# apply_with_ballast FILE: a second try frees the reserved room; what the lines stop may be what filled the disk.
apply_with_ballast() {
  apply "$1" "$r_id" && return
  [ -f "$D/ballast" ] || return 1
  rm -f "$D/ballast"
  apply "$1" "$r_id"
}
# Restores the good mark that the record's release had before: one that outlives the undo would make the next rollback
# choose that release.
restore_good_mark() {
  case $r_prepared in
    no) ;;
    none) unmark_good "$r_to" ;;
    *) put "$D/good/$r_to" "$r_prepared $r_prepared_secrets" ;;
  esac
}
# record_commit SEEN
record_commit() {
  local after rank generation
  after=-
  [ "$r_from_slot" = - ] || [ "$r_from_slot" = "$r_to_slot" ] || after=$r_from_slot
  # Also where this host goes forward alone: it may still have to follow another host that was undone.
  rank=$r_prepared generation=$r_prepared_secrets
  if [ "$rank" = no ]; then
    read_good_mark "$r_to"
    [ "$RANK" != 0 ] || RANK=none
    rank=$RANK generation=$GENERATION
  fi
  record_set_with_ballast end committed forward - disarmed no seen "$1" after "$after" \
    prepared "$rank" prepared-secrets "$generation" || return 1
  journal "$r_id" "committed $r_to"
  write_commit_marks
}
# The marks of a committed record; every reader of the record that may change anything writes them again.
write_commit_marks() {
  local names
  [ "$r_end" = committed ] && [ "$FORMAT" != 1 ] || return 0
  ! is_whole "$r_to" || mark_good "$r_to" "$r_secrets" || { WHY="the disk is full"; return 1; }
  unmark bad "$r_to"
  unmark left "$r_to"
  if [ "$r_kind" = rollback ] && [ "$r_from" != - ] && [ "$r_from" != "$r_to" ]; then mark left "$r_from"; fi
  # The names that a rollback to this release will need values for.
  names=
  [ ! -f "$D/secrets/$r_secrets" ] || names=$(variable_names "$D/secrets/$r_secrets")
  put "$D/releases/$r_to/secret-names" "$names" 2>/dev/null || :
}
# Prints the outcome where the record was finished without verification of what is live.
final_outcome() {
  if [ "$r_switched" = yes ]; then echo rollback_unverified; else echo refused; fi
}

# follow_up SEEN: stops the slot that was left, once the traffic is confirmed on the winner, and only while the winner runs.
# Sets FOLLOWED: `none` where there is nothing to stop, `left` where it still runs, `done`.
follow_up() {
  local slot release
  FOLLOWED=none WHY=
  record_load
  case $r_end in
    committed) slot=$r_to_slot release=$r_to ;;
    undone) slot=$r_from_slot release=$r_from ;;
    *) return 0 ;;
  esac
  [ "$r_after" != - ] || return 0
  FOLLOWED=left
  [ "$r_seen" = yes ] || [ "$1" = yes ] || return 0
  serves "$slot" "$release" || return 0
  IN=$D/in.$$
  printf 'stop %s -\nlink slots/%s -\n' "$r_after" "$r_after" >"$IN" && apply "$IN" "$r_id" &&
    record_set after - seen yes || return 1
  FOLLOWED="done"
}

# finish ID OF [drop] [seen]: ends the pending record of OF; `drop`: without going forward, `seen`: the traffic is
# confirmed.
verb_finish() {
  local word seen drop
  require_name "${2-}"
  lock; require_owner "$1"
  seen=no drop=no
  for word in "${3-}" "${4-}"; do
    case $word in seen) seen=yes ;; drop) drop=yes ;; '') ;; *) fail "not a word of finish: $word" ;; esac
  done
  record_load
  [ "$r_id" = "$2" ] || { answer ended none; ok; }
  finish_record "$seen" "$drop" || fail "$WHY"
  write_commit_marks || fail "$WHY"
  answer ended "$r_end"
  ok
}
# follow ID OF: undoes the committed record of OF, because another host was undone.
verb_follow() {
  require_name "${2-}"
  lock; require_owner "$1"
  record_load
  [ "$r_id" = "$2" ] || { answer ended none; ok; }
  if [ "$r_end" = committed ]; then
    if [ "$FORMAT" = 1 ]; then
      mv -fT "$D/committed" "$D/undo" && sync "$D" || fail "cannot rename the undo"
      record_load
    else
      record_set_with_ballast end pending begun yes forward - after - seen no || fail "$WHY"
    fi
    journal "$1" "follow $2"
  fi
  finish_record no yes || fail "$WHY"
  answer ended "$r_end"
  ok
}
# lead ID OF: switches the traffic once more to the slot that the ended record names as the winner.
verb_lead() {
  local slot release
  require_name "${2-}"
  lock; require_owner "$1"
  record_load
  [ "$r_id" = "$2" ] || fail "there is no record of $2"
  case $r_end in
    committed) slot=$r_to_slot release=$r_to ;;
    undone) slot=$r_from_slot release=$r_from ;;
    *) fail "$2 has not ended" ;;
  esac
  traffic "$slot" "$release" || fail "$WHY"
  ok
}
# mark ID RELEASE: marks it as bad, never where it is live.
verb_mark() {
  require_name "${2-}"
  lock; require_owner "$1"
  [ "$2" = "$(live_release)" ] || { mark bad "$2" && unmark_good "$2"; } || fail "cannot write to $D"
  ok
}

# after ID SEEN: stops the slot that was left.
verb_after() {
  lock; require_owner "$1"
  case ${2-} in yes|no) ;; *) fail "not yes or no: ${2-}" ;; esac
  follow_up "$2" || fail "$WHY"
  answer after "$FOLLOWED"
  ok
}

# undo, by hand: ends the pending record; a rollback ends with the release that it wants.
verb_undo() {
  lock
  end_hold || fail "cannot write to $D"
  record_load
  if [ "$r_end" != pending ]; then printf 'There is nothing to undo here. Live: %s\n' "$(live_release)"; exit 0; fi
  finish_record no no || fail "$WHY"
  write_outcome "$r_id" "$(final_outcome)" person
  follow_up no || :
  settle_format
  unstage
  remove_lease
  remove_guard_unit
  if [ "$r_end" = committed ]; then printf 'Rolled back.'; else printf 'Undone.'; fi
  printf ' Live: %s\n' "$(live_release)"
  exit 0
}
