#!/usr/bin/env bash
# Runs the long campaigns of one kind (fuzz, crash, soak), each a script under Tests/Campaigns.
set -euo pipefail
cd "$(dirname "$0")/.."
export APUS_VENV=${APUS_VENV:-$PWD/.venv}
export SWIFT_BACKTRACE=enable=no
for script in Tests/Campaigns/"$1"/*; do
    echo "== $script"
    "$script" </dev/null
done
