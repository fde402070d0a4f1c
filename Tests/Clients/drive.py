"""A careful test client that plays a scenario's drive: python drive.py '<ready line>' SCENARIO.json

It knows what the scenarios are about: silence is not a refusal, -2013 proves nothing at once, 429 means
wait, -1021 means read the clock again, a gap means a new snapshot, a lost socket means reconcile.
"""

import asyncio
import base64
import json
import sys
import time
import urllib.parse

import aiohttp
from cryptography.hazmat.primitives.serialization import load_pem_private_key
import hashlib
import hmac
import ssl

ready = json.loads(sys.argv[1])
scenario = json.load(open(sys.argv[2]))
TLS = ssl.create_default_context(cafile=ready["ca"])
account = ready["accounts"][0]
KEY = account["key"]
SECRET = scenario["accounts"][0].get("secret")
PRIVATE = load_pem_private_key(open(account["private_key"], "rb").read(), None) if "private_key" in account else None


def log(*words):
    print(f"{time.time() - START:7.3f}", *words, file=sys.stderr)


START = time.time()


class Client:
    def __init__(self, session):
        self.session = session
        self.offset = 0
        self.quiet_until = 0
        self.waiting = {}
        self.number = 0
        self.api = None
        self.ids = {}
        self.lost = []

    def now(self):
        return int(time.time() * 1000 + self.offset)

    # REST

    def signed(self, params):
        query = urllib.parse.urlencode({**params, "timestamp": self.now()})
        if SECRET:
            return query + "&signature=" + hmac.new(SECRET.encode(), query.encode(), hashlib.sha256).hexdigest()
        mark = base64.b64encode(PRIVATE.sign(query.encode())).decode()
        return query + "&signature=" + urllib.parse.quote(mark, safe="")

    async def rest(self, method, path, params=None, sign=False, key=False):
        """Status and JSON; None for a page, a broken line or silence."""
        await asyncio.sleep(max(0, self.quiet_until - time.time()))
        query = self.signed(params or {}) if sign else urllib.parse.urlencode(params or {})
        headers = {"X-MBX-APIKEY": KEY} if sign or key else {}
        try:
            async with self.session.request(
                    method, ready["rest"] + path + ("?" + query if query else ""), headers=headers, ssl=TLS,
                    timeout=aiohttp.ClientTimeout(total=2)) as answer:
                text = await answer.text()
                if answer.status in (418, 429):
                    self.quiet_until = time.time() + float(answer.headers.get("Retry-After", 1))
                try:
                    return answer.status, json.loads(text)
                except ValueError:
                    return answer.status, None
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return None, None

    async def sync_clock(self):
        before = time.time()
        status, body = await self.rest("GET", "/fapi/v1/time")
        if status == 200 and body:
            self.offset = body["serverTime"] - (before + time.time()) / 2 * 1000

    # Sockets

    async def keep_api(self):
        """One trade session, logged on where a key allows, made again whenever it breaks."""
        while True:
            try:
                async with self.session.ws_connect(ready["ws"] + "/ws-fapi/v1", ssl=TLS) as socket:
                    self.api = socket
                    if PRIVATE:
                        params = {"apiKey": KEY, "timestamp": self.now()}
                        text = "&".join(f"{k}={params[k]}" for k in sorted(params))
                        params["signature"] = base64.b64encode(PRIVATE.sign(text.encode())).decode()
                        await socket.send_json({"id": "logon", "method": "session.logon", "params": params})
                    async for message in socket:
                        body = json.loads(message.data)
                        waiter = self.waiting.pop(body.get("id"), None)
                        if waiter and not waiter.done():
                            waiter.set_result(body)
            except (aiohttp.ClientError, OSError):
                pass
            self.api = None
            for waiter in self.waiting.values():
                if not waiter.done():
                    waiter.set_result(None)
            self.waiting.clear()
            await asyncio.sleep(0.3)

    async def call(self, method, params):
        """The answer, or None when its fate is open."""
        for _ in range(50):
            if self.api is not None:
                break
            await asyncio.sleep(0.1)
        if self.api is None:
            return None
        self.number += 1
        params = {**params, "timestamp": self.now()}
        if not PRIVATE:
            params["apiKey"] = KEY
            text = "&".join(f"{k}={params[k]}" for k in sorted(params))
            params["signature"] = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
        waiter = self.waiting[self.number] = asyncio.get_running_loop().create_future()
        try:
            await self.api.send_json({"id": self.number, "method": method, "params": params})
            return await asyncio.wait_for(waiter, 0.6)
        except (asyncio.TimeoutError, aiohttp.ClientError, OSError, RuntimeError):
            return None

    async def keep_user_stream(self):
        while True:
            status, body = await self.rest("POST", "/fapi/v1/listenKey", key=True)
            if status != 200 or not body:
                await asyncio.sleep(0.5)
                continue
            try:
                async with self.session.ws_connect(ready["ws"] + "/private/ws/" + body["listenKey"], ssl=TLS) as socket:
                    async for message in socket:
                        event = json.loads(message.data)
                        if event["e"] == "listenKeyExpired":
                            break
            except (aiohttp.ClientError, OSError):
                pass
            await asyncio.sleep(0.3)

    async def keep_book(self, symbol):
        """The published way to a local book; counts nothing, only fetches snapshots when it must."""
        name = symbol.lower() + "@depth@100ms"
        while True:
            try:
                async with self.session.ws_connect(ready["ws"] + "/public/ws/" + name, ssl=TLS) as socket:
                    last, buffer, base, asked = None, [], None, 0
                    async for message in socket:
                        diff = json.loads(message.data)
                        if last is not None:
                            if diff["pu"] == last:
                                last = diff["u"]
                                continue
                            log(symbol, "gap")
                            last, buffer, base = None, [], None
                        buffer.append(diff)
                        if base is None and time.time() - asked > 0.5:
                            asked = time.time()
                            status, book = await self.rest("GET", "/fapi/v1/depth", {"symbol": symbol, "limit": 1000})
                            base = book["lastUpdateId"] if status == 200 and book else None
                        if base is None:
                            continue
                        rest = [d for d in buffer if d["u"] >= base]
                        if rest and rest[0]["pu"] <= base:
                            last, buffer = rest[-1]["u"], []
                            log(symbol, "live")
                        elif rest:
                            log(symbol, "snapshot too old")
                            base = None
            except (aiohttp.ClientError, OSError):
                await asyncio.sleep(0.3)

    # Orders

    async def place(self, name, terms):
        client = f"drive-{name}-{int(START * 1000)}"
        self.ids[name] = client
        params = {
            "symbol": terms["symbol"], "side": terms["side"], "type": terms["type"], "timeInForce": terms["tif"],
            "quantity": terms["quantity"], "price": terms["price"], "newClientOrderId": client,
            "recvWindow": terms.get("recv_window_ms", 2000)}
        for attempt in range(3):
            answer = await self.call("order.place", params)
            log("place", name, answer and (answer["status"], answer.get("error")))
            if answer is None or answer["status"] >= 500:
                return await self.find(name, terms)
            code = answer.get("error", {}).get("code")
            if code == -1021:
                await self.sync_clock()
            elif answer["status"] == 429:
                await asyncio.sleep(4.5)
            else:
                return await self.arm(terms["symbol"])

    async def arm(self, symbol):
        await self.rest("POST", "/fapi/v1/countdownCancelAll", {"symbol": symbol, "countdownTime": 60000}, sign=True)

    async def find(self, name, terms):
        """Asks until the order shows itself, or its window is long past."""
        for attempt in range(8):
            await asyncio.sleep(0.5)
            status, body = await self.rest(
                "GET", "/fapi/v1/order", {"symbol": terms["symbol"], "origClientOrderId": self.ids[name]}, sign=True)
            log("query", name, status, body and body.get("status", body.get("code")))
            if status == 200 and body:
                return await self.arm(terms["symbol"])
        self.lost.append((name, terms["symbol"]))

    async def watch_lost(self):
        """An intent given up may still come back: then it is ours, and it goes."""
        while True:
            await asyncio.sleep(1)
            for name, symbol in list(self.lost):
                status, rows = await self.rest("GET", "/fapi/v1/openOrders", {"symbol": symbol}, sign=True)
                if status == 200 and rows and any(r["clientOrderId"] == self.ids[name] for r in rows):
                    log(name, "returned")
                    await asyncio.sleep(0.3)
                    await self.cancel(name, symbol)
                    self.lost.remove((name, symbol))

    async def cancel(self, name, symbol):
        if name not in self.ids:
            return
        for attempt in range(12):
            answer = await self.call("order.cancel", {"symbol": symbol, "origClientOrderId": self.ids[name], "recvWindow": 2000})
            log("cancel", name, answer and (answer["status"], answer.get("error")))
            if answer is not None and answer["status"] == 200:
                return
            if answer is not None and answer.get("error", {}).get("code") == -1021:
                await self.sync_clock()
                continue
            if answer is not None and answer["status"] == 429:
                await asyncio.sleep(4.5)
                continue
            status, body = await self.rest(
                "GET", "/fapi/v1/order", {"symbol": symbol, "origClientOrderId": self.ids[name]}, sign=True)
            if status == 200 and body and body["status"] not in ("NEW", "PARTIALLY_FILLED"):
                return
            await asyncio.sleep(0.5)

    async def modify(self, name, terms, symbol, side):
        answer = await self.call("order.modify", {
            "symbol": symbol, "side": side, "origClientOrderId": self.ids[name], "quantity": terms["quantity"],
            "price": terms["price"], "recvWindow": 2000})
        log("modify", name, answer and (answer["status"], answer.get("error")))

    async def drive(self):
        placed = {}
        jobs = []
        begun = time.time()
        for entry in sorted(scenario["drive"], key=lambda e: e["at_ms"]) if scenario.get("drive") else []:
            await asyncio.sleep(max(0, begun + entry["at_ms"] / 1000 - time.time()))
            if "place" in entry:
                placed[entry["as"]] = entry["place"]
                jobs.append(asyncio.ensure_future(self.place(entry["as"], entry["place"])))
            elif "cancel" in entry:
                name = entry["cancel"]["of"][1:]
                jobs.append(asyncio.ensure_future(self.cancel(name, placed[name]["symbol"])))
            elif "modify" in entry:
                name = entry["modify"]["of"][1:]
                jobs.append(asyncio.ensure_future(
                    self.modify(name, entry["modify"], placed[name]["symbol"], placed[name]["side"])))
        for job in jobs:
            await job


async def main():
    async with aiohttp.ClientSession() as session:
        client = Client(session)
        await client.sync_clock()
        tasks = [asyncio.ensure_future(client.keep_user_stream()), asyncio.ensure_future(client.keep_api()),
                 asyncio.ensure_future(client.watch_lost())]
        for symbol in scenario["market"]["symbols"]:
            tasks.append(asyncio.ensure_future(client.keep_book(symbol)))
        await client.drive()
        await asyncio.sleep(scenario["duration_ms"] / 1000 + 1)
        for task in tasks:
            task.cancel()


asyncio.run(main())
