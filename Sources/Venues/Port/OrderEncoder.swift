public import Base
public import Domain

/// Writes requests into the caller's buffer, signed, without allocating.
///
/// `time` is venue time: it stamps the request, and the receive window runs from it to the
/// request's `validUntil`.
public protocol OrderEncoder: ~Copyable {
    /// The most bytes one message or target takes; buffers have at least so many.
    static var requestBytesMax: Int { get }

    /// The most requests of one batch over REST.
    static var batchMax: Int { get }

    /// The most order ids of one batch cancel over REST.
    static var batchCancelMax: Int { get }

    /// One operation on an order as a message of the trade session; returns its size.
    mutating func operation(
        _ request: OrderRequest,
        id: RequestID,
        instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> Int

    /// The message that opens the trade session; returns its size.
    mutating func logon(
        id: RequestID,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> Int

    /// The trade session was logged on, or is gone: while it is open its messages need no signature.
    mutating func session(isOpen: Bool)

    /// A REST request's path and query.
    mutating func target(
        _ request: RestRequest,
        instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> RestTarget

    /// Several requests of one action in one REST call.
    ///
    /// - Precondition: there is at least one and at most `batchMax` (`batchCancelMax` for cancels,
    ///   which are of one instrument).
    mutating func batch(
        _ requests: Span<OrderRequest>,
        instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> RestTarget

    /// The message that subscribes to or leaves one public stream of an instrument.
    func subscription(
        _ stream: PublicStream,
        of instrument: InstrumentID,
        subscribe: Bool,
        id: RequestID,
        instruments: borrowing InstrumentTable,
        into buffer: inout MutableSpan<UInt8>
    ) -> Int
}

extension OrderEncoder where Self: ~Copyable {
    /// Every message is signed anyway.
    public mutating func session(isOpen: Bool) {}
}
