"""The venue simulator as a process of its own, asked the way any client asks."""
import base64
import json
import socket
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

from ground import BIN, until


class Simulator:
    """One venue simulator with one Ed25519 account; restarts on the same port forget everything."""

    def __init__(self, folder, *arguments, account="KEY", key=None):
        self.folder = folder
        self.arguments = arguments
        self.account = account
        folder.mkdir(parents=True, exist_ok=True)
        # A scenario makes its account's key itself; otherwise it is made here.
        self.key = key or folder / "account.pem"
        if not key:
            subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self.key], check=True)
            subprocess.run(["openssl", "pkey", "-in", self.key, "-pubout", "-out", folder / "account.pub"], check=True)
            self.key.chmod(0o600)
            self.arguments += ("--seed", "7", "--account", f"{account}:@{folder}/account.pub:100000")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.start()

    def start(self):
        self.log = open(self.folder / "ready.json", "w+")
        self.process = subprocess.Popen(
            [BIN / "venue-sim", "--venue", "binance", "--port", str(self.port), "--tls-dir", self.folder, *self.arguments],
            stdout=self.log, stderr=subprocess.DEVNULL)
        if not until(20, lambda: '"ready":true' in (self.folder / "ready.json").read_text()):
            sys.exit("the simulator did not start")

    def stop(self):
        self.process.kill()
        self.process.wait()

    def ask(self, path, **parameters):
        """A signed request, the way any client of the venue asks."""
        context = ssl.create_default_context(cafile=self.folder / "ca.pem")
        base = f"https://localhost:{self.port}"
        with urllib.request.urlopen(base + "/fapi/v1/time", context=context) as answer:
            now = json.load(answer)["serverTime"]
        query = urllib.parse.urlencode({**parameters, "timestamp": now, "recvWindow": 5000})
        with tempfile.NamedTemporaryFile() as text:
            text.write(query.encode())
            text.flush()
            raw = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.key, "-in", text.name],
                                 check=True, capture_output=True).stdout
        query += "&signature=" + urllib.parse.quote(base64.b64encode(raw), safe="")
        request = urllib.request.Request(f"{base}{path}?{query}", headers={"X-MBX-APIKEY": self.account})
        with urllib.request.urlopen(request, context=context) as answer:
            return json.load(answer)

    def positions(self):
        return {row["symbol"]: float(row["positionAmt"]) for row in self.ask("/fapi/v3/positionRisk")}

    def open_orders(self):
        return len(self.ask("/fapi/v1/openOrders"))
