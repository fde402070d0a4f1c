#!/usr/bin/env python3
"""Ten thousand malformed requests over TLS to a running simulator: it answers the next good one, and neither its
descriptors nor its memory grow."""
import json
import os
import pathlib
import random
import socket
import ssl
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROUNDS = 5
CONNECTIONS = 40
REQUESTS = 60
GROWTH_MAX = 4 << 20
PATHS = ["order", "batchOrders", "depth", "leverage", "userTrades", "countdownCancelAll", "openOrders", "listenKey", "nosuch"]
NAMES = ["symbol", "side", "type", "quantity", "price", "orderId", "limit", "batchOrders", "recvWindow", "timestamp"]
VALUES = ["", "BTCUSDT", "NOSUCH", "-1", "1e999", "99999999999999999999", "%5B%7B%7D%5D", "%FF", "%", "NaN", "true"]
UPGRADE = (b"GET /ws-fapi/v1 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
GOOD = b"GET /fapi/v1/ping HTTP/1.1\r\nHost: localhost\r\n\r\n"


def simulator_path():
    for folder in (os.environ.get("APUS_BIN"), ".build-test/release", ".build/release"):
        if folder and (ROOT / folder / "venue-sim").exists():
            return ROOT / folder / "venue-sim"
    sys.exit("build venue-sim first")


def result(good, title, note=""):
    print(f"{'ok' if good else 'not ok'} {title}{'' if good else f': {note}'}", flush=True)


def descriptors(pid):
    return len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))


def resident(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


class Line:
    """One TLS connection; what comes back is read and thrown away until the line is quiet or gone."""

    def __init__(self, port, context):
        raw = socket.create_connection(("localhost", port))
        self.socket = context.wrap_socket(raw, server_hostname="localhost")
        self.socket.settimeout(2)

    def send(self, data):
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def answer(self):
        try:
            return self.socket.recv(1 << 16)
        except OSError:
            return b""


def request(chance):
    """A REST request that is wrong somewhere: words, numbers or bytes."""
    query = "&".join(f"{chance.choice(NAMES)}={chance.choice(VALUES)}" for _ in range(chance.randrange(6)))
    method = chance.choice(["GET", "POST", "PUT", "DELETE", "PATCH"])
    path = f"/fapi/v1/{chance.choice(PATHS)}?{query}"
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-MBX-APIKEY: k1\r\n\r\n".encode()


def message(chance):
    """A WebSocket frame with a text that is no request."""
    text = chance.choice(["", "{", "null", "[[[[", '{"id":1}', '{"id":1,"method":"order.place","params":{"symbol":1}}',
                          '{"id":null,"method":"nosuch"}', '{"method":1,"params":[]}']).encode()
    return bytes([0x81, 0x80 | len(text)]) + bytes(4) + text


def storm(port, context, chance):
    """One round on many connections; how many requests were answered or ended their line."""
    answered = 0
    for number in range(CONNECTIONS):
        line = Line(port, context)
        is_socket = number % 3 == 0
        if is_socket:
            line.send(UPGRADE)
            line.answer()
        for _ in range(REQUESTS):
            data = message(chance) if is_socket else request(chance)
            if chance.randrange(200) == 0:
                # Half a request, and the line is dropped.
                line.send(data[: len(data) // 2])
                break
            if not line.send(data) or not line.answer():
                line = Line(port, context)
                is_socket = False
            answered += 1
        line.socket.close()
    return answered


def main():
    with tempfile.TemporaryDirectory() as folder:
        simulator = subprocess.Popen(
            [simulator_path(), "--tls-dir", folder + "/tls", "--quiet", "--account", "k1:s1:1000", "--speed", "200", "--events", "1"],
            stdout=subprocess.PIPE, text=True)
        ready = json.loads(simulator.stdout.readline())
        port = int(ready["rest"].rsplit(":", 1)[1])
        context = ssl.create_default_context(cafile=ready["ca"])
        chance = random.Random(20261120)
        # The first round fills what is kept on purpose: budgets by address, the latest trades.
        sent = storm(port, context, chance)
        time.sleep(1)
        before = (descriptors(simulator.pid), resident(simulator.pid))
        for _ in range(ROUNDS - 1):
            sent += storm(port, context, chance)
        deadline = time.monotonic() + 10
        while descriptors(simulator.pid) > before[0] and time.monotonic() < deadline:
            time.sleep(0.1)
        after = (descriptors(simulator.pid), resident(simulator.pid))
        answer = b""
        # A ban may still run: then it ends.
        while not answer.startswith(b"HTTP/1.1 200") and time.monotonic() < deadline:
            line = Line(port, context)
            line.send(GOOD)
            answer = line.answer()
        print(f"{sent} requests; descriptors {before[0]} then {after[0]}, resident {before[1] >> 10} then {after[1] >> 10} KiB",
              file=sys.stderr)
        result(sent >= 9_000 and simulator.poll() is None and answer.startswith(b"HTTP/1.1 200"),
               "ten thousand malformed requests leave the simulator answering", answer[:80])
        result(after[0] <= before[0], "malformed requests leave no descriptor open", f"{before[0]} then {after[0]}")
        result(after[1] - before[1] <= GROWTH_MAX, "malformed requests leave no memory behind", f"{before[1]} then {after[1]}")
        simulator.terminate()
        simulator.wait()


main()
