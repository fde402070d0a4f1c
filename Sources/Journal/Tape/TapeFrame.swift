public import Base

/// What one frame of tape holds.
@frozen
public enum TapeKind: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// A plaintext message of a connection.
    case message = 1

    /// The head of an HTTP answer.
    case responseHead = 2

    /// The body of an HTTP answer, or a part.
    case responseBody = 3

    /// A command from the ring.
    case command = 4

    /// A timer that fired.
    case timer = 5

    /// Random bytes that were drawn.
    case random = 6

    /// Civil time that was read.
    case wallClock = 7

    /// A WebSocket mask that was drawn.
    case mask = 8

    /// A connection came up.
    case up = 9

    /// A connection went down.
    case down = 10

    /// Bytes that were sent, for comparison.
    case sent = 11

    /// The pass is over: what precedes it belongs to it.
    case passEnd = 12

    /// A session begins: everything its lane was told before its first pass.
    case session = 13

    /// How long the stages of the pass took; nothing is ever decided by it.
    case stamps = 14
}

/// Yes-or-no facts of a frame.
@frozen
public struct TapeFlags: OptionSet, Hashable, BitwiseCopyable, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Wraps bits.
    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// More of the same follows.
    public static let partial = TapeFlags(rawValue: 1)

    /// Dropped as a duplicate before it was decoded.
    public static let duplicate = TapeFlags(rawValue: 2)

    /// Frames were lost before this one: nothing from here on can be replayed.
    public static let lostBefore = TapeFlags(rawValue: 4)

    static let known: UInt8 = 7
}

/// The head of a frame: what the lane took in, when, and where it lies on the tape.
@frozen
public struct TapeFrame: Equatable, BitwiseCopyable, Sendable {
    /// Bytes of the head.
    public static let headBytes = 24

    /// The top bit of the length marks filler to the ring's end.
    @usableFromInline static var filler: UInt32 { 1 << 31 }

    /// Bytes of payload.
    public var count: UInt32

    /// The connection, ring or door it came from.
    public var source: UInt16

    /// What it holds.
    public var kind: TapeKind

    /// Its yes-or-no facts.
    public var flags: TapeFlags

    /// The pass's instant.
    public var instant: Instant

    /// Bytes of tape before it.
    public var position: UInt64

    /// Bytes the frame takes with its padding.
    @inlinable
    public var footprint: Int { Self.footprint(Int(count)) }

    @inlinable
    static func footprint(_ count: Int) -> Int { headBytes + (count + 7) & ~7 }
}
