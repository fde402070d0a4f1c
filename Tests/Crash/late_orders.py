"""A venue that answers nothing about some orders and shows them only after their receive window."""
import json


def write(path, seed):
    """Every fifth order is kept out of sight: in turn within the margin of the absence rule, and beyond it."""
    steps = [
        {"id": f"late_{nth}", "when": {"request": {"kind": "order.place", "nth": nth}},
         "do": [{"hold_order": {"until": {"after_window_ms": 700 if nth % 2 else 2500}}}, {"drop": "reply"}], "times": 1}
        for nth in range(5, 2000, 5)
    ]
    market = {"source": "synthetic", "spread_ticks": 1, "events_per_s": 200}
    path.write_text(json.dumps({
        "scenario": 1, "name": "late_orders", "about": "Orders that show themselves only after their receive window.",
        "rows": ["EX-01"], "venue": "binance", "seed": seed, "start": "first_logon", "duration_ms": 3_600_000,
        "market": {"symbols": {"BTCUSDT": {**market, "price": "64000.0"}, "ETHUSDT": {**market, "price": "3100.00"}}},
        "accounts": [{"key": "KEY", "secret": "unused", "public_key": "generated", "balances": {"USDT": "100000"},
                      "leverage": 10, "positions": {}, "fees": {"maker": "0.0002", "taker": "0.0005"}}],
        "steps": steps, "drive": [], "expect": {"venue": {}},
    }))
    return path
