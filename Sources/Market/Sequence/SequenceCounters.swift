/// How often each thing happened to one book; only ever grows.
@frozen
public struct SequenceCounters: BitwiseCopyable, Sendable {
    /// Messages put into the book.
    public internal(set) var applied: UInt64 = 0

    /// Messages that only proved life.
    public internal(set) var heartbeats: UInt64 = 0

    /// The last message again.
    public internal(set) var duplicates: UInt64 = 0

    /// Messages older than the book, dropped.
    public internal(set) var late: UInt64 = 0

    /// Messages held back.
    public internal(set) var held: UInt64 = 0

    /// Held messages that the picture contained already.
    public internal(set) var discarded: UInt64 = 0

    /// Best-levels-only messages, which never join a chain.
    public internal(set) var partials: UInt64 = 0

    /// Messages while no stream was open.
    public internal(set) var unexpected: UInt64 = 0

    /// Pictures loaded.
    public internal(set) var snapshots: UInt64 = 0

    /// Pictures asked for.
    public internal(set) var requests: UInt64 = 0

    /// Gaps closed by the missing messages themselves.
    public internal(set) var healed: UInt64 = 0

    /// Times the book became live.
    public internal(set) var joins: UInt64 = 0

    /// Messages lost because the held ones had no more room.
    public internal(set) var overflowed: UInt64 = 0

    private var byCause: InlineArray<8, UInt64> = .init(repeating: 0)

    init() {}

    /// Breaks of one cause.
    public func breaks(_ cause: BreakCause) -> UInt64 { byCause[Int(cause.rawValue)] }

    /// Breaks of every cause.
    public var breaks: UInt64 { BreakCause.allCases.reduce(0) { $0 + breaks($1) } }

    mutating func count(_ cause: BreakCause) { byCause[Int(cause.rawValue)] += 1 }
}
