#!/usr/bin/env bash
# A hundred thousand virtual deaths of a lane in every phase, judged by the venue's own books.
set -euo pipefail
source Tests/flags.sh
swift build "${release[@]}" --build-tests
APUS_CRASH_POINTS=${APUS_CRASH_POINTS:-100000} swift test "${release[@]}" --skip-build --filter CrashMatrixTests
