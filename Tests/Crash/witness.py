"""What a death left behind, held against what the venue says: which phase it really hit, and what was lost or doubled."""
import signal
import subprocess
from collections import Counter

from ground import BIN, until
from moments import (ANSWER_UNREAD, FILL_BOOKED, FILL_MADE, INTENT_MADE, INTENT_SENT, INTENT_UNSENT, PHASE_OF, RECOVERY_FILE,
                     RECOVERY_RECORD, RECOVERY_SEND, ROLL_OVER)
from records import (ACCEPTED, AUDITED, FILL, FOREIGN, MODE, OPEN, PLACE, REJECTED, dumped, roll_over_under_way)
from venue_log import thousandths

LATEST = 5      # seconds within which a late venue shows the last order
COUNTDOWN = 30  # seconds that the venue counts down, as no profile changes it
SYMBOLS = ["BTCUSDT", "ETHUSDT"]  # by the places they have in configs/paper.yaml


def incarnation_of(client):
    """Which start of the engine gave a client order id; its bits are on docs/journal.md."""
    return client >> 33 & (1 << 20) - 1


class Witness:
    """Gathers every record the lane published and judges it by the venue's log."""

    def __init__(self, rig):
        self.rig = rig
        self.records = {}
        self.next = 0
        self.never = set()  # ids whose bytes were never sent
        self.intents = Counter()
        self.fills = {}
        self.booked = Counter()
        self.faults = []
        self.known = 0      # orders the venue had accepted when the last drain ended

    def fault(self, text):
        if len(self.faults) < 10 and text not in self.faults:
            self.faults.append(text)

    def look(self):
        """Takes what was published since the last look."""
        ring = self.rig.ring()
        for found in ring.published(self.next):
            if found is None:
                self.fault(f"the ring has no record {self.next}")
                return ring
            self.records[found.position] = found
            self.next = found.position + 1
            if found.kind == PLACE:
                self.intents[found.client] += 1
            # A fill of size zero adds the commission of one that is booked; a fill of an order that was closed as
            # absent and came to life while nobody lived is booked as a foreign one.
            if found.kind in (FILL, FOREIGN) and found.quantity > 0:
                key = SYMBOLS[found.instrument], found.trade
                self.booked[key] += 1
                self.fills[key] = -found.quantity if found.sell else found.quantity
            if found.kind == AUDITED and found.quantity != found.filled:
                self.fault(f"record {found.position}: a position had to be taken from the venue")
        return ring

    # What a death hit.

    def phase(self, life):
        """The phase a death hit by what it left behind, with what shows it; None when that shows something else."""
        moment, position, client, trade, call = life.reached
        before = self.next
        ring = self.look()
        made = ring.at(position) if ring.whole else None
        shown = None
        if moment in (INTENT_MADE, INTENT_UNSENT, INTENT_SENT, ANSWER_UNREAD):
            is_the_intent = life.runs and made is not None and made.kind == PLACE and made.client == client
            published = is_the_intent and ring.appended > position
            if moment == INTENT_MADE and is_the_intent and ring.appended == position:
                self.never.add(client)
                shown = "its record is in the ring and not published"
            if moment == INTENT_UNSENT and published and ring.appended == position + 1:
                self.never.add(client)
                shown = "its record is the last one published"
            if moment == INTENT_SENT and published and ring.appended == position + 1:
                shown = "its record is the last one published; its bytes are the kernel's"
            if moment == ANSWER_UNREAD and published and not self.answered(client, position):
                shown = "no record of an answer follows it; there was one"
        if moment in (FILL_MADE, FILL_BOOKED) and made is not None and made.kind == FILL and made.trade == trade:
            key = SYMBOLS[made.instrument], trade
            at_venue = until(5, lambda: key in self.rig.log.read().trades, 0.01)
            if at_venue and ring.appended == position + (moment == FILL_BOOKED):
                shown = "the venue has the trade; the journal " + ("has it last" if moment == FILL_BOOKED else "has it not")
        if moment in (RECOVERY_FILE, RECOVERY_SEND, RECOVERY_RECORD) and not life.runs:
            if not any(self.records[at].kind == MODE for at in range(before, self.next)):
                shown = "no mode is in the journal since this start began"
        if moment == ROLL_OVER and life.runs:
            shown = roll_over_under_way(self.rig.journal)
        return (PHASE_OF[moment], shown, call) if shown else None

    def answered(self, client, position):
        return any(found.client == client and found.kind in (ACCEPTED, REJECTED, OPEN, FILL)
                   for at, found in self.records.items() if at > position)

    # What was lost or doubled.

    def judge(self):
        """Holds everything against the venue; called while an engine trades that has recovered."""
        log = self.rig.log
        ring = self.rig.ring()

        def settled():
            log.read()
            self.look()
            old = [client for client in log.live if incarnation_of(client) < ring.incarnation]
            return not old and log.trades.items() <= self.fills.items()

        if not until(10, settled, 0.02):
            old = [client for client in log.live if incarnation_of(client) < ring.incarnation]
            if old:
                self.fault(f"orders of former starts still rest: {old[:5]}")
            lost = [key for key in log.trades if self.fills.get(key) != log.trades[key]]
            if lost:
                self.fault(f"fills of the venue are not in the journal: {lost[:5]}")
        self.hold_against(log)

    def hold_against(self, log):
        # The venue first, then the journal, then the venue: each may only be ahead of what was read before it.
        log.read()
        at_venue = {*log.asked, *log.accepted}
        self.look()
        log.read()
        for name, counts in (("was asked for", log.asked), ("lives", log.accepted), ("is in the journal", self.intents)):
            for client, count in counts.items():
                if count > 1:
                    self.fault(f"order {client} {name} {count} times")
        for client in at_venue:
            if client not in self.intents:
                self.fault(f"order {client} is at the venue and not in the journal")
        for client in self.never:
            if log.knows(client):
                self.fault(f"order {client} reached the venue though its bytes were never sent")
        for key, count in self.booked.items():
            if count > 1:
                self.fault(f"trade {key} is in the journal {count} times")
            # The venue's process tells its log after its clients, a moment later on a busy host.
            if not until(5, lambda: log.read().trades.get(key) == self.fills[key], 0.02):
                self.fault(f"trade {key} is in the journal and not the venue's")
        for symbol, amount in log.positions.items():
            traded = sum(size for (name, _), size in log.trades.items() if name == symbol)
            if traded != amount:
                self.fault(f"{symbol}: the venue's trades make {traded}, its position is {amount}")

    def drain(self, life):
        """An end in order."""
        life.process.send_signal(signal.SIGTERM)
        if life.wait("end") != "end" or life.process.returncode != 0:
            self.fault(f"the drain ended with {life.process.returncode}")
        self.known = self.rig.log.read().accepted.total()
        self.look()
        self.hold_against(self.rig.log)

    def came_late(self):
        """Whether an order showed itself after the drain; then the countdown is what takes it back."""
        log = self.rig.log
        def shown():
            log.read()
            return log.accepted.total() > self.known or log.live or log.trades.keys() - self.fills.keys()

        if not until(LATEST, shown):
            return False
        if not until(COUNTDOWN + 5, lambda: not log.read().live):
            self.fault(f"the countdown left orders at rest: {list(log.live)[:5]}")
        return True

    def judge_end(self):
        """Everything once more, by the venue's own lists and the journal's own reader."""
        log, simulator = self.rig.log, self.rig.simulator
        ours = Counter()
        for (symbol, _), size in self.fills.items():
            ours[symbol] += size
        for symbol in SYMBOLS:
            rows = simulator.ask("/fapi/v1/userTrades", symbol=symbol, limit=1000)
            theirs = {(symbol, row["id"]) for row in rows}
            if len(rows) < 1000 and theirs != {key for key in self.fills if key[0] == symbol}:
                self.fault(f"{symbol}: the venue lists other trades than the journal")
        for row in simulator.ask("/fapi/v3/positionRisk"):
            if thousandths(row["positionAmt"]) != ours[row["symbol"]]:
                self.fault(f"{row['symbol']}: the venue's position is {row['positionAmt']}, ours {ours[row['symbol']]} / 1000")
        if simulator.open_orders() != 0 or log.read().live:
            self.fault(f"orders rest after the drain: {list(log.live)[:5]}")
        done = subprocess.run([BIN / "apus", "journal", "verify", self.rig.journal, "--json"], capture_output=True, text=True)
        if done.returncode != 0:
            self.fault("the journal does not verify: " + done.stdout + done.stderr)
        kept = {line["position"]: line for line in dumped(self.rig.journal)}
        for position, found in self.records.items():
            line = kept.get(position)
            if line is None or line["incarnation"] != found.incarnation or int(line.get("client_id", 0)) != found.client:
                self.fault(f"record {position} was published and is not in the journal")
                break
