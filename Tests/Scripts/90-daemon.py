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
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Peers"))
from daemon import Daemon  # noqa: E402
from ground import BIN, ROOT, until  # noqa: E402
from stage import agrees, check, play  # noqa: E402


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def quiet_life(home, simulator):
    """Start, trade, pinning, share of the processors, agreement, drain."""
    daemon = Daemon(home / "quiet", simulator, watched=True)
    started = time.monotonic()
    check("the first fill comes within 10 s of the start", until(10, lambda: daemon.status().get("fills", 0) > 0), daemon.text()[-600:])
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
    time.sleep(20)
    used = [(cpu_seconds(pid) - old) / 20 for pid, old in zip(pids, before)]
    check("all processes of the demo use at most 1.5 processors", sum(used) <= 1.5, used)
    check("the view was drawn", daemon.text().count("\x1b[H") > 40 and "readiness" in daemon.text(), daemon.text()[-600:])
    check("the view costs at most 5 % of one", (cpu_seconds(daemon.process.pid) - view) / 20 <= 0.05, used)
    print("   processors used: " + ", ".join(f"{share:.3f}" for share in used) + " by view, engine, control and venue")
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
    os.kill(daemon.child("control"), signal.SIGSTOP)
    check("a hung control is killed and started again, the engine trades on",
          until(15, lambda: "control hangs" in daemon.log() and any(
              p["name"] == "control" and p["restarts"] == 2 and p["phase"] == "up"
              for p in daemon.status().get("processes", []))) and daemon.status()["state"] == "RUN",
          daemon.status())
    os.kill(daemon.child("engine"), signal.SIGKILL)
    check("the engine recovers and trades", until(25, lambda: daemon.status().get("state") == "RUN" and any(
        p["name"] == "engine" and p["restarts"] == 1 and p["phase"] == "up" for p in daemon.status()["processes"])), daemon.log()[-800:])
    check("nothing is unknown for long", until(10, lambda: daemon.status().get("unknown") == 0), daemon.status())
    os.kill(daemon.child("engine"), signal.SIGSTOP)
    check("a hung engine is killed and started again",
          until(30, lambda: "engine hangs" in daemon.log() and daemon.wait_for("RUN", 20)), daemon.log()[-600:])
    daemon.ctl("hold")
    check("positions equal the venue's after all of it", until(8, lambda: agrees(simulator, daemon.status())),
          (daemon.status().get("position"), simulator.positions()))
    check("ends in order", (code := daemon.end()) == 0, (code, daemon.text()[-1500:]))


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
    def up(daemon):
        return any(p["name"] == "engine" and p["phase"] == "up" for p in daemon.status().get("processes", []))

    # The same key on both networks: the rungs that meet a real venue keep a register of fingerprints.
    def rung(profile, folder, testnet, state):
        return Daemon(home / folder, simulator, profile=profile,
                      environment={"XDG_STATE_HOME": str(home / state), "APUS_VENUES__BINANCEUSDM__API_KEY": "${BINANCE_KEY}",
                                   "APUS_VENUES__BINANCEUSDM__TESTNET": testnet})
    first = rung("shadow", "n1", "false", "state")
    check("shadow starts as shipped but for its endpoints", until(15, lambda: up(first)), first.log())
    first.end()
    daemon = rung("testnet", "n2", "true", "state")
    check("a key of the main network is refused in testnet, by its fingerprint",
          daemon.process.wait(15) == 3 and "was used on the main network and is refused on the test network" in daemon.text() + daemon.log(),
          daemon.text() + daemon.log())
    kept = (home / "state/apus/keys").read_text()
    check("the register holds a fingerprint and no key", kept.endswith(" main\n") and "KEY" not in kept and kept.count("\n") == 1, kept)
    daemon = rung("testnet", "n3", "true", "other")
    check("a key the main network never saw is not refused, and testnet trades as shipped but for its endpoints",
          daemon.wait_for("RUN", 15), daemon.log())
    daemon.end()
    daemon = rung("shadow", "n4", "false", "other")
    check("nor may a key of the test network meet the main one",
          daemon.process.wait(15) == 3 and "was used on the test network" in daemon.text() + daemon.log(), daemon.text() + daemon.log())
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


def short_run(home, simulator):
    """A life of some seconds leaves nothing behind at the venue."""
    daemon = Daemon(home / "short", simulator, "--duration", "6s", "--json")
    code = daemon.process.wait(40)
    last = json.loads(daemon.text().strip().splitlines()[-1])
    check("a run of some seconds trades, and ends by itself with code 0", code == 0 and last["orders"] > 0, (code, last))
    check("no order rests then, and no countdown runs", last["open"] == 0 and not last["countdown_armed"], last)
    check("connections that came up once are no reconnects", last["reconnects"] == 0, last)
    check("the log tells of the drain to its end", "mode is now HOLD" in daemon.log() and "countdown NOT ARMED" in daemon.log(),
          daemon.log()[-1000:])
    fills, open_orders = sqlite3.connect(home / "short/store/projection.db").execute(
        "SELECT (SELECT count(*) FROM fills), (SELECT count(*) FROM orders WHERE state NOT IN ('filled','canceled','expired','rejected'))").fetchone()
    check("the SQL projection holds every fill, and no order open", fills == last["fills"] and open_orders == 0, (fills, open_orders, last))


def back_ends(home, simulator):
    """Every way to the kernel trades when it is asked for, and the log says which it is."""
    for name, said in {"auto": "sockets: epoll, which serves a lane's few sockets fastest", "epoll": "sockets: epoll",
                       "io_uring": "sockets: io_uring", "recv": "sockets: recv"}.items():
        daemon = Daemon(home / name, simulator, "--duration", "6s", "--json", environment={"APUS_ENGINE__SOCKET_BACKEND": name})
        code = daemon.process.wait(40)
        last = json.loads(daemon.text().strip().splitlines()[-1])
        lines = [line[line.index("sockets: "):] for line in daemon.log().splitlines() if "sockets: " in line]
        check(f"a lane trades by the back-end {name} and says so", code == 0 and last["orders"] > 0 and lines == [said],
              (code, last, lines))


play([quiet_life, killed, refusals, dry_run, short_run, back_ends, venue_gone])
