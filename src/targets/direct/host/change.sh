# Verbs that change the host. Each takes the lock and checks the owner first.

# lease ID OVER MODE SECONDS < record: OVER names the owner that may be replaced, `-` for none; MODE `break-hold` ends a hold.
verb_lease() {
  word "${1-}"
  mkdir -p "$D" 2>/dev/null && chmod 700 "$D" || fail "can not write to $ROOT as $(id -un): create it for this user or use sudo"
  exec 6<&0
  lock
  if [ -f "$D/locked" ] && { [ "${3-}" != break-hold ] || grep -q '^kind =person$' "$D/locked"; }; then
    say answer locked
    sed 's/^/locked-/' "$D/locked"
    ok
  fi
  _now=$(owner_id)
  if [ -n "$_now" ] && [ "$_now" != "$1" ] && [ "$_now" != "${2-}" ]; then
    say answer held; say owner "$_now"; tail -n +2 "$D/owner" | sed 's/^/owner-/'
    if guard_alive; then say guard alive; else say guard dead; fi
    ok
  fi
  rm -f "$D/locked"
  # The guard and people call the program by this name; it stays the owner's version while it owns.
  cp "$0" "$D/host.new" && mv -f "$D/host.new" "$D/host" || fail "can not write to $D: $(df -Pk "$D" | awk 'NR==2 {print $4}') kB are free"
  { printf 'id %s\n' "$1"; cat <&6; } | put "$D/owner" || fail "can not write to $D: $(df -Pk "$D" | awk 'NR==2 {print $4}') kB are free"
  printf '0\n' >"$D/beat"
  # Room that the undo gives back first, for a disk that fills up meanwhile.
  head -c 262144 /dev/zero >"$D/ballast" || fail "the disk is full"
  journal "$1" "lease"
  # The guard starts under the same lock: a lease without a guard would look like that of a dead owner.
  arm "$1" "$4"
  say answer granted
  say replaced "$_now"
  say undo "$(id_in undo)"
  ok
}

verb_arm() {
  lock; own "$1"
  guard_alive && [ "$(id_in guard)" = "$1" ] || arm "$1" "$2"
  if has_systemd; then say reboot survives; else say reboot lost; fi
  ok
}
arm() {
  number "${2-}"
  if has_systemd; then
    _unit=$(guard_unit)
    printf '[Unit]\nDescription=Takes back an unfinished deployment in %s\nConditionPathExists=%s/owner\n[Service]\nExecStart=/bin/sh %s/host %s guarding %s %s\nKillMode=process\n[Install]\nWantedBy=multi-user.target\n' \
      "$ROOT" "$D" "$D" "$ROOT" "$1" "$2" >"/etc/systemd/system/$_unit" || fail "can not write the guard's unit"
    { systemctl daemon-reload && systemctl -q enable "$_unit" && systemctl restart "$_unit"; } >/dev/null 2>&1 </dev/null 9>&- || fail "systemd did not start the guard $_unit"
  else
    env -i PATH="$PATH" HOME="${HOME:-/}" LANG="${LANG:-C.UTF-8}" \
      setsid sh "$D/host" "$ROOT" guarding "$1" "$2" </dev/null >/dev/null 2>&1 6<&- 9>&- &
  fi
  _n=0
  until guard_alive && [ "$(id_in guard)" = "$1" ]; do
    _n=$((_n + 1))
    [ "$_n" -lt 400 ] || fail "the guard did not start"
    sleep 0.05
  done
}

verb_beat() {
  lock 20; own "$1"
  read -r _n <"$D/beat" || _n=0
  printf '%s\n' "$((_n + 1))" >"$D/beat.new" && mv -f "$D/beat.new" "$D/beat" || fail "the disk is full"
  if guard_alive; then say guard alive; else say guard dead; fi
  ok
}

# upload ID NAME SHA256 < bytes. Outside the lock while bytes flow: a slow line must not keep the guard from acting.
verb_upload() {
  word "${2-}"
  [ "$(owner_id)" = "$1" ] || own "$1"
  mkdir -p "$D/upload" || fail "can not write to $D"
  (umask 077; cat >"$D/upload/$2.part") || fail "the upload broke off; free on disk: $(df -Pk "$D" | awk 'NR==2 {print $4}') kB"
  lock; own "$1"
  _sum=$(sha256sum <"$D/upload/$2.part") _sum=${_sum%% *}
  [ "$_sum" = "$3" ] || { rm -f "$D/upload/$2.part"; fail "what arrived has sha256 $_sum, not $3"; }
  if [ "$2" = secrets ]; then mv -fT "$D/upload/$2.part" "$D/secrets.next"; else mv -fT "$D/upload/$2.part" "$D/upload/$2"; fi
  journal "$1" "upload $2"
  ok
}

# stage ID RELEASE ARCHIVE FROM < overlay.tar: ARCHIVE an upload's name, or FROM a release whose code is the same; `-` for none.
verb_stage() {
  word "${2-}"
  exec 6<&0
  lock; own "$1"
  _to=$ROOT/releases/$2 _new=$ROOT/releases/.new-$2
  printf '%s\n' "$2" | put "$D/staged" || fail "the disk is full"
  mkdir -p "$ROOT/releases" "$ROOT/shared" "$ROOT/logs" "$ROOT/backups"
  if [ ! -d "$_to" ]; then
    rm -rf "$_new" && mkdir "$_new" || fail "can not write to $ROOT/releases"
    if [ "$3" != - ]; then
      word "$3"
      _err=$(tar -xzf "$D/upload/$3" -C "$_new" --no-same-owner --no-same-permissions 2>&1) || { rm -rf "$_new"; fail "unpacking failed: $(printf %s "$_err" | tail -n 2)"; }
    else
      word "$4"
      cp -a "$ROOT/releases/$4/." "$_new/" && rm -rf "$_new/.release" || { rm -rf "$_new"; fail "copying release $4 failed"; }
    fi
    tar -x -C "$_new" --no-same-owner <&6 2>/dev/null || { rm -rf "$_new"; fail "laying the configuration over the release failed"; }
    while read -r _k _v; do
      [ "$_k" = shared ] || continue
      _n=$(printf %s "$_v" | base64 -d); word "$_n"
      mkdir -p "$ROOT/shared/$_n"; rm -rf "${_new:?}/$_n"; ln -s "../../shared/$_n" "$_new/$_n"
    done <"$_new/.release/service"
    while read -r _k _v; do
      [ "$_k" = run-as ] || continue
      _n=$(printf %s "$_v" | base64 -d); word "$_n"
      chown -R "$_n:" "$_new" && chown "$_n:" "$ROOT/shared" || { rm -rf "$_new"; fail "can not give the release to user $_n"; }
    done <"$_new/.release/service"
    sync -f "$_new"
    mv -T "$_new" "$_to" && sync "$ROOT/releases" || { rm -rf "$_new"; fail "can not name the release"; }
  else
    cat <&6 >/dev/null
  fi
  journal "$1" "stage $2"
  ok
}

# snapshot ID BACKUP WAY < undo: from here on whoever finds this host can bring it back. WAY `back`: running it is the point.
verb_snapshot() {
  word "${2-}"
  exec 6<&0
  lock; own "$1"
  guard_alive || fail "the guard is not alive"
  rm -f "$D/secrets.none" "$D/secrets.before"
  if [ -f "$ROOT/shared/secrets.env" ]; then
    (umask 077; cp "$ROOT/shared/secrets.env" "$D/secrets.before") || fail "the disk is full"
  else
    : >"$D/secrets.none"
  fi
  mkdir -p "$ROOT/backups"
  _l=$(live)
  [ -z "$_l" ] || ln -sfn "../releases/$_l" "$ROOT/backups/$2"
  rm -f "$D/switched" "$D/disarmed"
  [ "${3-}" != back ] || printf 'id %s\n' "$1" | put "$D/switched" || fail "the disk is full"
  { printf 'id %s\n' "$1"; cat <&6; } | put "$D/undo" || fail "can not write the undo"
  rm -f "$D/committed" "$D/undone"
  journal "$1" "snapshot ${_l:--}"
  ok
}

verb_run() {
  exec 6<&0
  lock; own "$1"
  [ "$(id_in undo)" = "$1" ] || [ "$(id_in committed)" = "$1" ] || fail "no undo was written"
  guard_alive || fail "the guard is not alive"
  cat <&6 >"$D/lines.new" && printf 'id %s\n' "$1" | put "$D/switched" || fail "the disk is full"
  apply "$D/lines.new" "$1" || fail "$WHY"
  rm -f "$D/lines.new"
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
  set -- timeout -k 2 "$_s" "$@"
  # The exit code is the last line of what comes through the pipe.
  _out=$( { (cd "$ROOT/releases/$_rel" && environment "$_rel" hook && exec "$@") 2>&1 </dev/null; printf '\n%s' "$?"; } | tail -c 16384)
  say code "$(printf %s "$_out" | tail -n 1)"
  say output "$_out"
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
  good "$3"
  outcome "$2" deployed engine
  journal "$1" "commit $3"
  ok
}
good() {
  mkdir -p "$D/good" "$D/bad"
  _max=0
  for _f in "$D"/good/*; do [ -f "$_f" ] && read -r _n <"$_f" && [ "$_n" -gt "$_max" ] && _max=$_n; done
  printf '%s\n' "$((_max + 1))" >"$D/good/$1.new" && mv -f "$D/good/$1.new" "$D/good/$1"
  rm -f "$D/bad/$1"
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

# end ID OUTCOME KEEP BAD OF WORD: the last word on ID, and on OF which it took over, what is kept, and the
# lease given back. `-` for none.
verb_end() {
  word "${2-}"; number "$3"
  lock; own "$1"
  [ "$4" = - ] || { word "$4"; mkdir -p "$D/bad"; : >"$D/bad/$4"; rm -f "$D/good/$4"; }
  outcome "$1" "$2" engine
  [ "$2" = removed ] && [ -f "$D/staged" ] && read -r _r <"$D/staged" && [ -n "$_r" ] && [ "$(live)" != "$_r" ] && rm -rf "${ROOT:?}/releases/$_r" "$D/tried/$_r"
  [ "${5:--}" = - ] || { word "$5"; word "$6"; outcome "$5" "$6" engine; }
  unstage
  [ -f "$D/undo" ] || rm -f "$D/secrets.before" "$D/secrets.none"
  prune "$3"
  for _h in "$D"/host.*; do [ "$_h" = "$0" ] || rm -f "$_h"; done
  rm -f "$D/owner" && sync "$D"
  journal "$1" "end $2"
  unguard "$1"
  ok
}
prune() {
  _live=$(live)
  for _r in "$ROOT"/releases/*; do
    [ -d "$_r" ] || continue
    _n=${_r##*/} _o=0
    [ -f "$D/good/$_n" ] && read -r _o <"$D/good/$_n"
    printf '%s %s\n' "$_o" "$_n"
  done | sort -rn | {
    _kept=0
    while read -r _o _n; do
      if [ "$_n" = "$_live" ] || grep -qs "^$_n " "$D"/run/*; then _kept=$((_kept + 1)); continue; fi
      [ -f "$D/undo" ] && grep -q " $_n\$" "$D/undo" && continue
      if [ "$_kept" -lt "$1" ] && { [ "$_o" -gt 0 ] || [ -f "$D/bad/$_n" ]; }; then _kept=$((_kept + 1)); continue; fi
      rm -rf "${ROOT:?}/releases/$_n" "$D/good/$_n" "$D/bad/$_n" "$D/tried/$_n" "$ROOT"/logs/*-"$_n".log*
    done
  }
  for _b in "$ROOT"/backups/*; do [ -L "$_b" ] && [ ! -e "$_b" ] && rm -f "$_b"; done
  ls -1r "$ROOT/backups" 2>/dev/null | tail -n +6 | while read -r _b; do rm -f "${ROOT:?}/backups/$_b"; done
  ls -1t "$D/outcomes" 2>/dev/null | tail -n +31 | while read -r _b; do rm -f "$D/outcomes/$_b" "$D/evidence/$_b"; done
}

# hold ID < record: a person wants to look at it. The guard goes, the undo stays for `undo` or `rollback`.
verb_hold() {
  exec 6<&0
  lock; own "$1"
  cat <&6 | put "$D/locked" || fail "the disk is full"
  outcome "$1" held engine
  rm -f "$D/owner" "$D/ballast"
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
