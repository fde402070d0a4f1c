#!/usr/bin/env bash
# 10⁶ injected feed faults per venue: no look at a wrong book, and always back to a true one.
set -euo pipefail
source Tests/flags.sh
swift build "${release[@]}" --build-tests
APUS_FAULTS=1000000 swift test "${release[@]}" --skip-build --filter FeedFault
