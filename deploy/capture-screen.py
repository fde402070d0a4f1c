#!/usr/bin/env python3
"""Captures the terminal view of a real run into docs/terminal.md; `make docs` calls it."""
import os
import pathlib
import pty
import re
import select
import struct
import fcntl
import signal
import sys
import termios
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
COLUMNS, ROWS, SECONDS = 150, 44, 25


def capture():
    """The last whole picture the view drew, without colours."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.execv("deploy/demo.sh", ["deploy/demo.sh", "--duration", f"{SECONDS}s"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    output, end = b"", time.monotonic() + SECONDS + 40
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    os.kill(pid, signal.SIGKILL) if os.waitpid(pid, os.WNOHANG) == (0, 0) else None
    pictures = re.findall(rb"\x1b\[H(.*?)\x1b\[J", output, re.S)
    texts = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", picture.decode()) for picture in pictures]
    # Not one of its last moments, when the processes are being ended.
    running = [text for text in texts if "RUN" in text and "engine up" in text and "control up" in text]
    if not running:
        sys.exit("no picture of a running daemon was drawn")
    text = running[-1]
    return "\n".join(line.rstrip() for line in text.replace("\r", "").split("\n"))


def main():
    page = "# The terminal view\n\nA picture of a real run of `make run`, captured by `make docs`.\n\n```text\n"
    (ROOT / "docs/terminal.md").write_text(page + capture().rstrip() + "\n```\n")


main()
