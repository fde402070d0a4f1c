"""Cases played one after another against a daemon and a venue, and what came of each."""
import pathlib
import shutil
import sys
import tempfile

from daemon import Daemon
from simulator import Simulator

RESULTS = [0, 0]


def check(name, fine, seen=""):
    RESULTS[0 if fine else 1] += 1
    print(("ok " if fine else "not ok ") + name + ("" if fine else f": {seen}"), flush=True)


def agrees(simulator, daemon_status):
    """Whether every position the daemon believes in is the venue's."""
    venue = simulator.positions()
    ours = {name: float(text) for name, text in daemon_status.get("position", {}).items()}
    return ours != {} and all(abs(ours[name] - venue.get(name, 0.0)) < 1e-9 for name in ours)


def play(cases):
    """Plays the cases named on the command line, else all, each with a venue that has forgotten everything."""
    named = {case.__name__: case for case in cases}
    home = pathlib.Path(tempfile.mkdtemp(prefix="apus-daemon-"))
    simulator = Simulator(home / "sim")
    try:
        for name in sys.argv[1:] or named:
            print(f"-- {name}", flush=True)
            simulator.stop()
            simulator.start()
            named[name](home, simulator)
    finally:
        for daemon in Daemon.started:
            daemon.kill()
        simulator.stop()
        shutil.rmtree(home, ignore_errors=True)
    print(f"{RESULTS[0]} passed, {RESULTS[1]} failed")
    sys.exit(1 if RESULTS[1] else 0)
