#!/usr/bin/env bash
# The simulator is the other party: it builds when our own side of the venues is not there.
set -uo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git ls-files Package.swift CShims Sources latency-lab Tests Benchmarks | tar -cf - -T - | tar -xf - -C "$folder"
# The manifest wants a source in each folder: an empty one stands where the code was.
find "$folder/Sources/Venues" -name '*.swift' -delete
for place in "$folder"/Sources/Venues/*/; do touch "$place/Deleted.swift"; done
if (cd "$folder" && swift build --product venue-sim >"$folder/log" 2>&1); then
    echo "ok venue-sim builds with Sources/Venues deleted"
else
    echo "not ok venue-sim builds with Sources/Venues deleted"
    grep -E "error:" "$folder/log" | head -n 5
fi
if grep -rlE 'import (VenuePort|Binance|OKX|Bybit)$' Sources/Skins Sources/VenueSim Sources/venue-sim; then
    echo "not ok no skin imports our side of a venue"
else
    echo "ok no skin imports our side of a venue"
fi
