#!/usr/bin/env python3
"""hftbacktest's answer to the quoting loop of Sources/Exchange/Replay/QuotingLoop.swift.

  hft_fills.py [--events N] [--seed S] [--model NAME ...] [--fills DIR] [--speed | --serve]

Makes the events of SyntheticRecording.swift, draw for draw, runs the loop once per queue model and prints one
line of JSON each: fills, the SHA-256 of their listing, position, balance and fee. --fills writes the listings
(order,side,tick,lots,venue nanoseconds; by time, then order). --speed prints the events a second of the ROI-vector
book, best of four runs, as {"speed": ...}. --serve takes lines: "prepare" builds a run and answers "ready", "go" runs
it and answers the SHA-256.
"""
import argparse
import hashlib
import json
import os
import sys
import time

import numpy as np
from hftbacktest import (BUY_EVENT, DEPTH_EVENT, EXCH_EVENT, FILLED, GTX, LIMIT, LOCAL_EVENT, SELL_EVENT, TRADE_EVENT,
                         BacktestAsset, ROIVectorMarketDepthBacktest)
from hftbacktest.types import event_dtype
from numba import njit

MODELS = {
    "risk_adverse": lambda asset: asset.risk_adverse_queue_model(),
    "power": lambda asset: asset.power_prob_queue_model(2.0),
    "power2": lambda asset: asset.power_prob_queue_model2(2.0),
    "power3": lambda asset: asset.power_prob_queue_model3(2.0),
    "log": lambda asset: asset.log_prob_queue_model(),
    "log2": lambda asset: asset.log_prob_queue_model2(),
}


def draw(seed, count, purpose):
    """SplitMix64's outputs number 8·i + purpose."""
    with np.errstate(over="ignore"):
        index = np.arange(count, dtype=np.uint64) * np.uint64(8) + np.uint64(purpose + 1)
        mixed = np.uint64(seed) + index * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))


def below(bound, seed, count, purpose):
    return ((draw(seed, count, purpose) >> np.uint64(32)).astype(np.int64) * bound) >> 32


def distances():
    table, rest = [], 2**64 - 1
    for _ in range(399):
        rest = rest * 92 // 100
        table.append(2**64 - 1 - rest)
    return np.array(table, dtype=np.uint64)


def make_events(count, seed):
    stamps = 1_700_000_000_000_000_000 + np.cumsum(20_000 + below(1_980_000, seed, count, 0))
    moves = (below(3, seed, count, 2) - 1) * (below(100, seed, count, 1) < 2)
    middle = 670_000 + np.cumsum(moves)
    buys = below(2, seed, count, 3) == 0
    trades = below(100, seed, count, 4) < 8
    away = np.where(trades, -1, np.searchsorted(distances(), draw(seed, count, 5), side="right") + 1)
    ticks = np.where(buys, middle - away, middle + away)
    lots = np.where(trades, 1 + below(499, seed, count, 6), below(50_000, seed, count, 7))
    events = np.zeros(count, dtype=event_dtype)
    flags = np.where(buys, BUY_EVENT, SELL_EVENT) | np.where(trades, TRADE_EVENT, DEPTH_EVENT)
    events["ev"] = flags | EXCH_EVENT | LOCAL_EVENT
    events["exch_ts"], events["local_ts"] = stamps, stamps + 1_000_000
    events["px"], events["qty"] = ticks / 10.0, lots / 1000.0
    return events


@njit
def quote(hbt, fills):
    order_id, filled = 0, 0
    while hbt.elapse(100_000_000) == 0:
        orders = hbt.orders(0).values()
        while orders.has_next():
            order = orders.get()
            if order.status == FILLED:
                fills[filled, 0] = order.order_id
                fills[filled, 1] = order.side
                fills[filled, 2] = order.exec_price_tick
                fills[filled, 3] = round(order.exec_qty * 1000)
                fills[filled, 4] = order.exch_timestamp
                filled += 1
            if order.cancellable:
                hbt.cancel(0, order.order_id, False)
        hbt.clear_inactive_orders(0)
        depth = hbt.depth(0)
        order_id += 1
        hbt.submit_buy_order(0, order_id, depth.best_bid - 0.2, 0.01, GTX, LIMIT, False)
        order_id += 1
        hbt.submit_sell_order(0, order_id, depth.best_ask + 0.2, 0.01, GTX, LIMIT, False)
    return order_id, filled


def build(events, model):
    asset = (BacktestAsset().data([events]).linear_asset(1.0).constant_order_latency(1_000_000, 1_000_000)
             .no_partial_fill_exchange().trading_value_fee_model(0.0002, 0.0007).tick_size(0.1).lot_size(0.001)
             .roi_lb(60_000.0).roi_ub(75_000.0))
    return ROIVectorMarketDepthBacktest([MODELS[model](asset)])


def run(hbt, model):
    fills = np.zeros((1_000_000, 5), dtype=np.int64)
    start = time.perf_counter()
    orders, filled = quote(hbt, fills)
    seconds = time.perf_counter() - start
    values = hbt.state_values(0)
    state = {"model": model, "orders": int(orders), "fills": int(filled), "trades": int(values.num_trades),
             "position": f"{values.position:.3f}", "balance": f"{values.balance:.8f}", "fee": f"{values.fee:.8f}"}
    hbt.close()
    rows = sorted(fills[:filled].tolist(), key=lambda row: (row[4], row[0]))
    listing = "".join(",".join(str(cell) for cell in row) + "\n" for row in rows)
    state["sha256"] = hashlib.sha256(listing.encode()).hexdigest()
    return state, listing, seconds


def serve(events, model):
    run(build(events[:100_000], model), model)
    hbt = None
    for line in sys.stdin:
        if line.strip() == "prepare":
            hbt = build(events, model)
            print("ready", flush=True)
        elif line.strip() == "go":
            print(run(hbt, model)[0]["sha256"], flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--model", nargs="*", default=list(MODELS), choices=list(MODELS))
    parser.add_argument("--fills")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--serve", action="store_true")
    options = parser.parse_args()
    events = make_events(options.events, options.seed)
    if options.serve:
        serve(events, options.model[0])
        return
    for model in options.model:
        state, listing, _ = run(build(events, model), model)
        print(json.dumps(state), flush=True)
        if options.fills:
            os.makedirs(options.fills, exist_ok=True)
            with open(os.path.join(options.fills, f"{model}.csv"), "w", encoding="utf-8") as file:
                file.write(listing)
    if options.speed:
        best = min(run(build(events, options.model[0]), options.model[0])[2] for _ in range(4))
        print(json.dumps({"speed": options.events / best}), flush=True)


if __name__ == "__main__":
    main()
