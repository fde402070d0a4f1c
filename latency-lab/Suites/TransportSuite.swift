/// Rows of the way outside: the far end is the same C peer for both sides of a row.
public enum TransportSuite: Suite {
    /// The suite's name.
    public static let name = "transport"

    /// What is timed.
    public static var rows: [Row] {
        [
            Row(
                "transport.tcp.echo",
                chunk: 1,
                candidate: { SocketEcho() },
                reference: ("faster-of-c-recv-and-c-uring", { PlainReference() })
            ),
            Row(
                "transport.tls.echo",
                chunk: 1,
                candidate: { NetworkEcho(.stream) },
                reference: ("c-openssl-read-ahead", { BareReference(.tls) })
            ),
            Row(
                "transport.ws.echo",
                chunk: 1,
                candidate: { NetworkEcho(.webSocket) },
                reference: ("c-openssl-read-ahead", { BareReference(.tls) })
            ),
            Row("transport.saturated", chunk: 1, candidate: { SaturatedReceive() }),
            Row("transport.many", chunk: 1_000, candidate: { CrowdReceive() }),
            Row("transport.probe.resolve", chunk: 1, candidate: { ResolveProbe() }),
            Row("transport.probe.handshake", chunk: 1, candidate: { OpenProbe(resumes: false) }),
            Row("transport.probe.resume", chunk: 1, candidate: { OpenProbe(resumes: true) }),
        ]
    }

    /// What is counted; the other rows spin on a peer.
    public static var counted: [CountedWork] {
        [CountedWork("transport.saturated", operations: 100, pauses: true) { SaturatedReceive() }]
    }
}
