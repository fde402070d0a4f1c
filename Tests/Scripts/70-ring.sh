#!/usr/bin/env bash
# The ring under stress: sum and order on two cores and on one, under the thread sanitizer, and
# between two processes of which one is killed.
set -uo pipefail
cd "$(dirname "$0")/../.."
try() {
    local title=$1
    shift
    if "$@"; then echo "ok $title"; else echo "not ok $title"; fi
}

swift build -c release --product ring-stress || exit 1
stress=.build/release/ring-stress
try "10⁷ messages between two threads, each on its own core where there are two" $stress threads 10000000
try "10⁷ messages between two threads on one core" $stress one-core 10000000
try "20 producers killed in the middle, nothing published lost or torn" $stress killed 20
swift build -c release --sanitize thread --scratch-path .build-tsan --product ring-stress || exit 1
export TSAN_OPTIONS=halt_on_error=1
try "10⁶ messages under the thread sanitizer" .build-tsan/release/ring-stress threads 1000000
try "10⁶ messages on one core under the thread sanitizer" .build-tsan/release/ring-stress one-core 1000000
