"""A client of a replayed session: python replay.py '<ready line>' CAPTURE TOP10 KEY SECRET SPEED

It keeps a book from a depth query and the 100 ms stream and compares its ten best levels with what two
other programs made of the same recording, id by id. Meanwhile it rests buy orders at the touch; what
becomes of each is compared with a plain reading of the conservative queue model written here.
"""

import asyncio
import gzip
import hashlib
import hmac
import json
import ssl
import sys
import time
import urllib.parse

import aiohttp

READY = json.loads(sys.argv[1])
CAPTURE, TOP10, KEY, SECRET, SPEED = sys.argv[2:7]
REPLAY = READY["replay"]
TLS = ssl.create_default_context(cafile=READY["ca"])
SHIFT = REPLAY["played_from"] - REPLAY["recorded_from"]
LOTS = 1000
SIZE = 2


def result(good, title, note=""):
    print(f"{'ok' if good else 'not ok'} {title}{'' if good else ': ' + str(note)}", flush=True)


def plain(text):
    return text.rstrip("0").rstrip(".") if "." in text else text


def digest(bids, asks):
    """The first sixteen hex digits of SHA-256 over the ten best levels of both sides."""
    sides = [sorted(bids.items(), key=lambda row: -float(row[0])), sorted(asks.items(), key=lambda row: float(row[0]))]
    rows = [[[plain(price), plain(quantity)] for price, quantity in side[:10]] for side in sides]
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()[:16]


def put(side, rows):
    for price, quantity in rows:
        if float(quantity) == 0:
            side.pop(price, None)
        else:
            side[price] = quantity


class Client:
    def __init__(self, session):
        self.session = session
        self.offset = 0
        self.placed = []
        self.ids = {}

    async def call(self, method, path, sign=False, **params):
        if sign:
            params["timestamp"] = int((time.time() - self.began) * 1000 * float(SPEED) + self.venue_began)
        query = urllib.parse.urlencode(params)
        if sign:
            query += "&signature=" + hmac.new(SECRET.encode(), query.encode(), hashlib.sha256).hexdigest()
        async with self.session.request(method, f"{READY['rest']}{path}?{query}", ssl=TLS,
                                        headers={"X-MBX-APIKEY": KEY}) as answer:
            return await answer.json()

    async def sync(self):
        before = time.time()
        body = await self.call("GET", "/fapi/v1/time")
        self.began = (before + time.time()) / 2
        self.venue_began = body["serverTime"]

    async def watch(self, until):
        """Every frame until the recording is over; the books' digests by update id."""
        bids, asks, last, joined = {}, {}, None, False
        digests, broken = {}, 0
        async with self.session.ws_connect(READY["ws"] + "/public/ws/btcusdt@depth@100ms", ssl=TLS) as socket:
            first = json.loads((await socket.receive()).data)
            page = await self.call("GET", "/fapi/v1/depth", symbol="BTCUSDT", limit=1000)
            put(bids, page["bids"])
            put(asks, page["asks"])
            frame = first
            while True:
                if frame["u"] >= page["lastUpdateId"]:
                    if joined and frame["pu"] != last:
                        broken += 1
                    if not joined and frame["pu"] > page["lastUpdateId"]:
                        broken += 1
                    joined, last = True, frame["u"]
                    put(bids, frame["b"])
                    put(asks, frame["a"])
                    digests[frame["u"]] = digest(bids, asks)
                    self.best = max(bids, key=float)
                try:
                    message = await asyncio.wait_for(socket.receive(), max(0.1, until - time.time()))
                except asyncio.TimeoutError:
                    return digests, broken
                frame = json.loads(message.data)

    async def quote(self, until):
        """Buys at the best bid, one after the other, as long as the recording runs."""
        self.best = None
        while time.time() < until:
            await asyncio.sleep(0.1)
            if self.best is None:
                continue
            answer = await self.call("POST", "/fapi/v1/order", True, symbol="BTCUSDT", side="BUY", type="LIMIT",
                                     timeInForce="GTX", price=self.best, quantity="0.002", newOrderRespType="RESULT")
            if "orderId" in answer:
                self.placed.append((answer["orderId"], float(answer["price"]), answer["updateTime"] - SHIFT))
            elif answer.get("code") != -5022:
                raise AssertionError(answer)

    async def fills(self):
        rows = await self.call("GET", "/fapi/v1/userTrades", True, symbol="BTCUSDT", limit=1000)
        return {row["orderId"]: (row["time"] - SHIFT, row["qty"], row["price"], row["maker"]) for row in rows}


def recorded():
    """The recording from its depth answer on: (time, kind, content), the book's times in order."""
    held, joined, latest = [], False, REPLAY["recorded_from"]
    for line in gzip.open(CAPTURE, "rt"):
        body = json.loads(line[line.index(" ") + 1:])
        body = body.get("data", body)
        if "lastUpdateId" in body and not joined:
            joined = True
            yield latest, "book", [("b", body["bids"]), ("a", body["asks"])]
            for early in held:
                if early["u"] >= body["lastUpdateId"]:
                    yield latest, "book", [("b", early["b"]), ("a", early["a"])]
        elif body.get("e") == "depthUpdate":
            if not joined:
                held.append(body)
                continue
            latest = max(latest, body["E"])
            yield latest, "book", [("b", body["b"]), ("a", body["a"])]
        elif body.get("e") == "trade" and joined:
            latest = max(latest, body["E"])
            if body["X"] == "MARKET":
                yield latest, "trade", (float(body["p"]), round(float(body["q"]) * LOTS), body["m"])


class Resting:
    """A buy that joined after the first `start` records: all ahead of it must trade or go."""

    def __init__(self, order, price, start):
        self.order, self.price, self.start, self.ahead = order, price, start, None

    def fills(self, kind, content):
        """Whether one record fills it."""
        if kind == "trade":
            price, lots, taker_sells = content
            if taker_sells and price == self.price:
                self.ahead -= lots
            return taker_sells and (price < self.price or self.ahead < 0)
        for side, rows in content:
            for level, lots in rows:
                if side == "b" and level == self.price:
                    self.ahead = min(self.ahead, lots)
                if side == "a" and lots and level <= self.price:
                    return True
        return False


def judge(placed, filled):
    """Orders whose fate differs from the model's; a stamp in milliseconds leaves more than one place to join."""
    events = [(when, kind, content if kind == "trade" else
               [(side, [(float(price), round(float(lots) * LOTS)) for price, lots in rows]) for side, rows in content])
              for when, kind, content in recorded()]
    expected = {order: set() for order, _, _ in placed}
    waiting = []
    for order, price, joined in placed:
        first = sum(1 for event in events if event[0] < joined)
        last = sum(1 for event in events if event[0] <= joined)
        waiting += [Resting(order, price, place) for place in range(first, last + 1)]
    bids, resting = {}, []
    for number, (when, kind, content) in enumerate(events):
        for one in [one for one in waiting if one.start == number]:
            one.ahead = bids.get(one.price, 0)
            resting.append(one)
        for one in [one for one in resting if one.fills(kind, content)]:
            expected[one.order].add(when)
            resting.remove(one)
        if kind == "book":
            bids.update({level: lots for side, rows in content if side == "b" for level, lots in rows})
    for one in resting + [one for one in waiting if one.ahead is None]:
        expected[one.order].add(None)
    return [(order, price, joined, filled.get(order), expected[order]) for order, price, joined in placed
            if (filled[order][0] if order in filled else None) not in expected[order]]


async def main():
    until = time.time() + REPLAY["milliseconds"] / 1000 / float(SPEED)
    async with aiohttp.ClientSession() as session:
        client = Client(session)
        await client.sync()
        (digests, broken), _ = await asyncio.gather(client.watch(until + 1), client.quote(until - 1))
        expected = {int(row.split()[1]): row.split()[2] for row in gzip.open(TOP10, "rt")}
        wrong = [number for number, text in digests.items() if expected.get(number) != text]
        result(len(digests) > 100 and not wrong and broken == 0,
               "a client's ten best levels are the recorded ones after every frame", f"{len(digests)} {wrong[:3]} {broken}")
        filled = await client.fills()
        wrong = judge(client.placed, filled)
        result(len(filled) >= 5 and not wrong, "orders at the touch fill when the queue model says so",
               f"{len(filled)} of {len(client.placed)} filled; {wrong[:3]}")
        result(all(row[1] == "0.002" and row[3] for row in filled.values()), "such fills are whole and pay the maker's fee")
        page = await client.call("GET", "/fapi/v1/depth", symbol="BTCUSDT", limit=10)
        result(page["lastUpdateId"] == max(expected), "after its end the last recorded book stands", page["lastUpdateId"])
        print(f"{len(digests)} frames compared, {len(filled)} of {len(client.placed)} orders filled", file=sys.stderr)


asyncio.run(main())
