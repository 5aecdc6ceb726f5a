# Verbs that change the host. Each takes the lock and checks the owner first. BYTES is the length of the payload.

# ---- lease ---------------------------------------------------------------------------------------------

# lease ID BYTES OVER MODE SECONDS < record: OVER names the owner that may be replaced, `-` for none; MODE `break-hold`
# ends a hold, `force` also passes a person's lock, which stays.
verb_lease() {
  word "${1-}"
  mkdir -p "$D" 2>/dev/null && chmod 700 "$D" || fail "cannot write to $ROOT as $(id -un): create it for this user or use sudo"
  # A rollback must be possible on a full disk too.
  case ${4-} in break-hold|force) rm -f "$D/ballast" ;; esac
  # Not in a file: of a lease that was killed before it was had, nobody comes to remove anything.
  number "${2-}"
  _record=$(timeout 60 cat; printf x)
  [ "${#_record}" -eq "$(($2 + 1))" ] || fail "what was sent arrived cut off"
  lock
  if [ "${4-}" != force ] && person_lock; then
    say answer locked; sed 's/^/locked-/' "$LOCKED"
    ok
  fi
  if hold_file && [ "${4-}" != force ] && [ "${4-}" != break-hold ]; then
    say answer locked; sed 's/^/locked-/; p; s/^locked-/held-/' "$HELD"
    ok
  fi
  _now=$(owner_id)
  # An owner that has ended, but could not end what is pending, keeps its guard and nobody waiting.
  field "$D/owner" ended || FIELD=
  if [ -n "$_now" ] && [ "$_now" != "$1" ] && [ "$_now" != "${3-}" ] && [ "$FIELD" != =yes ]; then
    say answer held; say owner "$_now"; tail -n +2 "$D/owner" | sed 's/^/owner-/'
    if guard_alive; then say guard alive; else say guard dead; fi
    ok
  fi
  rm -f "$D/owner.was"
  _kind=
  [ -z "$_now" ] || { ln -f "$D/owner" "$D/owner.was"; field "$D/owner" kind; _kind=${FIELD#=}; }
  # What unit, owner and guard name is there after a loss of power; `host` is for people.
  sync "$0" "$D" "$ROOT" "${ROOT%/*}/" && put "$D/host" <"$0" || fail "cannot write to $D: $(free_kb) kB are free"
  { printf 'id %s\n%s' "$1" "${_record%x}"; say program "${0##*/}"; } | put "$D/owner" || fail "cannot write to $D: $(free_kb) kB are free"
  printf '0\n' | put "$D/beat" || fail "the disk is full"
  # The guard starts under the same lock: a lease without a guard would look like that of an owner that has ended.
  if ! arm "$1" "$5"; then
    if [ -f "$D/owner.was" ]; then mv -f "$D/owner.was" "$D/owner"; else rm -f "$D/owner"; fi
    fail "$WHY"
  fi
  rm -f "$D/owner.was"
  end_hold || fail "cannot write to $D"
  # Room that an undo gives back, for a disk that fills up meanwhile.
  [ -f "$D/ballast" ] || { head -c 262144 /dev/zero >"$D/ballast"; } 2>/dev/null || rm -f "$D/ballast"
  journal "$1" "lease"
  record_load
  say answer granted
  say replaced "$_now"
  say replaced-kind "$_kind"
  if [ "$r_end" = pending ]; then say undo "$r_id"; else say undo ''; fi
  ok
}

verb_arm() {
  lock; own "$1"
  { guard_alive && [ "$(id_in guard)" = "$1" ]; } || arm "$1" "$2" || fail "$WHY"
  if has_systemd; then say reboot survives; else say reboot lost; fi
  ok
}

# Without the lock: while a verb stops a slow service, its owner is running all the same.
verb_beat() {
  own "$1"
  read -r _n 2>/dev/null <"$D/beat" || _n=0
  printf '%s\n' "$((_n + 1))" | put "$D/beat" || fail "the disk is full"
  if guard_alive; then say guard alive; else say guard dead; fi
  ok
}

# ---- the record ----------------------------------------------------------------------------------------

# snapshot ID BYTES BACKUP SECRETS REPLACE < fields and lines: from here on whoever finds this host can bring it back.
# SECRETS `own`: the generation ID, `-`: that of the last commit, for a rollback by name. REPLACE: the pending record, whose
# undo was tried and failed, that this one replaces; `-` for none.
verb_snapshot() {
  word "${3-}"
  payload "$2"
  lock; own "$1"
  guard_alive || fail "the guard is not running"
  s_new=$(cat "$IN")
  s_kind= s_to= s_healthy=unknown s_from_slot=main s_to_slot=main s_drain=0
  while read -r _k _v; do
    case $_k in
      kind) case $_v in deploy|rollback|flip) s_kind=$_v ;; *) fail "not a kind: $_v" ;; esac ;;
      to) word "$_v"; s_to=$_v ;;
      healthy) case $_v in yes|no|unknown) s_healthy=$_v ;; *) fail "not yes, no or unknown: $_v" ;; esac ;;
      from-slot) case $_v in main|a|b|-) s_from_slot=$_v ;; *) fail "not a slot: $_v" ;; esac ;;
      to-slot) case $_v in main|a|b) s_to_slot=$_v ;; *) fail "not a slot: $_v" ;; esac ;;
      drain) number "$_v"; s_drain=$_v ;;
      forward) [ "$s_kind" = rollback ] || fail "only a rollback goes forward by itself" ;;
      undo|from|'') ;;
      *) fail "not a field of a record: $_k" ;;
    esac
  done <<END
$s_new
END
  [ -n "$s_kind" ] && [ -n "$s_to" ] || fail "the record does not say what it is of"
  raise_format
  record_load
  s_replaced= s_disarmed=no
  if [ "$r_id" = "$1" ]; then
    [ "$r_end/$r_begun/$r_switched" = pending/no/no ] || fail "the record of $1 is in use already"
    s_disarmed=$r_disarmed
  elif [ "$r_end" = pending ]; then
    [ "${5--}" = "$r_id" ] || fail "the undo of $r_id was not run yet"
    [ "$r_begun" = yes ] || fail "the undo of $r_id was not tried yet"
    s_replaced=$r_id s_disarmed=$r_disarmed
  fi
  [ "$s_kind" != rollback ] || whole "$s_to" || fail "release $s_to is not whole: $WHY"
  s_from=$(live)
  s_before=$(secrets_in_use)
  # The generation of the last commit is handed on from record to record.
  case $r_end in '') s_committed=$s_before ;; committed) s_committed=$r_secrets ;; *) s_committed=$r_committed ;; esac
  s_secrets=$s_committed
  case ${4-} in own) s_secrets=$1 ;; -) ;; *) fail "not own or -: ${4-}" ;; esac
  if [ "$s_kind" = rollback ]; then
    s_secrets=$(compose_secrets "$s_to" "$s_committed" "$1" || { printf %s "$WHY"; exit 1; }) || fail "$s_secrets"
  fi
  folder_in backups
  [ -z "$s_from" ] || ln -sfn "../releases/$s_from" "$ROOT/backups/$3"
  if [ -n "$s_replaced" ]; then
    restore_place || fail "the disk is full"
    outcome "$s_replaced" rollback_failed engine
    [ -f "$D/outcomes/$s_replaced" ] || fail "the disk is full"
  fi
  # What was seen through the switch is built upon: its configuration must be on the disk.
  if [ -n "$s_replaced" ] || [ "$s_from_slot" != "$s_to_slot" ]; then sync; fi
  {
    printf '%s\n' "id $1" "kind $s_kind" "from ${s_from:--}" "to $s_to" "healthy $s_healthy" "end pending" "begun no" "switched no" \
      "disarmed $s_disarmed" "prepared no" "prepared-secrets -" "secrets-before $s_before" "secrets-to $s_secrets" "secrets-committed $s_committed" \
      "seen no" "from-slot $s_from_slot" "to-slot $s_to_slot" "drain $s_drain" "after -" "note no"
    generations "$s_before" "$s_secrets" <<END
$s_new
END
  } | put "$D/record" || fail "cannot write the record; $(free_kb) kB are free"
  journal "$1" "snapshot ${s_from:--}"
  ok
}
folder_in() { [ -d "$ROOT/$1" ] || mkdir -p "$ROOT/$1"; }
# generations BEFORE TO: forward and undo lines with their generations. Where both are the same, the name of a release is
# enough to be kept.
generations() {
  awk -v before="$1" -v to="$2" -v bare="${3-}" '
    $1 != "forward" && $1 != "undo" && !bare { next }
    { for (i = 2; i <= NF; i++) {
        if ($i != "@before" && $i != "@to") continue
        own = $i == "@before" ? before : to
        if ($(bare ? 1 : 2) == "stop") own = $i == "@before" && before == to ? "-" : own == "-" ? "none" : own
        $i = own
      }
      print }'
}

# ours ID: a pending record of ID, whose undo has not begun.
ours() {
  record_load
  [ "$FORMAT" != 1 ] && [ "$r_id" = "$1" ] || fail "no record was written by $1"
  [ "$r_end" = pending ] || fail "$1 has ended already: $r_end"
  [ "$r_begun" = no ] || fail "the undo of $1 has begun"
}

# run ID BYTES PART < lines: PART `beside` what serves, or `switch`.
verb_run() {
  payload "$2"
  case ${3-} in beside|switch) ;; *) fail "not a part: ${3-}" ;; esac
  lock; own "$1"
  ours "$1"
  guard_alive || fail "the guard is not running"
  while read -r _k _x _v; do
    [ "$_k" != start ] || { word "$_v"; whole "$_v" || fail "release $_v is not whole: $WHY"; }
  done <"$IN"
  s_new=$(generations "$r_before" "$r_secrets" 1 <"$IN") && printf '%s\n' "$s_new" >"$IN" || fail "the disk is full"
  [ "$3" = beside ] || [ "$r_switched" = yes ] || record_set switched yes || fail "$WHY"
  apply "$IN" "$1" || fail "$WHY"
  ok
}

# hook ID SECONDS RELEASE KIND ARGV... (each in base64). Without the lock while it runs: the guard must be able
# to act while a hook hangs. KIND `irreversible`: only once the record says that nothing is undone without a person.
verb_hook() {
  number "${2-}"; word "$3"
  lock; own "$1"
  if [ "$4" = irreversible ]; then
    ours "$1"
    [ "$r_disarmed" = yes ] || fail "the record of $1 is not disarmed"
  fi
  journal "$1" "hook"
  exec 9>&-
  _s=$2 _rel=$3
  shift 4
  _c=$#
  while [ "$_c" -gt 0 ]; do _a=$(printf %s "$1" | base64 -d; printf x); shift; set -- "$@" "${_a%x}"; _c=$((_c - 1)); done
  _as=$(setting "$_rel" run-as) || _as=
  set -- "$(command -v timeout)" -k 2 "$_s" "$@"
  [ -z "$_as" ] || set -- "$(command -v setpriv)" --reuid="$_as" --regid="$(id -g "$_as")" --init-groups "$@"
  OUT=$D/out.$$
  (cd "$ROOT/releases/$_rel" && become "$_rel" hook "$@") >"$OUT" 2>&1 </dev/null
  say code "$?"
  say output "$(tail -c 16384 "$OUT")"
  rm -f "$OUT"
  ok
}
verb_disarm() {
  lock; own "$1"
  ours "$1"
  [ "$r_disarmed" = yes ] || record_set disarmed yes || fail "$WHY"
  journal "$1" "disarmed"
  ok
}

# prepare ID: what is slow of a commit. The former place is on record before the mark.
verb_prepare() {
  lock; own "$1"
  ours "$1"
  whole "$r_to" || fail "release $r_to is not whole: $WHY"
  if [ "$r_prepared" = no ]; then
    place "$r_to"
    [ "$RANK" != 0 ] || RANK=none
    record_set prepared "$RANK" prepared-secrets "$GEN" || fail "$WHY"
  fi
  good "$r_to" "$r_secrets" || fail "the disk is full"
  journal "$1" "prepared $r_to"
  ok
}

# commit ID OF: OF is ID, or a deployment that ID took over. One rename decides.
verb_commit() {
  word "${2-}"
  lock; own "$1"
  record_load
  [ "$r_id" = "$2" ] || fail "there is no record of $2 to commit"
  case $r_end in
    committed) committed_marks || fail "$WHY" ;;
    undone) fail "$2 is undone" ;;
    *) [ "$r_begun" = no ] || fail "the undo of $2 has begun"
       [ "$r_switched" = yes ] || [ "$r_from" = "$r_to" ] || fail "$2 switched nothing"
       if [ "$FORMAT" = 1 ]; then
         mv -fT "$D/undo" "$D/committed" && sync "$D" && good "$(live)" - || fail "cannot rename the undo"
       else
         become_committed yes || fail "$WHY"
       fi ;;
  esac
  ok
}

# ---- the end -------------------------------------------------------------------------------------------

# end ID OUTCOME KEEP BAD [OF WORD]...: the last word on ID, and on each OF that it took over, what is kept, and the
# lease given back. BAD `-` for none.
verb_end() {
  word "${2-}"; number "$3"
  [ "$4" = - ] || word "$4"
  lock; own "$1"
  e_id=$1 e_word=$2 e_keep=$3 e_bad=$4 e_live=$(live)
  shift 4
  [ "$e_bad" != "$e_live" ] || e_bad=-
  if [ "$e_bad" != - ]; then folder bad; true >"$D/bad/$e_bad"; ungood "$e_bad"; fi
  # What was brought back and seen to be well is the newest good one.
  if [ "$e_word" = rolled_back ] && [ -n "$e_live" ] && whole "$e_live"; then good "$e_live" "$(secrets_in_use)" && unmark bad "$e_live"; fi
  outcome "$e_id" "$e_word" engine
  while [ $# -ge 2 ]; do word "$1"; word "$2"; outcome "$1" "$2" engine; shift 2; done
  record_load
  # An undo that did not run to its end keeps its owner, and with it the guard, which tries again.
  if [ "$r_end" = pending ]; then
    field "$D/owner" ended || { cat "$D/owner"; say ended yes; } | put "$D/owner" || fail "the disk is full"
    journal "$e_id" "end $e_word, the undo stays"
    ok
  fi
  e_staged=$(staged)
  unstage
  [ "$e_word" = removed ] && [ -n "$e_staged" ] && [ "$e_live" != "$e_staged" ] && forget "$e_staged"
  prune "$e_keep"
  [ "$FORMAT" = 1 ] || prune_secrets
  sweep_programs
  settle_format
  lease_off || fail "cannot write to $D"
  journal "$e_id" "end $e_word"
  unguard "$e_id"
  ok
}
# Other versions of this program may still be called by a job that was overtaken; one that is named stays whatever its age.
sweep_programs() {
  field "$D/guard" program || FIELD=
  _guard=${FIELD#=}
  field "$D/owner" program || FIELD=
  _unit=/etc/systemd/system/$(guard_unit)
  find "$D" -maxdepth 1 -name 'host.*' ! -path "$0" ! -name "${FIELD#=}" ! -name "$_guard" -mtime +1 -print 2>/dev/null | while read -r _f; do
    grep -qs " $_f " "$_unit" || rm -f "$_f"
  done
}

# write_hold DEPLOYMENT ACTOR REASON: synced before its word and before the owner is removed.
write_hold() {
  { say kind hold; say deployment "$1"; say actor "$2"; say reason "$3"; } | put "$D/held" || return 1
  # The program of format 1 knows one file only.
  [ "$FORMAT" != 1 ] || person_lock || { ln -f "$D/held" "$D/locked" && sync "$D"; }
}
# hold ID BYTES < record: a person wants to look at it. The guard goes, the undo stays for `undo` or `rollback`.
verb_hold() {
  payload "$2"
  lock; own "$1"
  record_load
  h_of=$1
  [ "$r_end" != pending ] || h_of=$r_id
  field "$IN" actor; h_actor=$(unsay "$FIELD")
  field "$IN" reason; h_reason=$(unsay "$FIELD")
  write_hold "$h_of" "$h_actor" "$h_reason" || fail "the disk is full"
  outcome "$h_of" held engine
  [ "$h_of" = "$1" ] || outcome "$1" held engine
  lease_off || fail "cannot write to $D"
  journal "$1" "hold"
  unguard "$1"
  ok
}

verb_lock() {
  lock
  ! person_lock || { field "$LOCKED" reason; fail "already locked: $(unsay "$FIELD")"; }
  [ -n "$HAND" ] && _reason="${*:-no reason given}" || _reason=$(printf %s "$1" | base64 -d)
  [ -n "$HAND" ] && _who=$(id -un) || _who=$(printf %s "$2" | base64 -d)
  # The program of format 1 looks for it under its old name.
  _as=locked-by-person
  [ "$FORMAT" = 1 ] && [ ! -f "$D/locked" ] && _as=locked
  { say kind person; say actor "$_who"; say reason "$_reason"; } | put "$D/$_as" || fail "cannot write to $D"
  [ -n "$HAND" ] && { printf 'Locked. Nothing deploys here until: sh %s/host unlock\n' "$D"; exit 0; }
  ok
}
verb_unlock() {
  lock
  while person_lock; do off "$LOCKED" || fail "cannot write to $D"; done
  [ -n "$HAND" ] && { echo Unlocked.; hold_file && printf 'It is held all the same; that ends by: sh %s/host undo\n' "$D"; exit 0; }
  ok
}
