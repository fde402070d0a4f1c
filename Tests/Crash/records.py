"""The journal as docs/journal.md describes it, read without a line of the product's own code."""
import json
import struct
import subprocess
from collections import namedtuple

from ground import BIN

PLACE, ACCEPTED, REJECTED, OPEN, FILL, FOREIGN, AUDITED, MODE = 2, 6, 7, 8, 9, 16, 18, 19
PAGE, RECORD = 4096, 128

Record = namedtuple("Record", "position client quantity filled trade instrument kind sell slot incarnation")


def record(data, at):
    position, _, client = struct.unpack_from("<QQq", data, at)
    quantity, filled = struct.unpack_from("<qq", data, at + 48)
    trade, = struct.unpack_from("<q", data, at + 80)
    instrument, = struct.unpack_from("<H", data, at + 96)
    slot, = struct.unpack_from("<H", data, at + 108)
    incarnation, = struct.unpack_from("<I", data, at + 112)
    return Record(position, client, quantity, filled, trade, instrument, data[at + 104], data[at + 105] & 1, slot, incarnation)


class Ring:
    """The ring in shared memory as a death left it; `whole` is false while it is being laid down anew."""

    def __init__(self, path):
        self.data = path.read_bytes() if path.exists() else b""
        self.whole = self.data[:8] == b"APUSRING"
        if self.whole:
            self.capacity, = struct.unpack_from("<Q", self.data, 16)
            self.incarnation, = struct.unpack_from("<Q", self.data, 56)
            self.appended, = struct.unpack_from("<Q", self.data, 512)

    def at(self, position):
        """The record in a position's slot, published or not; None when the slot holds another."""
        found = record(self.data, PAGE + (position & (self.capacity - 1)) * RECORD)
        return found if found.position == position else None

    def published(self, first):
        """Records from `first` on up to the watermark."""
        return [self.at(position) for position in range(first, self.appended)] if self.whole else []


def roll_over_under_way(folder):
    """What the folder shows of a roll-over that a death cut short; None when it shows none."""
    if (folder / "segment.new").exists():
        return "the next segment is being made"
    if (folder / "checkpoint.new").exists():
        return "a checkpoint is being made"
    segments = sorted(folder.glob("journal-*.seg"))
    last = segments[-1].read_bytes()
    capacity = (len(last) - 2 * PAGE) // RECORD
    trailer = last.rfind(b"APUSSEAL")
    if trailer >= PAGE and (trailer - PAGE) % RECORD == 0:
        return "the full segment is sealed, the next one is not there"
    if struct.unpack_from("<I", last, PAGE + (capacity - 1) * RECORD + 112)[0] != 0:
        return "the last segment is full and not sealed"
    if not any(last[PAGE:PAGE + RECORD]) and len(segments) > 1:
        before = segments[-2].read_bytes()[:PAGE]
        # Each start makes a segment too; one of the same start was made by a roll-over.
        if struct.unpack_from("<I", before, 48) == struct.unpack_from("<I", last, 48):
            return "the next segment is there and empty"
    return None


def dumped(folder):
    """The whole journal by the product's own reader."""
    done = subprocess.run([BIN / "apus", "journal", "dump", folder, "--json"], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]
