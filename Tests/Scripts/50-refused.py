#!/usr/bin/env python3
"""Programs that must not compile: each case is a text and the words the compiler has to say."""
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = next(
    path
    for path in [ROOT / ".build-test/release/Modules", ROOT / ".build/release/Modules", ROOT / ".build/debug/Modules"]
    if (path / "Base.swiftmodule").exists()
)
ALLOWED = """
import Base
func fine() { var ring = SPSCRing<Int>(capacity: 4); _ = ring.producer.push(1) }
func sum(_ a: Price, _ b: Price.Offset) -> Price { a + b }
"""
CASES = {
    "a second producer": (
        "func twice() { let ring = SPSCRing<Int>(capacity: 4); let a = ring.producer; let b = ring.producer; _ = a.isAbandoned; _ = b.isAbandoned }",
        "consumed more than once",
    ),
    "a producer used after it was handed over": (
        "func handed() { let ring = SPSCRing<Int>(capacity: 4); var p = ring.producer; let h = Handoff(p); _ = p.push(1); _ = h }",
        "used after consume",
    ),
    "a ring of references": ("func references() { _ = SPSCRing<String>(capacity: 4) }", "BitwiseCopyable"),
    "a sum of two prices": ("func sum(_ a: Price, _ b: Price) -> Price { a + b }", "cannot convert value of type 'Price'"),
    "a price compared with a quantity": (
        "func compare(_ a: Price, _ b: Quantity) -> Bool { a < b }", "cannot be applied to operands of type 'Price' and 'Quantity'",
    ),
    "a deadline made of civil time": (
        "func late(_ now: Instant, _ stamp: UTCTime) -> Bool { now > stamp }", "cannot be applied to operands of type 'Instant' and 'UTCTime'",
    ),
    "a mark price compared with an index price": (
        "import Domain\nfunc mix(_ a: MarkPrice, _ b: IndexPrice) -> Bool { a == b }", "cannot be applied to operands of type 'MarkPrice' and 'IndexPrice'",
    ),
    "a live book made by a strategy": (
        "import Market\nfunc make() -> LiveBook { LiveBook() }", "initializer is inaccessible due to 'internal' protection level",
    ),
    "a live book kept past the call it was lent for": (
        "import Market\nstruct Keeper: ~Copyable { var kept: LiveBook?; mutating func look(_ book: borrowing LiveBook) { kept = consume book } }",
        "'book' is borrowed and cannot be consumed",
    ),
    "a sequencer's book reached past its state": (
        "import Market\nfunc peek<R>(_ s: borrowing Sequencer<R>) -> Int { s.book.levelCount(.buy) }", "inaccessible due to 'internal' protection level",
    ),
}


def compile_text(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.swift"
        path.write_text(text)
        # Ownership is checked after type checking, when the intermediate language is made.
        command = [
            "swiftc", "-emit-sil", "-o", "/dev/null", "-swift-version", "6", "-parse-as-library",
            "-I", str(MODULES), str(path),
        ]
        for name in MODULES.parent.glob("CPlatform.build/module.modulemap"):
            command += ["-Xcc", f"-fmodule-map-file={name}"]
        run = subprocess.run(command, capture_output=True, text=True)
        return run.returncode, run.stderr


failed = False
status, said = compile_text(ALLOWED)
print(said if status else "", end="")
print(f"{'ok' if status == 0 else 'not ok'} the allowed program compiles")
failed = status != 0
for title, (text, words) in CASES.items():
    status, said = compile_text("import Base\n" + text + "\n")
    good = status != 0 and words in said
    if not good:
        print("  " + said.replace("\n", "\n  "))
    print(f"{'ok' if good else 'not ok'} does not compile: {title}")
    failed = failed or not good
sys.exit(1 if failed else 0)
