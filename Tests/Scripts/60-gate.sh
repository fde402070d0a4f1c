#!/usr/bin/env bash
# The gate passes on this build, and fails on each fault planted in it.
set -uo pipefail
cd "$(dirname "$0")/../.."
report() { if [ "$1" = "$2" ]; then echo "ok $3"; else echo "not ok $3"; fi; }

swift build -c release --product latency-lab && swift build -c release --product probe || exit 1
lab=.build/release/latency-lab
$lab gate
report $? 0 "the gate passes on this build"
# A pass takes a message of each of 64 connections; what the gate holds it to is counted by a tracer.
python3 -c '
import json, sys
row = json.load(open("Benchmarks/baseline.json"))["counts"]["rows"]["transport.saturated"]
sys.exit(not 0 < row["systemCalls"] < 100 * 64)'
report $? 0 "less than one system call a message when io_uring is saturated"
said=$($lab gate --plant allocation base.ring.throughput)
report "$?$(grep -c 'base.ring.throughput: 1 heap calls, was 0' <<<"$said")" 11 "the gate names one planted heap call"
said=$($lab gate --plant instructions base.decimal.parse)
report "$?$(grep -c 'base.decimal.parse: .* instructions' <<<"$said")" 11 "the gate names two percent more instructions"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
$lab gate --baseline "$folder/missing.json"
report $? 1 "the gate fails without a baseline"
head -c 100 Benchmarks/baseline.json >"$folder/torn.json"
$lab gate --baseline "$folder/torn.json"
report $? 1 "the gate fails on a torn baseline"
sed 's/"compiler" : "[^"]*"/"compiler" : "1.0"/' Benchmarks/baseline.json >"$folder/foreign.json"
$lab gate --baseline "$folder/foreign.json"
report $? 1 "the gate fails on another compiler's baseline"
cp Benchmarks/baseline.json "$folder/here.json"
cp Benchmarks/baseline.json "$folder/there.json"
# Timers of connections and of a whole lane keep real time: how many operations meet one is not the same twice.
$lab accept --baseline "$folder/here.json" --reason "Counted as called." &&
    ROOM=$(printf '%40s' '') $lab accept --baseline "$folder/there.json" --reason "Counted as called." &&
    python3 - "$folder/here.json" "$folder/there.json" <<'PYTHON'
import json, sys
here, there = (json.load(open(path))["counts"]["rows"] for path in sys.argv[1:])
for rows in (here, there):
    for name in ("lane.work", "transport.saturated"):
        del rows[name]["instructions"]


def close(name):
    """Where the heap lies moves a few instructions in ten thousand operations, and no more."""
    near = abs(here[name].pop("instructions", 0) - there[name].pop("instructions", 0)) < 0.01
    return near and here[name] == there[name]


sys.exit(here.keys() != there.keys() or not all([close(name) for name in here]))
PYTHON
report $? 0 "counts are the same to a hundredth of an instruction in another environment"
sed 's/base\.clock\.read/base.clock.gone/' Benchmarks/baseline.json >"$folder/row.json"
$lab gate --baseline "$folder/row.json"
report $? 1 "the gate fails on a row that is missing and on one that is new"
$lab run --suite base --quick --json "$folder/report.json" && $lab compare "$folder/report.json" "$folder/report.json"
report $? 0 "a run leaves a report that compares with itself"
