internal import Transport

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
            Row(
                "transport.few.epoll",
                chunk: 1,
                candidate: { FewSockets { try EpollSockets(slots: 8, bytesPerPass: 65_536) } },
                reference: ("ours-polling", { fewPolling() })
            ),
            Row(
                "transport.few.uring",
                chunk: 1,
                candidate: { FewSockets { try UringSockets(slots: 8) } },
                reference: ("ours-polling", { fewPolling() })
            ),
            Row(
                "transport.tls.records",
                chunk: 1,
                candidate: { TLSRecords(echoSuite) },
                reference: ("c-openssl-memory-bio", { MemoryBIORecords() })
            ),
            Row(
                "transport.tls.aes256",
                chunk: 1,
                candidate: { TLSRecords("TLS_AES_256_GCM_SHA384") },
                reference: ("ours-aes128", { TLSRecords("TLS_AES_128_GCM_SHA256") })
            ),
            Row(
                "transport.tls.chacha20",
                chunk: 1,
                candidate: { TLSRecords("TLS_CHACHA20_POLY1305_SHA256") },
                reference: ("ours-aes128", { TLSRecords("TLS_AES_128_GCM_SHA256") })
            ),
            Row("transport.saturated", chunk: 1, candidate: { SaturatedReceive() }),
            Row("transport.many", chunk: 1_000, candidate: { CrowdReceive() }),
            Row(
                "transport.idle.memory",
                chunk: Crowd.connections,
                unit: "bytes",
                candidate: { CrowdMemory() }
            ),
            Row("transport.probe.resolve", chunk: 1, candidate: { ResolveProbe() }),
            Row("transport.probe.connect", chunk: 1, candidate: { ConnectProbe() }),
            Row("transport.probe.handshake", chunk: 1, candidate: { OpenProbe(resumes: false) }),
            Row("transport.probe.resume", chunk: 1, candidate: { OpenProbe(resumes: true) }),
            Row("transport.probe.ping", chunk: 1, candidate: { PingProbe() }),
        ]
    }

    private static func fewPolling() -> FewSockets<PollingSockets> {
        FewSockets { PollingSockets(slots: 8, bytesPerPass: 65_536) }
    }

    /// What is counted; the other rows spin on a peer.
    public static var counted: [CountedWork] {
        [CountedWork("transport.saturated", operations: 100, pauses: true) { SaturatedReceive() }]
    }
}
