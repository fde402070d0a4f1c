"""ccxt.pro, unmodified: python ccxt_streams.py '<ready line>' KEY SECRET SECONDS"""

import asyncio
import json
import sys
import time

import ccxt.pro

from report import attempt_async, finish

ready = json.loads(sys.argv[1])
SECONDS = float(sys.argv[4]) if len(sys.argv) > 4 else 30
CLIENT = f"ccxt.pro {ccxt.__version__}"
B, W = ready["rest"], ready["ws"]
SYMBOL = "BTC/USDT:USDT"


def make():
    return ccxt.pro.binanceusdm({
        "apiKey": sys.argv[2],
        "secret": sys.argv[3],
        "cafile": ready["ca"],
        "urls": {"api": {
            "fapiPublic": B + "/fapi/v1", "fapiPublicV2": B + "/fapi/v2", "fapiPublicV3": B + "/fapi/v3",
            "fapiPrivate": B + "/fapi/v1", "fapiPrivateV2": B + "/fapi/v2", "fapiPrivateV3": B + "/fapi/v3",
            "fapiData": B + "/futures/data",
            "ws": {"linear": W + "/ws", "ws-api": {"linear": W + "/ws-fapi/v1"}}}},
        "options": {"fetchCurrencies": False, "fetchMargins": False},
    })


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


async def soon(body, seconds=15):
    return await asyncio.wait_for(body, seconds)


async def main():
    exchange = make()
    try:
        await exchange.load_markets()

        async def book():
            """The client's own book logic stays in sync: it raises when a diff does not chain."""
            end, updates, last = time.monotonic() + SECONDS, 0, None
            while time.monotonic() < end:
                seen = await soon(exchange.watch_order_book(SYMBOL))
                expect(seen["bids"][0][0] < seen["asks"][0][0], "crossed")
                expect(last is None or seen["nonce"] >= last, "nonce went back")
                last, updates = seen["nonce"], updates + 1
            rest = await exchange.fetch_order_book(SYMBOL, 20)
            expect(abs(rest["bids"][0][0] - seen["bids"][0][0]) < 50, "far from the snapshot")
            return f"{updates} updates in {SECONDS:.0f} s"

        await attempt_async(CLIENT, "watch_order_book", book)

        async def trades():
            rows = await soon(exchange.watch_trades(SYMBOL))
            expect(rows[0]["price"] > 0, rows[0])

        async def best():
            seen = await soon(exchange.watch_bids_asks([SYMBOL]))
            expect(SYMBOL in seen, seen)

        async def mark():
            seen = await soon(exchange.watch_mark_price(SYMBOL))
            expect(seen["markPrice"] > 0, seen)

        await attempt_async(CLIENT, "watch_trades", trades)
        await attempt_async(CLIENT, "watch_bids_asks", best)
        await attempt_async(CLIENT, "watch_mark_price", mark)

        ids = {}
        price = float(exchange.price_to_precision(SYMBOL, (await exchange.fetch_order_book(SYMBOL, 5))["bids"][0][0] * 0.97))

        async def orders():
            watching = asyncio.ensure_future(exchange.watch_orders(SYMBOL))
            await asyncio.sleep(1.5)
            ids["rest"] = (await exchange.create_order(SYMBOL, "limit", "buy", 0.01, price))["id"]
            rows = await soon(watching)
            expect(rows[-1]["id"] == ids["rest"] and rows[-1]["status"] == "open", rows)

        async def fills():
            watching = asyncio.ensure_future(exchange.watch_my_trades(SYMBOL))
            await asyncio.sleep(0.5)
            await exchange.create_order(SYMBOL, "market", "buy", 0.01)
            rows = await soon(watching)
            expect(rows[-1]["amount"] == 0.01 and rows[-1]["fee"]["cost"] > 0, rows)

        async def positions():
            watching = asyncio.ensure_future(exchange.watch_positions([SYMBOL]))
            await asyncio.sleep(1.0)
            await exchange.create_order(SYMBOL, "market", "buy", 0.01)
            rows = await soon(watching)
            expect(rows[-1]["contracts"] >= 0.01, rows)

        async def balance():
            watching = asyncio.ensure_future(exchange.watch_balance())
            await asyncio.sleep(0.5)
            await exchange.create_order(SYMBOL, "market", "sell", 0.02, None, {"reduceOnly": True})
            expect((await soon(watching))["USDT"]["total"] > 0, "a balance")

        await attempt_async(CLIENT, "watch_orders", orders)
        await attempt_async(CLIENT, "watch_my_trades", fills)
        await attempt_async(CLIENT, "watch_positions", positions)
        await attempt_async(CLIENT, "watch_balance", balance)

        async def place():
            order = await soon(exchange.create_order_ws(SYMBOL, "limit", "buy", 0.01, price - 10))
            expect(order["status"] == "open", order)
            ids["ws"] = order["id"]

        async def edit():
            order = await soon(exchange.edit_order_ws(ids["ws"], SYMBOL, "limit", "buy", 0.02, price - 20))
            expect(order["amount"] == 0.02, order)

        async def query():
            expect((await soon(exchange.fetch_order_ws(ids["ws"], SYMBOL)))["amount"] == 0.02, "the order")

        async def cancel():
            order = await soon(exchange.cancel_order_ws(ids["ws"], SYMBOL))
            expect(order["status"] == "canceled", order)

        async def wallet():
            expect((await soon(exchange.fetch_balance_ws({"type": "future"})))["USDT"]["total"] > 0, "a balance")

        async def held():
            await soon(exchange.fetch_positions_ws([SYMBOL]))

        async def book_ws():
            expect(len((await soon(exchange.fetch_order_book_ws(SYMBOL)))["bids"]) > 10, "levels")

        for method, body in [
            ("create_order_ws", place), ("edit_order_ws", edit), ("fetch_order_ws", query),
            ("cancel_order_ws", cancel), ("fetch_balance_ws", wallet), ("fetch_positions_ws", held),
            ("fetch_order_book_ws", book_ws),
        ]:
            await attempt_async(CLIENT, method, body)
        await exchange.cancel_all_orders(SYMBOL)
    finally:
        await exchange.close()


asyncio.run(main())
finish()
