#!/usr/bin/env bash
# 10⁷ inputs through the WebSocket and HTTP readers, 10⁶ through a TLS client before its handshake ends.
set -euo pipefail
export SWIFT_BACKTRACE=enable=no
for product in FuzzTransport FuzzTLS; do
    FUZZ=1 swift build -c release --sanitize fuzzer --scratch-path .build-fuzz --product "$product"
    corpus=artifacts/fuzz/$product
    mkdir -p "$corpus"
    number=0
    while read -r line; do
        number=$((number + 1))
        printf '%b' "$(printf '%s' "$line" | sed 's/../\\x&/g')" >"$corpus/kept-$number"
    done <"Tests/Fixtures/fuzz/$product.hex"
done
.build-fuzz/release/FuzzTransport -runs=10000000 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix=artifacts/fuzz/ artifacts/fuzz/FuzzTransport
.build-fuzz/release/FuzzTLS -runs=1000000 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix=artifacts/fuzz/ artifacts/fuzz/FuzzTLS
