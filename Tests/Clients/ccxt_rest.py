"""ccxt, synchronous, unmodified: python ccxt_rest.py '<ready line>' KEY SECRET"""

import json
import os
import sys

ready = json.loads(sys.argv[1])
os.environ["REQUESTS_CA_BUNDLE"] = ready["ca"]

import ccxt  # noqa: E402 - the certificate file must be named before requests is loaded

from report import attempt, finish  # noqa: E402

CLIENT = f"ccxt {ccxt.__version__}"
B, W = ready["rest"], ready["ws"]
exchange = ccxt.binanceusdm({
    "apiKey": sys.argv[2],
    "secret": sys.argv[3],
    "requests_trust_env": True,
    "urls": {"api": {
        "fapiPublic": B + "/fapi/v1", "fapiPublicV2": B + "/fapi/v2", "fapiPublicV3": B + "/fapi/v3",
        "fapiPrivate": B + "/fapi/v1", "fapiPrivateV2": B + "/fapi/v2", "fapiPrivateV3": B + "/fapi/v3",
        "fapiData": B + "/futures/data",
        "ws": {"linear": W + "/ws", "ws-api": {"linear": W + "/ws-fapi/v1"}}}},
    "options": {"fetchCurrencies": False, "fetchMargins": False},
})
SYMBOL = "BTC/USDT:USDT"


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def run(method):
    def decorate(body):
        attempt(CLIENT, method, body)
        return body
    return decorate


@run("load_markets")
def _():
    markets = exchange.load_markets()
    market = markets[SYMBOL]
    expect(market["precision"]["price"] == 0.1 and market["precision"]["amount"] == 0.001, market["precision"])
    expect(market["limits"]["cost"]["min"] == 50, market["limits"])
    return f"{len(markets)} markets"


@run("fetch_time")
def _():
    expect(exchange.fetch_time() > 1_600_000_000_000, "a time")


@run("fetch_order_book")
def _():
    book = exchange.fetch_order_book(SYMBOL, 20)
    expect(len(book["bids"]) == 20 and book["bids"][0][0] < book["asks"][0][0], book)


@run("fetch_trades")
def _():
    exchange.fetch_trades(SYMBOL, limit=5)


@run("fetch_bids_asks")
def _():
    expect(SYMBOL in exchange.fetch_bids_asks(), "the symbol is there")


@run("fetch_last_prices")
def _():
    exchange.fetch_last_prices()


@run("fetch_funding_rate")
def _():
    rate = exchange.fetch_funding_rate(SYMBOL)
    expect(rate["markPrice"] > 0 and rate["fundingRate"] is not None, rate)


@run("fetch_open_interest")
def _():
    exchange.fetch_open_interest(SYMBOL)


@run("fetch_balance")
def _():
    balance = exchange.fetch_balance()
    expect(balance["USDT"]["total"] > 0, balance.get("USDT"))


@run("fetch_leverage_tiers")
def _():
    tiers = exchange.fetch_leverage_tiers([SYMBOL])
    expect(len(tiers[SYMBOL]) == 12, len(tiers[SYMBOL]))


@run("set_leverage")
def _():
    expect(exchange.set_leverage(25, SYMBOL)["leverage"] == 25, "leverage taken")


@run("fetch_leverages")
def _():
    expect(exchange.fetch_leverages([SYMBOL])[SYMBOL]["longLeverage"] == 25, "leverage shown")


@run("fetch_trading_fee")
def _():
    fee = exchange.fetch_trading_fee(SYMBOL)
    expect(fee["taker"] == 0.0005 and fee["maker"] == 0.0002, fee)


@run("fetch_position_mode")
def _():
    expect(exchange.fetch_position_mode(SYMBOL)["hedged"] is False, "one-way")


ids = {}


def far(share):
    return exchange.price_to_precision(SYMBOL, exchange.fetch_order_book(SYMBOL, 5)["bids"][0][0] * share)


@run("create_order limit")
def _():
    order = exchange.create_order(SYMBOL, "limit", "buy", 0.01, float(far(0.97)), {"clientOrderId": "ccxt-1"})
    expect(order["status"] == "open" and order["clientOrderId"] == "ccxt-1", order)
    ids["limit"] = order["id"]


@run("fetch_order")
def _():
    order = exchange.fetch_order(ids["limit"], SYMBOL)
    expect(order["amount"] == 0.01 and order["filled"] == 0, order)


@run("edit_order")
def _():
    order = exchange.edit_order(ids["limit"], SYMBOL, "limit", "buy", 0.02, float(far(0.96)))
    expect(order["amount"] == 0.02 and order["id"] == ids["limit"], order)


@run("fetch_open_orders")
def _():
    expect([o["id"] for o in exchange.fetch_open_orders(SYMBOL)] == [ids["limit"]], "the one order")


@run("fetch_open_order")
def _():
    expect(exchange.fetch_open_order(ids["limit"], SYMBOL)["id"] == ids["limit"], "the order")


@run("cancel_order")
def _():
    expect(exchange.cancel_order(ids["limit"], SYMBOL)["status"] == "canceled", "cancelled")


@run("create_orders")
def _():
    price = float(far(0.97))
    rows = exchange.create_orders([
        {"symbol": SYMBOL, "type": "limit", "side": "buy", "amount": 0.01, "price": price},
        {"symbol": SYMBOL, "type": "limit", "side": "buy", "amount": 0.01, "price": price - 10},
    ])
    expect(len(rows) == 2 and all(r["status"] == "open" for r in rows), rows)
    ids["batch"] = [r["id"] for r in rows]


@run("edit_orders")
def _():
    price = float(far(0.96))
    rows = exchange.edit_orders([
        {"id": i, "symbol": SYMBOL, "type": "limit", "side": "buy", "amount": 0.02, "price": price}
        for i in ids["batch"]])
    expect(all(r["amount"] == 0.02 for r in rows), rows)


@run("cancel_orders")
def _():
    rows = exchange.cancel_orders(ids["batch"], SYMBOL)
    expect(all(r["status"] == "canceled" for r in rows), rows)


@run("create_order market")
def _():
    order = exchange.create_order(SYMBOL, "market", "buy", 0.01)
    expect(order["status"] == "closed" and order["filled"] == 0.01, order)
    ids["market"] = order["id"]


@run("create_order post-only")
def _():
    order = exchange.create_order(SYMBOL, "limit", "buy", 0.01, float(far(0.98)), {"postOnly": True})
    expect(order["postOnly"] is True and order["timeInForce"] in ("GTX", "PO"), order)


@run("cancel_all_orders")
def _():
    exchange.cancel_all_orders(SYMBOL)
    expect(exchange.fetch_open_orders(SYMBOL) == [], "none left")


@run("cancel_all_orders_after")
def _():
    reply = exchange.fapiPrivatePostCountdownCancelAll({"symbol": "BTCUSDT", "countdownTime": 60000})
    expect(reply["countdownTime"] == "60000", reply)
    exchange.fapiPrivatePostCountdownCancelAll({"symbol": "BTCUSDT", "countdownTime": 0})


@run("fetch_positions")
def _():
    position = exchange.fetch_positions([SYMBOL])[0]
    expect(position["contracts"] == 0.01 and position["side"] == "long", position)


@run("fetch_positions_risk")
def _():
    exchange.fetch_positions_risk([SYMBOL])


@run("create_order reduce-only")
def _():
    order = exchange.create_order(SYMBOL, "market", "sell", 0.01, None, {"reduceOnly": True})
    expect(order["status"] == "closed" and order["reduceOnly"] is True, order)


@run("fetch_my_trades")
def _():
    trades = exchange.fetch_my_trades(SYMBOL)
    expect(len(trades) >= 2 and trades[0]["fee"]["currency"] == "USDT", trades[:1])


@run("fetch_orders")
def _():
    expect(len(exchange.fetch_orders(SYMBOL)) >= 5, "all orders")


@run("fetch_closed_orders")
def _():
    expect(len(exchange.fetch_closed_orders(SYMBOL)) >= 2, "filled orders")


@run("fetch_canceled_orders")
def _():
    expect(len(exchange.fetch_canceled_orders(SYMBOL)) >= 3, "cancelled orders")


@run("fetch_ledger")
def _():
    expect(len(exchange.fetch_ledger("USDT")) >= 2, "income rows")


@run("fetch_funding_history")
def _():
    exchange.fetch_funding_history(SYMBOL)


def refused(method, kinds, body):
    def check():
        try:
            body()
        except kinds as error:
            return type(error).__name__ + ": " + str(error)[12:90]
        raise AssertionError("was not refused")
    attempt(CLIENT, method, check)


refused("error: unknown symbol", (ccxt.BadSymbol,), lambda: exchange.fapiPublicGetDepth({"symbol": "NOSUCH"}))
refused("set_margin_mode (already so)", (ccxt.MarginModeAlreadySet,), lambda: exchange.set_margin_mode("cross", SYMBOL))
refused("error: margin insufficient", (ccxt.ExchangeError,),
        lambda: exchange.create_order(SYMBOL, "limit", "buy", 100, float(far(0.98))))
refused("error: notional too small", (ccxt.ExchangeError,),
        lambda: exchange.create_order(SYMBOL, "limit", "buy", 0.0007, float(far(0.98))))
refused("error: post-only would take", (ccxt.ExchangeError,),
        lambda: exchange.create_order(SYMBOL, "limit", "buy", 0.01, float(far(1.01)), {"postOnly": True}))
refused("error: reduce-only", (ccxt.ExchangeError,),
        lambda: exchange.create_order(SYMBOL, "market", "sell", 0.01, None, {"reduceOnly": True}))
refused("error: cancel of an unknown order", (ccxt.ExchangeError,), lambda: exchange.cancel_order("1", SYMBOL))
refused("error: query of an unknown order", (ccxt.ExchangeError,), lambda: exchange.fetch_order("1", SYMBOL))


def wrong_secret():
    exchange.secret = "wrong"
    try:
        exchange.fetch_balance()
    finally:
        exchange.secret = sys.argv[3]


refused("error: wrong signature", (ccxt.ExchangeError,), wrong_secret)
finish()
