# How a pending record comes to its end, committed or undone, and what follows: each may be run again, by whoever comes next.

# finish_record SEEN DROP: goes forward where there are forward lines, else rolls back. False with WHY; the record stays pending then.
finish_record() {
  WHY=
  [ "$r_end" = pending ] || return 0
  [ "$FORMAT" != 1 ] || { old_finish; return; }
  # Whoever acts keeps first what the act destroys.
  [ "$r_switched" != yes ] || [ -f "$D/evidence/$r_id" ] || keep_evidence "$r_id"
  if [ "$r_forward" = yes ]; then
    if [ "$2" = no ]; then
      [ "$r_switched" = yes ] || record_must switched yes || return 1
      if go_forward; then become_committed "$1"; return; fi
      journal "$r_id" "forward failed: $WHY"
    fi
    # One rename: the forward lines are gone, and the undo has begun.
    record_must forward - begun yes || return 1
  fi
  [ "$r_begun" = yes ] || record_must begun yes || return 1
  roll_back "$1"
}
go_forward() {
  whole "$r_to" || { WHY="release $r_to is not whole: $WHY"; return 1; }
  lines_of forward && apply_again "$IN" || return 1
  f_end=$(($(uptime_s) + $(setting "$r_to" start-timeout || echo 30)))
  until serves "$r_to_slot" "$r_to" && listens_for "$r_to_slot" "$r_to"; do
    serves "$r_to_slot" "$r_to" || { WHY="$r_to does not run in slot $r_to_slot"; return 1; }
    [ "$(uptime_s)" -lt "$f_end" ] || { WHY="nothing listens for $r_to in slot $r_to_slot"; return 1; }
    sleep 0.05
  done
  # Where no address is known only its end shows that it did not start.
  setting "$r_to" "instance-$r_to_slot" >/dev/null && return
  sleep 1; sleep 1
  serves "$r_to_slot" "$r_to" || { WHY="$r_to does not run in slot $r_to_slot"; return 1; }
}
# serves SLOT RELEASE: it runs there, and was not told to stop.
serves() { runs "$1" && [ "$R" = "$2" ] && [ "$MARKED" != yes ]; }
roll_back() {
  [ "$r_from" = - ] || whole "$r_from" || { WHY="release $r_from is not whole: $WHY"; return 1; }
  lines_of undo || return 1
  # Where nothing was switched, the traffic is where it was.
  [ "$r_switched" = yes ] || { _new=$(sed '/^traffic /d' "$IN"); printf '%s\n' "$_new" >"$IN"; }
  apply_again "$IN" || return 1
  if [ "$r_from" != - ] && [ "$r_from_slot" != "$r_to_slot" ]; then
    serves "$r_from_slot" "$r_from" || ! runs "$r_to_slot" ||
      { WHY="$r_from does not run in slot $r_from_slot, and something runs in slot $r_to_slot"; return 1; }
  fi
  restore_place && unmark left "$r_from" || { WHY="the disk is full"; return 1; }
  f_after=- f_seen=$1
  [ "$r_from_slot" = - ] || [ "$r_from_slot" = "$r_to_slot" ] || f_after=$r_to_slot
  [ "$r_switched" = yes ] || f_seen=yes
  record_must end undone disarmed no after "$f_after" seen "$f_seen" || return 1
  journal "$r_id" "undone"
}
# Twice at most: what it stops may be what filled the disk.
apply_again() {
  apply "$1" "$r_id" && return
  [ -f "$D/ballast" ] || return 1
  rm -f "$D/ballast"
  apply "$1" "$r_id"
}
# Its former place among the good ones: a mark that outlives its undo would make the next rollback go forward.
restore_place() {
  case $r_prepared in
    no) ;;
    none) ungood "$r_to" ;;
    *) printf '%s %s\n' "$r_prepared" "$r_prepared_secrets" | put "$D/good/$r_to" ;;
  esac
}
become_committed() {
  f_after=-
  [ "$r_from_slot" = - ] || [ "$r_from_slot" = "$r_to_slot" ] || f_after=$r_from_slot
  # Also of one that goes forward alone: another host may still let it follow back.
  f_place=$r_prepared f_generation=$r_prepared_secrets
  if [ "$f_place" = no ]; then
    place "$r_to"
    [ "$RANK" != 0 ] || RANK=none
    f_place=$RANK f_generation=$GEN
  fi
  record_must end committed forward - disarmed no seen "$1" after "$f_after" prepared "$f_place" prepared-secrets "$f_generation" || return 1
  journal "$r_id" "committed $r_to"
  committed_marks
}
# Those of a committed record; whoever finds it writes them again.
committed_marks() {
  [ "$r_end" = committed ] && [ "$FORMAT" != 1 ] || return 0
  ! whole "$r_to" || good "$r_to" "$r_secrets" || { WHY="the disk is full"; return 1; }
  unmark bad "$r_to"
  unmark left "$r_to"
  if [ "$r_kind" = rollback ] && [ "$r_from" != - ] && [ "$r_from" != "$r_to" ]; then mark left "$r_from"; fi
  # What a rollback to it will have to fill.
  if [ -f "$D/secrets/$r_secrets" ]; then names_in "$D/secrets/$r_secrets"; fi | put "$D/releases/$r_to/secret-names" 2>/dev/null || :
}
# The word of who finished it without having verified what is live.
word_of_end() {
  if [ "$r_switched" = yes ]; then echo rollback_unverified; else echo refused; fi
}

# follow_up SEEN: the slot that was left is stopped, once the traffic was seen on the winner, and only while the winner runs.
# Sets FOLLOWED.
follow_up() {
  FOLLOWED=none WHY=
  record_load
  case $r_end in
    committed) f_slot=$r_to_slot f_release=$r_to ;;
    undone) f_slot=$r_from_slot f_release=$r_from ;;
    *) return 0 ;;
  esac
  [ "$r_after" != - ] || return 0
  FOLLOWED=left
  [ "$r_seen" = yes ] || [ "$1" = yes ] || return 0
  serves "$f_slot" "$f_release" || return 0
  IN=$D/in.$$
  printf 'stop %s -\nlink slots/%s -\n' "$r_after" "$r_after" >"$IN" && apply "$IN" "$r_id" && record_set after - seen yes || return 1
  FOLLOWED="done"
}

# finish ID OF [drop] [seen]
verb_finish() {
  word "${2-}"
  lock; own "$1"
  f_seen=no f_drop=no
  for _x in "${3-}" "${4-}"; do
    case $_x in seen) f_seen=yes ;; drop) f_drop=yes ;; '') ;; *) fail "not a word of finish: $_x" ;; esac
  done
  record_load
  [ "$r_id" = "$2" ] || { say ended none; ok; }
  # What it does may take its time on a host that is full: nobody loses the first look at what is undone.
  finish_record "$f_seen" "$f_drop" || fail "$WHY"
  committed_marks || fail "$WHY"
  say ended "$r_end"
  ok
}
# follow ID OF: another host was undone; this one, which is committed, follows it.
verb_follow() {
  word "${2-}"
  lock; own "$1"
  record_load
  [ "$r_id" = "$2" ] || { say ended none; ok; }
  if [ "$r_end" = committed ]; then
    if [ "$FORMAT" = 1 ]; then
      mv -fT "$D/committed" "$D/undo" && sync "$D" || fail "cannot rename the undo"
      record_load
    else
      record_must end pending begun yes forward - after - seen no || fail "$WHY"
    fi
    journal "$1" "follow $2"
  fi
  finish_record no yes || fail "$WHY"
  say ended "$r_end"
  ok
}
# lead ID OF: the traffic is led once more to the slot that the record, which has ended, names as the winner.
verb_lead() {
  word "${2-}"
  lock; own "$1"
  record_load
  [ "$r_id" = "$2" ] || fail "there is no record of $2"
  case $r_end in
    committed) f_slot=$r_to_slot f_release=$r_to ;;
    undone) f_slot=$r_from_slot f_release=$r_from ;;
    *) fail "$2 has not ended" ;;
  esac
  traffic "$f_slot" "$f_release" || fail "$WHY"
  ok
}
# mark ID RELEASE: bad, never where it is live.
verb_mark() {
  word "${2-}"
  lock; own "$1"
  [ "$2" = "$(live)" ] || { mark bad "$2" && ungood "$2"; } || fail "cannot write to $D"
  ok
}

# after ID SEEN
verb_after() {
  lock; own "$1"
  case ${2-} in yes|no) ;; *) fail "not yes or no: ${2-}" ;; esac
  follow_up "$2" || fail "$WHY"
  say after "$FOLLOWED"
  ok
}

# undo, by hand: whatever is pending comes to its end; that of a rollback is the release that it wants.
verb_undo() {
  lock
  end_hold || fail "cannot write to $D"
  record_load
  if [ "$r_end" != pending ]; then printf 'There is nothing to undo here. Live: %s\n' "$(live)"; exit 0; fi
  finish_record no no || fail "$WHY"
  outcome "$r_id" "$(word_of_end)" person
  follow_up no || :
  settle_format
  unstage
  lease_off
  unguard
  if [ "$r_end" = committed ]; then printf 'Rolled back. Live: %s\n' "$(live)"; else printf 'Undone. Live: %s\n' "$(live)"; fi
  exit 0
}
