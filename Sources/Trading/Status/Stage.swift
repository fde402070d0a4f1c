/// The stages of the way from bytes to order that are stamped.
@frozen
public enum Stage: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// Plaintext to market event, without what the book takes of it.
    case decode = 0

    /// Sequencer and book.
    case book = 1

    /// The strategy's callback.
    case strategy = 2

    /// The pre-trade gate.
    case gate = 3

    /// Order bytes and signature.
    case encode = 4

    /// The write-ahead record.
    case journal = 5

    /// Encryption and the system call.
    case send = 6

    /// Last market byte in to order bytes out.
    case work = 7

    /// Order bytes out to the venue's first word about it.
    case acknowledge = 8

    /// Order accepted to its first fill.
    case fill = 9

    /// One whole pass with work in it.
    case pass = 10

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
