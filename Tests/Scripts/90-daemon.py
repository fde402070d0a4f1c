#!/usr/bin/env python3
"""The daemon as a person meets it: started, watched, broken on purpose, and trusted afterwards.

Starts the venue simulator and `apus run` on loopback with folders of its own and breaks them one way after
another. What the venue says at the end is compared with what the daemon and its journal say.
"""
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Peers"))
from daemon import Daemon  # noqa: E402
from ground import BIN, ROOT, until  # noqa: E402
from simulator import Simulator  # noqa: E402

SOAK = float(os.environ.get("APUS_SOAK_SECONDS", "60"))


RESULTS = [0, 0]


def check(name, fine, seen=""):
    RESULTS[0 if fine else 1] += 1
    print(("ok " if fine else "not ok ") + name + ("" if fine else f": {seen}"), flush=True)


def agrees(simulator, daemon_status):
    """Whether every position the daemon believes in is the venue's."""
    venue = simulator.positions()
    ours = {name: float(text) for name, text in daemon_status.get("position", {}).items()}
    return ours != {} and all(abs(ours[name] - venue.get(name, 0.0)) < 1e-9 for name in ours)


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def quiet_life(home, simulator):
    """Start, trade, pinning, share of the processors, agreement, drain."""
    daemon = Daemon(home / "quiet", simulator)
    started = time.monotonic()
    check("trades within 15 s of its start", until(15, lambda: daemon.status().get("fills", 0) > 0), daemon.text()[-600:])
    print(f"   first fill seen after {time.monotonic() - started:.1f} s")
    engine, control = daemon.child("engine"), daemon.child("control")
    threads = {}
    for task in pathlib.Path(f"/proc/{engine}/task").iterdir():
        allowed = [line.split()[1] for line in (task / "status").read_text().splitlines()
                   if line.startswith("Cpus_allowed_list")][0]
        threads.setdefault((task / "comm").read_text().strip(), []).append(allowed)
    count = len(os.sched_getaffinity(0))
    lane = threads.get("apus.lane", [""])[0]
    others = [allowed for name, list_ in threads.items() if name != "apus.lane" for allowed in list_]
    pinned = lane == str(max(os.sched_getaffinity(0))) and lane not in others if count > 1 else True
    check("the lane has its processor for itself", pinned, threads)
    pids = [daemon.process.pid, engine, control, simulator.process.pid]
    before, view = [cpu_seconds(pid) for pid in pids], cpu_seconds(daemon.process.pid)
    time.sleep(10)
    used = [(cpu_seconds(pid) - old) / 10 for pid, old in zip(pids, before)]
    check("all processes of the demo use at most 1.5 processors", sum(used) <= 1.5, used)
    check("the view costs at most 5 % of one", (cpu_seconds(daemon.process.pid) - view) / 10 <= 0.05, used)
    second = Daemon(home / "quiet", simulator)
    check("a second daemon on the same folder is refused with code 5",
          second.process.wait(10) == 5 and "another daemon" in second.text(), second.text())
    check("and the first one goes on", daemon.status().get("state") == "RUN", daemon.status())
    check("hold stops trading", daemon.ctl("hold")[0] == 0 and daemon.wait_for("HOLD", 5), daemon.status())
    check("nothing of ours rests at the venue then", until(5, lambda: simulator.open_orders() == 0), simulator.open_orders())
    check("resume trades again", daemon.ctl("resume")[0] == 0 and daemon.wait_for("RUN", 10), daemon.status())
    check("flatten closes every position",
          daemon.ctl("flatten")[0] == 0 and until(15, lambda: not any(simulator.positions().values())), simulator.positions())
    check("kill stays killed", daemon.ctl("kill")[0] == 0 and daemon.wait_for("KILL", 5), daemon.status())
    check("an unknown verb is a usage error", daemon.ctl("explode")[0] == 2)
    final = daemon.status()
    check("orders, positions and venue agree", until(5, lambda: agrees(simulator, daemon.status())), final)
    check("SIGTERM drains: exit 0, nothing open at the venue",
          daemon.end() == 0 and simulator.open_orders() == 0, daemon.text()[-400:])
    verify = subprocess.run([BIN / "apus", "journal", "verify", home / "quiet/journal", "--json"], capture_output=True, text=True)
    check("its journal verifies", verify.returncode == 0, verify.stdout + verify.stderr)
    rows = sqlite3.connect(home / "quiet/store/projection.db").execute(
        "SELECT (SELECT count(*) FROM fills), (SELECT count(*) FROM orders)").fetchone()
    check("the SQL projection holds orders and fills", rows[0] > 0 and rows[1] >= rows[0] / 4, rows)
    check("ctl says so when no daemon answers", daemon.ctl("status")[0] == 7)


def killed(home, simulator):
    """kill -9 of each process: restart, recovery, agreement."""
    daemon = Daemon(home / "killed", simulator)
    check("runs before it is broken", daemon.wait_for("RUN"), daemon.text()[-600:])
    time.sleep(2)
    os.kill(daemon.child("control"), signal.SIGKILL)
    check("control is started again, the engine trades on",
          until(8, lambda: any(p["name"] == "control" and p["restarts"] == 1 and p["phase"] == "up"
                               for p in daemon.status().get("processes", []))) and daemon.status()["state"] == "RUN",
          daemon.status())
    os.kill(daemon.child("engine"), signal.SIGKILL)
    check("the engine recovers and trades", until(25, lambda: daemon.status().get("state") == "RUN" and any(
        p["name"] == "engine" and p["restarts"] == 1 and p["phase"] == "up" for p in daemon.status()["processes"])), daemon.log()[-800:])
    check("nothing is unknown for long", until(10, lambda: daemon.status().get("unknown") == 0), daemon.status())
    os.kill(daemon.child("engine"), signal.SIGSTOP)
    check("a hung engine is killed and started again",
          until(30, lambda: "hangs" in daemon.log() and daemon.wait_for("RUN", 20)), daemon.log()[-600:])
    daemon.ctl("hold")
    check("positions equal the venue's after all of it", until(8, lambda: agrees(simulator, daemon.status())),
          (daemon.status().get("position"), simulator.positions()))
    check("ends in order", daemon.end() == 0, daemon.text()[-400:])


def venue_gone(home, simulator):
    """The venue stops answering, then comes back without memory of us."""
    daemon = Daemon(home / "gone", simulator)
    check("runs before the venue goes", daemon.wait_for("RUN"), daemon.text()[-600:])
    simulator.process.send_signal(signal.SIGSTOP)
    check("a venue that hangs means no trading, with reasons",
          until(20, lambda: daemon.status().get("state") == "HOLD" or daemon.status().get("reasons")), daemon.status())
    simulator.process.send_signal(signal.SIGCONT)
    check("it trades again when the venue answers", daemon.wait_for("RUN", 40), daemon.log()[-800:])
    daemon.end()


def refusals(home, simulator):
    """Everything that must not start, with one clear sentence each."""
    text = (ROOT / "configs/paper.yaml").read_text()
    broken = home / "broken.yaml"
    broken.write_text(text.replace("symbols:", "symbol:"))
    daemon = Daemon(home / "r1", simulator, config=broken)
    check("a corrupt configuration is refused with file, line and a suggestion",
          daemon.process.wait(10) == 3 and "broken.yaml:9:1: unknown key \"symbol\", did you mean \"symbols\"?" in daemon.text(),
          daemon.text())
    other = home / "other-ca.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", "/dev/null", "-out", other, "-days", "2",
                    "-subj", "/CN=somebody else"], check=True, capture_output=True)
    daemon = Daemon(home / "r2", simulator, environment={"APUS_VENUES__BINANCEUSDM__ENDPOINTS__CA_FILE": str(other)})
    check("a certificate of somebody else is not believed, and the log says why",
          until(15, lambda: "certificate" in daemon.log().lower()) and daemon.status().get("state") != "RUN", daemon.log())
    daemon.end()
    daemon = Daemon(home / "r3", simulator, environment={"APUS_VENUES__BINANCEUSDM__PRIVATE_KEY": "${file:/nonexistent}"})
    check("a missing key is refused with its reference, not its value",
          daemon.process.wait(15) == 3 and "/nonexistent cannot be read" in daemon.text() + daemon.log(), daemon.text() + daemon.log())
    open_key = home / "open.pem"
    shutil.copy(simulator.key, open_key)
    open_key.chmod(0o644)
    daemon = Daemon(home / "r4", simulator, environment={"APUS_VENUES__BINANCEUSDM__PRIVATE_KEY": "${file:%s}" % open_key})
    check("a key that others can read is refused",
          daemon.process.wait(15) == 3 and "can be read by others" in daemon.text() + daemon.log(), daemon.text() + daemon.log())
    for profile in ("micro-live", "live", "testnet"):
        done = subprocess.run([BIN / "apus", "run", "--profile", profile, "--run-dir", home / "r5", "--plain"],
                              capture_output=True, text=True, cwd=ROOT, timeout=20)
        check(f"{profile} does not start as shipped, and says why", done.returncode == 3 and "apus: " in done.stdout + done.stderr,
              done.stdout + done.stderr)
    taken = subprocess.run([BIN / "venue-sim", "--venue", "binance", "--port", str(simulator.port), "--tls-dir", simulator.folder],
                           capture_output=True, text=True, timeout=20)
    check("a taken port is a clear message", taken.returncode != 0 and str(simulator.port) in taken.stderr, taken.stderr)


def dry_run(home, simulator):
    """The whole way but the last step."""
    before = len(simulator.ask("/fapi/v1/allOrders", symbol="BTCUSDT", limit=1000))
    daemon = Daemon(home / "dry", simulator, "--dry-run", "--once", "--json")
    code = daemon.process.wait(40)
    after = len(simulator.ask("/fapi/v1/allOrders", symbol="BTCUSDT", limit=1000))
    check("a dry run ends by itself with code 0 and no order at the venue", code == 0 and before == after, (code, before, after))
    last = json.loads(daemon.text().strip().splitlines()[-1])
    check("and with one JSON object", last["orders"] == 0 and "latency" in last, last)


def full_disk(home, simulator):
    """A small file system fills up: HOLD, nothing lost, trading again when there is room."""
    mount = home / "small"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700m", "none", mount], capture_output=True).returncode != 0:
        # A container may forbid mounts even to root: said aloud, and the other cases still count.
        print("   this host allows no mount: nothing is known about a full disk here", flush=True)
        return
    try:
        daemon = Daemon(mount / "run", simulator)
        check("runs on a small disk", daemon.wait_for("RUN"), daemon.text()[-600:] + daemon.log()[-600:])
        filler = mount / "filler"
        with open(filler, "wb") as file:
            try:
                while True:
                    file.write(b"\0" * (1 << 20))
            except OSError:
                pass
        time.sleep(3)
        alive = daemon.process.poll() is None and daemon.status().get("state") in ("RUN", "HOLD")
        check("a full disk ends neither daemon nor engine", alive, daemon.log()[-400:])
        filler.unlink()
        daemon.ctl("hold")
        check("what it believes is still what the venue says", until(10, lambda: agrees(simulator, daemon.status())), daemon.status())
        check("and it ends in order", daemon.end() == 0, daemon.log()[-400:])
    finally:
        subprocess.run(["umount", "-l", mount], check=True)


def tool(binary, daemon, *arguments):
    """One call of a command that reads what a daemon left, with the daemon's own environment."""
    return subprocess.run([binary, *arguments], capture_output=True, text=True, cwd=ROOT, env=daemon.environment)


def replayed(home, simulator):
    """A life cut in two by kill -9, replayed in other processes, in release and in debug; and explained."""
    daemon = Daemon(home / "replayed", simulator, environment={"APUS_GUARDS__THROTTLE_ORDERS_PER_SEC": "4"})
    check("runs before it is replayed", daemon.wait_for("RUN"), daemon.text()[-600:])
    check("fills before the kill", until(10, lambda: daemon.status().get("fills", 0) > 0), daemon.status())
    os.kill(daemon.child("engine"), signal.SIGKILL)
    check("recovers", until(25, lambda: daemon.status().get("state") == "RUN" and any(
        p["name"] == "engine" and p["restarts"] == 1 and p["phase"] == "up" for p in daemon.status()["processes"])), daemon.log()[-800:])
    time.sleep(4)
    check("ends in order before it is replayed", daemon.end() == 0, daemon.text()[-400:])

    tape, journal, outputs = home / "replayed/tape", home / "replayed/journal", []
    builds = [BIN / "apus", ROOT / ".build/debug/apus"]
    for binary in builds:
        kept = home / f"remade-{binary.parent.name}"
        done = tool(binary, daemon, "replay", tape, "--json", "--write-journal", kept)
        outputs.append((done.stdout, [path.read_bytes() for path in sorted(kept.glob("*/*.seg"))]))
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        check(f"both lives replay faithfully, messages and journal ({binary.parent.name} build)",
              done.returncode == 0 and len(rows) == 2 and all(
                  row["faithful"] and row["journal"] == "same" and row["sent"] > 20 and row["records"] > 20 for row in rows),
              done.stdout + done.stderr)
        check("the journals made again verify",
              all(tool(binary, daemon, "journal", "verify", kept / str(row["incarnation"])).returncode == 0 for row in rows), rows)
    check("release and debug make the same bytes", outputs[0] == outputs[1] and len(outputs[0][1]) == 2,
          [text for text, _ in outputs])

    records = [json.loads(line) for line in tool(BIN / "apus", daemon, "journal", "dump", journal, "--json").stdout.splitlines()]
    filled = next(row for row in records if row["kind"] == "fill" and "client_id" in row)
    intent = next(row for row in records if row["kind"] == "intentPlace" and row["client_id"] == filled["client_id"])
    done = tool(BIN / "apus", daemon, "why", filled["client_id"], tape, "--json")
    why = json.loads(done.stdout) if done.returncode == 0 else {}
    asked = why.get("requests", [{}])[0]
    check("why names a filled order's price, size and side as the journal does",
          [asked.get(key) for key in ("price", "quantity", "side", "symbol")]
          == [intent[key] for key in ("price", "quantity", "side", "symbol")], done.stdout + done.stderr)
    check("every check of the gate passed, and there are many",
          asked.get("left") is True and len(asked["checks"]) > 30 and all(row["passed"] for row in asked["checks"]), asked)
    check("with the book, the queue at its price and the time of each stage",
          all(book["bids"] and book["asks"] for book in why["books"]) and "ahead" in asked
          and {"decode", "gate", "journal", "send", "pass"} <= why["stages"].keys(), why)
    sums = [json.loads(line) for line in outputs[0][0].splitlines()]
    refused = next(row for entry in sums for row in entry["refused"] if row["code"] == "ordersPerSecond")
    for moment in (str(refused["last_instant"]), refused["last"]):
        done = tool(BIN / "apus", daemon, "why", moment, tape, "--json")
        pairs = [(row["refusal"], row["checks"][-1]["code"], row["checks"][-1]["passed"], row["checks"][-1]["limit"])
                 for row in (json.loads(done.stdout)["requests"] if done.returncode == 0 else []) if not row["left"]]
        check("a refused intent shows the check that refused it, and its limit",
              ("ordersPerSecond", "ordersPerSecond", False, "4") in pairs, done.stdout + done.stderr)
    nobody = str(int(filled["client_id"]) + 100_000)
    for wrong, code, words in ((nobody, 1, "placed no order"), ("1970-01-02T00:00:00Z", 1, "no pass there"), ("soon", 2, "neither")):
        done = tool(BIN / "apus", daemon, "why", wrong, tape)
        check(f"why refuses {wrong} in words", done.returncode == code and words in done.stderr, done.stderr)

    segment = sorted(tape.glob("*.seg"))[0]
    whole = segment.read_bytes()
    place = whole.rindex(b'{"stream"')
    segment.write_bytes(whole[:place] + b"[" + whole[place + 1:])
    done = tool(BIN / "apus", daemon, "replay", tape)
    check("a flipped byte of the tape is found, with its place", done.returncode == 1 and segment.name in done.stderr, done.stderr)


def soak(home, simulator):
    """Random kills for a while; at the end the venue, the daemon and its memory agree."""
    daemon = Daemon(home / "soak", simulator)
    check("the soak begins", daemon.wait_for("RUN"), daemon.text()[-600:])
    time.sleep(5)
    supervisor = daemon.process.pid
    files, memory = len(os.listdir(f"/proc/{supervisor}/fd")), resident(supervisor)
    end, turn = time.monotonic() + SOAK, 0
    while time.monotonic() < end:
        time.sleep(min(20, SOAK / 3))
        turn += 1
        victim = daemon.child("engine" if turn % 3 else "control")
        if victim:
            os.kill(victim, signal.SIGKILL)
        check(f"kill {turn} is survived", daemon.wait_for("RUN", 40), daemon.log()[-800:])
    daemon.ctl("hold")
    check("orders and positions equal the venue's at the end",
          until(10, lambda: agrees(simulator, daemon.status()) and simulator.open_orders() == 0 and daemon.status()["unknown"] == 0),
          (daemon.status().get("position"), simulator.positions()))
    fills = simulator.ask("/fapi/v1/userTrades", symbol="BTCUSDT", limit=1000)
    files_now, memory_now = len(os.listdir(f"/proc/{supervisor}/fd")), resident(supervisor)
    check("descriptors of the supervisor stay flat", files_now <= files + 2, (files, files_now))
    check("memory of the supervisor stays flat", memory_now <= memory + (4 << 20), (memory, memory_now))
    daemon.end()
    base = sqlite3.connect(home / "soak/store/projection.db")
    known = {row[0] for row in base.execute("SELECT trade_id FROM fills WHERE symbol = 'BTCUSDT'")}
    first = min(known) if known else 0
    missing = [row["id"] for row in fills if row["id"] >= first and row["id"] not in known]
    check("no fill of the venue is missing in the journal", known and not missing, missing[:10])


def main():
    home = pathlib.Path(tempfile.mkdtemp(prefix="apus-daemon-"))
    try:
        simulator = Simulator(home / "sim")
        wanted = sys.argv[1:] or ["quiet_life", "killed", "refusals", "dry_run", "venue_gone", "replayed", "full_disk", "soak"]
        for name in wanted:
            print(f"-- {name}", flush=True)
            simulator.stop()
            simulator.start()
            globals()[name](home, simulator)
        simulator.stop()
    finally:
        subprocess.run(["pkill", "-KILL", "-f", str(home)], check=False)
        shutil.rmtree(home, ignore_errors=True)
    print(f"{RESULTS[0]} passed, {RESULTS[1]} failed")
    sys.exit(1 if RESULTS[1] else 0)


main()
