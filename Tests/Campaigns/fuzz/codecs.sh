#!/usr/bin/env bash
# 10⁸ changed messages of three venues through every way of reading them, shared by all cores, then
# what a fuzzer guided by coverage finds in 10⁶ inputs.
set -euo pipefail
export SWIFT_BACKTRACE=enable=no
executions=${APUS_FUZZ_EXECUTIONS:-100000000}
seed=${APUS_SEED:-$(date +%s)}
cores=$(nproc)
swift build -c release --product codec-stress
runs=()
for core in $(seq "$cores"); do
    .build/release/codec-stress "$((seed + core))" "$(((executions + cores - 1) / cores))" &
    runs+=($!)
done
for run in "${runs[@]}"; do wait "$run"; done

FUZZ=1 swift build -c release --sanitize fuzzer --scratch-path .build-fuzz --product FuzzCodecs
corpus=artifacts/fuzz/FuzzCodecs
mkdir -p "$corpus"
number=0
while read -r line; do
    number=$((number + 1))
    printf '%b' "$(printf '%s' "$line" | sed 's/../\\x&/g')" >"$corpus/kept-$number"
done <Tests/Fixtures/fuzz/FuzzCodecs.hex
.build-fuzz/release/FuzzCodecs -runs=1000000 -max_len=64 -print_final_stats=1 \
    -artifact_prefix=artifacts/fuzz/ "$corpus"
