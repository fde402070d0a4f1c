#!/bin/sh
# Tunes a host for one pinned lane, and takes every change back.
#
#   tune.sh show  [--root DIR]              what would change
#   tune.sh apply [--root DIR] --lane CPU   changes it; a second run changes nothing
#   tune.sh undo  [--root DIR]              restores what was there before the first apply
#
# Former values lie in ROOT/var/lib/apus/tuning, one file a setting. Kernel command line and time
# service are named, not changed: both need a decision (and a restart) of the host's owner.
set -eu

verb=${1:-}
[ $# -gt 0 ] && shift
root=
lane=
while [ $# -gt 0 ]; do
    case $1 in
        --root) root=$2; shift 2 ;;
        --lane) lane=$2; shift 2 ;;
        *) echo "tune.sh: unknown argument $1" >&2; exit 2 ;;
    esac
done
saved=$root/var/lib/apus/tuning

# Every settable file with the value wanted, "path value" a line; files the host lacks are left out.
wanted() {
    for governor in "$root"/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor; do
        echo "$governor performance"
    done
    echo "$root/sys/kernel/mm/transparent_hugepage/enabled madvise"
    echo "$root/proc/sys/kernel/numa_balancing 0"
    echo "$root/proc/sys/vm/swappiness 1"
    echo "$root/proc/sys/net/core/busy_poll 50"
    echo "$root/proc/sys/net/core/rmem_max 16777216"
    echo "$root/proc/sys/net/core/wmem_max 16777216"
    echo "$root/proc/sys/net/ipv4/tcp_slow_start_after_idle 0"
    echo "$root/proc/sys/net/ipv4/tcp_low_latency 1"
    [ -n "$lane" ] || return 0
    others=$(other_processors)
    [ -n "$others" ] || return 0
    for irq in "$root"/proc/irq/[0-9]*/smp_affinity_list; do
        echo "$irq $others"
    done
}

# The processors but the lane's, as a list such as 0,2,3.
other_processors() {
    list=
    for cpu in "$root"/sys/devices/system/cpu/cpu[0-9]*; do
        number=${cpu##*cpu}
        [ "$number" = "$lane" ] || list=$list${list:+,}$number
    done
    echo "$list"
}

# The value in force; of a list of choices the one in brackets.
current() {
    value=$(cat "$1")
    case $value in
        *\[*\]*) value=${value#*\[}; value=${value%%\]*} ;;
    esac
    echo "$value"
}

key() { echo "${1#"$root"}" | tr '/' '+'; }

each_difference() {
    wanted | while read -r path value; do
        [ -w "$path" ] || continue
        now=$(current "$path")
        [ "$now" = "$value" ] || "$1" "$path" "$now" "$value"
    done
}

print_change() { echo "${1#"$root"}: $2 -> $3"; }

set_value() {
    [ -e "$saved/$(key "$1")" ] || printf '%s\n' "$2" > "$saved/$(key "$1")"
    # Interrupts of the processor itself cannot be moved; the kernel refuses and nothing is lost.
    if printf '%s\n' "$3" > "$1"; then
        print_change "$1" "$2" "$3"
    else
        rm -f "$saved/$(key "$1")"
        echo "${1#"$root"}: the kernel keeps $2"
    fi
}

limits=$root/etc/security/limits.d/apus.conf

case $verb in
    show)
        each_difference print_change
        [ -e "$limits" ] || echo "${limits#"$root"}: (absent) -> memlock, nofile and rtprio for user apus"
        ;;
    apply)
        [ -n "$lane" ] || { echo "tune.sh: apply needs --lane CPU" >&2; exit 2; }
        mkdir -p "$saved"
        each_difference set_value
        if [ ! -e "$limits" ]; then
            mkdir -p "${limits%/*}"
            printf '%s\n' 'apus - memlock 1048576' 'apus - nofile 65536' 'apus - rtprio 50' > "$limits"
            echo "${limits#"$root"}: written"
        fi
        grep -qs "isolcpus=.*$lane" "$root/proc/cmdline" ||
            echo "by hand: add isolcpus=$lane nohz_full=$lane rcu_nocbs=$lane to the kernel command line"
        command -v chronyc > /dev/null || echo "by hand: apt-get install --yes chrony"
        ;;
    undo)
        [ -d "$saved" ] || { echo "nothing to undo"; exit 0; }
        for file in "$saved"/*; do
            [ -e "$file" ] || continue
            path=$root$(basename "$file" | tr '+' '/')
            former=$(cat "$file")
            if [ -w "$path" ] && [ "$(current "$path")" != "$former" ]; then
                print_change "$path" "$(current "$path")" "$former"
                printf '%s\n' "$former" > "$path"
            fi
            rm "$file"
        done
        rm -f "$limits"
        rmdir "$saved"
        ;;
    *)
        sed -n '2,9s/^# \{0,1\}//p' "$0"
        [ "$verb" = help ] || exit 2
        ;;
esac
