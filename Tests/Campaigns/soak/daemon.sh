#!/usr/bin/env bash
# Half an hour of paper trading with a random process killed every 20 s, then all held against the venue.
set -euo pipefail
source Tests/flags.sh
swift build "${release[@]}" --product apus
swift build "${release[@]}" --product venue-sim
APUS_SOAK_SECONDS=${APUS_SOAK_SECONDS:-1800} exec Tests/Scripts/94-soak.py
