# Verbs that change the host. Each takes the lock and checks the owner first. BYTES is the length of the payload.

# lease ID BYTES OVER MODE SECONDS < record: OVER names the owner that may be replaced, `-` for none; MODE `break-hold`
# ends a hold.
verb_lease() {
  word "${1-}"
  mkdir -p "$D" 2>/dev/null && chmod 700 "$D" || fail "can not write to $ROOT as $(id -un): create it for this user or use sudo"
  # A way back must be possible on a full disk too.
  [ "${4-}" != break-hold ] || rm -f "$D/ballast"
  # Not in a file: of a lease that was killed before it was had, nobody comes to remove anything.
  number "${2-}"
  _record=$(timeout 60 cat; printf x)
  [ "${#_record}" -eq "$(($2 + 1))" ] || fail "what was sent arrived cut off"
  lock
  if [ -f "$D/locked" ] && { [ "${4-}" != break-hold ] || grep -q '^kind =person$' "$D/locked"; }; then
    say answer locked
    sed 's/^/locked-/' "$D/locked"
    ok
  fi
  _now=$(owner_id)
  if [ -n "$_now" ] && [ "$_now" != "$1" ] && [ "$_now" != "${3-}" ]; then
    say answer held; say owner "$_now"; tail -n +2 "$D/owner" | sed 's/^/owner-/'
    if guard_alive; then say guard alive; else say guard dead; fi
    ok
  fi
  rm -f "$D/owner.was"
  _kind=
  [ -z "$_now" ] || { ln -f "$D/owner" "$D/owner.was"; _kind=$(sed -n 's/^kind =//p' "$D/owner"); }
  # The guard and people call the program by this name; it stays the owner's version while it owns.
  put "$D/host" <"$0" || fail "can not write to $D: $(free_kb) kB are free"
  printf 'id %s\n%s' "$1" "${_record%x}" | put "$D/owner" || fail "can not write to $D: $(free_kb) kB are free"
  printf '0\n' | put "$D/beat" || fail "the disk is full"
  # The guard starts under the same lock: a lease without a guard would look like that of a dead owner.
  if ! arm "$1" "$5"; then
    if [ -f "$D/owner.was" ]; then mv -f "$D/owner.was" "$D/owner"; else rm -f "$D/owner"; fi
    fail "$WHY"
  fi
  rm -f "$D/owner.was" "$D/locked"
  # Room that an undo gives back, for a disk that fills up meanwhile.
  [ -f "$D/ballast" ] || { head -c 262144 /dev/zero >"$D/ballast"; } 2>/dev/null || rm -f "$D/ballast"
  journal "$1" "lease"
  say answer granted
  say replaced "$_now"
  say replaced-kind "$_kind"
  say undo "$(id_in undo)"
  ok
}

verb_arm() {
  lock; own "$1"
  { guard_alive && [ "$(id_in guard)" = "$1" ]; } || arm "$1" "$2" || fail "$WHY"
  if has_systemd; then say reboot survives; else say reboot lost; fi
  ok
}
arm() {
  number "${2-}"
  if has_systemd; then
    _unit=$(guard_unit) _dir=/etc/systemd/system
    printf '[Unit]\nDescription=Takes back an unfinished deployment in %s\nConditionPathExists=%s/owner\n[Service]\nExecStart=/bin/sh %s/host %s guarding %s %s\nKillMode=process\nRestart=on-failure\n[Install]\nWantedBy=multi-user.target\n' \
      "$ROOT" "$D" "$D" "$ROOT" "$1" "$2" >"$_dir/$_unit" || { WHY="can not write the guard's unit"; return 1; }
    { systemctl daemon-reload && systemctl -q enable "$_unit" && systemctl restart "$_unit"; } >/dev/null 2>&1 </dev/null 9>&- ||
      { WHY="systemd did not start the guard $_unit"; return 1; }
    # On the disk: after a loss of power it must be there to be started.
    sync "$_dir/$_unit" "$_dir/multi-user.target.wants" "$_dir" "$D"
  else
    env -i PATH="$PATH" HOME="$HOME" LANG="${LANG:-C.UTF-8}" \
      setsid sh "$D/host" "$ROOT" guarding "$1" "$2" </dev/null >/dev/null 2>&1 9>&- &
  fi
  _n=0
  until guard_alive && [ "$(id_in guard)" = "$1" ]; do
    _n=$((_n + 1))
    [ "$_n" -lt 400 ] || { WHY="the guard did not start"; return 1; }
    sleep 0.05
  done
}

# Without the lock: while a verb stops a slow service, its owner is alive all the same.
verb_beat() {
  own "$1"
  read -r _n 2>/dev/null <"$D/beat" || _n=0
  printf '%s\n' "$((_n + 1))" | put "$D/beat" || fail "the disk is full"
  if guard_alive; then say guard alive; else say guard dead; fi
  ok
}

# snapshot ID BYTES BACKUP WAY < undo: from here on whoever finds this host can bring it back. WAY `back`: running it is the point.
verb_snapshot() {
  word "${3-}"
  payload "$2"
  lock; own "$1"
  guard_alive || fail "the guard is not alive"
  _of=$(id_in undo)
  [ -z "$_of" ] || [ "$_of" = "$1" ] || fail "the undo of $_of was not run yet"
  rm -f "$D/secrets.none" "$D/secrets.before" "$D/switched" "$D/disarmed"
  if [ -f "$ROOT/shared/secrets.env" ]; then
    ln -f "$ROOT/shared/secrets.env" "$D/secrets.before" || fail "can not keep the secrets"
  else
    true >"$D/secrets.none" || fail "the disk is full"
  fi
  mkdir -p "$ROOT/backups"
  _l=$(live)
  [ -z "$_l" ] || ln -sfn "../releases/$_l" "$ROOT/backups/$3"
  [ "${4-}" != back ] || printf 'id %s\n' "$1" | put "$D/switched" || fail "the disk is full"
  { printf 'id %s\n' "$1"; cat "$IN"; } | put "$D/undo" || fail "can not write the undo"
  rm -f "$D/committed" "$D/undone"
  journal "$1" "snapshot ${_l:--}"
  ok
}

verb_run() {
  payload "$2"
  lock; own "$1"
  [ "$(id_in undo)" = "$1" ] || [ "$(id_in committed)" = "$1" ] || fail "no undo was written"
  guard_alive || fail "the guard is not alive"
  mv -fT "$IN" "$D/lines" && printf 'id %s\n' "$1" | put "$D/switched" || fail "the disk is full"
  apply "$D/lines" "$1" || fail "$WHY"
  rm -f "$D/lines"
  ok
}

# hook ID SECONDS RELEASE KIND ARGV... (each in base64). Without the lock while it runs: the guard must be able
# to act while a hook hangs. KIND `irreversible` ends that: from then on nothing is undone without a person.
verb_hook() {
  number "${2-}"; word "$3"
  lock; own "$1"
  [ "$4" != irreversible ] || printf 'id %s\n' "$1" | put "$D/disarmed" || fail "the disk is full"
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

# commit ID OF RELEASE: the new name of the undo decides. OF is ID, or a deployment that ID took over.
verb_commit() {
  word "${2-}"; word "${3-}"
  lock; own "$1"
  if [ "$(id_in committed)" != "$2" ]; then
    [ "$(id_in undo)" = "$2" ] || fail "there is no undo of $2 to commit"
    mv -fT "$D/undo" "$D/committed" && sync "$D" || fail "can not rename the undo"
  fi
  good "$3" || fail "the disk is full"
  outcome "$2" deployed engine
  journal "$1" "commit $3"
  ok
}
good() {
  mkdir -p "$D/good" "$D/bad"
  _max=0
  for _f in "$D"/good/*; do [ -f "$_f" ] && read -r _n <"$_f" && [ "$_n" -gt "$_max" ] && _max=$_n; done
  printf '%s\n' "$((_max + 1))" | put "$D/good/$1" && rm -f "$D/bad/$1"
}

# undo ID OF: runs the undo of OF, whoever wrote it; by hand, whatever is there.
verb_undo() {
  _by=engine
  if [ -n "$HAND" ]; then
    _by=person
    lock
    set -- person
    [ -f "$D/locked" ] && grep -q '^kind =hold$' "$D/locked" && rm -f "$D/locked"
    [ -f "$D/undo" ] || { printf 'There is nothing to undo here. Live: %s\n' "$(live)"; exit 0; }
  else
    lock; own "$1"
    word "${2-}"
    [ "$(id_in undo)" != "$2" ] && [ "$(id_in undone)" = "$2" ] && ok
    # One host of several was committed, another was undone: this one follows it.
    [ "$(id_in undo)" != "$2" ] && [ "$(id_in committed)" = "$2" ] && { mv -fT "$D/committed" "$D/undo" || fail "can not rename the undo"; }
    [ "$(id_in undo)" = "$2" ] || fail "there is no undo of $2"
  fi
  take_back "$1" "$_by" || fail "$WHY"
  if [ -n "$HAND" ]; then rm -f "$D/owner"; printf 'Undone. Live: %s\n' "$(live)"; exit 0; fi
  ok
}

# end ID OUTCOME KEEP BAD [OF WORD]...: the last word on ID, and on each OF that it took over, what is kept, and the
# lease given back. BAD `-` for none.
verb_end() {
  word "${2-}"; number "$3"
  lock; own "$1"
  _id=$1 _word=$2 _keep=$3 _bad=$4
  shift 4
  if [ "$_bad" != - ]; then word "$_bad"; mkdir -p "$D/bad"; true >"$D/bad/$_bad"; rm -f "$D/good/$_bad"; fi
  # What was brought back and seen to be well is the newest good one.
  if [ "$_word" = rolled_back ] && [ -n "$(live)" ] && [ "$(live)" != "$_bad" ]; then good "$(live)"; fi
  outcome "$_id" "$_word" engine
  while [ $# -ge 2 ]; do word "$1"; word "$2"; outcome "$1" "$2" engine; shift 2; done
  # An undo that did not run to its end keeps its owner, and with it the guard, which tries again.
  [ ! -f "$D/undo" ] || { journal "$_id" "end $_word, the undo stays"; ok; }
  unstage
  _r=$(staged)
  [ "$_word" = removed ] && [ -n "$_r" ] && [ "$(live)" != "$_r" ] && forget "$_r"
  rm -f "$D/secrets.before" "$D/secrets.none" "$D/staged"
  prune "$_keep"
  # Other versions of this program may still be called by a job that was overtaken.
  find "$D" -maxdepth 1 -name 'host.*' ! -path "$0" -mtime +1 -delete 2>/dev/null
  rm -f "$D/owner" && sync "$D"
  journal "$_id" "end $_word"
  unguard "$_id"
  ok
}
# hold ID BYTES < record: a person wants to look at it. The guard goes, the undo stays for `undo` or `rollback`.
verb_hold() {
  payload "$2"
  lock; own "$1"
  put "$D/locked" <"$IN" || fail "the disk is full"
  outcome "$1" held engine
  rm -f "$D/owner"
  journal "$1" "hold"
  unguard "$1"
  ok
}

verb_lock() {
  lock
  [ -f "$D/locked" ] && fail "already locked: $(unsay "$(sed -n 's/^reason //p' "$D/locked")")"
  [ -n "$HAND" ] && _reason="${*:-no reason given}" || _reason=$(printf %s "$1" | base64 -d)
  [ -n "$HAND" ] && _who=$(id -un) || _who=$(printf %s "$2" | base64 -d)
  { say kind person; say actor "$_who"; say reason "$_reason"; } | put "$D/locked" || fail "can not write"
  [ -n "$HAND" ] && { printf 'Locked. Nothing deploys here until: sh %s/host unlock\n' "$D"; exit 0; }
  ok
}
verb_unlock() {
  lock
  rm -f "$D/locked"
  [ -n "$HAND" ] && { echo Unlocked.; exit 0; }
  ok
}
