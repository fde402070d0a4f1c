"""One venue, one journal, and the lives of an engine between them."""
import contextlib
import os
import pathlib
import selectors
import signal
import subprocess
import time

import late_orders
from daemon import Daemon, venue_environment
from ground import BIN, ROOT, until
from moments import Page
from records import Ring
from simulator import Simulator
from venue_log import VenueLog

PATIENCE = 120


def memory_of(pid):
    """The folder of shared memory that a process has mapped."""
    for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines():
        if line.endswith("/engine.shm"):
            return pathlib.Path(line.split()[-1]).parent
    return None


class Life:
    """One engine process; what it says of its moments comes through a pipe that ends with it."""

    def __init__(self, rig, library):
        read, write = os.pipe()
        os.set_inheritable(write, True)
        environment = {**rig.environment, "LD_PRELOAD": str(library), "APUS_MOMENT_PAGE": str(rig.page.path),
                       "APUS_MOMENT_PIPE": str(write)}
        self.process = subprocess.Popen([BIN / "apus", "engine", *rig.arguments], env=environment, cwd=ROOT, pass_fds=(write,),
                                        stdin=subprocess.DEVNULL, stdout=rig.output, stderr=subprocess.STDOUT)
        os.close(write)
        self.pipe = os.fdopen(read, "rb", buffering=0)
        self.waiting = selectors.DefaultSelector()
        self.waiting.register(self.pipe, selectors.EVENT_READ)
        self.text = b""
        self.runs = False
        self.reached = None

    def wait(self, wanted, seconds=PATIENCE):
        """Waits for `run` or `end`; what came first, or None."""
        end = time.monotonic() + seconds
        while True:
            while b"\n" in self.text:
                line, _, self.text = self.text.partition(b"\n")
                words = line.decode().split(" ", 5)
                if words[0] == "run":
                    self.runs = True
                    if wanted == "run":
                        return "run"
                else:
                    self.reached = (*map(int, words[1:5]), words[5])
            left = end - time.monotonic()
            if left <= 0 or not self.waiting.select(left):
                return None
            data = self.pipe.read(4096)
            if not data:
                self.process.wait()
                return "end"
            self.text += data

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.waiting.close()
        self.pipe.close()


class Rig:
    """A simulator, a run folder and a control process that outlive every engine."""

    def __init__(self, folder, is_late):
        self.folder = folder
        folder.mkdir()
        if is_late:
            scenario = late_orders.write(folder / "late_orders.json", 7)
            key = folder / "sim/KEY.ed25519.pem"
            self.simulator = Simulator(folder / "sim", "--scenario", scenario, "--json", key=key)
        else:
            self.simulator = Simulator(folder / "sim", "--json")
        self.log = VenueLog(folder / "sim/ready.json")
        self.page = Page(folder / "moment")
        self.journal = folder / "run/journal"
        self.environment = {
            **venue_environment(self.simulator),
            "APUS_EXECUTION__ORDER_VALIDITY_MS": "200", "APUS_JOURNAL__SEGMENT_KIB": "16",
            "APUS_ENGINE__PIN": "off",
        }
        self.arguments = ["--profile", "paper", "--config", ROOT / "configs/paper.yaml", "--run-dir", folder / "run"]
        self.output = open(folder / "engine.out", "w")
        self.memory = None
        self.control = None
        try:
            self.open()
        except BaseException:
            self.close()
            raise

    def open(self):
        self.memory = self.lay_memory()
        self.control = subprocess.Popen([BIN / "apus", "control", *self.arguments], env=self.environment, cwd=ROOT,
                                        stdin=subprocess.DEVNULL, stdout=self.output, stderr=subprocess.STDOUT)

    @staticmethod
    def started(daemon):
        """Engine and control, once control has joined the memory."""
        children = [daemon.child("engine"), daemon.child("control")]
        return children if all(children) and memory_of(children[1]) else None

    def lay_memory(self):
        """The daemon makes the folders and the shared memory, then leaves them: restarts here know no back-off."""
        daemon = Daemon(self.folder / "run", self.simulator, environment=self.environment)
        children = until(PATIENCE, lambda: self.started(daemon), 0.01)
        if not children:
            raise RuntimeError("the daemon laid no memory: " + daemon.text())
        memory = memory_of(children[1])
        ends = [os.pidfd_open(child) for child in children]
        daemon.process.kill()
        daemon.process.wait()
        for end in ends:
            # The kernel tells them that their parent died; this is for one that had not asked for that yet.
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(end, signal.SIGTERM)
            with selectors.DefaultSelector() as waiting:
                waiting.register(end, selectors.EVENT_READ)
                if not waiting.select(PATIENCE):
                    raise RuntimeError("a child of the daemon did not end")
            os.close(end)
        return memory

    def ring(self):
        return Ring(self.memory / "journal.ring")

    def tail(self):
        """The last words of the processes, for a verdict that has to say why."""
        return pathlib.Path(self.output.name).read_text()[-300:]

    def close(self):
        if self.control:
            self.control.terminate()
            self.control.wait()
        self.simulator.stop()
        self.output.close()
        if not self.memory:
            return
        for name in ("engine.shm", "journal.ring", "tape.ring"):
            (self.memory / name).unlink(missing_ok=True)
        self.memory.rmdir()
