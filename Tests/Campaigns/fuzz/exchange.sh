#!/usr/bin/env bash
# A thousand seeds of a hundred thousand operations each against the exchange core's invariants.
set -euo pipefail
source Tests/flags.sh
swift build "${release[@]}" --build-tests
APUS_FUZZ_SEEDS=${APUS_FUZZ_SEEDS:-1000} APUS_FUZZ_FROM=${APUS_FUZZ_FROM:-1000} \
    swift test "${release[@]}" --skip-build --filter ExchangeTests.InvariantTests
