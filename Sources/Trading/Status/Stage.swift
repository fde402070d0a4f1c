/// The stages of the way from bytes to order that are stamped.
@frozen
public enum Stage: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// Kernel to plaintext message: reactor, TLS, WebSocket.
    case receive = 0

    /// Plaintext to market or order event.
    case decode = 1

    /// Sequencer and book.
    case book = 2

    /// The strategy's callback.
    case strategy = 3

    /// The pre-trade gate.
    case gate = 4

    /// Order bytes and signature.
    case encode = 5

    /// The write-ahead record.
    case journal = 6

    /// Encryption and the system call.
    case send = 7

    /// Last market byte in to order bytes out.
    case work = 8

    /// Order bytes out to the venue's answer.
    case acknowledge = 9

    /// Order accepted to its first fill.
    case fill = 10

    /// One whole pass with work in it.
    case pass = 11

    /// The stage's name in views and reports.
    public var name: String { "\(self)" }
}

/// One stage's latencies in nanoseconds, as far as they were sampled.
@frozen
public struct StageLatency: BitwiseCopyable, Sendable {
    /// How many were recorded.
    public var count: UInt64 = 0
    /// The median.
    public var p50: Int64 = 0
    /// The 99th percentile.
    public var p99: Int64 = 0
    /// The 99.9th percentile.
    public var p999: Int64 = 0
    /// The longest.
    public var max: Int64 = 0

    /// Nothing recorded.
    public init() {}
}
