/// The number a request carries and its answer repeats; unique among the requests in flight.
@frozen
public struct RequestID: Hashable, BitwiseCopyable, Sendable {
    /// The number; 0 is no request.
    public let raw: Int64

    /// Wraps a number.
    @inlinable
    public init(raw: Int64) { self.raw = raw }

    /// Not the answer to any one request (Binance sends `"id":null` when a session ends).
    public static let none = RequestID(raw: 0)
}
