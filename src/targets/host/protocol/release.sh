# What lies on the host: releases, how they come and go, and secrets.

NL='
'
about_setting() {
  while read -r _k _v; do [ "$_k" = "$2" ] && { unsay "$_v"; return 0; }; done <"$1/service"
  return 1
}

# whole RELEASE: its description, its folder and every path of the list that staging wrote are there. Sets WHOLE (`whole`,
# `unlisted` for one that was staged without a list, `missing`) and, for the last one, fails with WHY. What the files hold is not
# looked at: services write into their folders.
whole() {
  WHOLE=missing
  [ -d "$ROOT/releases/$1" ] || { WHY="its folder is gone"; return 1; }
  [ -f "$D/releases/$1/service" ] || { WHY="its description is gone"; return 1; }
  [ -f "$D/releases/$1/files" ] || { WHOLE=unlisted; return 0; }
  _gone=$(
    cd "$ROOT/releases/$1" 2>/dev/null || exit
    set -f
    IFS=$NL _n=0 _first=
    # All at once: `read` takes a byte at a time.
    for _p in $(cat "$D/releases/$1/files"); do
      [ -e "$_p" ] || [ -h "$_p" ] || { _n=$((_n + 1)); _first=${_first:-$_p}; }
    done
    [ "$_n" -lt 2 ] || _first="$_first and $((_n - 1)) more"
    printf '%s.' "$_first"
  )
  case $_gone in
    .) WHOLE=whole ;;
    '') WHY="its folder cannot be entered"; return 1 ;;
    *) WHY="missing ${_gone%.}"; return 1 ;;
  esac
}

# ---- removal -------------------------------------------------------------------------------------------------

# erase PATH: removes a tree, also one with folders in which nobody may write. What it cannot remove stays, and WHY says why.
erase() {
  [ -e "$1" ] || [ -h "$1" ] || return 0
  WHY=$(rm -rf "$1" 2>&1) && return 0
  # Folders only, for a file may have a second name elsewhere; as their owner, whom no link leads further than it may go itself.
  as_owner "$1" find "$1" -type d \( ! -perm -500 -exec chmod u+rwx '{}' ';' -o ! -perm -200 -exec chmod u+w '{}' + \) >/dev/null 2>&1
  WHY=$(rm -rf "$1" 2>&1) && return 0
  WHY=$(as_owner "$1" rm -rf "$1" 2>&1)
  [ -e "$1" ] || [ -h "$1" ] || return 0
  WHY=${WHY%%"$NL"*}
  return 1
}
as_owner() {
  _path=$1
  shift
  _o=$(stat -c '%u %g' "$_path")
  if [ "$(id -u)" = 0 ] && [ "${_o%% *}" != 0 ]; then
    "$(command -v setpriv)" --reuid="${_o%% *}" --regid="${_o#* }" --clear-groups "$@"
  else
    "$@"
  fi
}
# old_name PATH: a free name beside it in _old, hidden from whoever lists releases.
old_name() {
  _old=${1%/*}/.old-${1##*/}
  while [ -e "$_old" ] || [ -h "$_old" ]; do _old=$_old~; done
}
# forget RELEASE: no release any more, whatever is left of it. The good mark goes first, on the disk also where it was off
# already: a half release must not come back with it. Fails with WHY only where it still has its name; `prune` reports the rest.
forget() {
  rm -f "$D/good/$1"
  [ ! -d "$D/good" ] || sync "$D/good" || { WHY="cannot write to $D/good"; return 1; }
  if [ -e "$ROOT/releases/$1" ] || [ -h "$ROOT/releases/$1" ]; then
    old_name "$ROOT/releases/$1"
    WHY=$(mv -T "$ROOT/releases/$1" "$_old" 2>&1) || return 1
    sync "$ROOT/releases"
    erase "$_old"
  fi
  # Its description goes in one rename as well: half of one could pass for that of a release without a list.
  if [ -e "$D/releases/$1" ]; then
    old_name "$D/releases/$1"
    WHY=$(mv -T "$D/releases/$1" "$_old" 2>&1) || return 1
    rm -rf "$_old"
  fi
  rm -rf "$D/bad/$1" "$D/tried/$1" "$D/left/$1" "$ROOT"/logs/*-"$1".log*
}
# What is live, runs in a slot, or is where the link of a slot leads, as words in USED.
used() {
  USED=" $(live) "
  for _f in "$D"/run/*; do
    [ -f "$_f" ] && read -r _l _x <"$_f" && USED="$USED$_l "
  done
  for _f in "$ROOT"/slots/a "$ROOT"/slots/b; do
    [ ! -h "$_f" ] || { _l=$(readlink "$_f"); USED="$USED${_l##*/} "; }
  done
}
# in_use RELEASE
in_use() { used; case $USED in *" $1 "*) return 0 ;; esac; return 1; }
# prune KEEP: what is not among the newest KEEP that are good and whole goes. Never what is in use, what the record names
# whatever its end, or the last good and whole one that is not live. Answers `unremoved NAME WHY` for what stays all the same.
prune() {
  used
  record_load
  _keep=$1 _live=$(live) _kept=0 _last=
  _all=$(
    for _f in "$ROOT"/releases/* "$D"/releases/*; do
      [ -e "$_f" ] || [ -h "$_f" ] || continue
      _n=${_f##*/} _o=0 _g=
      # What has no name of ours was put there by somebody else.
      case $_n in *[!A-Za-z0-9._+@-]*) continue ;; esac
      [ -f "$D/good/$_n" ] && read -r _o _g <"$D/good/$_n"
      printf '%s %s\n' "$_o" "$_n"
    done | sort -u | sort -rn -k 1,1
  )
  _whole=' '
  while read -r _o _n; do
    [ -n "$_n" ] && [ "$_o" -gt 0 ] && [ ! -f "$D/bad/$_n" ] && whole "$_n" || continue
    _whole="$_whole$_n "
    [ -n "$_last" ] || [ "$_n" = "$_live" ] || _last=$_n
  done <<EOT
$_all
EOT
  while read -r _o _n; do
    [ -n "$_n" ] || continue
    case $_whole in *" $_n "*) _counts=1 ;; *) _counts=0 ;; esac
    case "$USED $r_from $r_to $_last " in
      *" $_n "*) _kept=$((_kept + _counts)); continue ;;
    esac
    [ "$_counts" = 0 ] || [ "$_kept" -ge "$_keep" ] || { _kept=$((_kept + 1)); continue; }
    forget "$_n" || say unremoved "$_n $WHY"
  done <<EOT
$_all
EOT
  # Also what an earlier removal left.
  for _f in "$ROOT"/releases/.old-* "$D"/releases/.old-*; do
    _n=${_f##*/.old-}
    erase "$_f" || say unremoved "${_n%%"~"*} $WHY"
  done
  for _b in "$ROOT"/backups/*; do [ -L "$_b" ] && [ ! -e "$_b" ] && rm -f "$_b"; done
  ls -1r "$ROOT/backups" 2>/dev/null | tail -n +6 | while read -r _b; do rm -f "${ROOT:?}/backups/$_b"; done
  ls -1t "$D/outcomes" 2>/dev/null | tail -n +31 | while read -r _b; do rm -f "$D/outcomes/$_b" "$D/evidence/$_b"; done
}

# What a deployment leaves half done goes, whoever ended it; while its record is pending only what nobody reads any more.
unstage() {
  for _f in "$ROOT"/releases/.new-* "$D"/releases/.new-*; do erase "$_f"; done
  rm -rf "$D/upload"
  # That of a living verb stays: a payload is read before the lock, so another's may arrive right now.
  for _f in "$D"/in.* "$D"/out.* "$D"/put.*; do [ -d "/proc/${_f##*.}" ] || rm -f "$_f"; done
  record_load
  [ "$r_end" != pending ] || return 0
  _r=$(staged)
  # A release that never served is half a release to whoever comes next; a tried one is kept to be looked at.
  if [ -n "$_r" ] && ! in_use "$_r" && [ ! -f "$D/good/$_r" ] && [ ! -f "$D/tried/$_r" ]; then forget "$_r"; fi
  rm -f "$D/staged"
}
staged() {
  _r=
  [ -f "$D/staged" ] && read -r _r <"$D/staged"
  case $_r in ''|[.-]*|*[!A-Za-z0-9._+@-]*) return 0 ;; esac
  printf %s "$_r"
}

# ---- staging -------------------------------------------------------------------------------------------------

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
    # A generation of its own, by the deployment that brings it: no other one can take it for its own.
    raise_format
    folder secrets && sync "$IN" && mv -fT "$IN" "$D/secrets/$1" && sync "$D/secrets" "$D"
  else
    mkdir -p "$D/upload" && mv -fT "$IN" "$D/upload/$3"
  fi || fail "cannot write to $D"
  journal "$1" "upload $3"
  ok
}

# staging_failed WHAT OUTPUT: the reason is what the program said, and how full the disk is only where that is the reason.
staging_failed() {
  WHY=$(printf '%s\n' "$2" | grep -v 'Exiting with failure status' | tail -n 2)
  case $2 in *'No space left'*|*'quota exceeded'*) WHY="$WHY ($(free_kb) kB are free)" ;; esac
  fail "$1 failed: $WHY"
}

# stage ID BYTES RELEASE ARCHIVE FROM < overlay.tar: ARCHIVE an upload's name, FROM a release whose code is the same;
# `-` for none, both `-` when the code is there already. A whole release is never written into.
verb_stage() {
  word "${3-}"
  payload "$2"
  lock; own "$1"
  raise_format
  _to=$ROOT/releases/$3 _new=$ROOT/releases/.new-$3 _about=$D/releases/.new-$3
  printf '%s\n' "$3" | put "$D/staged" || fail "the disk is full"
  mkdir -p "$ROOT/releases" "$ROOT/shared" "$ROOT/logs" "$ROOT/backups" "$D/releases" || fail "cannot write to $ROOT"
  erase "$_new" && erase "$_about" || fail "what an earlier staging left cannot be removed: $WHY"
  (umask 077; mkdir "$_about") || fail "cannot write to $D/releases"
  _err=$(tar -x -C "$_about" --strip-components=1 --no-same-owner --wildcards '.release/*' <"$IN" 2>&1) || staging_failed "laying the description of the release aside" "$_err"
  chmod -R go= "$_about"
  _as=$(about_setting "$_about" run-as) || _as=-
  [ "$_as" = - ] || id "$_as" >/dev/null 2>&1 || fail "there is no user $_as"
  if whole "$3" && same_code "$3" "$_about"; then
    restage "$3" "$_about" || fail "cannot write to $D/releases"
    journal "$1" "stage $3: it is there already"
    ok
  fi
  _half="release $3 on this host ${WHY:+is not whole: $WHY}"
  [ -n "$WHY" ] || _half="${_half}was built into other bytes"
  [ "$4" != - ] || [ "$5" != - ] || fail "$_half; deploy its archive again"
  if [ -e "$_to" ] || [ -e "$D/releases/$3" ]; then
    _not="$_half, and cannot be replaced:"
    [ "$(live)" != "$3" ] || fail "$_not it is live"
    ! in_use "$3" || fail "$_not it runs"
    record_load
    case " $r_from $r_to " in *" $3 "*) [ "$r_end" != pending ] || [ "$r_id" = "$1" ] || fail "$_not the pending record of $r_id names it" ;; esac
    forget "$3" || fail "the half release $3 cannot be removed: $WHY"
    sync "$ROOT/releases" "$D/releases"
  fi
  mkdir "$_new" && { [ "$_as" = - ] || chown "$_as:" "$_new"; } || fail "cannot write to $ROOT/releases"
  # As the service's user: what an archive, or an older release of that user, holds can reach no further than that user.
  if [ "$4" != - ]; then
    word "$4"
    _err=$(as_user "$_as" tar -xz -C "$_new" --no-same-owner --no-same-permissions <"$D/upload/$4" 2>&1) || { erase "$_new"; staging_failed unpacking "$_err"; }
  else
    word "$5"
    whole "$5" || fail "the code of release $5 cannot be copied: $WHY"
    _err=$(as_user "$_as" cp -a "$ROOT/releases/$5/." "$_new/" 2>&1) || { erase "$_new"; staging_failed "copying release $5" "$_err"; }
  fi
  lay_over "$5" || { erase "$_new"; staging_failed "$WHAT" "$_err"; }
  list_files "$5" || fail "the disk is full"
  # Before either has its name.
  sync -f "$_new" "$_about"
  mv -T "$_about" "$D/releases/$3" && sync "$D/releases" && mv -T "$_new" "$_to" && sync "$ROOT/releases" || fail "cannot name the release"
  whole "$3" || fail "the staged release is not whole: $WHY"
  journal "$1" "stage $3"
  ok
}
# same_code RELEASE FOLDER: the description in the folder is of the same archive, where it names one.
same_code() {
  WHY=
  _sum=$(about_setting "$2" archive) || return 0
  [ "$_sum" = "$(setting "$1" archive)" ]
}
# restage RELEASE FOLDER: of a whole release nothing changes but how it is run, such as its timeouts, in one rename.
restage() {
  about_setting "$2" archive >/dev/null || ! _sum=$(setting "$1" archive) || say archive "$_sum" >>"$2/service" || return 1
  [ "$(sort "$2/service")" = "$(sort "$D/releases/$1/service")" ] || (umask 077; put "$D/releases/$1/service") <"$2/service" || return 1
  erase "$2"
}
# lay_over FROM: the overlay and the links into shared/ over what lies in _new, also where folders of it are read-only. WHAT and
# _err say what failed.
lay_over() {
  WHAT="laying the configuration over the release" _err=
  _shared=
  while read -r _k _v; do
    [ "$_k" = shared ] || continue
    _n=$(unsay "$_v"); word "$_n"
    _shared="$_shared$_n$NL"
  done <"$_about/service"
  # The folders that something is laid into, the uppermost first.
  OVER=$(tar -t --quoting-style=literal <"$IN" 2>&1) || { _err=$OVER; return 1; }
  _dirs=$(printf '%s\n%s' "$OVER" "$_shared" | awk -F/ '{ at = "."; print at; for (i = 1; i < NF; i++) { at = at "/" $i; print at } }' | sort -u)
  _ro=$(writable "$_as" "$_new" "$_dirs" 2>&1) || { _err=$_ro; return 1; }
  [ "$1" = - ] || as_user "$_as" rm -rf "$_new/.release"
  _err=$(as_user "$_as" tar -x -C "$_new" --no-same-owner <"$IN" 2>&1) || return 1
  for _n in $_shared; do
    WHAT="linking shared/$_n into the release"
    [ "$(readlink "$_new/$_n")" != "../../shared/$_n" ] || continue
    [ -e "$ROOT/shared/$_n" ] || { _err=$(mkdir "$ROOT/shared/$_n" 2>&1) && { [ "$_as" = - ] || chown "$_as:" "$ROOT/shared/$_n"; }; } || return 1
    erase "${_new:?}/$_n" || { _err=$WHY; return 1; }
    _err=$(ln -s "../../shared/$_n" "$_new/$_n" 2>&1) || return 1
  done
  [ -z "$_ro" ] || as_user "$_as" sh -c 'cd "$1" && IFS="
" && set -f && for d in $2; do [ ! -d "$d" ] || [ -h "$d" ] || chmod u-w "$d"; done' sh "$_new" "$_ro"
}
# writable USER FOLDER DIRECTORIES: gives the owner of each a way to write, and prints those that were read-only.
writable() {
  as_user "$1" sh -c 'cd "$1" && IFS="
" && set -f && for d in $2; do [ ! -d "$d" ] || [ -h "$d" ] || [ -w "$d" ] || { chmod u+w "$d" && printf "%s\n" "$d"; } || exit; done' sh "$2" "$3"
}
# list_files FROM: what the release consists of. Of a copy that is what its source and the overlay list, never what the service
# has written into the folder since; nothing where the source has no list.
list_files() {
  if [ "$1" = - ]; then
    (cd "$_new" && find . -mindepth 1 ! -path "*$NL*" -printf '%P\n') >"$_about/files"
  elif [ -f "$D/releases/$1/files" ]; then
    { printf '%s\n' "$_shared" | sed 's/^/s /'; printf '%s\n' "$OVER" | sed 's/^/o /'; sed 's/^/f /' "$D/releases/$1/files"; } | awk '
      { kind = substr($0, 1, 1); path = substr($0, 3); sub(/^\.\//, "", path); sub(/\/$/, "", path); if (path == "" || path == ".") next }
      kind == "s" { shared[path] = 1; print path; next }
      { top = path; sub(/\/.*/, "", top) }
      (top in shared) || (kind == "f" && top == ".release") { next }
      !seen[path]++ { print path }' >"$_about/files"
  fi
}

# ---- secrets -------------------------------------------------------------------------------------------------
#
# One file per generation, .deploy/secrets/<deployment>; shared/secrets.env is a link to the one in use.

# The generation in use, `-` for none.
secrets_in_use() {
  if [ -h "$ROOT/shared/secrets.env" ]; then
    _l=$(readlink "$ROOT/shared/secrets.env")
    printf %s "${_l##*/}"
  elif [ -f "$ROOT/shared/secrets.env" ]; then
    printf format-1
  else
    printf -- -
  fi
}
# secrets GENERATION|-: on the disk before anything starts with it.
secrets() {
  mkdir -p "$ROOT/shared"
  _env=$ROOT/shared/secrets.env
  if [ "$1" = - ]; then rm -f "$_env" && sync "$ROOT/shared"; return; fi
  word "$1"
  [ -f "$D/secrets/$1" ] || { WHY="the secrets of $1 are not on this host"; return 1; }
  [ "$(secrets_in_use)" != "$1" ] || return 0
  # A link, not a copy: a full disk cannot keep the old secrets from coming back.
  ln -sfn "../.deploy/secrets/$1" "$D/put.$$" && mv -fT "$D/put.$$" "$_env" && sync "$ROOT/shared"
}
# good_gen RELEASE: the generation it was last good with, `-` when that is not known.
good_gen() {
  _o= _g=
  [ -f "$D/good/$1" ] && read -r _o _g <"$D/good/$1"
  printf %s "${_g:--}"
}
# last_commit_secrets: the generation of the last commit.
last_commit_secrets() {
  if [ ! -f "$D/record" ]; then secrets_in_use
  elif [ "$(record_get end)" = committed ]; then record_get secrets-to
  else record_get secrets-committed
  fi
}
# by_name LAST RELEASE NAMES OWN [RELEASE NAMES OWN]...: for each release `missing RELEASE NAME, NAME`, `same RELEASE` when the
# file LAST has a value for each of its names, or `composed RELEASE` and what it gets: by name the value in LAST, else that in OWN.
# A name stays without a value when both lack it. NAMES is a file of names, empty for those in OWN.
by_name() {
  awk 'function entries(file, to,   line, name, body) {
      while (file != "" && (getline line < file) > 0) {
        if (name == "") {
          if (line !~ /^[A-Za-z_][A-Za-z0-9_]*="/) continue
          name = substr(line, 1, index(line, "=") - 1); body = substr(line, length(name) + 3); to[name] = line
        } else { body = line; to[name] = to[name] "\n" line }
        if (closed(body)) name = ""
      }
      if (file != "") close(file)
    }
    # A quote at its end that no backslash escapes.
    function closed(body,   i, n) {
      if (substr(body, length(body)) != "\"") return 0
      for (i = length(body) - 1; i > 0 && substr(body, i, 1) == "\\"; i--) n++
      return n % 2 == 0
    }
    BEGIN {
      entries(ARGV[1], last)
      for (i = 2; i + 2 < ARGC; i += 3) {
        split("", own); entries(ARGV[i + 2], own)
        n = 0
        if (ARGV[i + 1] == "") for (k in own) name[++n] = k
        else { while ((getline k < ARGV[i + 1]) > 0) if (k != "") name[++n] = k; close(ARGV[i + 1]) }
        lacks = ""; mixed = 0; text = ""
        for (j = 1; j <= n; j++) {
          k = name[j]
          # One that the last commit has without a value is one that it does not have any more.
          if ((k in last) && last[k] != k "=\"\"") text = text last[k] "\n"
          else if (k in own) { text = text own[k] "\n"; if (!(k in last) || own[k] != last[k]) mixed = 1 }
          else lacks = lacks (lacks == "" ? "" : ", ") k
        }
        if (lacks != "") print "missing", ARGV[i], lacks
        else if (!mixed) print "same", ARGV[i]
        else printf "composed %s\n%s", ARGV[i], text
      }
    }' "$@"
}
# files_of RELEASE: NAMES and OWN for by_name.
files_of() {
  NAMES=$D/releases/$1/secret-names OWN=$D/secrets/$(good_gen "$1")
  [ -f "$NAMES" ] || NAMES=
  [ -f "$OWN" ] || OWN=
}
# compose_secrets RELEASE LAST ID: prints the generation that a rollback gives the release: LAST, that of the last commit, where
# it has all of its names; otherwise one that is composed by name and written as ID. Fails with WHY when a
# name has no value anywhere. Nothing is written then.
compose_secrets() {
  files_of "$1"
  _from=$D/secrets/$2
  [ -f "$_from" ] || _from=
  _got=$(by_name "$_from" "$1" "$NAMES" "$OWN"; printf x)
  _got=${_got%x}
  case $_got in
    same*) printf %s "$2" ;;
    composed*)
      folder secrets && printf %s "${_got#*"$NL"}" | (umask 077; put "$D/secrets/$3") || { WHY="cannot write to $D/secrets"; return 1; }
      printf %s "$3" ;;
    *)
      _got=${_got#missing * }
      WHY="secrets ${_got%"$NL"} of $1 are nowhere: neither the last commit nor $1 when it was last good has them on this host; deploy it with them"
      return 1 ;;
  esac
}
# What nobody would return to goes: kept are the generation in use, those on record, and those of releases that have a good mark.
prune_secrets() {
  [ -d "$D/secrets" ] || return 0
  _named=" $(secrets_in_use) "
  [ ! -f "$D/record" ] || _named="$_named$(record_get secrets-before) $(record_get secrets-to) $(record_get secrets-committed) "
  for _f in "$D"/good/*; do
    [ -f "$_f" ] && read -r _o _g <"$_f" && _named="$_named${_g:--} "
  done
  for _f in "$D"/secrets/*; do
    case $_named in *" ${_f##*/} "*) ;; *) rm -f "$_f" ;; esac
  done
}

# ---- what an inspection tells of it --------------------------------------------------------------------------

say_releases() {
  set --
  for _f in "$ROOT"/releases/*; do
    [ -d "$_f" ] || continue
    _n=${_f##*/} _o=0 _g= _b=no _left=no
    case $_n in *[!A-Za-z0-9._+@-]*) continue ;; esac
    [ -f "$D/good/$_n" ] && read -r _o _g <"$D/good/$_n"
    [ -f "$D/bad/$_n" ] && _b=yes
    [ -f "$D/left/$_n" ] && _left=yes
    WHY=
    whole "$_n"
    _sum=$(setting "$_n" archive) || _sum=-
    say release "$_n $_o $_b $_sum $_left $WHOLE${WHY:+ $WHY}"
    files_of "$_n"
    [ -z "$NAMES$OWN" ] || set -- "$@" "$_n" "$NAMES" "$OWN"
  done
  say secrets-in-use "$(secrets_in_use)"
  [ $# -gt 0 ] || return 0
  _l=$D/secrets/$(last_commit_secrets)
  [ -f "$_l" ] || _l=
  while read -r _k _n _v; do
    [ "$_k" != missing ] || say secrets-lack "$_n $(printf %s "$_v" | sed 's/, /,/g')"
  done <<EOT
$(by_name "$_l" "$@" | sed -n '/^missing /p')
EOT
}
