#!/usr/bin/env python3
"""Floors: a module imports only lower ones. The table is checked against the package, then an upward
import is planted in every module of a copy and the compiler is expected to refuse each of them."""
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Within a floor, the second number: a module may use one further left.
FLOORS = {
    "Base": (1, 0),
    "Domain": (2, 0), "Digests": (2, 0), "Json": (2, 0), "Transport": (2, 0),
    "Market": (3, 0), "Journal": (3, 0), "Rest": (3, 0), "Captures": (3, 0),
    "Exchange": (4, 0), "VenuePort": (4, 0), "Binance": (4, 1), "OKX": (4, 1), "Bybit": (4, 1),
    "VenueWire": (5, 0), "Scenarios": (5, 1), "BinanceSkin": (5, 2), "OKXSkin": (5, 2), "BybitSkin": (5, 2),
    "Trading": (5, 0), "Settings": (5, 0),
    "Store": (6, 0), "Control": (6, 0), "Research": (6, 0),
    "Simulation": (7, 0), "Worlds": (7, 1), "Operations": (7, 0), "VenueSim": (7, 0),
}
# The other party of the protocol: it must build without our side of it.
OTHER_PARTY = {"VenueWire", "Scenarios", "BinanceSkin", "OKXSkin", "BybitSkin", "VenueSim"}
OUR_SIDE = {"VenuePort", "Binance", "OKX", "Bybit"}

package = json.loads(
    subprocess.run(["swift", "package", "dump-package"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
)
modules = {
    target["name"]: target
    for target in package["targets"]
    if target["type"] == "regular" and target.get("path", "").startswith("Sources")
}
failed = False


def result(good, title, faults=()):
    global failed
    for fault in faults:
        print(f"  {fault}")
    print(f"{'ok' if good else 'not ok'} {title}")
    failed = failed or not good


def dependencies(target):
    return [next(iter(entry.values()))[0] for entry in target["dependencies"]]


faults = [f"{name} has no floor" for name in modules if name not in FLOORS]
for name, target in modules.items():
    for other in dependencies(target):
        if other in FLOORS and name in FLOORS and FLOORS[other] >= FLOORS[name]:
            faults.append(f"{name} depends on {other}, which is not below it")
        if name in OTHER_PARTY and other in OUR_SIDE:
            faults.append(f"{name} depends on {other}: the other party would share our mistakes")
result(not faults, "every module depends on lower floors only", faults)

# Only pairs that exist today can be planted; the top of the house gets its own left neighbour.
planted = {}
for name in modules:
    above = [o for o in modules if FLOORS.get(o, (0, 0)) > FLOORS.get(name, (9, 9)) and o not in dependencies(modules[name])]
    if above:
        planted[name] = sorted(above, key=lambda o: FLOORS[o])[-1]
with tempfile.TemporaryDirectory() as folder:
    copy = Path(folder)
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listing.split("\n")[:-1]:
        if (ROOT / name).is_file() and not name.startswith("Tests/Fixtures"):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    for name, other in planted.items():
        (copy / modules[name]["path"] / "UpwardImport.swift").write_text(f"internal import {other}\n")
    run = subprocess.run(
        ["swift", "build", "--explicit-target-dependency-import-check", "error"],
        cwd=copy, capture_output=True, text=True,
    )
    said = run.stdout + run.stderr
    for name, other in planted.items():
        refusal = f"Target {name} imports another target ({other}) in the package without declaring it"
        result(refusal in said, f"{name} cannot import {other}", () if refusal in said else said.split("\n")[-5:])
sys.exit(1 if failed else 0)
