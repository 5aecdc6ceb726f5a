# Releases on the host: whether they are whole, how they are removed and staged, and secrets.

# setting_in FOLDER KEY: as `setting`, of a description in any folder.
setting_in() {
  local key value
  while read -r key value; do [ "$key" = "$2" ] && { decode "$value"; return 0; }; done <"$1/service"
  return 1
}

# has_files RELEASE: whether its description, its folder and every path of the list that staging wrote are there. Sets
# WHOLE (`whole`, `unlisted` for one that was staged without a list, `missing`) and, for the last one, fails with WHY.
# The content of files is not checked: services write into their folders.
has_files() {
  local gone count first path
  WHOLE=missing
  [ -d "$ROOT/releases/$1" ] || { WHY="its folder is gone"; return 1; }
  [ -f "$D/releases/$1/service" ] || { WHY="its description is gone"; return 1; }
  [ -f "$D/releases/$1/files" ] || { WHOLE=unlisted; return 0; }
  gone=$(
    cd "$ROOT/releases/$1" 2>/dev/null || exit
    set -f
    IFS=$NL count=0 first=
    # All at once: `read` takes a byte at a time.
    # shellcheck disable=SC2013 # IFS makes each line a word
    for path in $(cat "$D/releases/$1/files"); do
      [ -e "$path" ] || [ -h "$path" ] || { count=$((count + 1)); first=${first:-$path}; }
    done
    [ "$count" -lt 2 ] || first="$first and $((count - 1)) more"
    printf '%s.' "$first"
  )
  case $gone in
    .) WHOLE=whole ;;
    '') WHY="its folder cannot be entered"; return 1 ;;
    *) WHY="missing ${gone%.}"; return 1 ;;
  esac
}
# is_whole RELEASE: whether a release can be started: its files are there, and what it needs beyond them. Sets WHOLE and
# WHY as has_files does.
is_whole() {
  has_files "$1" || return 1
  has_needs "$1" || { WHOLE=missing; return 1; }
}

# ---- removal -------------------------------------------------------------------------------------------------

# erase PATH: removes a tree, also one with read-only folders. What it cannot remove stays: false with WHY.
erase() {
  [ -e "$1" ] || [ -h "$1" ] || return 0
  WHY=$(rm -rf "$1" 2>&1) && return 0
  # Folders only, because a file may have a second name elsewhere; as their owner, so that a link leads no further than
  # that user may go.
  as_owner "$1" find "$1" -type d \( ! -perm -500 -exec chmod u+rwx '{}' ';' -o ! -perm -200 -exec chmod u+w '{}' + \) >/dev/null 2>&1
  WHY=$(rm -rf "$1" 2>&1) && return 0
  WHY=$(as_owner "$1" rm -rf "$1" 2>&1)
  [ -e "$1" ] || [ -h "$1" ] || return 0
  WHY=${WHY%%"$NL"*}
  return 1
}
# as_owner PATH COMMAND...: as the owner of PATH, where root may choose.
as_owner() {
  local path owner
  path=$1
  shift
  owner=$(stat -c '%u %g' "$path")
  if [ "$(id -u)" = 0 ] && [ "${owner%% *}" != 0 ]; then
    "$(command -v setpriv)" --reuid="${owner%% *}" --regid="${owner#* }" --clear-groups "$@"
  else
    "$@"
  fi
}
# free_old_name PATH: prints a free name beside it, which does not count as a release.
free_old_name() {
  local name
  name=${1%/*}/.old-${1##*/}
  while [ -e "$name" ] || [ -h "$name" ]; do name=$name~; done
  printf %s "$name"
}
# remove_release RELEASE: takes its name from it, and removes what it can. The good mark is removed first, and synced
# also where it was removed already: a partial release must not reappear with it. Fails with WHY only where the release
# still has its name; `prune` reports the rest.
remove_release() {
  local old
  rm -f "$D/good/$1"
  [ ! -d "$D/good" ] || sync "$D/good" || { WHY="cannot write to $D/good"; return 1; }
  if [ -e "$ROOT/releases/$1" ] || [ -h "$ROOT/releases/$1" ]; then
    old=$(free_old_name "$ROOT/releases/$1")
    WHY=$(mv -T "$ROOT/releases/$1" "$old" 2>&1) || return 1
    sync "$ROOT/releases"
    erase "$old"
  fi
  # Its description is renamed as a whole too: half of one could pass for that of a release without a list.
  if [ -e "$D/releases/$1" ]; then
    old=$(free_old_name "$D/releases/$1")
    WHY=$(mv -T "$D/releases/$1" "$old" 2>&1) || return 1
    rm -rf "$old"
  fi
  rm -rf "$D/bad/$1" "$D/tried/$1" "$D/left/$1" "$ROOT"/logs/*-"$1".log*
}
# Sets USED to the releases, as words, that are live, run in a slot, or to which the link of a slot leads.
find_used() {
  local file name
  USED=" $(live_release) "
  for file in "$D"/run/*; do
    [ -f "$file" ] && read -r name _ <"$file" && USED="$USED$name "
  done
  for file in "$ROOT"/slots/a "$ROOT"/slots/b; do
    ! link_target "$file" || USED="$USED$LINKED "
  done
}
# in_use RELEASE
in_use() { find_used; case $USED in *" $1 "*) return 0 ;; esac; return 1; }
# prune KEEP: removes all but the newest KEEP releases that are good and whole. Never what is in use, what the record
# names whatever its end, or the last good and whole one that is not live. Answers `unremoved NAME WHY` for what it
# cannot remove.
prune() {
  local keep live kept last all whole rank name counts file
  find_used
  record_load
  keep=$1 live=$(live_release) kept=0 last=
  all=$(
    for file in "$ROOT"/releases/* "$D"/releases/*; do
      [ -e "$file" ] || [ -h "$file" ] || continue
      name=${file##*/} rank=0
      # Another kind of name was given by somebody else.
      case $name in *[!A-Za-z0-9._+@-]*) continue ;; esac
      [ -f "$D/good/$name" ] && read -r rank _ <"$D/good/$name"
      printf '%s %s\n' "$rank" "$name"
    done | sort -u | sort -rn -k 1,1
  )
  whole=' '
  while read -r rank name; do
    [ -n "$name" ] && [ "$rank" -gt 0 ] && [ ! -f "$D/bad/$name" ] && is_whole "$name" || continue
    whole="$whole$name "
    [ -n "$last" ] || [ "$name" = "$live" ] || last=$name
  done <<EOT
$all
EOT
  while read -r rank name; do
    [ -n "$name" ] || continue
    case $whole in *" $name "*) counts=1 ;; *) counts=0 ;; esac
    case "$USED $r_from $r_to $last " in
      *" $name "*) kept=$((kept + counts)); continue ;;
    esac
    [ "$counts" = 0 ] || [ "$kept" -ge "$keep" ] || { kept=$((kept + 1)); continue; }
    remove_release "$name" || answer unremoved "$name $WHY"
  done <<EOT
$all
EOT
  # And what an earlier removal left.
  for file in "$ROOT"/releases/.old-* "$D"/releases/.old-*; do
    name=${file##*/.old-}
    erase "$file" || answer unremoved "${name%%"~"*} $WHY"
  done
  for file in "$ROOT"/backups/*; do [ -L "$file" ] && [ ! -e "$file" ] && rm -f "$file"; done
  # Their names are times: the last five stay.
  set -- "$ROOT"/backups/*
  while [ $# -gt 5 ]; do rm -f "$1"; shift; done
  set -- "$D"/outcomes/*
  [ $# -gt 30 ] || return 0
  # shellcheck disable=SC2012 # in the order of ls, and all names there are plain
  ls -1t "$D/outcomes" 2>/dev/null | tail -n +31 | while read -r file; do rm -f "$D/outcomes/$file" "$D/evidence/$file"; done
}

# Removes what a deployment left half done, however it ended; while its record is pending only what nothing reads any
# more.
unstage() {
  local file release
  for file in "$ROOT"/releases/.new-* "$D"/releases/.new-*; do erase "$file"; done
  [ ! -d "$D/upload" ] || rm -rf "$D/upload"
  # The files of a running verb stay: a payload is read before the lock is taken, so another one may be arriving right
  # now.
  for file in "$D"/in.* "$D"/out.* "$D"/put.*; do [ ! -e "$file" ] || [ -d "/proc/${file##*.}" ] || rm -f "$file"; done
  record_load
  [ "$r_end" != pending ] || return 0
  release=$(staged_release)
  # A release that was started is kept for inspection; any other is of no use to the next deployment.
  if [ -n "$release" ] && ! in_use "$release" && [ ! -f "$D/good/$release" ] && [ ! -f "$D/tried/$release" ]; then
    remove_release "$release"
  fi
  rm -f "$D/staged"
}
# Prints the release that the current deployment has staged.
staged_release() {
  local release=''
  [ -f "$D/staged" ] && read -r release <"$D/staged"
  case $release in ''|[.-]*|*[!A-Za-z0-9._+@-]*) return 0 ;; esac
  printf %s "$release"
}

# ---- staging -------------------------------------------------------------------------------------------------

# upload ID BYTES NAME SHA256 < bytes: `-` for the digest of secrets.
verb_upload() {
  local sum
  require_name "${3-}"
  require_owner "$1"
  read_payload "$2" 900
  if [ "$4" != - ]; then
    sum=$(sha256sum <"$IN") sum=${sum%% *}
    [ "$sum" = "$4" ] || fail "the payload has sha256 $sum, not $4"
  fi
  lock; require_owner "$1"
  if [ "$3" = secrets ]; then
    # The generation is named after the deployment that brings it: no other one can mistake it for its own.
    raise_format
    make_folder secrets && sync "$IN" && mv -fT "$IN" "$D/secrets/$1" && sync "$D/secrets" "$D"
  else
    mkdir -p "$D/upload" && mv -fT "$IN" "$D/upload/$3"
  fi || fail "cannot write to $D"
  journal "$1" "upload $3"
  ok
}

# staging_failed WHAT OUTPUT: fails with what the program printed, and with the room on the disk only where that is the
# reason.
staging_failed() {
  WHY=$(printf '%s\n' "$2" | grep -v 'Exiting with failure status' | tail -n 2)
  case $2 in *'No space left'*|*'quota exceeded'*) WHY="$WHY ($(free_kb) kB are free)" ;; esac
  fail "$1 failed: $WHY"
}

# stage ID BYTES RELEASE ARCHIVE FROM < overlay.tar: ARCHIVE an upload's name, FROM a release with the same code; `-`
# for none, both `-` when the code is there already. A whole release is never written into.
verb_stage() {
  local folder about user error reason refusal
  require_name "${3-}"
  read_payload "$2"
  lock; require_owner "$1"
  raise_format
  folder=$ROOT/releases/.new-$3 about=$D/releases/.new-$3
  put_unsynced "$D/staged" "$3" || fail "the disk is full"
  mkdir -p "$ROOT/releases" "$ROOT/shared" "$ROOT/logs" "$ROOT/backups" "$D/releases" || fail "cannot write to $ROOT"
  erase "$folder" && erase "$about" || fail "what an earlier staging left cannot be removed: $WHY"
  (umask 077; mkdir "$about") || fail "cannot write to $D/releases"
  error=$(tar -x -C "$about" --strip-components=1 --no-same-owner --wildcards '.release/*' <"$IN" 2>&1) ||
    staging_failed "extracting the description of the release" "$error"
  chmod -R go= "$about"
  user=$(setting_in "$about" run-as) || user=-
  [ "$user" = - ] || id "$user" >/dev/null 2>&1 || fail "there is no user $user"
  if has_files "$3" && same_code "$3" "$about"; then
    restage "$3" "$about" || fail "cannot write to $D/releases"
    journal "$1" "stage $3: it is there already"
    ok
  fi
  reason="release $3 on this host ${WHY:+is not whole: $WHY}"
  [ -n "$WHY" ] || reason="${reason}was built into other bytes"
  [ "$4" != - ] || [ "$5" != - ] || fail "$reason; deploy its archive again"
  if [ -e "$ROOT/releases/$3" ] || [ -e "$D/releases/$3" ]; then
    refusal="$reason, and cannot be replaced:"
    [ "$(live_release)" != "$3" ] || fail "$refusal it is live"
    ! in_use "$3" || fail "$refusal it runs"
    record_load
    case " $r_from $r_to " in
      *" $3 "*) [ "$r_end" != pending ] || [ "$r_id" = "$1" ] || fail "$refusal the pending record of $r_id names it" ;;
    esac
    remove_release "$3" || fail "the half release $3 cannot be removed: $WHY"
    sync "$ROOT/releases" "$D/releases"
  fi
  mkdir "$folder" && { [ "$user" = - ] || chown "$user:" "$folder"; } || fail "cannot write to $ROOT/releases"
  # As the service's user: a link in an archive, or in an older release of that user, leads no further than that user
  # may go.
  if [ "$4" != - ]; then
    require_name "$4"
    error=$(as_user "$user" tar -xz -C "$folder" --no-same-owner --no-same-permissions <"$D/upload/$4" 2>&1) ||
      { erase "$folder"; staging_failed unpacking "$error"; }
  else
    require_name "$5"
    has_files "$5" || fail "the code of release $5 cannot be copied: $WHY"
    error=$(as_user "$user" cp -a "$ROOT/releases/$5/." "$folder/" 2>&1) ||
      { erase "$folder"; staging_failed "copying release $5" "$error"; }
  fi
  apply_overlay "$folder" "$about" "$user" "$5" || { erase "$folder"; staging_failed "$WHAT" "$ERROR"; }
  list_files "$folder" "$about" "$5" || fail "the disk is full"
  # Before either has its name.
  sync -f "$folder" "$about"
  mv -T "$about" "$D/releases/$3" && sync "$D/releases" && mv -T "$folder" "$ROOT/releases/$3" && sync "$ROOT/releases" ||
    fail "cannot name the release"
  has_files "$3" || fail "the staged release is not whole: $WHY"
  journal "$1" "stage $3"
  ok
}
# same_code RELEASE FOLDER: whether the description in the folder is of the same archive, where it names one. Sets WHY
# to nothing.
same_code() {
  local sum
  WHY=
  sum=$(setting_in "$2" archive) || return 0
  [ "$sum" = "$(setting "$1" archive)" ]
}
# restage RELEASE FOLDER: changes only how a whole release is run, such as its timeouts, in one rename.
restage() {
  local sum
  setting_in "$2" archive >/dev/null || ! sum=$(setting "$1" archive) || answer archive "$sum" >>"$2/service" || return 1
  [ "$(sort "$2/service")" = "$(sort "$D/releases/$1/service")" ] ||
    (umask 077; put_input "$D/releases/$1/service") <"$2/service" || return 1
  erase "$2"
}
# apply_overlay FOLDER ABOUT USER FROM: extracts the overlay into the folder of a new release and links what is shared,
# also where its folders are read-only. Sets SHARED, the names that are linked, and OVERLAY, the paths of the overlay;
# where it fails WHAT and ERROR.
apply_overlay() {
  local key value name folders read_only
  WHAT="laying the configuration over the release" ERROR=
  SHARED=
  while read -r key value; do
    [ "$key" = shared ] || continue
    name=$(decode "$value"); require_name "$name"
    SHARED="$SHARED$name$NL"
  done <"$2/service"
  OVERLAY=$(tar -t --quoting-style=literal <"$IN" 2>&1) || { ERROR=$OVERLAY; return 1; }
  # The folders in which something is created, the uppermost first.
  folders=$(printf '%s\n%s' "$OVERLAY" "$SHARED" |
    awk -F/ '{ at = "."; print at; for (i = 1; i < NF; i++) { at = at "/" $i; print at } }' | sort -u)
  read_only=$(make_writable "$3" "$1" "$folders" 2>&1) || { ERROR=$read_only; return 1; }
  [ "$4" = - ] || as_user "$3" rm -rf "$1/.release"
  ERROR=$(as_user "$3" tar -x -C "$1" --no-same-owner <"$IN" 2>&1) || return 1
  for name in $SHARED; do
    WHAT="linking shared/$name into the release"
    [ "$(readlink "$1/$name")" != "../../shared/$name" ] || continue
    [ -e "$ROOT/shared/$name" ] ||
      { ERROR=$(mkdir "$ROOT/shared/$name" 2>&1) && { [ "$3" = - ] || chown "$3:" "$ROOT/shared/$name"; }; } || return 1
    erase "${1:?}/$name" || { ERROR=$WHY; return 1; }
    ERROR=$(ln -s "../../shared/$name" "$1/$name" 2>&1) || return 1
  done
  # shellcheck disable=SC2016 # the shell of that user expands it
  [ -z "$read_only" ] || as_user "$3" sh -c 'cd "$1" && IFS="
" && set -f && for d in $2; do [ ! -d "$d" ] || [ -h "$d" ] || chmod u-w "$d"; done' sh "$1" "$read_only"
}
# make_writable USER FOLDER DIRECTORIES: gives the owner of each the permission to write, and prints those that were
# read-only.
make_writable() {
  # shellcheck disable=SC2016 # the shell of that user expands it
  as_user "$1" sh -c 'cd "$1" && IFS="
" && set -f && for d in $2; do [ ! -d "$d" ] || [ -h "$d" ] || [ -w "$d" ] || { chmod u+w "$d" && printf "%s\n" "$d"; } || exit; done' sh "$2" "$3"
}
# list_files FOLDER ABOUT FROM: writes the list of what the release consists of. For a copy that is what the list of its
# source and the overlay name, never what the service has written into the folder since; nothing where the source has no
# list.
list_files() {
  if [ "$3" = - ]; then
    (cd "$1" && find . -mindepth 1 ! -path "*$NL*" -printf '%P\n') >"$2/files"
  elif [ -f "$D/releases/$3/files" ]; then
    {
      printf '%s\n' "$SHARED" | sed 's/^/s /'
      printf '%s\n' "$OVERLAY" | sed 's/^/o /'
      sed 's/^/f /' "$D/releases/$3/files"
    } | awk '
      { kind = substr($0, 1, 1); path = substr($0, 3); sub(/^\.\//, "", path); sub(/\/$/, "", path); if (path == "" || path == ".") next }
      kind == "s" { shared[path] = 1; print path; next }
      { top = path; sub(/\/.*/, "", top) }
      (top in shared) || (kind == "f" && top == ".release") { next }
      !seen[path]++ { print path }' >"$2/files"
  fi
}

# ---- secrets -------------------------------------------------------------------------------------------------
#
# One file per generation, .deploy/secrets/<deployment>; shared/secrets.env is a link to the one in use.

# Prints the generation in use, `-` for none.
secrets_in_use() {
  local file
  if [ -h "$ROOT/shared/secrets.env" ]; then
    # To read a link to a file costs a process.
    for file in "$D"/secrets/*; do
      [ ! "$ROOT/shared/secrets.env" -ef "$file" ] || { printf %s "${file##*/}"; return; }
    done
    file=$(readlink "$ROOT/shared/secrets.env")
    printf %s "${file##*/}"
  elif [ -f "$ROOT/shared/secrets.env" ]; then
    printf format-1
  else
    printf -- -
  fi
}
# secrets GENERATION|-: the operation of a line: puts that generation in use, synced before anything is started with it.
secrets() {
  local file
  mkdir -p "$ROOT/shared"
  file=$ROOT/shared/secrets.env
  if [ "$1" = - ]; then rm -f "$file" && sync "$ROOT/shared"; return; fi
  require_name "$1"
  [ -f "$D/secrets/$1" ] || { WHY="the secrets of $1 are not on this host"; return 1; }
  [ "$(secrets_in_use)" != "$1" ] || return 0
  # A link, not a copy: a full disk cannot keep the old secrets from coming back.
  ln -sfn "../.deploy/secrets/$1" "$D/put.$$" && mv -fT "$D/put.$$" "$file" && sync "$ROOT/shared"
}
# good_generation RELEASE: prints the generation it was last good with, `-` when that is unknown.
good_generation() {
  local generation=''
  [ -f "$D/good/$1" ] && read -r _ generation <"$D/good/$1"
  printf %s "${generation:--}"
}
# Prints the generation of the last commit.
last_commit_secrets() {
  if [ ! -f "$D/record" ]; then secrets_in_use
  elif [ "$(record_get end)" = committed ]; then record_get secrets-to
  else record_get secrets-committed
  fi
}
# secrets_by_name LAST RELEASE NAMES OWN [RELEASE NAMES OWN]...: prints for each release `missing RELEASE NAME, NAME` where
# names have no value in LAST and none in OWN, `same RELEASE` where the file LAST has a value for each of its names, or
# `composed RELEASE` and the file for it: by name the value in LAST, else that in OWN. NAMES is a file of names, empty for
# those in OWN.
secrets_by_name() {
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
    # Ends with a quote that no backslash escapes.
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
          # One that is empty in the last commit counts as removed by it.
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
# secret_files RELEASE: sets SECRET_NAMES and SECRET_VALUES to NAMES and OWN of `secrets_by_name`.
secret_files() {
  SECRET_NAMES=$D/releases/$1/secret-names SECRET_VALUES=$D/secrets/$(good_generation "$1")
  [ -f "$SECRET_NAMES" ] || SECRET_NAMES=
  [ -f "$SECRET_VALUES" ] || SECRET_VALUES=
}
# compose_secrets RELEASE LAST ID: prints the generation for a rollback to the release: LAST, that of the last commit,
# where it has all of the release's names; otherwise one that is composed by name and written as ID. False with WHY when
# a name has no value anywhere; nothing is written then.
compose_secrets() {
  local last got
  secret_files "$1"
  last=$D/secrets/$2
  [ -f "$last" ] || last=
  got=$(secrets_by_name "$last" "$1" "$SECRET_NAMES" "$SECRET_VALUES"; printf x)
  got=${got%x}
  case $got in
    same*) printf %s "$2" ;;
    composed*)
      make_folder secrets && printf %s "${got#*"$NL"}" | (umask 077; put_input "$D/secrets/$3") ||
        { WHY="cannot write to $D/secrets"; return 1; }
      printf %s "$3" ;;
    *)
      got=${got#missing * }
      WHY="secrets ${got%"$NL"} of $1 are missing: neither the last commit nor $1 when it was last good has them on this host; deploy it with them"
      return 1 ;;
  esac
}
# Removes all secrets but the generation in use, those on record, and those of releases that have a good mark.
prune_secrets() {
  local file generation named
  [ -d "$D/secrets" ] || return 0
  named=" $(secrets_in_use) "
  [ ! -f "$D/record" ] || named="$named$(record_get secrets-before) $(record_get secrets-to) $(record_get secrets-committed) "
  for file in "$D"/good/*; do
    [ -f "$file" ] && read -r _ generation <"$file" && named="$named${generation:--} "
  done
  for file in "$D"/secrets/*; do
    case $named in *" ${file##*/} "*) ;; *) rm -f "$file" ;; esac
  done
}

# ---- what an inspection answers about releases ---------------------------------------------------------------

answer_releases() {
  local file name rank bad left sum last key value
  set --
  for file in "$ROOT"/releases/*; do
    [ -d "$file" ] || continue
    name=${file##*/} rank=0 bad=no left=no
    case $name in *[!A-Za-z0-9._+@-]*) continue ;; esac
    [ -f "$D/good/$name" ] && read -r rank _ <"$D/good/$name"
    [ -f "$D/bad/$name" ] && bad=yes
    [ -f "$D/left/$name" ] && left=yes
    WHY=
    is_whole "$name"
    sum=$(setting "$name" archive) || sum=-
    answer release "$name $rank $bad $sum $left $WHOLE${WHY:+ $WHY}"
    secret_files "$name"
    [ -z "$SECRET_NAMES$SECRET_VALUES" ] || set -- "$@" "$name" "$SECRET_NAMES" "$SECRET_VALUES"
  done
  answer secrets-in-use "$(secrets_in_use)"
  [ $# -gt 0 ] || return 0
  last=$D/secrets/$(last_commit_secrets)
  [ -f "$last" ] || last=
  while read -r key name value; do
    [ "$key" != missing ] || answer secrets-lack "$name $(printf %s "$value" | sed 's/, /,/g')"
  done <<EOT
$(secrets_by_name "$last" "$@" | sed -n '/^missing /p')
EOT
}
