"""Signs requests as the official SDK does, for a comparison of whole texts.

Reads lines of JSON, `{"secret"|"seed": …, "apiKey": …, "text": …}`, where the text is a frame of the WebSocket API or the query of a
REST request; takes its signature away, has the SDK sign what is left, and prints the text again.
"""

import base64
import json
import sys
from types import SimpleNamespace
from urllib.parse import parse_qsl

from binance_common.signature import Signers
from binance_common.utils import encoded_string, get_signature, websocket_api_signature

# What stands before the 32 bytes of a seed in an Ed25519 key's PKCS #8 form.
PKCS8 = bytes.fromhex("302e020100300506032b657004220420")


def configuration(line: dict) -> tuple[SimpleNamespace, object]:
    config = SimpleNamespace(api_key=line["apiKey"], api_secret=line.get("secret"), private_key=None)
    if "seed" not in line:
        return config, None
    body = base64.b64encode(PKCS8 + bytes.fromhex(line["seed"])).decode()
    config.private_key = f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n"
    return config, Signers.get_signer(config.private_key)


def signed(line: dict) -> str:
    config, signer = configuration(line)
    text = line["text"]
    if text.startswith("{"):
        frame = json.loads(text)
        del frame["params"]["signature"], frame["params"]["apiKey"]
        frame["params"] = websocket_api_signature(config, frame["params"], signer)
        return json.dumps(frame, separators=(",", ":"), ensure_ascii=False)
    fields = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True))
    del fields["signature"]
    fields["signature"] = get_signature(config, encoded_string(fields), signer)
    return encoded_string(fields)


for line in sys.stdin:
    print(signed(json.loads(line)))
