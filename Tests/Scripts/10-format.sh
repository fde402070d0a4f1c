#!/usr/bin/env bash
# Every Swift file is in the house format.
set -uo pipefail
cd "$(dirname "$0")/../.."
if git ls-files -z '*.swift' | xargs -0 swift format lint --strict; then
    echo "ok every Swift file is in the house format"
else
    echo "not ok every Swift file is in the house format"
fi
