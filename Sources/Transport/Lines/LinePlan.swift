public import Base

/// A supervised connection: one feed or one order path that is kept up.
public struct LineID: Hashable, BitwiseCopyable, Sendable {
    /// The place in the order in which lines were added.
    public let index: Int

    /// States a line.
    public init(index: Int) { self.index = index }
}

/// What keeps a line up.
public struct LinePlan: Sendable {
    /// What is dialled.
    public var connection: ConnectionPlan

    /// The venue's forced disconnect minus a margin: a successor is up before; zero for never.
    public var replaceAfter = Nanoseconds.zero

    /// How long after `opened` the first data may take; zero for no such deadline.
    public var firstDataWithin = Nanoseconds.zero

    /// The spread of the first wait before a reconnect.
    public var retryAfter = Nanoseconds.milliseconds(500)...Nanoseconds.milliseconds(2_000)

    /// The longest wait, however often it failed.
    public var retryCap = Nanoseconds.seconds(30)

    /// At most this many attempts at this line's host within `attemptsWindow`, over all lines: four
    /// fifths of what the strictest venue allows an address.
    public var attemptsMax = 240

    /// The window of `attemptsMax`.
    public var attemptsWindow = Nanoseconds.seconds(300)

    /// A plan with the default policy.
    public init(_ connection: ConnectionPlan) { self.connection = connection }
}

/// Whether a message proved that the line's data flows.
public enum LineTraffic: BitwiseCopyable, Sendable {
    /// Data: it satisfies the first-data deadline.
    case data

    /// An acknowledgement or other control message.
    case control
}

/// How a line stands.
public struct LineStatus: Sendable {
    /// The connection that is live, or none.
    public internal(set) var connection = ConnectionID.none

    /// True once data has flowed on it.
    public internal(set) var hasData = false

    /// Connections lost and dialled again since the start: `ws_reconnects_total`.
    public internal(set) var reconnects = 0

    /// Connections replaced in time.
    public internal(set) var replacements = 0

    /// Attempts that failed since the line was last live.
    public internal(set) var failures = 0

    /// Why the last connection ended.
    public internal(set) var lastReason: CloseReason?

    /// When the next attempt is due; nil while none is needed.
    public internal(set) var nextAttempt: Instant?
}
