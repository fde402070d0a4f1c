/// What a venue's refusal means for the request it answers.
@frozen
public enum ErrorClass: UInt8, BitwiseCopyable, Sendable {
    /// Not executed; may be tried again after a pause.
    case transient = 1

    /// Nobody knows: the order reserves its full risk until a query proves its fate.
    case unknown = 2

    /// Final: the same request would be refused again.
    case reject = 3

    /// Keys, permissions or account settings: stop the strategy and tell somebody.
    case configuration = 4

    /// Already so, or the order is in another state than we believed: query, never assume.
    case state = 5
}

/// What an error asks for beyond its class.
@frozen
public enum ErrorReaction: UInt8, BitwiseCopyable, Sendable {
    /// Nothing more.
    case none = 0

    /// Stop sending until the time the answer names, or back off.
    case backOff = 1

    /// New orders wait for the order-count window; cancels still pass.
    case orderPause = 2

    /// Measure venue time again, then sign again, once.
    case clock = 3

    /// The instrument's rules have changed: fetch them.
    case rules = 4

    /// The private stream's key is gone: new key, new connection, reconcile.
    case stream = 5

    /// Only orders that shrink a position pass from now on.
    case reduceOnly = 6

    /// Ask the venue where the order or position stands.
    case query = 7

    /// The wanted state already holds: treat as done.
    case done = 8
}

/// A venue's error code read: its class and what it asks for.
@frozen
public struct ErrorMeaning: Equatable, BitwiseCopyable, Sendable {
    /// What it means for the request.
    public var kind: ErrorClass

    /// What it asks for.
    public var reaction: ErrorReaction

    /// States a meaning.
    @inlinable
    public init(_ kind: ErrorClass, _ reaction: ErrorReaction = .none) {
        self.kind = kind
        self.reaction = reaction
    }
}
