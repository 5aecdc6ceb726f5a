# What is on the host of releases and secrets.
unstage() {
  rm -rf "$ROOT"/releases/.new-* "$D"/releases/.new-* "$D/upload"
  # That of a living verb stays: a payload is read before the lock, so another's may arrive right now.
  for _f in "$D"/in.* "$D"/out.* "$D"/put.*; do [ -d "/proc/${_f##*.}" ] || rm -f "$_f"; done
  _r=$(staged)
  # A release that never served is half a release to whoever comes next; a tried one is kept to be looked at.
  if [ -n "$_r" ] && [ "$(live)" != "$_r" ] && [ ! -f "$D/good/$_r" ] && [ ! -f "$D/tried/$_r" ]; then forget "$_r"; fi
}
staged() {
  _r=
  [ -f "$D/staged" ] && read -r _r <"$D/staged"
  case $_r in ''|[.-]*|*[!A-Za-z0-9._+@-]*) return 0 ;; esac
  printf %s "$_r"
}
forget() { rm -rf "${ROOT:?}/releases/$1" "$D/releases/$1" "$D/good/$1" "$D/bad/$1" "$D/tried/$1" "$ROOT"/logs/*-"$1".log*; }
# upload ID BYTES NAME SHA256 < bytes: `-` for the digest of what is secret.
verb_upload() {
  word "${3-}"
  own "$1"
  payload "$2" 900
  if [ "$4" != - ]; then
    _sum=$(sha256sum <"$IN") _sum=${_sum%% *}
    [ "$_sum" = "$4" ] || fail "what arrived has sha256 $_sum, not $4"
  fi
  lock; own "$1"
  if [ "$3" = secrets ]; then
    raise_format; folder secrets && sync "$IN" && mv -fT "$IN" "$D/secrets/$1" && sync "$D/secrets"
  else
    mkdir -p "$D/upload" && mv -fT "$IN" "$D/upload/$3"
  fi || fail "can not write to $D"
  journal "$1" "upload $3"
  ok
}

# stage ID BYTES RELEASE ARCHIVE FROM < overlay.tar: ARCHIVE an upload's name, FROM a release whose code is the same;
# `-` for none, both `-` when the code is there already.
verb_stage() {
  word "${3-}"
  payload "$2"
  lock; own "$1"
  _to=$ROOT/releases/$3 _new=$ROOT/releases/.new-$3 _about=$D/releases/.new-$3
  printf '%s\n' "$3" | put "$D/staged" || fail "the disk is full"
  mkdir -p "$ROOT/releases" "$ROOT/shared" "$ROOT/logs" "$ROOT/backups" "$D/releases" || fail "can not write to $ROOT"
  rm -rf "$_new" "$_about"
  (umask 077; mkdir "$_about") && tar -x -C "$_about" --strip-components=1 --no-same-owner --wildcards '.release/*' <"$IN" 2>/dev/null ||
    fail "laying the description of the release aside failed; $(free_kb) kB are free"
  chmod -R go= "$_about"
  _as=$(about_setting "$_about" run-as) || _as=-
  [ "$_as" = - ] || id "$_as" >/dev/null 2>&1 || fail "there is no user $_as"
  if [ "$4" != - ] || [ "$5" != - ]; then
    mkdir "$_new" && { [ "$_as" = - ] || chown "$_as:" "$_new"; } || fail "can not write to $ROOT/releases"
    # As the service's user: what an archive, or an older release of that user, holds can reach no further than that user.
    if [ "$4" != - ]; then
      word "$4"
      _err=$(as_user "$_as" tar -xz -C "$_new" --no-same-owner --no-same-permissions <"$D/upload/$4" 2>&1) || { rm -rf "$_new"; fail "unpacking failed: $(printf %s "$_err" | tail -n 2)"; }
    else
      word "$5"
      as_user "$_as" cp -a "$ROOT/releases/$5/." "$_new/" && rm -rf "$_new/.release" || { rm -rf "$_new"; fail "copying release $5 failed"; }
    fi
    _at=$_new
  else
    [ -d "$_to" ] || fail "release $3 is not on this host"
    rm -rf "$_to/.release"
    _at=$_to
  fi
  as_user "$_as" tar -x -C "$_at" --no-same-owner <"$IN" 2>/dev/null || fail "laying the configuration over the release failed; $(free_kb) kB are free"
  while read -r _k _v; do
    [ "$_k" = shared ] || continue
    _n=$(unsay "$_v"); word "$_n"
    [ "$(readlink "$_at/$_n")" != "../../shared/$_n" ] || continue
    [ -e "$ROOT/shared/$_n" ] || { mkdir "$ROOT/shared/$_n" && { [ "$_as" = - ] || chown "$_as:" "$ROOT/shared/$_n"; }; } || fail "can not make shared/$_n"
    rm -rf "${_at:?}/$_n"; ln -s "../../shared/$_n" "$_at/$_n" || fail "can not link shared/$_n"
  done <"$_about/service"
  sync -f "$_at"
  rm -rf "$D/releases/$3" && mv -T "$_about" "$D/releases/$3" || fail "can not name the release"
  if [ "$_at" = "$_new" ]; then
    # Only a release that does not serve is ever replaced: the plan has seen to that.
    [ "$(live)" != "$3" ] || fail "release $3 is live and can not be replaced"
    rm -rf "$_to" && mv -T "$_new" "$_to" || fail "can not name the release"
  fi
  sync "$ROOT/releases" "$D/releases"
  journal "$1" "stage $3"
  ok
}
about_setting() {
  while read -r _k _v; do [ "$_k" = "$2" ] && { unsay "$_v"; return 0; }; done <"$1/service"
  return 1
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
      case " $r_from $r_to " in *" $_n "*) continue ;; esac
      if [ "$_kept" -lt "$1" ] && { [ "$_o" -gt 0 ] || [ -f "$D/bad/$_n" ]; }; then _kept=$((_kept + 1)); continue; fi
      forget "$_n"
    done
  }
  for _b in "$ROOT"/backups/*; do [ -L "$_b" ] && [ ! -e "$_b" ] && rm -f "$_b"; done
  ls -1r "$ROOT/backups" 2>/dev/null | tail -n +6 | while read -r _b; do rm -f "${ROOT:?}/backups/$_b"; done
  ls -1t "$D/outcomes" 2>/dev/null | tail -n +31 | while read -r _b; do rm -f "$D/outcomes/$_b" "$D/evidence/$_b"; done
}
whole() {
  [ -d "$ROOT/releases/$1" ] || { WHY="its folder is not there"; return 1; }
  [ -f "$D/releases/$1/service" ] || { WHY="its description is not there"; return 1; }
  [ -f "$D/releases/$1/files" ] || return 0
  while read -r _f; do [ -e "$ROOT/releases/$1/$_f" ] || [ -L "$ROOT/releases/$1/$_f" ] || { WHY="$_f is missing"; return 1; }; done <"$D/releases/$1/files"
}
good_gen() { place "$1"; printf %s "$GEN"; }
secrets_in_use() { _l=$(readlink "$ROOT/shared/secrets.env") && printf %s "${_l##*/}" || printf -- -; }
compose_secrets() { printf %s "$2"; }
prune_secrets() { :; }
secrets() {
  mkdir -p "$ROOT/shared"
  if [ "$1" = - ]; then rm -f "$ROOT/shared/secrets.env" && sync "$ROOT/shared"; return; fi
  [ -f "$D/secrets/$1" ] || { WHY="the secrets $1 are not here"; return 1; }
  ln -sfn "../.deploy/secrets/$1" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/shared/secrets.env" && sync "$ROOT/shared"
}
MARKED=no
listens_for() {
  _port=$(setting "$2" "instance-$1") || return 0
  _port=${_port#*://} _port=${_port%%/*}
  case $_port in *:*) listens "${_port##*:}" ;; *) return 0 ;; esac
}
running() { runs "$1" && [ "$R" = "$2" ] || { WHY="$2 does not run in slot $1"; return 1; }; }
apply() {
  while read -r l_op l_x l_y l_z <&7; do
    WHY=
    case $l_op in
      id) continue ;;
      start|stop|await|link|secrets|traffic|running) ;;
      *) WHY="not a line of ours: $l_op"; return 1 ;;
    esac
    journal "$2" "$l_op $l_x ${l_y-}"
    if [ "$l_op" = stop ] && [ -n "${l_z-}" ] && [ "$l_z" != - ] && runs "$l_x"; then
      read -r l_r l_p l_s l_b l_g l_t <"$D/run/$l_x"
      [ "${l_g:--}" = "$l_z" ] || l_y=-
    fi
    if [ "$l_op" = traffic ]; then running "$l_x" "$l_y" && listens_for "$l_x" "$l_y" || { WHY="$l_y does not run in slot $l_x"; return 1; }; fi
    "$l_op" "$l_x" "${l_y-}" || { [ -n "$WHY" ] || WHY="$l_op $l_x ${l_y-} failed"; return 1; }
  done 7<"$1"
}
