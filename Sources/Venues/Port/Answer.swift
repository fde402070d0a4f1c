public import Base
public import Domain

/// How a request ended, as far as its answer proves it.
@frozen
public enum Verdict: UInt8, BitwiseCopyable, Sendable {
    /// The venue took it.
    case accepted = 0

    /// The venue did not take it; `meaning` says what to do.
    case refused = 1

    /// The answer proves nothing: the request may have been executed.
    case unknown = 2
}

/// One answer to one request, or one element of a batch's answer.
@frozen
public struct Answer: BitwiseCopyable, Sendable {
    /// Which request; `.none` when the venue names none.
    public var request: RequestID

    /// The place within a batch, 0 for a single request.
    public var element: UInt8

    /// How it ended.
    public var verdict: Verdict

    /// What a refusal means.
    public var meaning: ErrorMeaning

    /// The venue's code; 0 when it gave none.
    public var code: Int32

    /// The HTTP status, also of answers over a trade session.
    public var status: UInt16

    /// Whether `order` is stated.
    public var hasOrder: Bool

    /// Where the order stands by this answer, as a snapshot.
    public var order: OrderEvent

    /// The venue's clock, where the answer tells it; `.none` otherwise.
    public var serverTime: UTCTime

    /// When requests may leave again, where the answer tells it; `.none` otherwise.
    public var retryAt: UTCTime

    /// Request weight used in the running minute; −1 when not told.
    public var weightUsed: Int32

    /// Orders counted in the short window; −1 when not told.
    public var ordersShort: Int32

    /// Orders counted in the long window; −1 when not told.
    public var ordersLong: Int32

    /// An answer with nothing said yet.
    @inlinable
    public init(request: RequestID, verdict: Verdict) {
        self.request = request
        self.verdict = verdict
        element = 0
        meaning = ErrorMeaning(.reject)
        code = 0
        status = 0
        hasOrder = false
        order = OrderEvent(kind: .snapshot, source: .answer)
        serverTime = .none
        retryAt = .none
        weightUsed = -1
        ordersShort = -1
        ordersLong = -1
    }
}
