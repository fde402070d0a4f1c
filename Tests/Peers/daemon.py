"""The daemon as a process of its own, asked by its own command line."""
import contextlib
import fcntl
import json
import os
import pathlib
import pty
import signal
import struct
import subprocess
import termios
import threading

from ground import BIN, ROOT, until


def venue_environment(simulator):
    """What points a process of ours at a simulator."""
    return {
        **os.environ, "BINANCE_KEY": simulator.account, "BINANCE_SECRET": "unused",
        "APUS_VENUES__BINANCEUSDM__ENDPOINTS__REST": f"https://localhost:{simulator.port}",
        "APUS_VENUES__BINANCEUSDM__ENDPOINTS__WS": f"wss://localhost:{simulator.port}",
        "APUS_VENUES__BINANCEUSDM__ENDPOINTS__WS_API": f"wss://localhost:{simulator.port}/ws-fapi/v1",
        "APUS_VENUES__BINANCEUSDM__ENDPOINTS__CA_FILE": str(simulator.folder / "ca.pem"),
        "APUS_VENUES__BINANCEUSDM__PRIVATE_KEY": "${file:%s}" % simulator.key,
    }


def screen(output):
    """A terminal whose every picture goes to a file, for a person who watches."""
    shown, drawn = pty.openpty()
    fcntl.ioctl(shown, termios.TIOCSWINSZ, struct.pack("HHHH", 44, 150, 0, 0))

    def read():
        # The terminal's last writer is gone: it reads as an error then.
        with contextlib.suppress(OSError):
            while piece := os.read(shown, 65536):
                output.write(piece.decode(errors="replace"))
                output.flush()
        os.close(shown)

    threading.Thread(target=read, daemon=True).start()
    return drawn


class Daemon:
    """One `apus run` with a run folder of its own, its output plain or on a terminal."""

    # All of them, so that a script that ends early leaves none behind.
    started = []

    def __init__(self, folder, simulator, *arguments, environment=None, config=None, profile="paper", watched=False):
        self.folder = folder
        self.environment = {**venue_environment(simulator), **(environment or {})}
        self.output = open(str(folder) + ".out", "w+")
        output = screen(self.output) if watched else self.output
        self.process = subprocess.Popen(
            [BIN / "apus", "run", "--profile", profile, "--config", config or ROOT / f"configs/{profile}.yaml",
             *([] if watched else ["--plain"]), "--run-dir", folder, *arguments],
            env={**self.environment, "TERM": "xterm-256color"}, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT)
        if watched:
            os.close(output)
        Daemon.started.append(self)

    def ctl(self, verb):
        done = subprocess.run([BIN / "apus", "ctl", verb, "--run-dir", self.folder, "--json"],
                              capture_output=True, text=True, cwd=ROOT)
        return done.returncode, done.stdout.strip()

    def status(self):
        code, text = self.ctl("status")
        return json.loads(text) if code == 0 and text.startswith("{") else {}

    def wait_for(self, state, seconds=25):
        return until(seconds, lambda: self.status().get("state") == state)

    def child(self, name):
        """The pid of a child process by its first argument."""
        for entry in pathlib.Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            if parent == self.process.pid and len(words) > 1 and words[1] == name.encode():
                return int(entry.name)
        return None

    def end(self, wait=30):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(wait)

    def kill(self):
        """Ends the daemon and its children at once."""
        if self.process.poll() is not None:
            return
        children = [self.child(name) for name in ("engine", "control")]
        self.process.kill()
        self.process.wait()
        for child in children:
            if child:
                # The kernel may have told it already that its parent died.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)

    def text(self):
        return pathlib.Path(self.output.name).read_text()

    def log(self):
        path = pathlib.Path(self.folder) / "events.log"
        return path.read_text() if path.exists() else ""
