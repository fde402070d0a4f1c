#!/usr/bin/env python3
"""The lane's named loops as the compiler wrote them: no reference counting, no heap, no exclusivity checks, no calls
through tables, in the loops and in all of ours that they call."""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(shutil.which("swift") or "/usr/bin/swift").resolve().parent

# What a loop may not call, whatever it is for.
FORBIDDEN = re.compile(
    r"swift_(bridgeObject|unknownObject|nonatomic_)?(retain|release)|swift_(alloc|dealloc|init)\w*|swift_slow\w+|"
    r"swift_(begin|end)Access|swift_getGeneric\w+|swift_getWitnessTable|swift_getAssociated\w+|swift_dynamicCast\w*|"
    r"swift_project_boxed\w*|swift_isUniquely\w+|swift_once|swift_retain_n|malloc|calloc|realloc|free|posix_memalign|_Zn[wa]m|"
    r"pthread_mutex_\w+|\$ss?\w*(llocateUninit|llocateBuffer|rowForAppend|onsumeAndCreateNew)\w*|"
    r"\$sSa9repeating\w*"
)

# Each loop by its demangled name; generic ones as the daemon runs them.
LOOPS = {
    "decode, by layout or plan": r"^generic specialization <Trading\.LaneCore<Binance\.\w+, Trading\.\w+>> of "
    r"Binance\.BinanceMarket\.decodeMarket<",
    "decode, an order's news": r"^Binance\.BinanceUser\.read\(_:",
    "sequencer step": r"^generic specialization <Binance\.BinanceContinuity> of Market\.Sequencer\.take\(Domain\.BookUpdate|"
    r"^generic specialization <Binance\.BinanceContinuity> of Market\.Sequencer\.take\(_: Domain\.BookUpdate",
    "book update": r"^Market\.Book\.apply\(bids:",
    "queue update": r"^generic specialization <Market\.\w+, Market\.LiveBook> of Market\.QueueTracker\.take<",
    "queue trade": r"^generic specialization <Market\.\w+> of Market\.QueueTracker\.take\(Domain\.PublicTrade\)",
    "gate check": r"^Trading\.Gate\.check",
    "journal append": r"^Journal\.JournalWriter\.append\(Journal\.JournalRecord\)",
}

# Ours that a loop calls only now and then, or that is not Swift's; not followed.
NOT_FOLLOWED = {
    "the reference reads for audits and after a divergence": r"Json\.JSONReader\.agrees<|Json\.ReferenceReader\.",
    "simdjson's tokenizer is called through its C++ table": r"^csj_",
    "two short calls into C that the compiler made one, with C's function in a register": r"^merged Json\.JSONReader\.enter",
    "the decoder turns into the reference once": r"\.fallBack\(",
}

# The table of an error's type is looked up where it is thrown: a refused message, no loop.
THROWN = re.compile(r"swift_getWitnessTable")
THROWER = re.compile(r"swift_willThrowTyped\w*")
ERROR = re.compile(r"conformance \S+ : Swift\.Error|^outlined ")


def output(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


class Binary:
    """Functions of one program by symbol, disassembled when asked for."""

    def __init__(self, path):
        self.path = str(path)
        rows = [line.split() for line in output("nm", "-S", self.path).splitlines()]
        # What lies behind a function's end may be another one without a symbol.
        self.ends = {row[3]: int(row[0], 16) + int(row[1], 16) for row in rows if len(row) == 4 and row[2] in "tTwW"}
        symbols = list(self.ends)
        named = subprocess.run(
            [TOOLS / "swift-demangle", "--compact"], input="\n".join(symbols), capture_output=True, text=True, check=True
        ).stdout.splitlines()
        self.names = dict(zip(symbols, named))
        self.calls = {}

    def load(self, symbols):
        """Notes what each of these functions calls; `*` for a call through a register or a table."""
        wanted = [symbol for symbol in symbols if symbol not in self.calls]
        if not wanted:
            return
        for symbol in wanted:
            self.calls[symbol] = set()
        current, end = None, 0
        text = output(
            TOOLS / "llvm-objdump", "-d", "--no-show-raw-insn", "--disassemble-symbols=" + ",".join(wanted), self.path
        )
        for line in text.splitlines():
            if head := re.match(r"^[0-9a-f]+ <(.+)>:$", line):
                current, end = self.calls.get(head[1]), self.ends.get(head[1], 0)
            elif current is not None and (call := re.match(r"\s*([0-9a-f]+):.*\t(callq?|jmpq?)\s+(\*?)(.*)", line)):
                if int(call[1], 16) >= end:
                    continue
                target = re.search(r"<([^>+]+?)(@plt)?>", call[4])
                if call[3]:
                    # A jump through a register is a switch or a tail call of C's; a call is neither.
                    if call[2].startswith("call"):
                        current.add("*")
                elif target:
                    current.add(target[1])


def faults(binary, start):
    """What a loop reaches that it may not: (function, call)."""
    seen, front, found = set(start), list(start), []
    while front:
        binary.load(front)
        behind = []
        for symbol in front:
            name, calls = binary.names.get(symbol, symbol), binary.calls[symbol]
            throws = ERROR.search(name) or any(THROWER.fullmatch(call) for call in calls)
            for call in sorted(calls):
                if call == "*" or FORBIDDEN.fullmatch(call):
                    if not (throws and THROWN.fullmatch(call)):
                        found.append((name, call))
                elif call in binary.names and call not in seen and is_followed(binary.names[call]):
                    seen.add(call)
                    behind.append(call)
        front = behind
    return found, len(seen)


def is_followed(name):
    return not any(re.search(pattern, name) for pattern in NOT_FOLLOWED.values())


def report(good, name, said=()):
    print(f"{'ok' if good else 'not ok'} {name}")
    for line in said:
        print(f"  {line}")
    return good


# One fault of each kind, and a function without any.
PLANTS = """
public final class Box { public var value = 0; public init() {} }
public protocol Taker { func take(_ value: Int) }
public struct Holder { public var box: Box }
@inline(never) public func cleanSum(_ first: Int, _ second: Int) -> Int { first &+ second }
@inline(never) public func plantedRetain(_ holder: inout Holder, _ box: Box) { holder.box = box }
@inline(never) public func plantedHeap() -> Box { Box() }
@inline(never) public func plantedTable(_ taker: any Taker) { taker.take(1) }
@inline(never) public func plantedAccess(_ box: Box, _ body: (inout Int) -> Void) { body(&box.value) }
@inline(never) public func plantedArray(_ count: Int) -> [Int] { Array(repeating: 1, count: count) }
@inline(never) public func plantedDeep(_ holder: inout Holder, _ box: Box) { plantedRetain(&holder, box) }
"""
PLANTED = {
    "plantedRetain": "swift_retain", "plantedHeap": "swift_allocObject", "plantedTable": r"\*",
    "plantedAccess": "swift_beginAccess", "plantedArray": r".*([Aa]lloc|Sa9repeating)\w*", "plantedDeep": "swift_retain",
}  # fmt: skip


def prove():
    """The inspection sees each fault planted in a library made for it."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "libplants.so"
        (Path(folder) / "plants.swift").write_text(PLANTS, encoding="utf-8")
        output(
            TOOLS / "swiftc", "-O", "-emit-library", "-module-name", "Plants", "-o", library, Path(folder) / "plants.swift"
        )
        binary = Binary(library)
        good = True
        for name, wanted in {**PLANTED, "cleanSum": None}.items():
            start = [symbol for symbol, said in binary.names.items() if said.startswith(f"Plants.{name}(")]
            found, _ = faults(binary, start)
            seen = any(re.fullmatch(wanted, call) for _, call in found) if wanted else start and not found
            good = report(seen, f"the inspection {'sees' if wanted else 'passes'} {name}", () if seen else map(str, found)) and good
    return good


def main():
    output("swift", "build", "-c", "release", "--product", "apus")
    good = prove()
    binary = Binary(ROOT / ".build/release/apus")
    for loop, pattern in LOOPS.items():
        start = [symbol for symbol, name in binary.names.items() if re.search(pattern, name)]
        if not start:
            good = report(False, f"{loop}: no such function in the daemon")
            continue
        found, count = faults(binary, start)
        said = [f"{name[:160]} calls {call}" for name, call in found]
        good = report(not found, f"{loop}: nothing forbidden in its {count} functions", said) and good
    return 0 if good else 1


sys.exit(main())
