#!/usr/bin/env python3
"""Random kills for a while; at the end the venue, the daemon, its journal and its SQL agree, and nothing grew.

`APUS_SOAK_SECONDS` is how long it is killed (60), every 20 s one process, drawn from `APUS_SOAK_SEED`. The
last quarter of that time again it is left in peace, to see what one life takes and keeps.
"""
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import time
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Peers"))
from daemon import Daemon  # noqa: E402
from ground import BIN, until  # noqa: E402
from stage import agrees, check, play  # noqa: E402

SECONDS = float(os.environ.get("APUS_SOAK_SECONDS", "60"))
SEED = os.environ.get("APUS_SOAK_SEED", "1")
EVERY = 20
SYMBOLS = ["BTCUSDT", "ETHUSDT"]
STATES = {"FILLED": "filled", "CANCELED": "canceled", "EXPIRED": "expired", "EXPIRED_IN_MATCH": "expired"}
MIB = 1 << 20


class Footprint:
    """Memory of its own and descriptors of each process by name, over all its lives."""

    def __init__(self):
        self.seen = {}

    def look(self, daemon, simulator):
        pids = {"supervisor": daemon.process.pid, "simulator": simulator.process.pid,
                "engine": daemon.child("engine"), "control": daemon.child("control")}
        for name, pid in pids.items():
            # The rings are files of a fixed size that come in page by page; what can grow without end is a process's own.
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            own = int(status.partition("RssAnon:")[2].split()[0]) << 10
            self.seen.setdefault(name, []).append((own, len(os.listdir(f"/proc/{pid}/fd"))))

    def show(self):
        for name, looks in self.seen.items():
            memory = [own / MIB for own, _ in looks]
            files = [count for _, count in looks]
            print(f"   {name}: {memory[0]:.1f} MiB at first, {max(memory):.1f} at most, {memory[-1]:.1f} at last; "
                  f"{files[0]} descriptors, {max(files)} at most, {files[-1]} at last, in {len(looks)} looks")


class Deaths:
    """Who dies next: each bag holds everyone, in an order of the seed's."""

    def __init__(self):
        self.random = random.Random(SEED)
        self.bag = []

    def next(self):
        if not self.bag:
            self.bag = ["engine", "control", "supervisor"]
            self.random.shuffle(self.bag)
        return self.bag.pop()

    def wait(self):
        time.sleep(EVERY + self.random.uniform(-4, 4))


def gone(pids):
    """Waits for processes that are not our children."""
    return until(20, lambda: not any(pathlib.Path(f"/proc/{pid}").exists() for pid in pids), 0.05)


def bury(daemon, simulator, name):
    """Kills one process; a dead supervisor is started again as the service manager would."""
    if name != "supervisor":
        os.kill(daemon.child(name), signal.SIGKILL)
        return daemon
    children = [daemon.child("engine"), daemon.child("control")]
    daemon.process.kill()
    daemon.process.wait()
    check("engine and control end when their supervisor dies", gone(children), children)
    return Daemon(daemon.folder, simulator)


def listed(simulator, path, key, symbol, first):
    """Every row of a list that the venue gives page by page."""
    rows = []
    while True:
        page = simulator.ask(path, symbol=symbol, limit=1000, **{first: rows[-1][key] + 1 if rows else 1})
        rows += page
        if len(page) < 1000:
            return rows


def hold_against(simulator, folder, wallet):
    """Orders, fills and balance of the venue against those of the journal's SQL."""
    base = sqlite3.connect(folder / "store/projection.db")
    orders = {row["clientOrderId"]: row for symbol in SYMBOLS
              for row in listed(simulator, "/fapi/v1/allOrders", "orderId", symbol, "orderId")}
    ours = {str(row[0]): row[1:] for row in base.execute("SELECT cl_ord_id, symbol, side, filled, state FROM orders")}
    wrong = [(client, row["status"], ours.get(client)) for client, row in orders.items()
             if client not in ours or ours[client][:2] != (row["symbol"], row["side"].lower())
             or Decimal(ours[client][2]) != Decimal(row["executedQty"]) or ours[client][3] != STATES.get(row["status"])]
    check("every order of the venue is in the journal with the same end", orders and not wrong, wrong[:5])
    ghosts = [(client, row) for client, row in ours.items() if client not in orders and row[3] not in ("rejected", "canceled", "expired")]
    check("no order lives in the journal alone", not ghosts, ghosts[:5])
    fills = {(row["symbol"], row["id"]): (row["side"].lower(), Decimal(row["price"]), Decimal(row["qty"]), Decimal(row["commission"]))
             for symbol in SYMBOLS for row in listed(simulator, "/fapi/v1/userTrades", "id", symbol, "fromId")}
    booked = [((row[0], row[1]), (row[2], *map(Decimal, row[3:])))
              for row in base.execute("SELECT symbol, trade_id, side, price, quantity, commission FROM fills")]
    check("no fill is booked twice", len(booked) == len(dict(booked)), len(booked) - len(dict(booked)))
    differing = [(key, fills.get(key), dict(booked).get(key)) for key in fills.keys() | dict(booked).keys()
                 if fills.get(key) != dict(booked).get(key)]
    check("fills are the venue's: side, price, size, commission", fills and not differing, differing[:5])
    theirs = [Decimal(row["balance"]) for row in simulator.ask("/fapi/v3/balance") if row["asset"] == "USDT"][0]
    check("the balance is the venue's", Decimal(wallet) == theirs, (wallet, theirs))
    print(f"   {len(orders)} orders, {len(fills)} fills, balance {theirs}")


def soak(home, simulator):
    deaths, footprint = Deaths(), Footprint()
    print(f"   seed {SEED}")
    folder = home / "soak"
    daemon = Daemon(folder, simulator)
    check("the soak begins", daemon.wait_for("RUN"), daemon.text()[-600:])
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        deaths.wait()
        footprint.look(daemon, simulator)
        victim = deaths.next()
        daemon = bury(daemon, simulator, victim)
        check(f"the end of {victim} is survived", daemon.wait_for("RUN", 40), daemon.log()[-800:])
    until(10, lambda: all(process["phase"] == "up" for process in daemon.status()["processes"]))
    time.sleep(5)
    peace = Footprint()
    peace.look(daemon, simulator)
    time.sleep(SECONDS / 4)
    peace.look(daemon, simulator)
    footprint.look(daemon, simulator)
    footprint.show()
    check("daemon and venue are at peace", daemon.ctl("hold")[0] == 0 and until(10, lambda: daemon.status()["unknown"] == 0
          and daemon.status()["open"] == 0 and simulator.open_orders() == 0), daemon.status())
    check("positions equal the venue's", until(10, lambda: agrees(simulator, daemon.status())),
          (daemon.status().get("position"), simulator.positions()))
    wallet = daemon.status()["wallet"]
    check("ends in order", daemon.end() == 0, daemon.text()[-400:])
    hold_against(simulator, folder, wallet)
    for name, looks in footprint.seen.items():
        files = [count for _, count in looks]
        check(f"descriptors of {name} stay flat over its lives", files[-1] <= min(files[0], files[1]) + 4, files)
    for name in ("engine", "control", "supervisor"):
        (first, few), (last, many) = peace.seen[name]
        check(f"one life of {name} keeps its memory", last <= first + MIB, (first, last))
        check(f"one life of {name} keeps its descriptors", many <= few + 2, (few, many))
        looks = [own for own, _ in footprint.seen[name]]
        check(f"later lives of {name} take no more memory than the first", looks[-1] <= max(looks[:3]) + 4 * MIB, looks)
    verify = subprocess.run([BIN / "apus", "journal", "verify", folder / "journal", "--json"], capture_output=True, text=True)
    check("the journal verifies", verify.returncode == 0, verify.stdout + verify.stderr)


play([soak])
