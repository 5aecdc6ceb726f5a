#!/bin/sh
# After `rebar3 release`: the start script no longer puts the cookie on the command line of
# erl_call, unless RELX_COOKIE names another one than that of ~/.erlang.cookie.
set -eu
for script in "${REBAR_BUILD_DIR:-_build/default}"/rel/erlmcp/bin/erlmcp "${REBAR_BUILD_DIR:-_build/default}"/rel/erlmcp/bin/erlmcp-[0-9]*; do
    [ -f "$script" ] && [ ! -L "$script" ] || continue
    # shellcheck disable=SC2016
    sed 's/ -c "\${COOKIE}"/ ${RELX_COOKIE:+-c "${RELX_COOKIE}"}/g' "$script" > "$script.tmp"
    cat "$script.tmp" > "$script"
    rm -f "$script.tmp"
done
