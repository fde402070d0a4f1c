#!/usr/bin/env bash
# The installer says in one sentence what is missing, and has nothing to do the second time.
set -uo pipefail
cd "$(dirname "$0")/../.."
refused() {
    local title=$1 words=$2 said status
    shift 2
    said=$("$@" 2>&1)
    status=$?
    if [ "$status" != 0 ] && [ "$(echo "$said" | wc -l)" = 1 ] && grep -q "$words" <<<"$said"; then
        echo "ok $title"
    else
        echo "not ok $title: status $status, said: $said"
    fi
}

refused "an old kernel is named" "kernel 5.10.0-8-amd64 is too old" \
    env APUS_KERNEL_RELEASE=5.10.0-8-amd64 deploy/install.sh build
refused "a missing toolchain is named" "no Swift toolchain" env PATH=/usr/bin:/bin deploy/install.sh build
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cp -r deploy "$folder/"
echo apus-package-that-does-not-exist >>"$folder/deploy/packages.txt"
if [ "$(id -u)" = 0 ]; then
    refused "missing root rights are named with what is missing" "root rights.*apus-package-that-does-not-exist" \
        setpriv --reuid 65534 --clear-groups env -u TMPDIR PATH="$PATH" HOME=/nonexistent "$folder/deploy/install.sh" build
else
    refused "missing root rights are named with what is missing" "root rights.*apus-package-that-does-not-exist" \
        "$folder/deploy/install.sh" build
fi
said=$(deploy/install.sh test 2>&1)
if [ $? = 0 ] && [ -z "$said" ]; then echo "ok a second call installs nothing"; else echo "not ok a second call installs nothing: $said"; fi
