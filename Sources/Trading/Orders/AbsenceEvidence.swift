public import Base

/// What proves that an order does not exist: time, two spaced queries, and no trace elsewhere.
///
/// Nothing counts before the request's validity has passed in venue time plus a margin, for until
/// then the venue may still carry it out.
@frozen
public struct AbsenceEvidence: Hashable, BitwiseCopyable, Sendable {
    /// Spaced queries by id that found nothing.
    public private(set) var misses: UInt8 = 0

    /// Whether a list of open orders did not hold it.
    public private(set) var missedInOpenOrders = false

    /// Whether the fills since it was sent did not name it.
    public private(set) var missedInFills = false

    /// When the last counted query came back.
    public private(set) var missedAt: Instant = .distantPast

    /// Nothing looked for yet.
    public init() {}

    /// How far past its validity a request must be before absence counts.
    public static let margin = Nanoseconds.milliseconds(1_000)

    /// The least time between two queries that count as two.
    public static let spacing = Nanoseconds.milliseconds(250)

    /// Counts a query that found nothing, unless it came too soon after the last.
    mutating func missQuery(at now: Instant) {
        guard misses == 0 || now - missedAt >= Self.spacing else { return }
        misses = misses == .max ? .max : misses + 1
        missedAt = now
    }

    /// Notes an open-order list without it.
    mutating func missOpenOrders() { missedInOpenOrders = true }

    /// Notes a list of fills without it.
    mutating func missFills() { missedInFills = true }

    /// Whether nothing is left that could show it.
    public var isProof: Bool { misses >= 2 && missedInOpenOrders && missedInFills }
}
