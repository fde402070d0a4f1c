public import Base

/// The door to the network: real back-ends and the virtual one behave alike behind it.
///
/// A pass is `begin`, `next` until `none`, then `finish`. Slots are small integers of the caller's.
public protocol Sockets: ~Copyable {
    /// Dials the addresses, racing families; `connected` or `ended` follows by `deadline`.
    mutating func dial(
        _ slot: Int,
        _ addresses: [SocketAddress],
        at now: Instant,
        by deadline: Instant
    )

    /// Takes over an accepted descriptor.
    mutating func adopt(_ slot: Int, descriptor: Int32)

    /// Listens; `accepted` events carry `slot`. Returns the port, or a negative errno.
    mutating func listen(_ slot: Int, _ address: SocketAddress) -> Int32

    /// Closes; no event of this slot follows.
    ///
    /// A send in flight is over on return: its memory is the caller's again.
    mutating func close(_ slot: Int, abort: Bool)

    /// Begins a pass, waiting at most `wait` for something to happen.
    mutating func begin(at now: Instant, wait: Nanoseconds)

    /// The next event of this pass.
    mutating func next() -> SocketEvent

    /// Sends without blocking; one send in flight per slot.
    mutating func send(_ slot: Int, _ bytes: UnsafeRawBufferPointer) -> SendOutcome

    /// Ends a pass: what was batched leaves now.
    mutating func finish()

    /// True while some socket may hold more bytes than this pass was allowed to take.
    var isBehind: Bool { get }

    /// What was done since the start.
    var counters: SocketCounters { get }
}
