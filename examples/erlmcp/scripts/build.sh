#!/bin/sh
# Makes the release archive: scripts/build.sh VERSION OUT.tar.gz [PROFILE]
# PROFILE is the rebar3 profile, prod unless another is named. The root of the archive has
# bin, lib, releases and erts-*; it needs no Erlang on the host.
set -eu
LC_ALL=C.UTF-8
export LC_ALL

[ $# -eq 2 ] || [ $# -eq 3 ] || { echo "usage: $0 VERSION OUT.tar.gz [PROFILE]" >&2; exit 2; }
version=$1
profile=${3:-prod}
case $2 in
    /*) out=$2 ;;
    *) out=$PWD/$2 ;;
esac
if ! printf '%s\n' "$version" | grep -Eq '^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$'; then
    echo "$0: $version is not a version such as 1.2.3 or 1.2.3-rc.1" >&2
    exit 2
fi
case $profile in
    staging | prod) ;;
    *) echo "$0: the profile is staging or prod, not $profile" >&2; exit 2 ;;
esac

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# In a copy: the tracked files keep their version.
cd "$here"
cp -R rebar.config rebar.config.script src config bin tools scripts "$work/"
sed "s/{vsn, \"[^\"]*\"}/{vsn, \"$version\"}/" src/erlmcp.app.src > "$work/src/erlmcp.app.src"
cd "$work"
unset REBAR_BUILD_DIR REBAR_BASE_DIR REBAR_PROFILE ERL_FLAGS ERL_AFLAGS ERL_ZFLAGS
rebar3 as "$profile" release

root=$work/_build/$profile/rel/erlmcp
[ -x "$root/bin/erlmcp" ] && [ -f "$root/releases/$version/sys.config" ] || { echo "$0: the release is not complete" >&2; exit 1; }
find "$root" -type l | while read -r link; do
    case $(readlink "$link") in
        /*) echo "$0: $link points out of the archive" >&2; exit 1 ;;
    esac
done
mkdir -p "$(dirname -- "$out")"
(cd "$root" && LC_ALL=C tar --create --file "$work/release.tar" --format=gnu --sort=name \
    --mtime="@${SOURCE_DATE_EPOCH:-315532800}" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
    -- *)
gzip -n -6 < "$work/release.tar" > "$out"
printf '%s %s bytes\n' "$out" "$(wc -c < "$out" | tr -d ' ')"
