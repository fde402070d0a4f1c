#!/usr/bin/env bash
# Installs by name what is missing: Debian packages, and for `test` the Python oracles.
# A second call finds everything and installs nothing. Usage: deploy/install.sh build|test
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-build}

refuse() {
    echo "apus: $1" >&2
    exit 1
}

# The engine waits on io_uring features that came with this kernel.
kernel_wanted=6.0
kernel=${APUS_KERNEL_RELEASE:-$(uname -r)}
older=$(printf '%s\n%s\n' "$kernel_wanted" "${kernel%%[!0-9.]*}" | sort -V | head -n 1)
[ "$older" = "$kernel_wanted" ] || refuse "kernel $kernel is too old, $kernel_wanted or later is needed"

toolchain=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1 || true)
[ -n "$toolchain" ] || refuse "no Swift toolchain in PATH; install Swift 6.3 from swift.org first"
older=$(printf '6.3\n%s\n' "$toolchain" | sort -V | head -n 1)
[ "$older" = 6.3 ] || refuse "Swift $toolchain is too old, 6.3 or later is needed"

command -v dpkg-query >/dev/null || refuse "this is no Debian system; install what deploy/packages.txt names by hand"
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u)
wanted=$(sed 's/#.*//' deploy/packages.txt | tr -s ' \t' '\n' | sed '/^$/d' | sort -u)
missing=$(comm -13 <(echo "$installed") <(echo "$wanted") | tr '\n' ' ')
if [ -n "$missing" ]; then
    [ "$(id -u)" = 0 ] || refuse "root rights are needed once to install: ${missing% }"
    echo "apus: installing $missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null
fi

[ "$purpose" = test ] || exit 0
# An environment named from outside is used as it is.
[ -z "${APUS_VENV:-}" ] || exit 0
stamp=.venv/requirements.sha256
sum=$(sha256sum deploy/requirements.txt | cut -d ' ' -f 1)
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$sum" ]; then
    echo "apus: making the environment of the Python oracles"
    rm -rf .venv
    python3 -m venv .venv
    .venv/bin/pip install --quiet --no-input --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r deploy/requirements.txt
    echo "$sum" >"$stamp"
fi
