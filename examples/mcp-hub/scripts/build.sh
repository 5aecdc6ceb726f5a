#!/bin/sh
# Makes the release archive: scripts/build.sh VERSION OUT.tar.gz
# The same sources and the same version give the same bytes.
set -eu
LC_ALL=C
export LC_ALL

[ $# -eq 2 ] || { echo "usage: $0 VERSION OUT.tar.gz" >&2; exit 2; }
version=$1
case $2 in
    /*) out=$2 ;;
    *) out=$PWD/$2 ;;
esac
if ! printf '%s\n' "$version" | grep -Eq '^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$'; then
    echo "$0: $version is not a version such as 1.2.3 or 1.2.3-rc.1" >&2
    exit 2
fi

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/root"

cd "$here"
cp -R server.js lib scripts tests package.json CHANGELOG.md README.md \
    mcp-servers.json mcp-servers.staging.json mcp-servers.production.json "$work/root/"
VERSION=$version node -e '
    const fs = require("node:fs");
    const file = process.argv[1];
    const data = JSON.parse(fs.readFileSync(file, "utf8"));
    data.version = process.env.VERSION;
    fs.writeFileSync(file, JSON.stringify(data, null, 2) + "\n");
' "$work/root/package.json"

mkdir -p "$(dirname -- "$out")"
tar --create --file "$work/release.tar" --directory "$work/root" --format=ustar --sort=name \
    --mtime="@${SOURCE_DATE_EPOCH:-315532800}" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
    server.js lib scripts tests package.json CHANGELOG.md README.md \
    mcp-servers.json mcp-servers.staging.json mcp-servers.production.json
gzip -n -9 < "$work/release.tar" > "$out"
printf '%s %s bytes\n' "$out" "$(wc -c < "$out" | tr -d ' ')"
