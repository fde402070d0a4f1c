public import Base
public import Domain

/// The verbs venues use.
@frozen
public enum RestMethod: UInt8, BitwiseCopyable, Sendable {
    /// Reads.
    case get = 0

    /// Makes.
    case post = 1

    /// Changes.
    case put = 2

    /// Removes.
    case delete = 3
}

/// What we ask of a venue over REST; there is no word here that could move funds.
@frozen
public enum RestRequest: BitwiseCopyable, Sendable {
    /// The venue's clock.
    case time

    /// Every instrument's rules.
    case instruments

    /// A whole book, so many levels a side.
    case book(InstrumentID, levels: Int32)

    /// One order of ours.
    case order(InstrumentID, ClientOrderID)

    /// One order by the venue's number: whose it is, when only a fill named it.
    case orderOfVenue(InstrumentID, VenueOrderID)

    /// Our open orders; `.none` for every instrument.
    case openOrders(InstrumentID)

    /// Our fills of an instrument from a trade id on; 0 for the newest.
    case fills(InstrumentID, from: Int64)

    /// Our positions.
    case positions

    /// Our wallets.
    case balances

    /// A key for the private stream, new or the one there is.
    case streamKey

    /// Lets the private stream's key live on.
    case streamKeepAlive

    /// One order operation, when the trade session is gone.
    case operation(OrderRequest)

    /// Whether the account keeps long and short positions apart.
    case positionMode

    /// Switches the account to one position a contract.
    case setOneWay

    /// Arms the dead-man switch of an instrument; zero disarms it.
    case countdown(InstrumentID, Nanoseconds)

    /// Whether it carries a signature, and so needs venue time to be known.
    @inlinable
    public var isSigned: Bool {
        switch self {
        case .time, .instruments, .book, .streamKey, .streamKeepAlive: false
        default: true
        }
    }
}

/// A request written into a caller's buffer: its verb, and the path and query as that many bytes.
@frozen
public struct RestTarget: BitwiseCopyable, Sendable {
    /// The verb.
    public var method: RestMethod

    /// How many bytes of the buffer are path and query.
    public var byteCount: Int

    /// Whether the key header must go with it.
    public var needsKey: Bool

    /// States a target.
    @inlinable
    public init(method: RestMethod, byteCount: Int, needsKey: Bool) {
        self.method = method
        self.byteCount = byteCount
        self.needsKey = needsKey
    }
}
