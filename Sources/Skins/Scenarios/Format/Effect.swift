/// What a message is on its way.
public enum Parcel: String, CaseIterable, Sendable {
    /// What a client asks.
    case request
    /// What it is answered.
    case reply
    /// A private event.
    case event
    /// A frame of a public stream.
    case frame
}

/// Until when something lasts.
public enum Until: Sendable {
    /// So long from the request on.
    case milliseconds(Int64)
    /// An instant of the scenario.
    case atMilliseconds(Int64)
    /// So long from the end of the request's validity on; may be negative.
    case afterWindowMilliseconds(Int64)
    /// A step fires.
    case step(String)
    /// For good.
    case never
}

/// An answer in place of the venue's.
public struct ReplacedReply: Sendable {
    /// The HTTP status.
    public var http: Int
    /// The error code, where there is one.
    public var code: Int?
    /// The error's words.
    public var text: String?
    /// A whole body, which need not be JSON.
    public var body: String?
    /// More headers.
    public var headers: [(name: String, value: String)]
    /// Whether the venue acts on the request.
    public var executes: Bool
}

/// Which connections a cut is of.
public enum Line: String, CaseIterable, Sendable {
    case `public`
    case market
    case `private`
    case wsapi
    case rest
    case all
}

/// Which budget.
public enum Pool: String, CaseIterable, Sendable {
    case weight
    case orders10s = "orders_10s"
    case orders1m = "orders_1m"
    case ip
}

/// What a depth answer shows.
public enum SnapshotView: String, CaseIterable, Sendable {
    /// Older than the last diff by so many diffs.
    case behind
    /// Newer than all diffs sent by so many.
    case ahead
    /// An id between a diff's predecessor and its first.
    case between
    /// The truth.
    case right
}

/// What becomes of a book.
public enum BookShape: String, CaseIterable, Sendable {
    /// Frames go on with unchanged content.
    case stale
    /// One diff crosses the book; it is undone at the end.
    case crossed
    /// One side has gone.
    case oneSided = "one_sided"
    /// Only customers' orders are left.
    case thin
}

/// One thing a step does.
public enum Effect: Sendable {
    /// How a connection ends.
    public enum Cut: String, CaseIterable, Sendable {
        case close
        case reset
        case hang
    }

    /// What becomes of listen keys.
    public enum KeyFate: String, CaseIterable, Sendable {
        case expire
        case expireSilently = "expire_silently"
        case revoke
    }

    /// What becomes of dead-man switches.
    public enum SwitchFate: String, CaseIterable, Sendable {
        case fire
        case ignore
    }

    case drop(Parcel)
    case delay(Parcel, milliseconds: Int64, jitterMilliseconds: Int64)
    case duplicate(Parcel, copies: Int, gapMilliseconds: Int64)
    case reorder(Parcel, behind: Int?, behindMilliseconds: Int64?)
    case holdOrder(Until)
    case hideOrder(Until, from: [String])
    case reply(ReplacedReply)
    case rateLimit(Pool, used: Int?, retryAfterSeconds: Int?, banMilliseconds: Int64?)
    case gap(stream: Pattern, skip: Int)
    case snapshot(symbol: String, shows: [SnapshotView], by: [Int])
    case book(symbol: String, BookShape, milliseconds: Int64)
    case silence(streams: [Pattern], milliseconds: Int64, pings: Bool)
    case wrongRoute(stream: Pattern)
    case disconnect(Line, Cut, code: Int?, refuseMilliseconds: Int64)
    case clock(offsetMilliseconds: Int64, driftPartsPerMillion: Int64)
    case listenKey(KeyFate)
    case countdown(SwitchFate)
    case trade(symbol: String, side: String, quantity: String, price: String?)
    case move(symbol: String, to: String, overMilliseconds: Int64)
    case status(symbol: String, to: String)
    case makerFee(symbol: String, rate: String)
    case funding(symbol: String, rate: String)

    /// Whether it changes what becomes of the message that fired the step.
    public var bendsMessage: Bool {
        switch self {
        case .drop, .delay, .duplicate, .reorder, .holdOrder, .hideOrder, .reply: true
        default: false
        }
    }
}
