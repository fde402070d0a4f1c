#!/usr/bin/env bash
# A hundred thousand virtual deaths of a lane, judged by the venue's own books: three a life.
set -euo pipefail
source Tests/flags.sh
swift build "${release[@]}" --build-tests
APUS_CRASH_LIVES=${APUS_CRASH_LIVES:-33400} swift test "${release[@]}" --skip-build --filter CrashMatrixTests
