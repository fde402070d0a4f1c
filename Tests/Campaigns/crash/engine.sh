#!/usr/bin/env bash
# A thousand kills of the real engine at named moments, each phase at least a hundred times.
set -euo pipefail
source Tests/flags.sh
swift build "${release[@]}" --product apus
swift build "${release[@]}" --product venue-sim
exec Tests/Crash/campaign.py --kills "${APUS_CRASH_KILLS:-1000}" --each "${APUS_CRASH_EACH:-100}" --seed "${APUS_CRASH_SEED:-1}" \
    --log artifacts/crash-kills.jsonl
