#!/usr/bin/env bash
# 10⁶ injected feed faults per venue: no look at a wrong book, and always back to a true one.
set -euo pipefail
APUS_FAULTS=1000000 swift test -c release -Xswiftc -enable-testing --scratch-path .build-test \
    --filter FeedFault
