#!/bin/sh
# deploy/host/tune.sh on a host made of plain files: shows, applies once, takes everything back.
set -eu
cd "$(dirname "$0")/../.."
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failed=0
passed=0

check() {
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s\n  wanted: %s\n  got:    %s\n' "$1" "$2" "$3"
    fi
}

put() {
    mkdir -p "$root/$(dirname "$1")"
    printf '%s\n' "$2" > "$root/$1"
}

for cpu in 0 1 2 3; do put "sys/devices/system/cpu/cpu$cpu/cpufreq/scaling_governor" powersave; done
put sys/kernel/mm/transparent_hugepage/enabled 'always [never] madvise'
put proc/sys/vm/swappiness 60
put proc/sys/net/core/busy_poll 0
put proc/irq/24/smp_affinity_list 0-3
put proc/cmdline 'root=/dev/vda quiet'
snapshot() { (cd "$root" && find proc sys -type f | sort | xargs grep -H ''); }
before=$(snapshot)

check "show changes nothing" "$before" "$(deploy/host/tune.sh show --root "$root" > /dev/null; snapshot)"
deploy/host/tune.sh apply --root "$root" --lane 3 > /dev/null
check "governor" performance "$(cat "$root/sys/devices/system/cpu/cpu2/cpufreq/scaling_governor")"
check "interrupts keep off the lane" 0,1,2 "$(cat "$root/proc/irq/24/smp_affinity_list")"
check "busy poll" 50 "$(cat "$root/proc/sys/net/core/busy_poll")"
check "limits file" 3 "$(wc -l < "$root/etc/security/limits.d/apus.conf")"
check "names what it cannot do" 1 \
    "$(deploy/host/tune.sh apply --root "$root" --lane 3 | grep -c 'isolcpus=3')"
after=$(snapshot)
check "a second apply changes nothing" "" \
    "$(deploy/host/tune.sh apply --root "$root" --lane 3 | grep -v '^by hand' || true)"
check "a second apply leaves all as it was" "$after" "$(snapshot)"
deploy/host/tune.sh undo --root "$root" > /dev/null
# The kernel prints all choices and brackets one; a plain file keeps what was written.
check "undo restores every value" "$(echo "$before" | sed 's/always \[never\] madvise/never/')" "$(snapshot)"
check "undo removes the limits file" absent \
    "$(test -e "$root/etc/security/limits.d/apus.conf" && echo there || echo absent)"
check "a second undo has nothing to do" "nothing to undo" "$(deploy/host/tune.sh undo --root "$root")"
deploy/host/tune.sh apply --root "$root" > /dev/null 2>&1 && code=0 || code=$?
check "apply without a lane is a usage error" 2 "$code"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
