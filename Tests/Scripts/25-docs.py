#!/usr/bin/env python3
"""Documents name only what exists: every relative link, and every path and make target in backticks."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
pages = subprocess.run(
    ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.split("\n")[:-1]
targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
roots = "Sources|Tests|CShims|docs|deploy|Benchmarks|latency-lab|configs"
failed = False
for page in pages:
    path = ROOT / page
    if not path.is_file():
        continue
    words = path.read_text(encoding="utf-8")
    faults = []
    for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", words):
        if not re.match(r"[a-z]+:", link) and not (path.parent / link).exists():
            faults.append(f"link to {link}")
    for name in re.findall(rf"`((?:{roots})/[A-Za-z0-9_./+@-]+)`", words):
        # A part in capitals stands for any name: configs/PROFILE.yaml.
        if not re.search(r"/[A-Z]{3,}(\.|/|$)", name) and not (ROOT / name).exists():
            faults.append(f"path {name}")
    # The first column of a table of folders names them from the root.
    for name in re.findall(r"^\| `([A-Za-z][A-Za-z0-9_/-]*/)` \|", words, re.M):
        if not (ROOT / name).is_dir():
            faults.append(f"folder {name}")
    # A test by its title: the file in backticks, the title in quotes behind it.
    for name, title in re.findall(r'`(Tests/[A-Za-z0-9_./+-]+\.swift)` "([^"]+)"', words):
        if (ROOT / name).exists() and f'"{title}"' not in (ROOT / name).read_text(encoding="utf-8"):
            faults.append(f"{name}: a test with the title {title}")
    for name in re.findall(r"`make ([a-z]+)`", words):
        if name not in targets:
            faults.append(f"make {name}")
    for fault in faults:
        print(f"  {page}: {fault} does not exist")
    print(f"{'not ok' if faults else 'ok'} {page} names only what exists")
    failed = failed or bool(faults)
sys.exit(1 if failed else 0)
