#!/usr/bin/env bash
# Runs every test and sums up: Swift tests in release with assertions kept, then each script of
# Tests/Scripts in the order of names. The last line is `N passed, N failed`.
#
# A script is a test file of its own: it prints `ok <name>` or `not ok <name>` for each test, or sums
# up in a last line of its own, and ends with status 0 when it got to its end.
set -uo pipefail
cd "$(dirname "$0")/.."
export APUS_VENV=${APUS_VENV:-$PWD/.venv}
export SWIFT_BACKTRACE=enable=no
passed=0
failed=0
patience=1200
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Lines of the log that match, as a number.
lines() { grep -cE "$1" "$log" || true; }

# Runs one step with an end in sight: what hangs is a failure, not a wait.
step() {
    local started=$SECONDS
    echo "== $1"
    shift
    timeout --kill-after=10 "$patience" "$@" </dev/null >"$log" 2>&1
    local status=$?
    took=$((SECONDS - started))
    return $status
}

count_failure() {
    failed=$((failed + 1))
    echo "not ok $1"
    tail -n 60 "$log"
}

source Tests/flags.sh
if step "build of the tests (release, assertions on)" swift build "${release[@]}" --build-tests; then
    step "Swift tests" swift test "${release[@]}" --skip-build
    status=$?
    # Each test ends with a line of its own; the line of the whole run begins with "Test run".
    good=$(lines '^✔ Test ([^r]|r[^u]|ru[^n]|run[^ ]).* passed after')
    bad=$(lines '^✘ Test ([^r]|r[^u]|ru[^n]|run[^ ]).* failed after')
    passed=$((passed + good))
    failed=$((failed + bad))
    grep -E '^✘|recorded an issue' "$log"
    [ "$status" = 0 ] || [ "$bad" -gt 0 ] || count_failure "the test bundle ended with status $status"
    [ "$good" -gt 0 ] || count_failure "the test bundle ran nothing"
    echo "   $good passed, $bad failed in $took s"
else
    grep -E "error:|While running|Fatal error" "$log" | head -n 20
    count_failure "the tests do not build"
fi

for script in Tests/Scripts/*; do
    step "${script#Tests/Scripts/}" "$script"
    status=$?
    good=$(lines '^ok ')
    bad=$(lines '^not ok ')
    # A script that sums up by itself says so in its last line.
    if summary=$(tail -n 1 "$log" | grep -E '^[0-9]+ passed, [0-9]+ failed$'); then
        read -r good _ bad _ <<<"$summary"
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    if [ "$bad" -gt 0 ]; then tail -n 200 "$log"; fi
    [ "$status" = 0 ] || [ "$bad" -gt 0 ] || count_failure "$script ended with status $status"
    [ $((good + bad)) -gt 0 ] || count_failure "$script tested nothing"
    echo "   $good passed, $bad failed in $took s"
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
