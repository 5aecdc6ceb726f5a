# The lines of a step and of an undo. What starts, stops and awaits a release is the runtime's: start, stop, await,
# running, runs, serves and listens_for.

# The description of a release is in .deploy/releases: the release itself belongs to the service's user, who must
# not decide what runs as which user. The copy in the release, .release/, is for systemd and for people.
# setting RELEASE KEY: prints the first value of a key in the description of how a release is run; false where there is
# none.
setting() {
  local key value
  [ -f "$D/releases/$1/service" ] || return 1
  while read -r key value; do
    [ "$key" = "$2" ] && { decode "$value"; return 0; }
  done <"$D/releases/$1/service"
  return 1
}
# Sets NOW to the seconds since boot.
clock() { read -r NOW _ </proc/uptime; NOW=${NOW%.*}; }
uptime_s() { clock; printf %s "$NOW"; }
# Waits a moment, a longer one each time; the caller resets PAUSE to the shortest one with `PAUSE=`.
pause() {
  case ${PAUSE-} in '') PAUSE=0.02 ;; 0.02) PAUSE=0.05 ;; 0.05) PAUSE=0.1 ;; *) PAUSE=0.2 ;; esac
  sleep "$PAUSE"
}

link() {
  local target folder
  case $1 in current|slots/a|slots/b) ;; *) WHY="not a known link: $1"; return 1 ;; esac
  [ "$2" = - ] && { remove "${ROOT:?}/$1"; return; }
  require_name "$2"
  [ -d "$ROOT/releases/$2" ] || { WHY="release $2 is not on this host"; return 1; }
  mkdir -p "$ROOT/slots" "$D/tried"
  { true >"$D/tried/$2"; } 2>/dev/null
  case $1 in current) target=releases/$2 folder=$ROOT ;; *) target=../releases/$2 folder=$ROOT/slots ;; esac
  ln -sfn "$target" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/$1" && sync "$folder"
}
# traffic SLOT RELEASE: runs the switch command, which finds the address in INSTANCE. It has its own deadline, and its
# output goes to a file, because a pipe would wait for whatever the command leaves running.
traffic() {
  local limit
  require_name "$1"; require_name "$2"
  serves "$1" "$2" || { WHY="$2 does not run in slot $1: the traffic stays where it is"; return 1; }
  listens_for "$1" "$2" || { WHY="nothing listens on port $PORT of slot $1: the traffic stays where it is"; return 1; }
  limit=$(setting "$2" switch-timeout) || limit=30
  INSTANCE=$(setting "$2" "instance-$1") || INSTANCE=
  export INSTANCE
  OUT=$D/out.$$
  { true >"$OUT"; } 2>/dev/null || OUT=/dev/null
  { mkdir -p "$D/led" && true >"$D/led/$1"; } 2>/dev/null
  (cd "$ROOT/releases/$2" && run_limited "$limit" "$2" "$1" switch-argv) >"$OUT" 2>&1 </dev/null ||
    { WHY="the switch command to slot $1 failed with $?: $(tail -c 1000 "$OUT")"; rm -f "$D/out.$$"; return 1; }
  rm -f "$D/out.$$"
  # All that the switch command wrote, wherever that is, before `active` names the slot: both may be lost only together.
  sync
  put "$D/active" "$1"
}

# apply FILE ID: runs the lines from the top. Each describes a state, so that running all of them twice is as good as
# once.
apply() {
  local op subject object generation line
  while read -r op subject object generation <&7; do
    WHY=
    case $op in
      ''|id) continue ;;
      stop|start|await|link|secrets|traffic|running) ;;
      *) WHY="not a known line: $op"; return 1 ;;
    esac
    line="$op $subject ${object-}${generation:+ $generation}"
    journal "$2" "$line"
    "$op" "$subject" "${object-}" "${generation-}" || {
      [ -n "$WHY" ] || WHY="$line failed"
      journal "$2" "failed: $line"
      return 1
    }
  done 7<"$1"
}
