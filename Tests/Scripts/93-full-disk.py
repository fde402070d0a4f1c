#!/usr/bin/env python3
"""The disk fills up under a daemon that trades.

The disk is a small file system in a mount namespace of this script's own, which needs no rights on most hosts. Where
that is forbidden a library loaded into the daemon refuses what a full disk refuses; `--library` asks for it by hand.
"""
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Peers"))
from daemon import Daemon  # noqa: E402
from ground import BIN, ROOT, until  # noqa: E402
from stage import agrees, check, play  # noqa: E402

# Set for this script when it runs inside the namespace.
INSIDE = "APUS_TEST_NAMESPACE"
NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]


def mount(folder):
    return ["mount", "-t", "tmpfs", "-o", "size=700m", "none", folder]


def may_mount():
    """Whether a namespace of our own may hold a file system; the mount goes with the process that tried."""
    return shutil.which("unshare") and subprocess.run([*NAMESPACE, *mount("/tmp")], capture_output=True).returncode == 0


def fill(filler, is_mounted):
    """Takes all room there is; the library takes the file's name for that."""
    with open(filler, "wb", buffering=0) as file:
        try:
            while is_mounted:
                file.write(b"\0" * (1 << 20))
        except OSError as error:
            return os.strerror(error.errno)
    return ""


def full_disk(home, simulator):
    """A full disk means HOLD with its reason, nothing lost, and trading again when there is room."""
    disk, is_mounted = home / "small", INSIDE in os.environ
    disk.mkdir()
    # Small segments: the journal needs room for its next one soon.
    environment = {"APUS_JOURNAL__SEGMENT_KIB": "16"}
    if is_mounted:
        subprocess.run(mount(disk), check=True)
    else:
        library = home / "small_disk.so"
        subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library,
                        ROOT / "Tests/Peers/small_disk.c", "-ldl"], check=True)
        environment |= {"LD_PRELOAD": str(library), "APUS_SMALL_DISK": str(disk)}
    print("   the disk is a file system of its own" if is_mounted else "   the disk is told by a library", flush=True)
    daemon = Daemon(disk / "run", simulator, environment=environment)
    try:
        check("runs on a small disk", daemon.wait_for("RUN"), daemon.text()[-600:] + daemon.log()[-600:])
        check("fills before the disk does", until(15, lambda: daemon.status().get("fills", 0) > 0), daemon.status())
        engine = daemon.child("engine")
        words = fill(disk / "filler", is_mounted)
        check("a full disk means HOLD, and the reason is the journal",
              until(20, lambda: daemon.status().get("state") == "HOLD" and "journal-lag" in str(daemon.status().get("reasons"))),
              (words, daemon.status()))
        check("nothing of ours rests at the venue then", until(5, lambda: simulator.open_orders() == 0), simulator.open_orders())
        check("a full disk ends neither daemon nor engine",
              daemon.process.poll() is None and engine and daemon.child("engine") == engine, daemon.log()[-400:])
        (disk / "filler").unlink()
        check("it trades again when there is room", daemon.wait_for("RUN", 20), daemon.status())
        daemon.ctl("hold")
        check("what it believes is still what the venue says", until(10, lambda: agrees(simulator, daemon.status())), daemon.status())
        check("and it ends in order", daemon.end() == 0, daemon.log()[-400:])
        verify = subprocess.run([BIN / "apus", "journal", "verify", disk / "run/journal", "--json"], capture_output=True, text=True)
        check("its journal verifies across the gap", verify.returncode == 0, verify.stdout + verify.stderr)
    finally:
        daemon.kill()
        if is_mounted:
            subprocess.run(["umount", "-l", disk], check=True)


def main():
    if "--library" in sys.argv:
        sys.argv.remove("--library")
    elif INSIDE not in os.environ and may_mount():
        os.execvpe(NAMESPACE[0], [*NAMESPACE, sys.executable, __file__], {**os.environ, INSIDE: "1"})
    play([full_disk])


main()
