#!/usr/bin/env bash
# Forty kills of the real engine at named moments, each phase at least once; `make crash` makes a thousand.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec Tests/Crash/campaign.py --kills 40 --each 1
