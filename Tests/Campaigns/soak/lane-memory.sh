#!/usr/bin/env bash
# 10⁸ messages through a trading lane under a virtual clock: its resident memory grows by at most 1 MB.
set -euo pipefail
swift build -c release --product latency-lab
.build/release/latency-lab memory 100000000
