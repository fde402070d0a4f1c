#!/usr/bin/env bash
# 10⁷ inputs through the WebSocket and HTTP readers; 10⁶ into a TLS client, each as made-up bytes and as tampering
# with the bytes of a server that shakes hands and speaks.
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
mkdir -p artifacts/fuzz/tls
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=fuzz.test \
    -addext subjectAltName=DNS:fuzz.test -keyout artifacts/fuzz/tls/key.pem -out artifacts/fuzz/tls/chain.pem
.build-fuzz/release/FuzzTransport -runs=10000000 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix=artifacts/fuzz/ artifacts/fuzz/FuzzTransport
.build-fuzz/release/FuzzTLS -runs=1000000 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix=artifacts/fuzz/ artifacts/fuzz/FuzzTLS
