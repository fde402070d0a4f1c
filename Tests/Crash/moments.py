"""The moments at which Tests/Crash/moment.c ends the engine, and the page by which it is told so."""
import mmap
import struct
import subprocess

from ground import ROOT

NAMES = ["nothing", "intent made", "intent unsent", "intent sent", "answer unread", "fill made", "fill booked",
         "recovery: file", "recovery: send", "recovery: record", "roll-over"]
(NOTHING, INTENT_MADE, INTENT_UNSENT, INTENT_SENT, ANSWER_UNREAD, FILL_MADE, FILL_BOOKED, RECOVERY_FILE, RECOVERY_SEND,
 RECOVERY_RECORD, ROLL_OVER) = range(11)

PHASES = {
    "before the journal": [INTENT_MADE],
    "after the journal, before the send": [INTENT_UNSENT],
    "after the send, before the answer": [INTENT_SENT, ANSWER_UNREAD],
    "mid-fill": [FILL_MADE, FILL_BOOKED],
    "mid-recovery": [RECOVERY_FILE, RECOVERY_SEND, RECOVERY_RECORD],
    "during a roll-over": [ROLL_OVER],
}
PHASE_OF = {moment: phase for phase, moments in PHASES.items() for moment in moments}

# A life meets some moments often; a small number of them is skipped, drawn by seed, before the one that kills.
SKIPPED_MOST = {INTENT_MADE: 12, INTENT_UNSENT: 12, INTENT_SENT: 12, ANSWER_UNREAD: 8, FILL_MADE: 6, FILL_BOOKED: 6,
                ROLL_OVER: 20}


def build(folder):
    """Compiles the library that is loaded into the engine."""
    library = folder / "moment.so"
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library,
                    ROOT / "Tests/Crash/moment.c", "-ldl"], check=True)
    return library


class Page:
    """The memory shared with the engine: the moment asked for, and how often each was met."""

    FORM = struct.Struct(f"<2I{len(NAMES)}I")

    def __init__(self, path):
        self.path = path
        path.write_bytes(bytes(self.FORM.size))
        with open(path, "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), self.FORM.size)

    def clear(self):
        self.memory[:] = bytes(self.FORM.size)

    def ask(self, moment, count):
        """Ends the engine at the so-manieth occurrence from now on."""
        # The count first: the engine looks at the moment before it looks at the count.
        struct.pack_into("<I", self.memory, 4, count)
        struct.pack_into("<I", self.memory, 0, moment)

    def met(self, moment):
        return struct.unpack_from("<I", self.memory, 8 + 4 * moment)[0]
