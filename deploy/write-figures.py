#!/usr/bin/env python3
"""Writes README's table of measured figures from artifacts/bench.json, which `make bench` leaves; `make docs` calls it."""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
# The rows a reader asks for first, in the words of the way of one message.
ROWS = [
    ("market.decode.fast.20", "a book message of 20 levels a side decoded, each byte validated"),
    ("market.book.mix", "one level of the captured mix put into the book"),
    ("market.queue.update", "one order's place in the queue followed through one event"),
    ("market.user.order", "an order event of the private stream decoded"),
    ("lane.gate.accept", "an order through every check of the gate"),
    ("lane.encode.session", "its bytes for a logged-on session"),
    ("lane.journal.append", "its record in the write-ahead journal"),
    ("lane.work", "the whole lane: message in the socket to the order's send returned"),
    ("lane.loopback", "the same with the venue on the other core, there and back over TLS"),
    ("exchange.fifo.op", "one operation of the matching core"),
]


def time(nanoseconds):
    return f"{nanoseconds / 1000:.1f} µs" if nanoseconds >= 10_000 else f"{nanoseconds:.0f} ns"


def line(row, words):
    """One row of the table; a ratio is ours by the reference's, lower is better."""
    ratio = row.get("ratio")
    against = f"{ratio['p50']:.2f} ({ratio['low']:.2f}–{ratio['high']:.2f})" if ratio else "–"
    reference = row.get("reference", {}).get("name", "–")
    return f"| {words} | `{row['name']}` | {time(row['p50'])} | {time(row['p99'])} | {against} | {reference} |"


def main():
    path = ROOT / "artifacts/bench.json"
    if not path.exists():
        print("README's figures stay as they are: `make bench` measures new ones")
        return
    report = json.loads(path.read_text())
    rows = {row["name"]: row for row in report["rows"]}
    missing = [name for name, _ in ROWS if name not in rows]
    if missing:
        sys.exit(f"{path} has no {', '.join(missing)}: it is of a part of the suites")
    host = report["host"]
    table = "\n".join([
        f"Measured by `make bench` at {report['revision'][:12]} on {host['cpu']}, {host['processors']} processors shared with others.",
        "A ratio is our time by the reference's in the same run, with its 95 % range: lower is better.", "",
        "| what | row | p50 | p99 | ratio | against |", "| --- | --- | --- | --- | --- | --- |",
        *(line(rows[name], words) for name, words in ROWS)])
    readme = ROOT / "README.md"
    text, count = re.subn(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", lambda found: found[1] + table + "\n" + found[2],
                          readme.read_text(), flags=re.S)
    if count != 1:
        sys.exit("README.md has no place for the figures")
    readme.write_text(text)


main()
