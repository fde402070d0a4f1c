#!/usr/bin/env bash
# 10⁷ inputs through the readers of the ground floor.
set -euo pipefail
FUZZ=1 swift build -c release --sanitize fuzzer --scratch-path .build-fuzz --product FuzzBase
mkdir -p artifacts/fuzz/base
.build-fuzz/release/FuzzBase -runs=10000000 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix=artifacts/fuzz/ artifacts/fuzz/base
