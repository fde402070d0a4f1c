#!/usr/bin/env bash
# A debug build passes, and no module imports what it does not declare.
set -uo pipefail
cd "$(dirname "$0")/../.."
if swift build --explicit-target-dependency-import-check error; then
    echo "ok a debug build passes with every import declared"
else
    echo "not ok a debug build passes with every import declared"
fi
