#!/usr/bin/env python3
"""The system calls of saturated io_uring as strace sees them: by name, and less than one a message. The gate holds the
build to their exact number by a tracer of its own; under strace the kernel brings messages in more portions."""
import collections
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = "transport.saturated"
CONNECTIONS = 64
# The probe marks what it counts by a call that no kernel knows; CShims/CCallCount states the numbers.
MARK = re.compile(r"prctl\(0x41505553[^,]*, 0x?([1-4])")
STEPS = {"1": True, "2": False, "3": True, "4": False}
CALL = re.compile(r"^(\d+) +(\w+)\(")


def result(good, title, note=""):
    print(f"{'ok' if good else 'not ok'} {title}{'' if good else f': {note}'}", flush=True)


def counted(lines):
    """Calls by name between the marks, of the thread that sets them; and whether the last mark came."""
    calls, thread, is_on, is_ended = collections.Counter(), None, False, False
    for line in lines:
        call = CALL.match(line)
        if not call:
            continue
        mark = MARK.search(line)
        if mark:
            thread, is_on = call[1], STEPS[mark[1]]
            is_ended = is_ended or mark[1] == "4"
        elif is_on and call[1] == thread:
            calls[call[2]] += 1
    return calls, is_ended


def main():
    probe = ROOT / ".build/release/probe"
    if not probe.exists():
        sys.exit("build probe first")
    with tempfile.NamedTemporaryFile() as trace:
        run = subprocess.run(["strace", "-f", "-o", trace.name, probe, "--only", ROW],
                             capture_output=True, text=True, timeout=120)
        if run.returncode != 0:
            sys.exit(f"strace: {run.stderr[-300:]}")
        calls, is_ended = counted(Path(trace.name).read_text().splitlines())
    messages = int(run.stdout.split()[1]) * CONNECTIONS
    total = sum(calls.values())
    print(", ".join(f"{name} {count}" for name, count in calls.most_common()), f"for {messages} messages")
    result(is_ended and 0 < total < messages, "strace sees less than one system call a message", f"{total}")
    result(set(calls) == {"io_uring_enter"}, "no other call than into the ring is made", str(dict(calls)))


main()
