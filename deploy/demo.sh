#!/usr/bin/env bash
# `make run`: the venue simulator on loopback and the daemon in the paper profile against it.
#
#   deploy/demo.sh [arguments of `apus run`]
#
# The simulator is this script's child, not the daemon's: it outlives a crash of the engine. It forgets
# everything at its end, so each run begins with an empty journal; the one before lies in run/previous.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${APUS_DEMO_PORT:-9443}
bin=${APUS_BIN:-.build/release}
run=run/demo
sim=run/sim

mkdir -p "$sim"
if [ -d "$run" ]; then
    rm -rf run/previous
    mv "$run" run/previous
fi
if [ ! -s "$sim/account.pem" ]; then
    (umask 077 && openssl genpkey -algorithm ed25519 -out "$sim/account.pem")
    openssl pkey -in "$sim/account.pem" -pubout -out "$sim/account.pub"
fi

# On two processors and more the lane has the last one for itself.
processors=$(nproc)
others=0
if [ "$processors" -gt 1 ]; then others=0-$((processors - 2)); fi

: > "$sim/ready.json"
setsid taskset -c "$others" "$bin/venue-sim" --venue binance --port "$port" --tls-dir "$sim" --seed 1 --quiet \
    --account "DEMO:@$sim/account.pub:100000" > "$sim/ready.json" 2> "$sim/errors.log" &
simulator=$!
stop_simulator() {
    kill "$simulator" 2> /dev/null && wait "$simulator" || :
}
trap stop_simulator EXIT
# Ctrl-C reaches the daemon, which drains; this script only must not end before it.
trap : INT TERM

for _ in $(seq 100); do
    grep -q '"ready":true' "$sim/ready.json" && break
    if ! kill -0 "$simulator" 2> /dev/null; then
        echo "make run: the venue simulator did not start: $(tail -1 "$sim/errors.log")" >&2
        exit 4
    fi
    sleep 0.1
done

export BINANCE_KEY=DEMO BINANCE_SECRET=unused
base=https://localhost:$port
export APUS_VENUES__BINANCEUSDM__ENDPOINTS__REST=$base
export APUS_VENUES__BINANCEUSDM__ENDPOINTS__WS=wss://localhost:$port
export APUS_VENUES__BINANCEUSDM__ENDPOINTS__WS_API=wss://localhost:$port/ws-fapi/v1
code=0
"$bin/apus" run --profile paper --run-dir "$run" "$@" || code=$?
exit "$code"
