#!/usr/bin/env bash
# Official and popular clients run unmodified against the simulator over TLS, method by method.
set -uo pipefail
cd "$(dirname "$0")/../.."
python=${APUS_VENV:-.venv}/bin/python
seconds=${CLIENT_SECONDS:-30}
swift build -c release --product venue-sim >&2 || exit 1
simulator=${VENUE_SIM:-.build/release/venue-sim}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# A venue of its own for each suite: request budgets are shared by address.
for suite in ccxt_rest ccxt_streams binance_sdk; do
    mkfifo "$folder/$suite"
    "$simulator" --port 0 --tls-dir "$folder/tls" --quiet --account k1:s1:100000 >"$folder/$suite" &
    venue=$!
    read -r ready <"$folder/$suite"
    timeout $((${seconds%.*} + 120)) "$python" "Tests/Clients/$suite.py" "$ready" k1 s1 "$seconds" \
        >>"$folder/rows" 2>"$folder/errors" || tail -n 5 "$folder/errors" >&2
    kill "$venue"
    wait "$venue" 2>/dev/null
done
"$python" Tests/Clients/table.py "$folder/rows" docs/venue-sim.md "$@"
