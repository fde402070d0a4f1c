#!/usr/bin/env bash
# 10⁹ messages through the ring on two cores and on one.
set -euo pipefail
swift build -c release --product ring-stress
.build/release/ring-stress threads 1000000000
.build/release/ring-stress one-core 1000000000
