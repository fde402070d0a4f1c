"""A WebSocket peer written elsewhere: PyPI `websockets`, as echoing server or as checking client, over TLS.

serve CERTIFICATE KEY: prints its port, echoes until standard input ends.
connect PORT AUTHORITY: sends texts and binaries of many sizes, expects each back, prints how many.
"""

import ssl
import sys
import threading

from websockets.sync.client import connect
from websockets.sync.server import serve


def serve_until_told(certificate: str, key: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def echo(connection):
        for message in connection:
            connection.send(message)

    with serve(echo, "127.0.0.1", 0, ssl=context, max_size=1 << 20) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.socket.getsockname()[1], flush=True)
        sys.stdin.read()
        server.shutdown()


def check(port: str, authority: str) -> None:
    context = ssl.create_default_context(cafile=authority)
    count = 0
    with connect(f"wss://localhost:{port}/ws", ssl=context, max_size=1 << 20) as connection:
        for size in (0, 1, 125, 126, 127, 1000, 16000):
            for message in ("x" * size, bytes(size), ["a" * size, "", "b"]):
                connection.send(message)
                back = connection.recv(timeout=5)
                expected = "".join(message) if isinstance(message, list) else message
                assert back == expected, f"{size}: {len(back)} bytes came back"
                count += 1
        connection.ping().wait(5)
    assert connection.close_code == 1000, connection.close_code
    print(count)


if sys.argv[1] == "serve":
    serve_until_told(sys.argv[2], sys.argv[3])
else:
    check(sys.argv[2], sys.argv[3])
