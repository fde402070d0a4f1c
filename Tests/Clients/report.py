"""One line of JSON per client method that was tried."""

import json
import sys
import traceback

FAILURES = 0


def passed(client, method, note=""):
    print(json.dumps({"client": client, "method": method, "ok": True, "note": note}), flush=True)


def failed(client, method, error):
    global FAILURES
    FAILURES += 1
    note = f"{type(error).__name__}: {error}"[:300]
    print(json.dumps({"client": client, "method": method, "ok": False, "note": note}), flush=True)
    traceback.print_exception(error, file=sys.stderr)


def attempt(client, method, body):
    """Runs `body`; its result is the note, an exception the failure."""
    try:
        passed(client, method, body() or "")
    except Exception as error:  # noqa: BLE001 - each failure is a row of the table
        failed(client, method, error)


async def attempt_async(client, method, body):
    try:
        passed(client, method, await body() or "")
    except Exception as error:  # noqa: BLE001
        failed(client, method, error)


def finish():
    sys.exit(1 if FAILURES else 0)
