"""The venue's own package, unmodified: python binance_sdk.py '<ready line>' KEY SECRET"""

import asyncio
import json
import logging
import ssl
import sys
from importlib.metadata import version

from binance_sdk_derivatives_trading_usds_futures.derivatives_trading_usds_futures import (
    ConfigurationRestAPI,
    ConfigurationWebSocketAPI,
    ConfigurationWebSocketStreams,
    DerivativesTradingUsdsFutures,
)
from binance_sdk_derivatives_trading_usds_futures.rest_api.models import (
    ModifyOrderSideEnum,
    NewOrderSideEnum,
    NewOrderTimeInForceEnum,
    NewOrderTypeEnum,
)

from report import attempt, attempt_async, finish

logging.disable(logging.CRITICAL)
ready = json.loads(sys.argv[1])
KEY, SECRET = sys.argv[2], sys.argv[3]
NAME = "binance-sdk-derivatives-trading-usds-futures"
CLIENT = f"{NAME} {version(NAME)}"
TLS = ssl.create_default_context(cafile=ready["ca"])
SYMBOL = "BTCUSDT"
client = DerivativesTradingUsdsFutures(
    config_rest_api=ConfigurationRestAPI(
        api_key=KEY, api_secret=SECRET, base_path=ready["rest"], timeout=5000, https_agent=TLS),
    config_ws_api=ConfigurationWebSocketAPI(
        api_key=KEY, api_secret=SECRET, stream_url=ready["ws"] + "/ws-fapi/v1", https_agent=TLS),
    config_ws_streams=ConfigurationWebSocketStreams(stream_url=ready["ws"], https_agent=TLS),
)
rest = client.rest_api
BUY, SELL = NewOrderSideEnum["BUY"], NewOrderSideEnum["SELL"]
GTC = NewOrderTimeInForceEnum["GTC"]


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def run(method):
    def decorate(body):
        attempt(CLIENT, method, body)
        return body
    return decorate


def bid():
    return float(rest.order_book(SYMBOL, limit=5).data().bids[0][0])


def priced(share):
    return round(bid() * share, 0)


ids = {}


@run("check_server_time")
def _():
    expect(rest.check_server_time().data().server_time > 0, "a time")


@run("test_connectivity")
def _():
    rest.test_connectivity()


@run("exchange_information")
def _():
    info = rest.exchange_information().data()
    expect(SYMBOL in [s.symbol for s in info.symbols], "the symbol")


@run("order_book")
def _():
    expect(len(rest.order_book(SYMBOL, limit=20).data().bids) == 20, "levels")


@run("mark_price")
def _():
    rest.mark_price(SYMBOL).data()


@run("recent_trades_list")
def _():
    rest.recent_trades_list(SYMBOL).data()


@run("compressed_aggregate_trades_list")
def _():
    rest.compressed_aggregate_trades_list(SYMBOL).data()


@run("symbol_order_book_ticker")
def _():
    rest.symbol_order_book_ticker(SYMBOL).data()


@run("symbol_price_ticker_v2")
def _():
    rest.symbol_price_ticker_v2(SYMBOL).data()


@run("open_interest")
def _():
    rest.open_interest(SYMBOL).data()


@run("get_funding_rate_history")
def _():
    rest.get_funding_rate_history(symbol=SYMBOL).data()


@run("futures_account_balance_v3")
def _():
    expect(any(float(b.balance) > 0 for b in rest.futures_account_balance_v3().data()), "a balance")


@run("account_information_v3")
def _():
    expect(float(rest.account_information_v3().data().total_wallet_balance) > 0, "a balance")


@run("account_information_v2")
def _():
    rest.account_information_v2().data()


@run("futures_account_configuration")
def _():
    expect(rest.futures_account_configuration().data().dual_side_position is False, "one-way")


@run("symbol_configuration")
def _():
    rest.symbol_configuration(symbol=SYMBOL).data()


@run("notional_and_leverage_brackets")
def _():
    rest.notional_and_leverage_brackets(symbol=SYMBOL).data()


@run("user_commission_rate")
def _():
    expect(rest.user_commission_rate(SYMBOL).data().maker_commission_rate == "0.0002", "the rate")


@run("query_user_rate_limit")
def _():
    rest.query_user_rate_limit().data()


@run("get_current_position_mode")
def _():
    expect(rest.get_current_position_mode().data().dual_side_position is False, "one-way")


@run("change_initial_leverage")
def _():
    expect(rest.change_initial_leverage(SYMBOL, 30).data().leverage == 30, "taken")


@run("new_order")
def _():
    order = rest.new_order(SYMBOL, BUY, NewOrderTypeEnum["LIMIT"], time_in_force=GTC, quantity=0.01,
                           price=priced(0.97), new_client_order_id="sdk-1").data()
    expect(order.status == "NEW" and order.client_order_id == "sdk-1", order)
    ids["rest"] = order.order_id


@run("query_order")
def _():
    expect(rest.query_order(SYMBOL, orig_client_order_id="sdk-1").data().order_id == ids["rest"], "found")


@run("query_current_open_order")
def _():
    rest.query_current_open_order(SYMBOL, order_id=ids["rest"]).data()


@run("modify_order")
def _():
    order = rest.modify_order(SYMBOL, ModifyOrderSideEnum["BUY"], 0.02, priced(0.96), order_id=ids["rest"]).data()
    expect(order.orig_qty == "0.020", order)


@run("current_all_open_orders")
def _():
    expect(len(rest.current_all_open_orders(SYMBOL).data()) == 1, "one")


@run("cancel_order")
def _():
    expect(rest.cancel_order(SYMBOL, order_id=ids["rest"]).data().status == "CANCELED", "cancelled")


@run("place_multiple_orders")
def _():
    price = str(priced(0.97))
    rows = rest.place_multiple_orders([
        {"symbol": SYMBOL, "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.010",
         "price": price, "newClientOrderId": f"batch-{n}"} for n in range(2)]).data()
    ids["batch"] = [r.order_id for r in rows]
    expect(len(ids["batch"]) == 2 and all(ids["batch"]), rows)


@run("modify_multiple_orders")
def _():
    price = str(priced(0.95))
    rows = rest.modify_multiple_orders([
        {"orderId": i, "symbol": SYMBOL, "side": "BUY", "quantity": "0.020", "price": price}
        for i in ids["batch"]]).data()
    expect(all(r.orig_qty == "0.020" for r in rows), rows)


@run("cancel_multiple_orders")
def _():
    rows = rest.cancel_multiple_orders(SYMBOL, order_id_list=ids["batch"]).data()
    expect(all(r.status == "CANCELED" for r in rows), rows)


@run("auto_cancel_all_open_orders")
def _():
    expect(rest.auto_cancel_all_open_orders(SYMBOL, 60000).data().countdown_time == "60000", "armed")
    rest.auto_cancel_all_open_orders(SYMBOL, 0)


@run("new_order (market)")
def _():
    rest.new_order(SYMBOL, BUY, NewOrderTypeEnum["MARKET"], quantity=0.01).data()


@run("position_information_v3")
def _():
    rows = rest.position_information_v3(symbol=SYMBOL).data()
    expect(rows[0].position_amt == "0.010", rows)


@run("position_information_v2")
def _():
    rest.position_information_v2(symbol=SYMBOL).data()


@run("account_trade_list")
def _():
    expect(len(rest.account_trade_list(SYMBOL).data()) >= 1, "a fill")


@run("all_orders")
def _():
    expect(len(rest.all_orders(symbol=SYMBOL).data()) >= 3, "orders")


@run("get_income_history")
def _():
    rows = rest.get_income_history(symbol=SYMBOL).data()
    expect(rows[0].income_type == "COMMISSION", rows)


@run("cancel_all_open_orders")
def _():
    rest.cancel_all_open_orders(SYMBOL).data()


def refused(method, code, body):
    def check():
        try:
            body()
        except Exception as error:  # noqa: BLE001
            expect(str(code) in str(vars(error)) + str(error), f"{type(error).__name__} {vars(error)}")
            return type(error).__name__
        raise AssertionError("was not refused")
    attempt(CLIENT, method, check)


refused("error: unknown symbol", -1121, lambda: rest.order_book("NOSUCH"))
refused("error: post-only would take", -5022, lambda: rest.new_order(
    SYMBOL, BUY, NewOrderTypeEnum["LIMIT"], time_in_force=NewOrderTimeInForceEnum["GTX"], quantity=0.01,
    price=priced(1.01)))
refused("error: cancel of an unknown order", -2011, lambda: rest.cancel_order(SYMBOL, order_id=1))


async def streams():
    connection = await client.websocket_streams.create_connection()
    try:
        async def first(method, open_stream, check=lambda message: True):
            async def body():
                got = asyncio.get_running_loop().create_future()
                stream = await open_stream()
                stream.on("message", lambda data: got.done() or got.set_result(data))
                seen = await asyncio.wait_for(got, 15)
                expect(check(seen), seen)
                await stream.unsubscribe()
            await attempt_async(CLIENT, method, body)

        await first("diff_book_depth_streams", lambda: connection.diff_book_depth_streams("btcusdt", update_speed="100ms"))
        await first("partial_book_depth_streams", lambda: connection.partial_book_depth_streams("btcusdt", 5))
        await first("rpi_diff_book_depth_streams", lambda: connection.rpi_diff_book_depth_streams("btcusdt"))
        await first("individual_symbol_book_ticker_streams", lambda: connection.individual_symbol_book_ticker_streams("btcusdt"))
        await first("all_book_tickers_stream", lambda: connection.all_book_tickers_stream())
        await first("aggregate_trade_streams", lambda: connection.aggregate_trade_streams("btcusdt"))
        await first("mark_price_stream", lambda: connection.mark_price_stream("btcusdt", update_speed="1s"))
        await first("mark_price_stream_for_all_market", lambda: connection.mark_price_stream_for_all_market())

        async def user_data():
            key = rest.start_user_data_stream().data().listen_key
            got = asyncio.Queue()
            stream = await connection.user_data(key)
            stream.on("message", lambda data: got.put_nowait(data))
            await asyncio.sleep(0.5)
            await asyncio.to_thread(
                rest.new_order, SYMBOL, SELL, NewOrderTypeEnum["MARKET"], quantity=0.01)
            kinds = []
            while len(kinds) < 4:
                message = await asyncio.wait_for(got.get(), 15)
                kinds.append(type(getattr(message, "actual_instance", message)).__name__)
            rest.keepalive_user_data_stream()
            return ", ".join(kinds)

        await attempt_async(CLIENT, "user_data", user_data)
    finally:
        await connection.close_connection()


async def requests():
    connection = await client.websocket_api.create_connection()
    try:
        price = priced(0.97)

        async def place():
            order = (await connection.new_order(
                SYMBOL, "BUY", "LIMIT", time_in_force="GTC", quantity=0.01, price=price)).data().result
            expect(order.status == "NEW", order)
            ids["ws"] = order.order_id

        async def modify():
            order = (await connection.modify_order(SYMBOL, "BUY", 0.02, price, order_id=ids["ws"])).data().result
            expect(order.orig_qty == "0.020", order)

        async def query():
            expect((await connection.query_order(SYMBOL, order_id=ids["ws"])).data().result.status == "NEW", "open")

        async def cancel():
            order = (await connection.cancel_order(SYMBOL, order_id=ids["ws"])).data().result
            expect(order.status == "CANCELED", order)

        for method, body in [
            ("ws new_order", place), ("ws modify_order", modify), ("ws query_order", query),
            ("ws cancel_order", cancel),
            ("ws order_book", lambda: call(connection.order_book(SYMBOL))),
            ("ws symbol_order_book_ticker", lambda: call(connection.symbol_order_book_ticker(symbol=SYMBOL))),
            ("ws symbol_price_ticker", lambda: call(connection.symbol_price_ticker(symbol=SYMBOL))),
            ("ws account_information_v2", lambda: call(connection.account_information_v2())),
            ("ws futures_account_balance_v2", lambda: call(connection.futures_account_balance_v2())),
            ("ws position_information_v2", lambda: call(connection.position_information_v2())),
            ("ws start_user_data_stream", lambda: call(connection.start_user_data_stream())),
            ("ws keepalive_user_data_stream", lambda: call(connection.keepalive_user_data_stream())),
            ("ws close_user_data_stream", lambda: call(connection.close_user_data_stream())),
        ]:
            await attempt_async(CLIENT, method, body)
    finally:
        await connection.close_connection()


async def call(waiting):
    answer = (await asyncio.wait_for(waiting, 15)).data()
    expect(answer is not None, "an answer")


async def main():
    await streams()
    await requests()


asyncio.run(main())
finish()
