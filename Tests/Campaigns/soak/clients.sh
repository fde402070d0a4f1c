#!/usr/bin/env bash
# Clients of others keep their own books in step with the simulator for ten minutes.
set -euo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
CLIENT_SECONDS=600 Tests/Scripts/85-clients.sh | tee "$log"
if grep -q '^not ok' "$log" || ! grep -q '^ok .*watch_order_book' "$log"; then
    echo "a client fell out of step" >&2
    exit 1
fi
