#!/usr/bin/env python3
"""Every scenario file against the real engine: `apus run` on loopback plays the file's orders as a script.

What the venue must show is the simulator's verdict; what the engine must show is read from its journal and
its event log. It wants a machine with little else to do; names of scenarios as arguments play those alone.
"""
import datetime
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Peers"))
from ground import BIN, ROOT, until  # noqa: E402

NAMES = {"BTCUSDT": "BTC/USDT", "ETHUSDT": "ETH/USDT"}
# The journal's words for an order's state, in the words of the scenarios.
STATES = {"pendingNew": "PendingNew", "open": "Open", "partial": "Partial", "filled": "Filled", "unknown": "Unknown",
          "pendingModify": "PendingModify", "pendingCancel": "PendingCancel", "canceled": "Canceled",
          "rejected": "Rejected", "expired": "Expired"}
# Where the question is whether a query finds the order, no periodic listing may find it before, as its phase has it.
NO_AUDIT = {"ack_lost_order_placed", "html_error_page"}
# The venue's end closes its sockets a moment before it is gone; that is not about the scenario.
END = datetime.timedelta(milliseconds=100)
# Two processes' clocks, each told in whole milliseconds, agree to this many; a gap is a hundred and more.
CLOCKS = 2


def script(scenario):
    """The strategy that does what the scenario's drive says."""
    drive = scenario.get("drive") or []
    quotes = [entry["quote"] for entry in drive if "quote" in entry]
    if quotes:
        maker = {NAMES[quote["symbol"]]: {"quantity": quote["quantity"], "layers": 1, "offset_ticks": 3,
                                          "inventory_limit": "100"} for quote in quotes}
        return {"kind": "maker", "maker": maker}
    if not drive:
        return {"kind": "none"}
    steps = {}
    for number, entry in enumerate(drive):
        step = {"at_ms": entry["at_ms"]}
        if "place" in entry:
            terms = entry["place"]
            step |= {"order": entry["as"], "act": "place", "symbol": NAMES[terms["symbol"]],
                     "side": terms["side"].lower(), "time_in_force": terms["tif"].lower(),
                     "quantity": terms["quantity"], "price": terms["price"]}
        elif "modify" in entry:
            terms = entry["modify"]
            step |= {"order": terms["of"][1:], "act": "modify", "quantity": terms["quantity"], "price": terms["price"]}
        else:
            step |= {"order": entry["cancel"]["of"][1:], "act": "cancel"}
        steps[f"{number:02}"] = step
    return {"kind": "script", "script": steps}


def configuration(scenario, account):
    """The paper profile for a market that stands still, without the policies that take orders back by themselves."""
    text = (ROOT / "configs/paper.yaml").read_text()
    symbols = [NAMES[name] for name in scenario["market"]["symbols"]]
    text = text[:text.index("\nstrategy:")] + "\nstrategy: " + json.dumps(script(scenario)) + "\n"
    key = f'private_key: "${{file:{account["private_key"]}}}"' if "private_key" in account else ""
    still = '"source": "still"' in json.dumps(scenario["market"])
    for pattern, wanted in [
            (r"symbols: \[.*\]", "symbols: " + json.dumps(symbols)),
            (r"per_symbol: \{.*\}", "per_symbol: " + json.dumps({name: 15000 for name in symbols})),
            (r"private_key: .*", key),
            (r"per_order_notional_cap: \d+", "per_order_notional_cap: 6000"),
            (r"reconnect_jitter_ms: \[50, 250\]", "reconnect_jitter_ms: [500, 1000]"),
            (r"deadlines_ms: ", f"audit_ms: {600000 if scenario['name'] in NO_AUDIT else 1500}\n  deadlines_ms: "),
            (r"cancel_on_disconnect: true", "cancel_on_disconnect: false"),
            (r"stale_ms: 1200", "stale_ms: 60000" if still else "stale_ms: 1200"),
            (r"stale_book_ms_max: 500", "stale_book_ms_max: 60000" if still else "stale_book_ms_max: 500")]:
        text, count = re.subn(pattern, lambda _: wanted, text)
        if count != 1:
            sys.exit(f"configs/paper.yaml has {count} lines for {pattern}")
    return text


class Run:
    """One scenario from start to verdict, and what it left behind."""

    def __init__(self, path, home):
        self.scenario = json.loads(path.read_text())
        home.mkdir()
        output = open(home / "venue", "w")
        simulator = subprocess.Popen([BIN / "venue-sim", "--tls-dir", home / "tls", "--scenario", path, "--json"],
                                     stdout=output, stderr=subprocess.STDOUT)
        until(20, lambda: (home / "venue").read_text().endswith("\n") or simulator.poll() is not None, 0.02)
        ready = json.loads((home / "venue").read_text().splitlines()[0])
        account = ready["accounts"][0]
        (home / "config.yaml").write_text(configuration(self.scenario, account))
        base = "APUS_VENUES__BINANCEUSDM__ENDPOINTS__"
        environment = {
            **os.environ, "BINANCE_KEY": account["key"], "BINANCE_SECRET": self.scenario["accounts"][0].get("secret", "-"),
            base + "REST": ready["rest"], base + "WS": ready["ws"], base + "WS_API": ready["ws"] + "/ws-fapi/v1",
            base + "CA_FILE": ready["ca"]}
        daemon = subprocess.Popen(
            [BIN / "apus", "run", "--profile", "paper", "--config", home / "config.yaml", "--plain", "--run-dir", home / "run"],
            env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=open(home / "engine", "w"), stderr=subprocess.STDOUT)
        try:
            simulator.wait(90)
        except subprocess.TimeoutExpired:
            simulator.kill()
        self.ended = (datetime.datetime.now(datetime.timezone.utc) - END).strftime("%H:%M:%S.%f")
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(60)
        venue = [json.loads(line) for line in (home / "venue").read_text().splitlines() if line.startswith("{")]
        self.verdict = next((line for line in venue if "verdict" in line), {"verdict": "none", "unmet": ["no verdict"]})
        self.venue = [line for line in venue if "event" in line]
        # What is said after the venue went is not about the scenario.
        stamped = (re.match(r"\d{4}-\d\d-\d\d (\d\d:\d\d:\d\d\.\d+ .*)", line)
                   for line in (home / "run/events.log").read_text().splitlines())
        self.log = [line[1] for line in stamped if line and line[1].split(" ", 1)[0] <= self.ended]
        self.verify = subprocess.run([BIN / "apus", "journal", "verify", home / "run/journal"],
                                     capture_output=True, text=True)
        dump = subprocess.run([BIN / "apus", "journal", "dump", home / "run/journal", "--json"],
                              capture_output=True, text=True, check=True)
        self.journal = [json.loads(line) for line in dump.stdout.splitlines()]

    def intents(self):
        return [record for record in self.journal if record["kind"] == "intentPlace"]

    def path(self, client):
        """The states of an order, each change once."""
        states = []
        for record in self.journal:
            if record.get("client_id") == client and record.get("state"):
                state = STATES[record["state"]]
                if not states or states[-1] != state:
                    states.append(state)
        return states

    def bound(self):
        """The scenario's names for client ids, as the simulator binds them: by terms, a refusal for the clock not counted."""
        late = {record["client_id"] for record in self.journal
                if record["kind"] == "rejected" and record.get("cause") == -1021}
        names, used = {}, set()
        for entry in self.scenario.get("drive") or []:
            if "place" not in entry:
                continue
            terms = entry["place"]
            for record in self.intents():
                client = record["client_id"]
                same = (record["symbol"], record["side"].upper(), record["quantity"], float(record["price"])) == (
                    terms["symbol"], terms["side"], terms["quantity"], float(terms["price"]))
                if same and client not in used and client not in late:
                    used.add(client)
                    names["$" + entry["as"]] = client
                    break
        return names

    def said(self, words):
        return [line for line in self.log if words in line]

    def mode(self):
        modes = [line.rsplit(" ", 1)[1] for line in self.said("mode is now ")]
        return modes[-1] if modes else "HOLD"

    def book(self, symbol):
        """The states of a book, and when each began; one that fell silent first is only told when it is live again."""
        path = [("empty", "00:00:00")]
        for line in self.log:
            when = line.split(" ", 1)[0]
            dark = re.search(f" {symbol}: the book is live again after (\\d+) ms", line)
            if dark:
                if path[-1][0] == "live":
                    path.append(("gap", earlier(when, int(dark[1]))))
                path += [("syncing", when), ("live", when)]
            elif f" {symbol}: the book lost its chain" in line:
                path.append(("gap", when))
        return path


def earlier(when, milliseconds):
    """A time of day so much before another."""
    at = datetime.datetime.strptime(when, "%H:%M:%S.%f") - datetime.timedelta(milliseconds=milliseconds)
    return at.strftime("%H:%M:%S.%f")[:12]


def matches(path, wanted):
    """Whether states are the wanted ones; `…` stands for any."""
    text = "".join(f"<{state}>" for state in path)
    return re.fullmatch("".join("(<\\w+>)*" if word == "…" else f"<{word}>" for word in wanted), text) is not None


def within(bounds, count):
    return bounds.get("min", 0) <= count <= bounds.get("max", count)


def judge_engine(run, wanted):
    """What of `expect.engine` is not so."""
    unmet = []
    names = run.bound()
    if "mode" in wanted and run.mode() != wanted["mode"][-1]:
        unmet.append(f"mode {run.mode()}, not {wanted['mode'][-1]}")
    for order in wanted.get("orders", []):
        path = run.path(names.get(order["client"]))
        if not matches(path, order["path"]) or path[-1] != order["end"]:
            unmet.append(f"{order['client']}: {' '.join(path) or 'never placed'}")
    for symbol, states in wanted.get("symbols", {}).items():
        path = [state for state, _ in run.book(symbol)]
        if path != states:
            unmet.append(f"{symbol}: {' '.join(path)}")
    for alert in wanted.get("alerts", []):
        count = alert_count(run, alert["code"])
        if not within(alert, count):
            unmet.append(f"{alert['code']}: {count}")
    for held in wanted.get("reserved", []):
        client = names.get(held["from"].split(":")[1])
        record = next(record for record in run.intents() if record["client_id"] == client)
        if float(record["reserved"]) + 1e-6 < float(held["quantity"]) * float(record["price"]):
            unmet.append(f"{held['from']}: {record['reserved']} reserved")
    journal = wanted.get("journal", {})
    if journal and (run.verify.returncode != 0 or "ended in order" not in run.verify.stdout):
        unmet.append("journal: " + run.verify.stdout[-200:])
    if "unknown_left" in journal:
        left = [client for client in {record["client_id"] for record in run.intents()} if run.path(client)[-1] == "Unknown"]
        if len(left) != journal["unknown_left"]:
            unmet.append(f"unknown at the end: {left}")
    return unmet


def alert_count(run, code):
    paths = [run.path(record["client_id"]) for record in run.intents()]
    if code == "book.gap":
        return sum(state == "gap" for symbol in run.scenario["market"]["symbols"] for state, _ in run.book(symbol))
    if code == "feed.silent":
        return len(run.said("market connection lost"))
    if code == "order.unknown":
        return sum(path.count("Unknown") for path in paths)
    if code == "order.returned":
        return sum(1 for path in paths if any(pair == ("Rejected", "Open") for pair in zip(path, path[1:])))
    if code == "order.unknown_long":
        return sum(1 for path in paths if path.count("Unknown") and "Rejected" not in path)
    sys.exit(f"no way to see the alert {code}")


def judge_never(run, never):
    """What happened that must not."""
    unmet = []
    names = run.bound()
    accepted = [event["client"] for event in run.venue if event["event"] == "order" and event["execution"] == "NEW"]
    placed = [event["newClientOrderId"] for event in run.venue
              if event["event"] == "request" and event["kind"] == "order.place" and "newClientOrderId" in event]
    intents = [record["client_id"] for record in run.intents()]
    for rule in never:
        (kind, value), *more = rule.items()
        if kind == "two_live_orders_for_one_intent" and len(accepted) != len(set(accepted)):
            unmet.append(f"accepted twice: {accepted}")
        elif kind == "two_ids_for_one_intent":
            # An intent is a journal record with its id: at the venue there may be no other id, and no id has two.
            if set(placed) - set(intents) or len(intents) != len(set(intents)):
                unmet.append(f"ids at the venue {placed}, in the journal {intents}")
        elif kind == "state" and value in run.path(names.get(rule["client"])):
            unmet.append(f"{rule['client']} was {value}")
        elif kind == "order_while":
            unmet += [f"an order of {value['symbol']} at {when} while its book was {value['book']}"
                      for when in orders_while(run, value["symbol"], value["book"])]
        elif kind == "http" and any(event.get("status") == str(value) for event in run.venue):
            unmet.append(f"status {value}")
    return unmet


def orders_while(run, symbol, book):
    """When orders of a symbol were placed while its book was in that state."""
    path = run.book(symbol) + [("end", "99")]
    spans = [(begins, earlier(ends, CLOCKS) if ends != "99" else ends)
             for (state, begins), (_, ends) in zip(path, path[1:]) if state == book]
    times = [datetime.datetime.fromtimestamp(event["time"] / 1000, datetime.timezone.utc).strftime("%H:%M:%S.%f")[:12]
             for event in run.venue
             if event["event"] == "request" and event["kind"] == "order.place" and event.get("symbol") == symbol]
    return [when for when in times if any(begins < when < ends for begins, ends in spans)]


def judge(run):
    expect = run.scenario["expect"]
    unmet = judge_engine(run, expect.get("engine", {})) + judge_never(run, expect.get("never", []))
    choices = expect.get("one_of", [])
    if choices and not any(not judge_engine(run, choice.get("engine", {})) for choice in choices):
        unmet.append("none of the outcomes: " + "; ".join(str(judge_engine(run, choice["engine"])) for choice in choices))
    return unmet


def play(path, home):
    run = Run(path, home / path.stem)
    return path.stem, run.verdict, judge(run)


def main():
    wanted = sys.argv[1:]
    paths = [path for path in (ROOT / "configs/scenarios").glob("*.json") if not wanted or path.stem in wanted]
    # The longest first, two at a time: together they end soonest.
    paths.sort(key=lambda path: -json.loads(path.read_text())["duration_ms"])
    failed = False
    with tempfile.TemporaryDirectory() as home, ThreadPoolExecutor(2) as pool:
        for name, verdict, unmet in pool.map(lambda path: play(path, pathlib.Path(home)), paths):
            at_venue = verdict["verdict"] == "met"
            print(f"{'ok' if at_venue else 'not ok'} {name} at the venue{'' if at_venue else ': ' + str(verdict['unmet'])}")
            print(f"{'ok' if not unmet else 'not ok'} {name} in the engine{': ' + str(unmet) if unmet else ''}", flush=True)
            failed = failed or not at_venue or bool(unmet)
    sys.exit(1 if failed else 0)


main()
