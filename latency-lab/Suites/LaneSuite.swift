internal import Transport

/// Rows of the lane: what happens between a message and an order.
public enum LaneSuite: Suite {
    /// The suite's name.
    public static let name = "lane"

    /// What is timed.
    public static var rows: [Row] {
        [
            Row(
                "lane.work",
                chunk: 1,
                candidate: { LaneWork() },
                reference: ("c-openssl-simdjson", { BareLaneWork() })
            ),
            Row(
                "lane.work.uring",
                chunk: 1,
                candidate: { LaneWorkUring() },
                reference: ("ours-epoll", { LaneWork() })
            ),
            Row(
                "lane.loopback",
                chunk: 1,
                candidate: { LaneLoopback<LaneSockets>(.closed) },
                reference: ("c-openssl-read-ahead", { BareLoopback() })
            ),
            Row(
                "lane.loopback.uring",
                chunk: 1,
                candidate: { LaneLoopback<UringSockets>(.closed) },
                reference: ("ours-epoll", { LaneLoopback<EpollSockets>(.closed) })
            ),
            Row(
                "lane.loopback.bursts",
                chunk: 1,
                candidate: { LaneLoopback<LaneSockets>(.bursts) }
            ),
            Row(
                "lane.memory.slope",
                chunk: 1_000_000,
                unit: "bytes",
                candidate: { LaneMemory() }
            ),
            Row("lane.cancel_all.200", chunk: 1, candidate: { LaneCancelAll() }),
            Row(
                "lane.journal.append",
                chunk: 1,
                candidate: { JournalAppend() },
                reference: ("c-record-crc-store", { ReferenceAppend() })
            ),
            Row(
                "lane.journal.hash",
                chunk: 100,
                candidate: { RequestHash() }
            ),
            Row("lane.gate.accept", chunk: 50, candidate: { GateAccept() }),
            Row("lane.gate.reject", chunk: 50, candidate: { GateReject() }),
            Row("lane.encode.session", chunk: 10, candidate: { EncodeSession() }),
            Row("lane.encode.hmac", chunk: 10, candidate: { EncodeHMAC() }),
            Row(
                "lane.sign.hmac",
                chunk: 10,
                candidate: { HMACSign() }
            ),
            Row(
                "lane.sign.ed25519",
                chunk: 1,
                candidate: { Ed25519Sign() }
            ),
        ]
    }

    /// What is counted; without a drainer, whose thread would be counted too.
    public static var counted: [CountedWork] {
        [
            CountedWork("lane.work", operations: 500, pauses: true) { LaneWork(drain: .caller) },
            CountedWork("lane.journal.append") { JournalAppendHere() },
            CountedWork("lane.journal.hash") { RequestHash() },
            CountedWork("lane.gate.accept") { GateAccept() },
            CountedWork("lane.gate.reject") { GateReject() },
            CountedWork("lane.encode.session") { EncodeSession() },
            CountedWork("lane.encode.hmac") { EncodeHMAC() },
            CountedWork("lane.sign.hmac") { HMACSign() },
        ]
    }
}
