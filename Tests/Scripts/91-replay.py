#!/usr/bin/env python3
"""What a daemon leaves behind, read by other processes: sessions replayed, orders explained, a host examined."""
import json
import os
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Peers"))
from daemon import Daemon  # noqa: E402
from ground import BIN, ROOT, until  # noqa: E402
from stage import check, play  # noqa: E402


def tool(binary, daemon, *arguments):
    """One call of a command that reads what a daemon left, with the daemon's own environment."""
    return subprocess.run([binary, *arguments], capture_output=True, text=True, cwd=ROOT, env=daemon.environment)


def is_full(daemon, after=0):
    """Whether a life later than `after` has filled, and asked often enough to be worth a replay."""
    status = daemon.status()
    return status.get("incarnation", 0) > after and status.get("fills", 0) > 0 and sum(status.get(word, 0) for word in ("orders", "modified", "canceled")) >= 20


def replayed(home, simulator):
    """A life cut in two by kill -9, replayed in other processes, in release and in debug; and explained."""
    daemon = Daemon(home / "replayed", simulator, environment={"APUS_LIMITS__MAX_INFLIGHT_ORDERS": "1"})
    check("runs before it is replayed", daemon.wait_for("RUN"), daemon.text()[-600:])
    check("fills before the kill", until(20, lambda: is_full(daemon)), daemon.status())
    first = daemon.status()["incarnation"]
    os.kill(daemon.child("engine"), signal.SIGKILL)
    check("recovers", until(25, lambda: daemon.status().get("state") == "RUN" and any(
        p["name"] == "engine" and p["restarts"] == 1 and p["phase"] == "up" for p in daemon.status()["processes"])), daemon.log()[-800:])
    check("trades and fills again", until(20, lambda: is_full(daemon, after=first)), daemon.status())
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
              len(rows) == 2 and all(
                  tool(binary, daemon, "journal", "verify", kept / str(row["incarnation"])).returncode == 0 for row in rows), rows)
    check("release and debug make the same bytes", outputs[0] == outputs[1] and len(outputs[0][1]) == 2,
          [text for text, _ in outputs])

    records = [json.loads(line) for line in tool(BIN / "apus", daemon, "journal", "dump", journal, "--json").stdout.splitlines()]
    # A pass that a timer or an answer began decodes no book: an order of a pass with a book is explained.
    stages = {"decode", "book", "strategy", "gate", "encode", "journal", "send", "pass"}
    for client in dict.fromkeys(row["client_id"] for row in records if row["kind"] == "fill" and "client_id" in row):
        done = tool(BIN / "apus", daemon, "why", client, tape, "--json")
        why = json.loads(done.stdout) if done.returncode == 0 else {}
        if not why or stages <= why["stages"].keys():
            break
    intent = next(row for row in records if row["kind"] == "intentPlace" and row["client_id"] == client)
    asked = why.get("requests", [{}])[0]
    check("why names a filled order's price, size and side as the journal does",
          [asked.get(key) for key in ("price", "quantity", "side", "symbol")]
          == [intent[key] for key in ("price", "quantity", "side", "symbol")], done.stdout + done.stderr)
    check("every check of the gate passed, and there are many",
          asked.get("left") is True and len(asked["checks"]) > 30 and all(row["passed"] for row in asked["checks"]), asked)
    check("with the book, the queue at its price and the time of each stage",
          all(book["bids"] and book["asks"] for book in why["books"]) and "ahead" in asked
          and stages <= why["stages"].keys(), why)
    sums = [json.loads(line) for line in outputs[0][0].splitlines()]
    refused = next(row for entry in sums for row in entry["refused"] if row["code"] == "inFlight")
    for moment in (str(refused["last_instant"]), refused["last"]):
        done = tool(BIN / "apus", daemon, "why", moment, tape, "--json")
        pairs = [(row["refusal"], row["checks"][-1]["code"], row["checks"][-1]["passed"], row["checks"][-1]["limit"])
                 for row in (json.loads(done.stdout)["requests"] if done.returncode == 0 else []) if not row["left"]]
        check("a refused intent shows the check that refused it, and its limit",
              ("inFlight", "inFlight", False, "1") in pairs, done.stdout + done.stderr)
    nobody = str(int(client) + 100_000)
    for wrong, code, words in ((nobody, 1, "placed no order"), ("1970-01-02T00:00:00Z", 1, "no pass there"), ("soon", 2, "neither")):
        done = tool(BIN / "apus", daemon, "why", wrong, tape)
        check(f"why refuses {wrong} in words", done.returncode == code and words in done.stderr, done.stderr)

    segment = sorted(tape.glob("*.seg"))[0]
    whole = segment.read_bytes()
    place = whole.rindex(b'{"stream"')
    segment.write_bytes(whole[:place] + b"[" + whole[place + 1:])
    done = tool(BIN / "apus", daemon, "replay", tape)
    check("a flipped byte of the tape is found, with its place", done.returncode == 1 and segment.name in done.stderr, done.stderr)


def examined(home, simulator):
    """The doctor asks the venue: round trip and clock, a skewed clock, a stranger's certificate, a venue that is gone."""
    daemon = Daemon(home / "examined", simulator, "--dry-run", "--once", "--json")
    daemon.process.wait(40)

    def seen(*arguments, **environment):
        daemon.environment.update(environment)
        done = tool(BIN / "apus", daemon, "doctor", "--profile", "paper", "--data", home, "--json", *arguments)
        return {row["topic"]: row for row in json.loads(done.stdout)}, done.returncode

    rows, _ = seen()
    check("a venue that answers is told with its round trip",
          rows["venue"]["severity"] == "good" and f"localhost:{simulator.port} answers in" in rows["venue"]["seen"], rows["venue"])
    check("two clocks of one host agree", rows["venue clock"]["severity"] == "good", rows["venue clock"])
    check("the key's file is looked at", rows["secret"]["severity"] == "good" and str(simulator.key) in rows["secret"]["seen"], rows)
    rows, _ = seen("--offline")
    check("offline asks nobody and says so", "--offline" in rows["venue"]["seen"] and "venue clock" not in rows, rows["venue"])
    scenario = json.loads((ROOT / "configs/scenarios/clock_skew.json").read_text())
    scenario.update(name="skew", start="ready", drive=[], expect={"within_ms": 14000}, steps=[
        {"id": "ahead", "when": {"at_ms": 0}, "do": [{"clock": {"offset_ms": 5000}}], "times": 1}])
    (home / "skew.json").write_text(json.dumps(scenario))
    log = open(home / "skew.ready", "w+")
    skewed = subprocess.Popen([BIN / "venue-sim", "--tls-dir", simulator.folder, "--scenario", home / "skew.json", "--json"],
                              stdout=log, stderr=subprocess.STDOUT)
    key = "APUS_VENUES__BINANCEUSDM__ENDPOINTS__REST"
    try:
        until(20, lambda: '"ready":true' in (home / "skew.ready").read_text())
        rest = json.loads((home / "skew.ready").read_text().splitlines()[0])["rest"]
        rows, code = seen(**{key: rest})
    finally:
        skewed.kill()
        skewed.wait()
    check("a clock five seconds behind the venue's is a fault with a remedy and its commands",
          code == 1 and rows["venue clock"]["severity"] == "fault" and "behind" in rows["venue clock"]["seen"]
          and "time service" in rows["venue clock"]["remedy"] and rows["venue clock"]["commands"], rows.get("venue clock", rows["venue"]))
    daemon.environment[key] = f"https://localhost:{simulator.port}"
    script = tool(BIN / "apus", daemon, "doctor", "--profile", "paper", "--data", home, "--fix-script").stdout
    check("the fix script is a shell script", subprocess.run(["sh", "-n"], input=script, text=True).returncode == 0, script)
    (home / "other.pem").write_text(subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", "/dev/null", "-days", "2", "-subj", "/CN=nobody"],
        check=True, capture_output=True, text=True).stdout)
    authority = "APUS_VENUES__BINANCEUSDM__ENDPOINTS__CA_FILE"
    rows, code = seen(**{authority: str(home / "other.pem")})
    check("a certificate of somebody else is a fault", code == 1 and rows["venue"]["severity"] == "fault"
          and "certificate" in rows["venue"]["seen"].lower(), rows["venue"])
    daemon.environment[authority] = str(simulator.folder / "ca.pem")
    simulator.stop()
    rows, code = seen()
    check("a venue that is gone is a fault with a remedy",
          code == 1 and rows["venue"]["severity"] == "fault" and "simulator must be running" in rows["venue"]["remedy"], rows["venue"])


play([replayed, examined])
