# The record of the latest deployment, one file that is replaced by one rename, and the marks of releases.

# Sets the variables r_*, the record, to what they are where there is none.
record_none() {
  r_id='' r_kind='' r_from=- r_to=- r_healthy=unknown r_end='' r_begun=no r_switched=no r_disarmed=no r_prepared=no
  r_prepared_secrets=- r_before=- r_secrets=- r_committed=- r_seen=no r_from_slot=- r_to_slot=- r_drain=0 r_after=- r_forward=no
}
# record_load: sets the variables r_* to the record; r_id is empty where there is none. Every reader uses these.
record_load() {
  local key value
  record_none
  [ "$FORMAT" != 1 ] || { old_load; return; }
  [ -f "$D/record" ] || return 0
  while read -r key value; do
    case $key in
      id) r_id=$value ;; kind) r_kind=$value ;; from) r_from=$value ;; to) r_to=$value ;; healthy) r_healthy=$value ;; end) r_end=$value ;;
      begun) r_begun=$value ;; switched) r_switched=$value ;; disarmed) r_disarmed=$value ;; prepared) r_prepared=$value ;;
      prepared-secrets) r_prepared_secrets=$value ;; secrets-before) r_before=$value ;; secrets-to) r_secrets=$value ;;
      secrets-committed) r_committed=$value ;; seen) r_seen=$value ;; from-slot) r_from_slot=$value ;; to-slot) r_to_slot=$value ;;
      drain) r_drain=$value ;; after) r_after=$value ;; forward) r_forward=yes ;;
    esac
  done <"$D/record"
}
# record_get KEY: prints its first value, nothing where there is none.
record_get() { field "$D/record" "$1" && printf %s "$FIELD"; }
# record_set KEY VALUE...: changes the record in one rename, synced, and loads it. `forward -` removes the forward
# lines.
record_set() {
  local new='' key value name word
  while read -r key value; do
    name=
    for word in "$@"; do
      if [ -z "$name" ]; then name=$word; continue; fi
      if [ "$name" = "$key" ]; then
        [ "$key" != forward ] || continue 2
        value=$word
      fi
      name=
    done
    new="$new$key $value$NL"
  done <"$D/record"
  [ -n "$new" ] && put "$D/record" "${new%"$NL"}" || { WHY="cannot write the record; $(free_kb) kB are free"; return 1; }
  record_load
}
# For an undo: where the disk is full it frees the room that was reserved for it.
record_set_with_ballast() { record_set "$@" || { rm -f "$D/ballast"; record_set "$@"; }; }
# lines_of WORD: sets IN to a file with the record's lines of that kind, `forward` or `undo`.
lines_of() {
  IN=$D/in.$$
  sed -n "s/^$1 //p" "$D/record" >"$IN" || { rm -f "$D/ballast"; sed -n "s/^$1 //p" "$D/record" >"$IN"; }
}

# ---- format --------------------------------------------------------------------------------------------

write_format_2() { put "$D/format" 2 && FORMAT=2; }
# raise_format: called under the lock, by the owner, before its first file in format 2. Each step may be repeated.
raise_format() {
  local file
  if [ "$FORMAT" = 1 ]; then
    [ ! -f "$D/undo" ] || fail "the undo of $(id_in undo) was not run yet"
    write_format_2 || fail "the disk is full"
  fi
  if ! field "$D/locked" format; then
    # Under both names before the tombstone: at no moment is there no lock.
    if has_person_lock && [ "$LOCKED" = "$D/locked" ]; then
      ln -f "$D/locked" "$D/locked-by-person" && sync "$D" || fail "cannot keep the lock"
    elif has_hold && [ "$HELD" = "$D/locked" ]; then
      ln -f "$D/locked" "$D/held" && sync "$D" || fail "cannot keep the hold"
    fi
    put "$D/locked" "$(
      answer kind person
      answer actor erlmcp-actions
      answer reason "this host is in format 2 of erlmcp-actions; use a newer version of it, and do not unlock"
      answer format 2
    )" || fail "the disk is full"
  fi
  if [ -f "$ROOT/shared/secrets.env" ] && [ ! -L "$ROOT/shared/secrets.env" ]; then
    make_folder secrets || fail "the disk is full"
    # A running release may have the file open, and systemd reads it at the next start: through the link it is the same.
    (umask 077; put_input "$D/secrets/format-1") <"$ROOT/shared/secrets.env" || fail "cannot keep the secrets"
    ln -sfn ../.deploy/secrets/format-1 "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/shared/secrets.env" && sync "$ROOT/shared" ||
      fail "cannot keep the secrets"
  fi
  for file in committed undone switched disarmed secrets.next secrets.before secrets.none lines; do
    [ ! -e "$D/$file" ] || rm -f "$D/$file"
  done
}

# settle_format: raises the format once what was pending in format 1 has ended and this program has started a service,
# which the program of format 1 cannot read any more.
settle_format() {
  local file generation
  [ "$FORMAT" = 1 ] && [ ! -f "$D/undo" ] || return 0
  for file in "$D"/run/*; do
    generation=
    [ -f "$file" ] && { read -r _; read -r generation; } <"$file"
    [ -z "$generation" ] || { (raise_format); return; }
  done
}

# ---- marks ---------------------------------------------------------------------------------------------

# read_good_mark RELEASE: sets RANK, 0 without a good mark, and GENERATION, the secrets that it was last good with.
read_good_mark() {
  RANK=0 GENERATION=-
  [ ! -f "$D/good/$1" ] || read -r RANK GENERATION <"$D/good/$1"
  case $RANK in ''|*[!0-9]*) RANK=0 ;; esac
  : "${GENERATION:=-}"
}
# mark_good RELEASE GENERATION: makes it the newest good one.
mark_good() {
  local file max newest
  make_folder good || return 1
  max=0 newest=
  for file in "$D"/good/*; do
    [ -f "$file" ] || continue
    read_good_mark "${file##*/}"
    [ "$RANK" -le "$max" ] || max=$RANK newest=${file##*/}
  done
  read_good_mark "$1"
  # The program of format 1 reads a number only.
  if [ "$newest" = "$1" ] && [ "$GENERATION" = "$2" ]; then return 0; fi
  case $FORMAT in 1) put "$D/good/$1" "$((max + 1))" ;; *) put "$D/good/$1" "$((max + 1)) $2" ;; esac
}
# unmark_good RELEASE: synced also where there is no mark: a removal that was not synced could be lost.
unmark_good() { remove "$D/good/$1"; }
# mark KIND RELEASE, unmark KIND RELEASE: `bad` or `left`.
mark() { make_folder "$1" && true >"$D/$1/$2" && sync "$D/$1"; }
unmark() { [ ! -f "$D/$1/$2" ] || remove "$D/$1/$2"; }
# write_outcome ID OUTCOME BY
write_outcome() {
  make_folder outcomes
  time_of_day
  put "$D/outcomes/$1" "$(answer outcome "$2"; answer by "$3"; answer at "$AT"; answer live "$(live_release)")" 2>/dev/null || :
}
# variable_names FILE: prints the names of its variables. A value may contain line breaks.
variable_names() {
  awk '
    !inside { if (!match($0, /^[A-Za-z_][A-Za-z0-9_]*="/)) next; print substr($0, 1, RLENGTH - 2); rest = substr($0, RLENGTH + 1) }
    inside { rest = $0 }
    { gsub(/\\./, "", rest); inside = rest !~ /"/ }' "$1"
}
