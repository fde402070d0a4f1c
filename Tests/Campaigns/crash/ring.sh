#!/usr/bin/env bash
# 1,000 producers killed in the middle of a ring between two processes.
set -euo pipefail
swift build -c release --product ring-stress
.build/release/ring-stress killed 1000
