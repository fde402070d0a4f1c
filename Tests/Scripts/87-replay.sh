#!/usr/bin/env bash
# A recorded session served as the market: the book a client keeps, the fills of its orders, the end in words, and
# recordings that cannot be one.
set -uo pipefail
cd "$(dirname "$0")/../.."
python=${APUS_VENV:-.venv}/bin/python
swift build -c release --product venue-sim >&2 || exit 1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
capture=Tests/Fixtures/captures/binance/btcusdt_20240808
speed=4

mkfifo "$folder/ready"
.build/release/venue-sim --tls-dir "$folder/tls" --replay "$capture.gz" --speed $speed --account k1:s1:1000000 \
    >"$folder/ready" &
simulator=$!
exec 3<"$folder/ready"
read -r ready <&3
cat <&3 >"$folder/log" &
timeout 60 "$python" Tests/Clients/replay.py "$ready" "$capture.gz" "$capture.top10.gz" k1 s1 $speed
kill "$simulator"
wait "$simulator" 2>/dev/null
if grep -q 'replay words=the recording is over; .* updates=611 trades=1262' "$folder/log"; then
    echo "ok the end of a recording is said in words"
else
    echo "not ok the end of a recording is said in words"
    tail -n 5 "$folder/log"
fi

# refused WHAT WORDS OPTION…: status 2, and the words that say why.
refused() {
    local what=$1 words=$2 said
    shift 2
    said=$(timeout 20 .build/release/venue-sim --tls-dir "$folder/tls" "$@" 2>&1)
    if [ $? = 2 ] && grep -q -- "$words" <<<"$said"; then
        echo "ok refused: $what"
    else
        echo "not ok refused: $what: $said"
    fi
}
zcat "$capture.gz" | sed -n '1,54p;56,300p' >"$folder/no_page"
zcat "$capture.gz" | awk '/depthUpdate/ && ++n == 100 {next} {print}' >"$folder/gap"
zcat "$capture.gz" | sed '60s/"e"/"e/' >"$folder/torn"
head -c 200000 "$capture.gz" >"$folder/short.gz"
refused "a recording without a book" "no depth answer for BTCUSDT" --replay "$folder/no_page"
refused "a recording with a hole" "line [0-9]*: updates are missing: after " --replay "$folder/gap"
refused "a recording with a torn line" "line 60: no JSON" --replay "$folder/torn"
refused "a recording that ends within its compression" "the file is damaged" --replay "$folder/short.gz"
refused "a recording of no known contract" "it holds no updates of ETHUSDT" --replay "$capture.gz" --symbols ETHUSDT
refused "a recording that is not there" "cannot read" --replay "$folder/none"
refused "a queue model nobody knows" 'queue cannot be "nosuch"' --replay "$capture.gz" --queue nosuch
refused "a replay in a scenario" "exclude each other" --replay "$capture.gz" --scenario configs/scenarios/modify_race.json
