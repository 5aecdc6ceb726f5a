#!/bin/sh
# Checks which tools a running hub shows, before and after a prompt.
#
#   scripts/test-analyze-prompt.sh [--validate-static-mode] [--verbose] [BASE_URL]
#
# Without an option the hub must filter by prompt; with --validate-static-mode it must show
# every tool at once. Exits with 0 when all checks pass, 1 when one fails, 2 for wrong usage.
set -u

mode=prompt-based
verbose=
base=http://127.0.0.1:7000
for argument in "$@"; do
    case $argument in
        --validate-static-mode) mode=static ;;
        -v | --verbose) verbose=yes ;;
        -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
        -*) echo "$0: unknown option $argument" >&2; exit 2 ;;
        *) base=${argument%/} ;;
    esac
done

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
: > "$work/body"

# request METHOD PATH [BODY [SESSION]]: writes the answer to body and its session to session.
with_curl() {
    set -- "$1" "$2" "${3:-}" "${4:-}"
    [ -z "$4" ] || session_header="Mcp-Session-Id: $4"
    curl -sS -m 20 -X "$1" -o "$work/body" -D "$work/headers" -H 'Content-Type: application/json' \
        ${4:+-H "$session_header"} ${3:+--data-binary "$3"} "$base$2" 2> "$work/error" || return 1
    tr -d '\r' < "$work/headers" | sed -n 's/^[Mm][Cc][Pp]-[Ss][Ee][Ss][Ss][Ii][Oo][Nn]-[Ii][Dd]: *//p' > "$work/session"
}
with_node() {
    METHOD=$1 URL=$base$2 BODY=${3:-} SESSION=${4:-} OUT=$work node -e '
        const { METHOD, URL: url, BODY, SESSION, OUT } = process.env;
        const headers = { "content-type": "application/json", ...(SESSION ? { "mcp-session-id": SESSION } : {}) };
        fetch(url, { method: METHOD, headers, ...(BODY ? { body: BODY } : {}), signal: AbortSignal.timeout(20000) })
            .then(async (answer) => {
                require("fs").writeFileSync(OUT + "/body", await answer.text());
                require("fs").writeFileSync(OUT + "/session", answer.headers.get("mcp-session-id") ?? "");
            })
            .catch((error) => { console.error(error.cause?.message ?? error.message); process.exitCode = 1; });
    ' 2> "$work/error"
}
if command -v curl > /dev/null 2>&1; then request() { with_curl "$@"; }; else request() { with_node "$@"; }; fi

failed=0
total=0
check() {
    total=$((total + 1))
    name=$1
    shift
    if "$@"; then echo "ok   $name"; else
        failed=$((failed + 1))
        echo "FAIL $name"
        [ -n "$verbose" ] && { head -c 500 "$work/body"; echo; }
    fi
}
has() { grep -qF -- "$1" "$work/body"; }
hasnt() { ! has "$1"; }
only_meta() { has '"hub__analyze_prompt"' && hasnt '"filesystem__' && hasnt '"github__'; }
some_session() { [ -n "$1" ]; }
initialize() {
    request POST /mcp '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"check","version":"1"}}}' || return 1
    cat "$work/session"
}
list() { request POST /mcp '{"jsonrpc":"2.0","id":2,"method":"tools/list"}' "$1"; }
analyze() {
    request POST /mcp "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"hub__analyze_prompt\",\"arguments\":{\"prompt\":\"$2\"}}}" "$1"
}

if ! request GET /health; then
    echo "FAIL the hub at $base does not answer: $(head -n 1 "$work/error")"
    exit 1
fi
check "the hub is healthy" has '"status":"healthy"'
check "the mode is $mode" has "\"mode\":\"$mode\""
first=$(initialize)
check "a session opens" some_session "$first"
second=$(initialize)
check "a second session opens" some_session "$second"

list "$first"
if [ "$mode" = static ]; then
    check "the meta tool is shown" has '"hub__analyze_prompt"'
    check "the tools of filesystem are shown at once" has '"filesystem__read_file"'
    check "the tools of github are shown at once" has '"github__create_issue"'
else
    check "only the meta tool is shown at first" only_meta
    analyze "$first" 'Open an issue in the github repository'
    check "the prompt is understood" has '"github"'
    list "$first"
    check "the tools for the prompt are shown" has '"github__create_issue"'
    check "the other tools stay hidden" hasnt '"filesystem__'
    list "$second"
    check "the second session is not affected" only_meta
fi
request DELETE /mcp '' "$first"
request DELETE /mcp '' "$second"

echo "$((total - failed)) of $total checks passed"
[ "$failed" -eq 0 ]
