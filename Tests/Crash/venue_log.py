"""What the venue simulator says happened, read from its event log as it grows."""
import json
from collections import Counter

FINAL = {"FILLED", "CANCELED", "EXPIRED", "EXPIRED_IN_MATCH", "REJECTED"}


class VenueLog:
    """Orders, trades and positions of our account by the venue's own word."""

    def __init__(self, path):
        self.path = path
        self.offset = 0
        self.asked = Counter()      # requests to place, by client order id
        self.accepted = Counter()   # orders that came to life, by client order id
        self.live = {}
        self.trades = {}            # (symbol, trade id) -> signed size in thousandths
        self.positions = Counter()

    def read(self):
        with open(self.path, "rb") as file:
            file.seek(self.offset)
            data = file.read()
        whole = data[:data.rfind(b"\n") + 1]
        self.offset += len(whole)
        for line in whole.splitlines():
            self.take(json.loads(line))
        return self

    def take(self, line):
        if line.get("event") == "request" and line.get("kind") == "order.place" and "newClientOrderId" in line:
            self.asked[int(line["newClientOrderId"])] += 1
        if line.get("event") != "order":
            return
        client = int(line["client"])
        if line["execution"] == "NEW":
            self.accepted[client] += 1
            self.live[client] = line["symbol"]
        if line["execution"] == "TRADE":
            size = thousandths(line["last"])
            self.trades[line["symbol"], int(line["trade"])] = size if line["side"] == "BUY" else -size
            if "position" in line:
                self.positions[line["symbol"]] = thousandths(line["position"])
        if line["status"] in FINAL:
            self.live.pop(client, None)

    def knows(self, client):
        return self.asked[client] > 0 or self.accepted[client] > 0


def thousandths(text):
    """Decimal text as whole thousandths: the simulated contracts have three digits of quantity."""
    whole, _, rest = text.lstrip("-").partition(".")
    value = int(whole) * 1000 + int((rest + "000")[:3])
    return -value if text.startswith("-") else value
