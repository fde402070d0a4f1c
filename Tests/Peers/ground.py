"""Where the programs under test are, and how a test waits for them."""
import os
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def binaries():
    for folder in (os.environ.get("APUS_BIN"), ".build-test/release", ".build/release"):
        if folder and (ROOT / folder / "apus").exists() and (ROOT / folder / "venue-sim").exists():
            return ROOT / folder
    sys.exit("build apus and venue-sim first")


BIN = binaries()


def until(seconds, condition, step=0.1):
    """The first true value of `condition` within so many seconds, else the last false one."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(step)
