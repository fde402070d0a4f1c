#!/usr/bin/env bash
# A thousand seeds of a hundred thousand operations each against the exchange core's invariants.
set -euo pipefail
cd "$(dirname "$0")/../../.."
release=(-c release -Xswiftc -enable-testing -Xswiftc -assert-config -Xswiftc Debug --scratch-path .build-test)
swift build "${release[@]}" --build-tests
APUS_FUZZ_SEEDS=${APUS_FUZZ_SEEDS:-1000} APUS_FUZZ_FROM=${APUS_FUZZ_FROM:-1000} \
    swift test "${release[@]}" --skip-build --filter ExchangeTests.InvariantTests
