#!/bin/sh
# Checks whether the service is healthy by /health, and prints the checks that do not pass.
#
#   bin/healthcheck.sh [BASE_URL]      default http://127.0.0.1:${ERLMCP_PORT:-8080}
#
# Exits 0 when healthy, 1 when degraded or unhealthy, 2 when it does not answer.
set -u

base=${1:-http://127.0.0.1:${ERLMCP_PORT:-8080}}
if ! body=$(curl -sS -m 10 "${base%/}/health" 2>&1); then
    echo "service: no answer: $body"
    exit 2
fi
field() { printf '%s' "$body" | sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
status=$(printf '%s' "$body" | sed -n 's/.*"status":"\(healthy\|degraded\|unhealthy\)".*/\1/p')
check() { printf '%s' "$body" | tr '{' '\n' | sed -n "s/.*\"name\":\"$1\",\"status\":\"\([a-z_]*\)\".*/\1/p"; }

echo "service: ${status:-unknown} (version $(field version))"
echo "database: $(check database)"
echo "queue depth: $(field run_queue)"
for name in gproc poolboy tcps disk memory transport vm application supervisors; do
    state=$(check "$name")
    case $state in
        pass | not_applicable) ;;
        *) echo "$name: ${state:-missing}" ;;
    esac
done
[ "$status" = healthy ]
