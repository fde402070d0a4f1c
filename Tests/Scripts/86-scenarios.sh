#!/usr/bin/env bash
# Each scenario is played over TLS by the careful client and ends with its expected outcome; status 0, 1 and 2 mean
# what the page says.
set -uo pipefail
cd "$(dirname "$0")/../.."
python=${APUS_VENV:-.venv}/bin/python
swift build -c release --product venue-sim >&2 || exit 1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export folder python

play() {
    local name
    name=$(basename "$1" .json)
    mkfifo "$folder/$name.ready"
    timeout 120 .build/release/venue-sim --tls-dir "$folder/$name.tls" --scenario "$1" --json >"$folder/$name.ready" &
    local simulator=$!
    exec 3<"$folder/$name.ready"
    read -r ready <&3
    cat <&3 >"$folder/$name.log" &
    timeout 120 "$python" Tests/Clients/drive.py "$ready" "$1" 2>"$folder/$name.client" &
    local client=$!
    wait "$simulator"
    local status=$?
    kill "$client" 2>/dev/null
    if [ "$status" = 0 ]; then
        echo "ok scenario $name"
    else
        echo "not ok scenario $name: status $status, $(tail -n 1 "$folder/$name.log")"
    fi
}
export -f play
ls configs/scenarios/*.json | xargs -P 6 -I{} bash -c 'play {}'

# Nobody comes: an order that must be there is not.
sed 's/"start": "first_logon"/"start": "ready"/; s/"duration_ms": [0-9]*/"duration_ms": 1500/; s/"within_ms": [0-9]*/"within_ms": 1000/' \
    configs/scenarios/cancel_fill_race.json >"$folder/cancel_fill_race.json"
.build/release/venue-sim --tls-dir "$folder/tls" --scenario "$folder/cancel_fill_race.json" --quiet >/dev/null
[ $? = 1 ] && echo "ok an outcome that is not met ends with status 1" || echo "not ok an outcome that is not met ends with status 1"
sed 's/"trade": {/"traed": {/' configs/scenarios/cancel_fill_race.json >"$folder/cancel_fill_race.json"
said=$(.build/release/venue-sim --scenario "$folder/cancel_fill_race.json" 2>&1)
if [ $? = 2 ] && grep -q 'json:[0-9]*:[0-9]*: unknown effect "traed", did you mean "trade"?' <<<"$said"; then
    echo "ok a file that is not valid ends with status 2 and says where"
else
    echo "not ok a file that is not valid ends with status 2 and says where: $said"
fi
for words in "--bind 0.0.0.0" "--bind 10.0.0.1" "--venue nosuch" "--nosuch" "--port 70000" "--account x"; do
    # shellcheck disable=SC2086 # the words are arguments
    timeout 5 .build/release/venue-sim --tls-dir "$folder/tls" $words >/dev/null 2>&1
    [ $? = 2 ] && echo "ok venue-sim refuses $words" || echo "not ok venue-sim refuses $words"
done
