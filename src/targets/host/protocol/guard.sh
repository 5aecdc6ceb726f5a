# The guard: what acts when the beats of an owner stop, and how it is started.

guard_alive() { [ -f "$D/guard.lock" ] && ! flock -n -s "$D/guard.lock" true; }
guard_unit() { printf 'erlmcp-guard-%s.service' "$(printf %s "$ROOT" | sha256sum | cut -c 1-12)"; }
has_systemd() { [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ] && command -v systemctl >/dev/null; }

# By the name that has its own hash: a newer version may replace `host` while this guard is needed.
arm() {
  number "${2-}"
  if has_systemd; then
    _unit=$(guard_unit) _dir=/etc/systemd/system
    printf '[Unit]\nDescription=Rolls back an unfinished deployment in %s\nConditionPathExists=%s/owner\n[Service]\nExecStart=/bin/sh %s %s guarding %s %s\nKillMode=process\nRestart=on-failure\n[Install]\nWantedBy=multi-user.target\n' \
      "$ROOT" "$D" "$0" "$ROOT" "$1" "$2" >"$_dir/$_unit" || { WHY="cannot write the guard's unit"; return 1; }
    { systemctl daemon-reload && systemctl -q enable "$_unit" && systemctl restart "$_unit"; } >/dev/null 2>&1 </dev/null 9>&- ||
      { WHY="systemd did not start the guard $_unit"; return 1; }
    # On the disk: after a loss of power it must be there to be started.
    sync "$_dir/$_unit" "$_dir/multi-user.target.wants" "$_dir" "$D"
  else
    env -i PATH="$PATH" HOME="$HOME" LANG="${LANG:-C.UTF-8}" \
      setsid sh "$0" "$ROOT" guarding "$1" "$2" </dev/null >/dev/null 2>&1 9>&- &
  fi
  _n=0
  until guard_alive && [ "$(id_in guard)" = "$1" ]; do
    _n=$((_n + 1))
    [ "$_n" -lt 400 ] || { WHY="the guard did not start"; return 1; }
    sleep 0.05
  done
}
unguard() {
  has_systemd || return 0
  _unit=$(guard_unit)
  [ -f "/etc/systemd/system/$_unit" ] || return 0
  # The file is removed only where no other guard has taken its place meanwhile.
  [ -n "$(owner_id)" ] && [ "$(owner_id)" != "${1-none}" ] && return 0
  rm -f "/etc/systemd/system/$_unit" "/etc/systemd/system/multi-user.target.wants/$_unit"
}
leave() { unguard; exit 0; }
still_owned() { _k= _v=; read -r _k _v 2>/dev/null <"$D/owner"; [ "$_v" = "$1" ]; }

# guarding ID SECONDS: also started again at boot, where systemd has it: the countdown then starts anew.
guarding() {
  word "$1"; number "$2"
  trap '' HUP INT
  exec 8>>"$D/guard.lock" </dev/null
  flock -w 15 8 || exit 1
  g_id=$1
  read -r seen 2>/dev/null <"$D/beat" || seen=
  still_owned "$g_id" || leave
  printf 'id %s\nprogram =%s\n' "$g_id" "${0##*/}" | put "$D/guard"
  exec 9>>"$D/lock"
  wait_for_silence "$2"
  read_format
  # Whoever raised it owns this host by a newer version, which has its own guard.
  [ "$FORMAT" -le 2 ] || exit 0
  VERB=guard
  journal "$g_id" "no beat for $2 s: acting alone"
  # A hold is a person's to end: the lease goes back, nothing else.
  if hold_file; then lease_off; leave; fi
  act_alone
  follow_up_alone
  record_load
  [ "$r_end" = pending ] || unstage
  settle_format
  lease_off
  leave
}
# Comes back with the lock, in which no beat was missed for so long.
wait_for_silence() {
  left=$1 more=1
  while :; do
    while [ "$left" -gt 0 ]; do
      sleep 1 8>&- 9>&-
      still_owned "$g_id" || leave
      read -r now 2>/dev/null <"$D/beat" || now=
      if [ "$now" = "$seen" ]; then left=$((left - 1)); else seen=$now left=$1 more=1; fi
    done
    if [ "$more" = 1 ]; then
      # Prepared, other hosts may be committed: who sees all of them shall come first.
      more=0
      read_format; record_load
      [ "$r_end" = pending ] && [ "$r_prepared" != no ] && { left=$(($1 * 2)); continue; }
    fi
    # In slices: whoever takes over waits, inside the lock, for this guard to see that it is not needed.
    until flock -w 1 9 8>&-; do still_owned "$g_id" || leave; done
    still_owned "$g_id" || leave
    read -r now 2>/dev/null <"$D/beat" || now=
    [ "$now" = "$seen" ] && return
    seen=$now left=$1 more=1
    flock -u 9
  done
}
act_alone() {
  record_load
  field "$D/owner" kind; g_kind=${FIELD#=}
  case $r_end in
    pending)
      if [ "$r_disarmed" = yes ]; then
        write_hold "$r_id" guard "deployment $r_id ended after its point of no return" && outcome "$r_id" held guard
        lease_off
        leave
      fi
      tries=0
      until finish_record no no; do
        tries=$((tries + 1))
        [ "$tries" -lt 3 ] || { outcome "$r_id" unknown guard; break; }
        # Still under the lock: nobody may find a host that is half way back.
        sleep 5 8>&- 9>&-
        record_load
      done
      [ "$r_end" = pending ] || outcome "$r_id" "$(word_of_end)" guard ;;
    committed)
      committed_marks
      if [ "$r_id" = "$g_id" ] && [ ! -f "$D/outcomes/$g_id" ]; then
        field "$D/owner" sites || FIELD=
        if [ "$r_kind" = rollback ]; then outcome "$g_id" rollback_unverified guard
        elif [ "$(unsay "$FIELD")" = 1 ] || [ "$FORMAT" = 1 ]; then outcome "$g_id" deployed guard
        else outcome "$g_id" unknown guard
        fi
      fi ;;
    undone)
      [ "$r_id" != "$g_id" ] || [ -f "$D/outcomes/$g_id" ] || outcome "$g_id" "$(word_of_end)" guard ;;
  esac
  # A recovery that ends before it did anything has no word of its own: that of the deployment stays the latest.
  [ "$r_id" = "$g_id" ] || [ "$g_kind" = recover ] || [ -f "$D/outcomes/$g_id" ] || outcome "$g_id" refused guard
}
# What follows a commit or an undo, by the record that is there after the wait, whoever wrote it.
follow_up_alone() {
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
    still_owned "$g_id" || leave
    left=$((left - 1))
  done
  until flock -w 1 9 8>&-; do still_owned "$g_id" || leave; done
  still_owned "$g_id" || leave
  read_format
  [ "$FORMAT" -le 2 ] || exit 0
  follow_up no || :
}
