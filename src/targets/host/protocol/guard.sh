# The guard, which acts when the beats of an owner stop, and how it is started.

# Whether a guard is running: the very process that is on record. An earlier program wrote no process.
guard_runs() {
  local key pid start boot
  while read -r key pid start boot; do
    [ "$key" != process ] || { [ "$boot" = "$BOOT" ] && same_process "$pid" "$start"; return; }
  done 2>/dev/null <"$D/guard"
  [ -f "$D/guard.lock" ] && ! flock -n -s "$D/guard.lock" true
}
guard_unit() { printf 'erlmcp-guard-%s.service' "$(printf %s "$ROOT" | sha256sum | cut -c 1-12)"; }
has_systemd() { [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ] && command -v systemctl >/dev/null; }

# start_guard ID SECONDS: starts this program under the name with its hash: a newer version may replace `host`
# meanwhile.
start_guard() {
  local unit dir tries
  require_number "${2-}"
  if has_systemd; then
    unit=$(guard_unit) dir=/etc/systemd/system
    printf '[Unit]\nDescription=Rolls back an unfinished deployment in %s\nConditionPathExists=%s/owner\n[Service]\nExecStart=/bin/sh %s %s guarding %s %s\nKillMode=process\nRestart=on-failure\n[Install]\nWantedBy=multi-user.target\n' \
      "$ROOT" "$D" "$SELF" "$ROOT" "$1" "$2" >"$dir/$unit" || { WHY="cannot write the guard's unit"; return 1; }
    { systemctl daemon-reload && systemctl -q enable "$unit" && systemctl restart "$unit"; } >/dev/null 2>&1 </dev/null 9>&- ||
      { WHY="systemd did not start the guard $unit"; return 1; }
    # Synced: after a loss of power systemd must find it.
    sync "$dir/$unit" "$dir/multi-user.target.wants" "$dir" "$D"
  else
    : "$(env -i PATH="$PATH" HOME="$HOME" LANG="${LANG:-C.UTF-8}" \
      setsid sh "$SELF" "$ROOT" guarding "$1" "$2" </dev/null 2>/dev/null 9>&- &)"
  fi
  tries=0
  until guard_runs && [ "$(id_in guard)" = "$1" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 400 ] || { WHY="the guard did not start"; return 1; }
    sleep 0.05
  done
}
# remove_guard_unit [ID]
remove_guard_unit() {
  local unit
  has_systemd || return 0
  unit=$(guard_unit)
  [ -f "/etc/systemd/system/$unit" ] || return 0
  # Not where the guard of another owner has taken its place meanwhile.
  [ -n "$(owner_id)" ] && [ "$(owner_id)" != "${1-none}" ] && return 0
  rm -f "/etc/systemd/system/$unit" "/etc/systemd/system/multi-user.target.wants/$unit"
}
end_guard() { remove_guard_unit; exit 0; }
still_owned() {
  local id=''
  read -r _ id 2>/dev/null <"$D/owner"
  [ "$id" = "$1" ]
}

# guarding ID SECONDS: the guard itself. systemd, where there is one, starts it again at boot with a new countdown.
guarding() {
  local seen
  require_name "$1"; require_number "$2"
  trap '' HUP INT
  exec 8>>"$D/guard.lock" </dev/null
  flock -w 15 8 || exit 1
  read -r seen 2>/dev/null <"$D/beat" || seen=
  still_owned "$1" || end_guard
  put_unsynced "$D/guard" "id $1${NL}program =${SELF##*/}${NL}process $$ $(start_time $$) $BOOT"
  # The process that started it waits for the end of its output.
  exec >/dev/null
  exec 9>>"$D/lock"
  wait_for_silence "$1" "$2" "$seen"
  read_format
  # A newer version of this program, which has its own guard, has raised the format.
  [ "$FORMAT" -le 2 ] || exit 0
  VERB=guard
  journal "$1" "no beat for $2 s: acting alone"
  # Only a person ends a hold: the guard only ends the lease.
  if has_hold; then remove_lease; end_guard; fi
  act_alone "$1"
  follow_up_alone "$1"
  record_load
  [ "$r_end" = pending ] || unstage
  settle_format
  remove_lease
  end_guard
}
# wait_for_silence ID SECONDS SEEN: returns with the lock, once no beat followed SEEN, the last one, for that long.
wait_for_silence() {
  local left more now seen
  left=$2 more=1 seen=$3
  while :; do
    while [ "$left" -gt 0 ]; do
      sleep 1 8>&- 9>&-
      still_owned "$1" || end_guard
      read -r now 2>/dev/null <"$D/beat" || now=
      if [ "$now" = "$seen" ]; then left=$((left - 1)); else seen=$now left=$2 more=1; fi
    done
    if [ "$more" = 1 ]; then
      # Once this host is prepared others may be committed: a recovery that sees all of them gets the time to act first.
      more=0
      read_format; record_load
      [ "$r_end" = pending ] && [ "$r_prepared" != no ] && { left=$(($2 * 2)); continue; }
    fi
    # With a short timeout: a new owner, which has the lock, waits for this guard to notice that it is not needed.
    until flock -w 1 9 8>&-; do still_owned "$1" || end_guard; done
    still_owned "$1" || end_guard
    read -r now 2>/dev/null <"$D/beat" || now=
    [ "$now" = "$seen" ] && return
    seen=$now left=$2 more=1
    flock -u 9
  done
}
# act_alone ID: ends the record that is pending, in place of the owner ID, and writes the outcome.
act_alone() {
  local kind tries
  record_load
  field "$D/owner" kind; kind=${FIELD#=}
  case $r_end in
    pending)
      if [ "$r_disarmed" = yes ]; then
        write_hold "$r_id" guard "deployment $r_id ended after its point of no return" && write_outcome "$r_id" held guard
        remove_lease
        end_guard
      fi
      tries=0
      until finish_record no no; do
        tries=$((tries + 1))
        [ "$tries" -lt 3 ] || { write_outcome "$r_id" unknown guard; break; }
        # Still under the lock: no other command may find a host that is half rolled back.
        sleep 5 8>&- 9>&-
        record_load
      done
      [ "$r_end" = pending ] || write_outcome "$r_id" "$(final_outcome)" guard ;;
    committed)
      write_commit_marks
      if [ "$r_id" = "$1" ] && [ ! -f "$D/outcomes/$1" ]; then
        field "$D/owner" sites || FIELD=
        if [ "$r_kind" = rollback ]; then write_outcome "$1" rollback_unverified guard
        elif [ "$(decode "$FIELD")" = 1 ] || [ "$FORMAT" = 1 ]; then write_outcome "$1" deployed guard
        else write_outcome "$1" unknown guard
        fi
      fi ;;
    undone)
      [ "$r_id" != "$1" ] || [ -f "$D/outcomes/$1" ] || write_outcome "$1" "$(final_outcome)" guard ;;
  esac
  # A recovery that ends before it did anything has no outcome of its own: that of the deployment stays the latest.
  [ "$r_id" = "$1" ] || [ "$kind" = recover ] || [ -f "$D/outcomes/$1" ] || write_outcome "$1" refused guard
}
# follow_up_alone ID: what follows a commit or an undo, by the record as it is after the wait, in place of the owner ID.
follow_up_alone() {
  local left
  record_load
  case $r_end/$r_after/$r_seen in
    committed/[!-]*/yes|undone/[!-]*/yes) ;;
    *) return ;;
  esac
  flock -u 9
  left=$r_drain
  case $left in ''|*[!0-9]*) left=0 ;; esac
  while [ "$left" -gt 0 ]; do
    sleep 1 8>&- 9>&-
    still_owned "$1" || end_guard
    left=$((left - 1))
  done
  until flock -w 1 9 8>&-; do still_owned "$1" || end_guard; done
  still_owned "$1" || end_guard
  read_format
  [ "$FORMAT" -le 2 ] || exit 0
  follow_up no || :
}
