# The record of the latest deployment, one file that is replaced by one rename, and the marks of releases.

record_none() {
  r_id= r_kind= r_from=- r_to=- r_healthy=unknown r_end= r_begun=no r_switched=no r_disarmed=no r_prepared=no
  r_prepared_secrets=- r_before=- r_secrets=- r_committed=- r_seen=no r_from_slot=- r_to_slot=- r_drain=0 r_after=- r_forward=no
}
# record_load: the record in variables r_*; r_id is empty where there is none.
record_load() {
  record_none
  [ "$FORMAT" != 1 ] || { old_load; return; }
  [ -f "$D/record" ] || return 0
  while read -r _k _v; do
    case $_k in
      id) r_id=$_v ;; kind) r_kind=$_v ;; from) r_from=$_v ;; to) r_to=$_v ;; healthy) r_healthy=$_v ;; end) r_end=$_v ;;
      begun) r_begun=$_v ;; switched) r_switched=$_v ;; disarmed) r_disarmed=$_v ;; prepared) r_prepared=$_v ;;
      prepared-secrets) r_prepared_secrets=$_v ;; secrets-before) r_before=$_v ;; secrets-to) r_secrets=$_v ;;
      secrets-committed) r_committed=$_v ;; seen) r_seen=$_v ;; from-slot) r_from_slot=$_v ;; to-slot) r_to_slot=$_v ;;
      drain) r_drain=$_v ;; after) r_after=$_v ;; forward) r_forward=yes ;;
    esac
  done <"$D/record"
}
# record_get KEY: its first value, nothing where there is none.
record_get() { field "$D/record" "$1" && printf %s "$FIELD"; }
# record_set KEY VALUE...: changed in one rename, synced. `forward -` takes the forward lines off.
record_set() {
  _new=$(awk -v set="$*" '
    BEGIN { n = split(set, w, " "); for (i = 1; i < n; i += 2) v[w[i]] = w[i + 1] }
    $1 == "forward" && ("forward" in v) { next }
    $1 in v && $1 != "forward" { print $1, v[$1]; next }
    { print }' "$D/record") && [ -n "$_new" ] && printf '%s\n' "$_new" | put "$D/record" || { WHY="cannot write the record; $(free_kb) kB are free"; return 1; }
  record_load
}
# On the way back: the room that was kept for it is given up when it is needed.
record_must() { record_set "$@" || { rm -f "$D/ballast"; record_set "$@"; }; }
# lines_of WORD: its lines as a file, $IN.
lines_of() {
  IN=$D/in.$$
  sed -n "s/^$1 //p" "$D/record" >"$IN" || { rm -f "$D/ballast"; sed -n "s/^$1 //p" "$D/record" >"$IN"; }
}

# ---- format --------------------------------------------------------------------------------------------

# raise_format: under the lock, by the owner, before its first file in format 2. Each step may be taken again.
raise_format() {
  if [ "$FORMAT" = 1 ]; then
    [ ! -f "$D/undo" ] || fail "the undo of $(id_in undo) was not run yet"
    printf '2\n' | put "$D/format" || fail "the disk is full"
    FORMAT=2
  fi
  if ! field "$D/locked" format; then
    # Under both names before the tombstone: at no moment is there no lock.
    if person_lock && [ "$LOCKED" = "$D/locked" ]; then
      ln -f "$D/locked" "$D/locked-by-person" && sync "$D" || fail "cannot keep the lock"
    elif hold_file && [ "$HELD" = "$D/locked" ]; then
      ln -f "$D/locked" "$D/held" && sync "$D" || fail "cannot keep the hold"
    fi
    { say kind person; say actor erlmcp-actions; say reason "this host is in format 2 of erlmcp-actions; use a newer version of it, and do not unlock"; say format 2; } |
      put "$D/locked" || fail "the disk is full"
  fi
  if [ -f "$ROOT/shared/secrets.env" ] && [ ! -L "$ROOT/shared/secrets.env" ]; then
    folder secrets || fail "the disk is full"
    # A release that runs has it open for good, or systemd reads it at the next start: through the link it is the same.
    (umask 077; put "$D/secrets/format-1") <"$ROOT/shared/secrets.env" || fail "cannot keep the secrets"
    ln -sfn ../.deploy/secrets/format-1 "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/shared/secrets.env" && sync "$ROOT/shared" || fail "cannot keep the secrets"
  fi
  for _f in committed undone switched disarmed secrets.next secrets.before secrets.none lines; do
    [ ! -e "$D/$_f" ] || rm -f "$D/$_f"
  done
}

# settle_format: once what was pending in format 1 is at its end, and a service was started by it, the program of format 1
# cannot read what runs any more.
settle_format() {
  [ "$FORMAT" = 1 ] && [ ! -f "$D/undo" ] || return 0
  for _f in "$D"/run/*; do
    _g=
    [ -f "$_f" ] && { read -r _r; read -r _g; } <"$_f"
    [ -z "$_g" ] || { (raise_format); return; }
  done
}

# ---- marks ---------------------------------------------------------------------------------------------

# place REL: sets RANK, 0 without a good mark, and GEN, the secrets that it was last good with.
place() {
  RANK=0 GEN=-
  [ ! -f "$D/good/$1" ] || read -r RANK GEN <"$D/good/$1"
  case $RANK in ''|*[!0-9]*) RANK=0 ;; esac
  : "${GEN:=-}"
}
# good REL GEN: the newest good one.
good() {
  folder good || return 1
  _max=0 _next=
  for _f in "$D"/good/*; do
    [ -f "$_f" ] || continue
    place "${_f##*/}"
    [ "$RANK" -le "$_max" ] || _max=$RANK _next=${_f##*/}
  done
  place "$1"
  # The program of format 1 reads a number only.
  [ "$_next" = "$1" ] && [ "$GEN" = "$2" ] || case $FORMAT in 1) echo "$((_max + 1))" ;; *) echo "$((_max + 1)) $2" ;; esac | put "$D/good/$1"
}
# ungood REL: synced also where there was no mark: one that was removed a moment ago may still come back.
ungood() { off "$D/good/$1"; }
mark() { folder "$1" && true >"$D/$1/$2" && sync "$D/$1"; }
unmark() { [ ! -f "$D/$1/$2" ] || off "$D/$1/$2"; }
# outcome ID WORD BY
outcome() {
  folder outcomes
  { say outcome "$2"; say by "$3"; say at "$(date -u +%Y-%m-%dT%H:%M:%SZ)"; say live "$(live)"; } 2>/dev/null |
    put "$D/outcomes/$1" 2>/dev/null || :
}
# names_in FILE: the names of its variables. A line break in a value stands for itself.
names_in() {
  awk '
    !inside { if (!match($0, /^[A-Za-z_][A-Za-z0-9_]*="/)) next; print substr($0, 1, RLENGTH - 2); rest = substr($0, RLENGTH + 1) }
    inside { rest = $0 }
    { gsub(/\\./, "", rest); inside = rest !~ /"/ }' "$1"
}
