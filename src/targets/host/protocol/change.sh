# Verbs that change the host. Each takes the lock and checks the owner first. BYTES is the length of the payload.

# ---- lease ---------------------------------------------------------------------------------------------

# lease ID BYTES OVER MODE SECONDS [NONCE PORTS] < record: OVER names the owner that may be replaced, `-` for none; MODE
# `break-hold` ends a hold, `force` also passes a person's lock, which stays.
verb_lease() {
  local owner kind
  require_name "${1-}"
  mkdir -p "$D" 2>/dev/null && chmod 700 "$D" ||
    fail "cannot write to $ROOT as $(id -un): create it for this user or use sudo"
  # A rollback must be possible on a full disk too.
  case ${4-} in break-hold|force) rm -f "$D/ballast" ;; esac
  read_text "${2-}"
  lock
  if [ "${4-}" != force ] && has_person_lock; then
    answer answer locked; answer_fields locked- "$LOCKED"
    ok
  fi
  if has_hold && [ "${4-}" != force ] && [ "${4-}" != break-hold ]; then
    answer answer locked; answer_fields locked- "$HELD"; answer_fields held- "$HELD"
    ok
  fi
  owner=$(owner_id)
  # An owner that has ended, but whose undo is still pending, keeps its guard; nothing waits for it.
  field "$D/owner" ended || FIELD=
  if [ -n "$owner" ] && [ "$owner" != "$1" ] && [ "$owner" != "${3-}" ] && [ "$FIELD" != =yes ]; then
    answer answer held; answer owner "$owner"; answer_fields owner- "$D/owner"
    if guard_runs; then answer guard running; else answer guard stopped; fi
    ok
  fi
  rm -f "$D/owner.was"
  kind=
  [ -z "$owner" ] || { ln -f "$D/owner" "$D/owner.was"; field "$D/owner" kind; kind=${FIELD#=}; }
  install_program || fail "cannot write to $D: $(free_kb) kB are free"
  put "$D/owner" "id $1$NL${TEXT}program =${SELF##*/}" ||
    fail "cannot write to $D: $(free_kb) kB are free"
  put_unsynced "$D/beat" 0 || fail "the disk is full"
  # The guard starts under the same lock: a lease without a guard would look like that of an owner that has ended.
  if ! start_guard "$1" "$5"; then
    if [ -f "$D/owner.was" ]; then mv -f "$D/owner.was" "$D/owner"; else rm -f "$D/owner"; fi
    fail "$WHY"
  fi
  rm -f "$D/owner.was"
  end_hold || fail "cannot write to $D"
  # Room that an undo frees, in case the disk fills up meanwhile.
  [ -f "$D/ballast" ] || { head -c 262144 /dev/zero >"$D/ballast"; } 2>/dev/null || rm -f "$D/ballast"
  mend_journal
  journal "$1" "lease"
  record_load
  answer answer granted
  answer replaced "$owner"
  answer replaced-kind "$kind"
  if [ "$r_end" = pending ]; then answer undo "$r_id"; else answer undo ''; fi
  if [ -n "${6-}" ]; then answer_host "$7"; answer_service "$6"; fi
  ok
}

# Installs this program: what the unit, the owner and the guard name must be there after a loss of power. It is written
# last, so that where it is the folders are durable too. `host` is for people.
install_program() {
  if [ -n "$PROGRAM" ] && { [ ! -f "$SELF" ] || [ "$(wc -c <"$SELF")" -ne "${#PROGRAM}" ]; }; then
    sync "$D" "$ROOT" "${ROOT%/*}/" && printf %s "$PROGRAM" | (umask 077; put_input "$SELF") || return 1
  fi
  [ "$D/host" -ef "$SELF" ] || { ln -f "$SELF" "$D/put.$$" && mv -fT "$D/put.$$" "$D/host"; }
}

verb_arm() {
  lock; require_owner "$1"
  { guard_runs && [ "$(id_in guard)" = "$1" ]; } || start_guard "$1" "$2" || fail "$WHY"
  if has_systemd; then answer reboot survives; else answer reboot lost; fi
  ok
}

# Without the lock: while a verb stops a slow service, its owner is running all the same.
verb_beat() {
  local beats
  require_owner "$1"
  read -r beats 2>/dev/null <"$D/beat" || beats=0
  put_unsynced "$D/beat" "$((beats + 1))" || fail "the disk is full"
  if guard_runs; then answer guard running; else answer guard stopped; fi
  ok
}

# ---- the record ----------------------------------------------------------------------------------------

# snapshot ID BYTES BACKUP SECRETS REPLACE < fields and lines: from here on this host can be rolled back by the record
# alone. SECRETS `own`: the generation ID, `-`: that of the last commit, for a rollback by name. REPLACE: the pending
# record, whose undo was tried and failed, that this one replaces; `-` for none.
verb_snapshot() {
  local replaced disarmed from before committed secrets
  require_name "${3-}"
  read_text "$2"
  lock; require_owner "$1"
  guard_runs || fail "the guard is not running"
  read_request "$TEXT"
  raise_format
  record_load
  replaced='' disarmed=no
  if [ "$r_id" = "$1" ]; then
    [ "$r_end/$r_begun/$r_switched" = pending/no/no ] || fail "the record of $1 is in use already"
    disarmed=$r_disarmed
  elif [ "$r_end" = pending ]; then
    [ "${5--}" = "$r_id" ] || fail "the undo of $r_id was not run yet"
    [ "$r_begun" = yes ] || fail "the undo of $r_id was not tried yet"
    replaced=$r_id disarmed=$r_disarmed
  fi
  [ "$NEW_KIND" != rollback ] || is_whole "$NEW_TO" || fail "release $NEW_TO is not whole: $WHY"
  from=$(live_release)
  before=$(secrets_in_use)
  # The generation of the last commit is handed on from record to record.
  case $r_end in '') committed=$before ;; committed) committed=$r_secrets ;; *) committed=$r_committed ;; esac
  secrets=$committed
  case ${4-} in own) secrets=$1 ;; -) ;; *) fail "not own or -: ${4-}" ;; esac
  if [ "$NEW_KIND" = rollback ]; then
    secrets=$(compose_secrets "$NEW_TO" "$committed" "$1" || { printf %s "$WHY"; exit 1; }) || fail "$secrets"
  fi
  [ -d "$ROOT/backups" ] || mkdir -p "$ROOT/backups"
  [ -z "$from" ] || ln -sfn "../releases/$from" "$ROOT/backups/$3"
  if [ -n "$replaced" ]; then
    restore_good_mark || fail "the disk is full"
    write_outcome "$replaced" rollback_failed engine
    [ -f "$D/outcomes/$replaced" ] || fail "the disk is full"
  fi
  # The traffic was observed through the switch: its configuration must be on the disk before the record relies on it.
  if [ -n "$replaced" ] || [ "$NEW_FROM_SLOT" != "$NEW_TO_SLOT" ]; then sync; fi
  generations "$before" "$secrets" "$TEXT"
  put "$D/record" "id $1${NL}kind $NEW_KIND${NL}from ${from:--}${NL}to $NEW_TO${NL}healthy $NEW_HEALTHY${NL}end pending
begun no${NL}switched no${NL}disarmed $disarmed${NL}prepared no${NL}prepared-secrets -${NL}secrets-before $before
secrets-to $secrets${NL}secrets-committed $committed${NL}seen no${NL}from-slot $NEW_FROM_SLOT${NL}to-slot $NEW_TO_SLOT
drain $NEW_DRAIN${NL}after -${NL}note no$LINES" || fail "cannot write the record; $(free_kb) kB are free"
  journal "$1" "snapshot ${from:--}"
  ok
}
# read_request TEXT: checks the fields of a new record, and sets NEW_KIND, NEW_TO, NEW_HEALTHY, NEW_FROM_SLOT,
# NEW_TO_SLOT and NEW_DRAIN.
read_request() {
  local key value
  NEW_KIND='' NEW_TO='' NEW_HEALTHY=unknown NEW_FROM_SLOT=main NEW_TO_SLOT=main NEW_DRAIN=0
  while read -r key value; do
    case $key in
      kind) case $value in deploy|rollback|config-change) NEW_KIND=$value ;; *) fail "not a kind: $value" ;; esac ;;
      to) require_name "$value"; NEW_TO=$value ;;
      healthy) case $value in yes|no|unknown) NEW_HEALTHY=$value ;; *) fail "not yes, no or unknown: $value" ;; esac ;;
      from-slot) case $value in main|a|b|-) NEW_FROM_SLOT=$value ;; *) fail "not a slot: $value" ;; esac ;;
      to-slot) case $value in main|a|b) NEW_TO_SLOT=$value ;; *) fail "not a slot: $value" ;; esac ;;
      drain) require_number "$value"; NEW_DRAIN=$value ;;
      forward) [ "$NEW_KIND" = rollback ] || fail "only a rollback has forward steps" ;;
      undo|from|'') ;;
      *) fail "not a field of a record: $key" ;;
    esac
  done <<END
$1
END
  [ -n "$NEW_KIND" ] && [ -n "$NEW_TO" ] || fail "the record has no kind or no release"
}
# generations BEFORE TO TEXT [BARE]: sets LINES to the forward and undo lines of TEXT (with BARE: to all of its lines, which
# are without these words), each after a line break, and replaces @before and @to by the generations. Where both are the
# same, `stop` keeps a release by its name alone.
generations() {
  local kind words op word own
  LINES=
  set -f
  while read -r kind words; do
    op=$kind
    if [ -z "${4-}" ]; then
      case $kind in forward|undo) op=${words%% *} ;; *) continue ;; esac
    fi
    LINES=$LINES$NL$kind
    for word in $words; do
      case $word in @before) own=$1 ;; @to) own=$2 ;; *) own=$word ;; esac
      if [ "$op" = stop ] && [ "$own" != "$word" ]; then
        if [ "$word" = @before ] && [ "$1" = "$2" ]; then own=-; elif [ "$own" = - ]; then own=none; fi
      fi
      LINES="$LINES $own"
    done
  done <<END
$3
END
  set +f
}

# require_pending ID: loads the record, which must be pending, of ID, and its undo not begun.
require_pending() {
  record_load
  [ "$FORMAT" != 1 ] && [ "$r_id" = "$1" ] || fail "no record was written by $1"
  [ "$r_end" = pending ] || fail "$1 has ended already: $r_end"
  [ "$r_begun" = no ] || fail "the undo of $1 has begun"
}

# run ID BYTES PART < lines: PART `beside` for what does not touch the live release, or `switch`.
verb_run() {
  local op release
  read_text "$2"
  case ${3-} in beside|switch) ;; *) fail "not a part: ${3-}" ;; esac
  lock; require_owner "$1"
  require_pending "$1"
  guard_runs || fail "the guard is not running"
  while read -r op _ release; do
    [ "$op" != start ] || { require_name "$release"; is_whole "$release" || fail "release $release is not whole: $WHY"; }
  done <<END
$TEXT
END
  generations "$r_before" "$r_secrets" "$TEXT" bare
  IN=$D/in.$$
  printf '%s\n' "$LINES" >"$IN" || fail "the disk is full"
  [ "$3" = beside ] || [ "$r_switched" = yes ] || record_set switched yes || fail "$WHY"
  apply "$IN" "$1" || fail "$WHY"
  ok
}

# hook ID SECONDS RELEASE KIND ARGV... (each in base64). Without the lock while it runs: the guard must be able
# to act while a hook hangs. KIND `irreversible`: only once the record is disarmed, so that only a person undoes
# anything.
verb_hook() {
  local word user count release seconds
  require_number "${2-}"; require_name "$3"
  lock; require_owner "$1"
  if [ "$4" = irreversible ]; then
    require_pending "$1"
    [ "$r_disarmed" = yes ] || fail "the record of $1 is not disarmed"
  fi
  journal "$1" "hook"
  exec 9>&-
  seconds=$2 release=$3
  shift 4
  count=$#
  while [ "$count" -gt 0 ]; do
    word=$(printf %s "$1" | base64 -d; printf x)
    shift
    set -- "$@" "${word%x}"
    count=$((count - 1))
  done
  user=$(setting "$release" run-as) || user=
  set -- "$(command -v timeout)" -k 2 "$seconds" "$@"
  [ -z "$user" ] || set -- "$(command -v setpriv)" --reuid="$user" --regid="$(id -g "$user")" --init-groups "$@"
  OUT=$D/out.$$
  (cd "$ROOT/releases/$release" && exec_for_release "$release" hook "$@") >"$OUT" 2>&1 </dev/null
  answer code "$?"
  answer output "$(tail -c 16384 "$OUT")"
  rm -f "$OUT"
  ok
}
verb_disarm() {
  lock; require_owner "$1"
  require_pending "$1"
  [ "$r_disarmed" = yes ] || record_set disarmed yes || fail "$WHY"
  journal "$1" "disarmed"
  ok
}

# prepare ID: the slow part of a commit. The former good mark is on record before the new one is written.
verb_prepare() {
  lock; require_owner "$1"
  require_pending "$1"
  is_whole "$r_to" || fail "release $r_to is not whole: $WHY"
  if [ "$r_prepared" = no ]; then
    read_good_mark "$r_to"
    [ "$RANK" != 0 ] || RANK=none
    record_set prepared "$RANK" prepared-secrets "$GENERATION" || fail "$WHY"
  fi
  mark_good "$r_to" "$r_secrets" || fail "the disk is full"
  journal "$1" "prepared $r_to"
  answer_live
  ok
}

# commit ID OF: OF is ID, or a deployment that ID took over. One rename decides.
verb_commit() {
  require_name "${2-}"
  lock; require_owner "$1"
  record_load
  [ "$r_id" = "$2" ] || fail "there is no record of $2 to commit"
  case $r_end in
    committed) write_commit_marks || fail "$WHY" ;;
    undone) fail "$2 is undone" ;;
    *) [ "$r_begun" = no ] || fail "the undo of $2 has begun"
       [ "$r_switched" = yes ] || [ "$r_from" = "$r_to" ] || fail "$2 switched nothing"
       if [ "$FORMAT" = 1 ]; then
         mv -fT "$D/undo" "$D/committed" && sync "$D" && mark_good "$(live_release)" - || fail "cannot rename the undo"
       else
         record_commit yes || fail "$WHY"
       fi ;;
  esac
  answer_live
  ok
}

# ---- the end -------------------------------------------------------------------------------------------

# end ID OUTCOME KEEP BAD [OF OUTCOME]...: writes the outcome of ID, and of each OF that it took over, removes what is
# too old and ends the lease. BAD: a release to mark as bad, `-` for none.
verb_end() {
  local id outcome keep bad live staged
  require_name "${2-}"; require_number "$3"
  [ "$4" = - ] || require_name "$4"
  lock; require_owner "$1"
  id=$1 outcome=$2 keep=$3 bad=$4 live=$(live_release)
  shift 4
  [ "$bad" != "$live" ] || bad=-
  if [ "$bad" != - ]; then make_folder bad; true >"$D/bad/$bad"; unmark_good "$bad"; fi
  # A restored release that was verified is the newest good one.
  if [ "$outcome" = rolled_back ] && [ -n "$live" ] && is_whole "$live"; then
    mark_good "$live" "$(secrets_in_use)" && unmark bad "$live"
  fi
  write_outcome "$id" "$outcome" engine
  while [ $# -ge 2 ]; do require_name "$1"; require_name "$2"; write_outcome "$1" "$2" engine; shift 2; done
  record_load
  # While an undo is pending its owner stays, and with it the guard, which tries again.
  if [ "$r_end" = pending ]; then
    field "$D/owner" ended || put "$D/owner" "$(cat "$D/owner")${NL}ended =yes" || fail "the disk is full"
    journal "$id" "end $outcome, the undo stays"
    ok
  fi
  staged=$(staged_release)
  unstage
  [ "$outcome" = removed ] && [ -n "$staged" ] && [ "$live" != "$staged" ] && remove_release "$staged"
  prune "$keep"
  [ "$FORMAT" = 1 ] || prune_secrets
  remove_old_programs
  settle_format
  remove_lease || fail "cannot write to $D"
  journal "$id" "end $outcome"
  remove_guard_unit "$id"
  ok
}
# Removes other versions of this program after a day: a job whose lease was taken over may still call them. One that the
# owner, the guard or its unit names stays.
remove_old_programs() {
  local file guard unit
  field "$D/guard" program || FIELD=
  guard=${FIELD#=}
  field "$D/owner" program || FIELD=
  unit=/dev/null
  ! has_systemd || unit=/etc/systemd/system/$(guard_unit)
  find "$D" -maxdepth 1 -name 'host.*' ! -path "$SELF" ! -name "${FIELD#=}" ! -name "$guard" -mtime +1 -print 2>/dev/null |
    while read -r file; do grep -qs " $file " "$unit" || rm -f "$file"; done
}

# write_hold DEPLOYMENT ACTOR REASON: synced before the outcome is written and before the owner is removed.
write_hold() {
  put "$D/held" "$(answer kind hold; answer deployment "$1"; answer actor "$2"; answer reason "$3")" || return 1
  # The program of format 1 knows one file only.
  [ "$FORMAT" != 1 ] || has_person_lock || { ln -f "$D/held" "$D/locked" && sync "$D"; }
}
# hold ID BYTES < record: keeps everything for inspection by a person. The guard ends, the undo stays for `undo` or
# `rollback`.
verb_hold() {
  local deployment actor reason
  read_payload "$2"
  lock; require_owner "$1"
  record_load
  deployment=$1
  [ "$r_end" != pending ] || deployment=$r_id
  field "$IN" actor; actor=$(decode "$FIELD")
  field "$IN" reason; reason=$(decode "$FIELD")
  write_hold "$deployment" "$actor" "$reason" || fail "the disk is full"
  write_outcome "$deployment" held engine
  [ "$deployment" = "$1" ] || write_outcome "$1" held engine
  remove_lease || fail "cannot write to $D"
  journal "$1" "hold"
  remove_guard_unit "$1"
  ok
}

verb_lock() {
  local name reason actor
  # A service may be locked before it is first deployed.
  [ -n "$HAND" ] || { mkdir -p "$D" 2>/dev/null && chmod 700 "$D"; }
  lock
  ! has_person_lock || { field "$LOCKED" reason; fail "already locked: $(decode "$FIELD")"; }
  if [ -n "$HAND" ]; then
    reason=${*:-no reason given} actor=$(id -un)
  else
    reason=$(printf %s "$1" | base64 -d) actor=$(printf %s "$2" | base64 -d)
  fi
  # The program of format 1 knows it under its old name.
  name=locked-by-person
  [ "$FORMAT" = 1 ] && [ ! -f "$D/locked" ] && name=locked
  put "$D/$name" "$(answer kind person; answer actor "$actor"; answer reason "$reason")" || fail "cannot write to $D"
  [ -n "$HAND" ] || ok
  printf 'Locked. Nothing deploys here until: sh %s/host unlock\n' "$D"
  exit 0
}
verb_unlock() {
  lock
  while has_person_lock; do remove "$LOCKED" || fail "cannot write to $D"; done
  [ -n "$HAND" ] || ok
  echo Unlocked.
  ! has_hold || printf 'A hold remains; end it with: sh %s/host undo\n' "$D"
  exit 0
}
