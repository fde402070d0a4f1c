#!/usr/bin/env python3
"""The repository's own rules, checked file by file over what git knows."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
files = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.split("\n")[:-1]
# A file that is being moved or removed is still in the index.
files = [name for name in files if (ROOT / name).is_file()]

# At or below the lane nothing may pull Foundation in: it allocates, and it starts threads.
WITHOUT_FOUNDATION = re.compile(
    r"^Sources/(Base|Domain|Digests|Json|Transport|Market|Journal|Exchange|Venues|Skins|Trading)/"
)
# One idea read from top to bottom may be longer than a screenful of screens; each with its reason.
LONG_FILES = {}
LINES_MAX = 500
TEXT = re.compile(r"\.(swift|c|h|cpp|py|sh|md|json|yaml|yml|txt)$|Makefile$|^\.ci/run$")
CODE = re.compile(r"\.(swift|c|h|cpp|py|sh)$")
FAULTS = []


def text(name):
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


def rule(title, find):
    faults = find()
    for fault in faults:
        print(f"  {fault}")
    print(f"{'not ok' if faults else 'ok'} {title}")
    FAULTS.extend(faults)


def each_line(names, pattern, message):
    expression = re.compile(pattern)
    found = []
    for name in names:
        for number, line in enumerate(text(name).split("\n"), 1):
            if expression.search(line):
                found.append(f"{name}:{number}: {message}: {line.strip()[:80]}")
    return found


def named(pattern):
    expression = re.compile(pattern)
    return [name for name in files if expression.search(name)]


own = [name for name in files if TEXT.search(name) and name != "Tests/Scripts/20-tidy.py"]
code = [name for name in own if CODE.search(name)]

rule(
    "no path of a machine it was written on",
    lambda: each_line(own, r"/(work|root|home/[a-z]+)/|\bshared/(spec|design|style|venues)", "machine path"),
)
rule(
    "no Foundation at or below the lane",
    lambda: each_line(
        [name for name in code if WITHOUT_FOUNDATION.match(name)],
        r"^\s*(public |internal |package |private |fileprivate |@\w+ )*import Foundation",
        "Foundation",
    ),
)
rule(
    f"no source file longer than {LINES_MAX} lines without a reason",
    lambda: [
        f"{name}: {text(name).count(chr(10))} lines"
        for name in code
        if text(name).count("\n") > LINES_MAX and name not in LONG_FILES
    ],
)
rule(
    "no coin-margined endpoint in venue code",
    lambda: each_line(named(r"^Sources/(Venues|Skins)/"), r"\b(dapi|dstream)\b", "coin-margined"),
)
rule(
    "no two files of one module share a name",
    lambda: [
        f"{module}: {name}"
        for module in sorted({re.match(r"Sources/(Venues/\w+|Skins/\w+|\w+)", f).group(0) for f in named(r"^Sources/.*\.swift$")})
        for name in (lambda names: sorted({n for n in names if names.count(n) > 1}))(
            [Path(f).name for f in named(rf"^{re.escape(module)}/.*\.swift$")]
        )
    ],
)
rule("no leftover in code", lambda: each_line(code, r"\b(TODO|FIXME|XXX)\b", "leftover"))
rule(
    "no test that is switched off",
    lambda: each_line(named(r"^Tests/.*\.swift$"), r"\.disabled\(|XCTSkip|withKnownIssue", "switched off"),
)
rule(
    "no folder named for what nobody can find",
    lambda: [f for f in files if re.search(r"(^|/)(Utils?|Helpers?|Managers?|Common|Impl)(/|\.swift$)", f)],
)
rule(
    "the files a repository of this kind needs are there",
    lambda: [
        name
        for name in ["README.md", "LICENSE", "CHANGELOG.md", "Makefile", ".ci/run", ".swift-format", ".editorconfig",
                     "deploy/packages.txt", "deploy/requirements.txt", "docs/architecture.md", "Benchmarks/baseline.json"]
        if name not in files
    ],
)
rule(
    "no secret in a tracked file",
    lambda: each_line(
        [n for n in own if not n.startswith("Tests/")],
        r"-----BEGIN (RSA |EC )?PRIVATE KEY-----\s*$|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}",
        "secret",
    ),
)
sys.exit(1 if FAULTS else 0)
