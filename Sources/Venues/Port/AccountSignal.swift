public import Base
public import Domain

/// News about an account that is no order, balance or position.
@frozen
public enum AccountSignal: BitwiseCopyable, Sendable {
    /// The stream's key has ended: new key, new connection, full reconciliation.
    case streamExpired(UTCTime)

    /// The venue warns of liquidation; it may already have happened.
    case marginCall(UTCTime)

    /// Somebody changed the leverage of an instrument.
    case leverage(InstrumentID, Int32)

    /// Somebody switched multi-asset margin on or off.
    case multiAssets(Bool)

    /// A conditional order moved; orders of this kind are never ours yet.
    case conditional(ConditionalUpdate)

    /// The venue will soon close the connection.
    case closing
}

/// Where a conditional order stands, as its venue says.
@frozen
public enum ConditionalState: UInt8, BitwiseCopyable, Sendable {
    /// A word this engine does not know.
    case unknown = 0

    /// Waits for its trigger.
    case waiting = 1

    /// Being sent to the engine.
    case triggering = 2

    /// Its child is in the book.
    case triggered = 3

    /// The child ended, filled or not.
    case finished = 4

    /// Taken back.
    case canceled = 5

    /// Refused.
    case rejected = 6

    /// Ended by the venue.
    case expired = 7
}

/// News about a conditional order and the child it makes.
@frozen
public struct ConditionalUpdate: BitwiseCopyable, Sendable {
    /// The venue's id of the conditional order.
    public var id: Int64

    /// Our id, when the text is one of ours.
    public var clientID: ClientOrderID

    /// Which contract.
    public var instrument: InstrumentID

    /// Where it stands.
    public var state: ConditionalState

    /// The child order, once there is one.
    public var child: VenueOrderID

    /// When the venue sent it.
    public var eventTime: UTCTime

    /// States an update.
    @inlinable
    public init(
        id: Int64,
        clientID: ClientOrderID,
        instrument: InstrumentID,
        state: ConditionalState,
        child: VenueOrderID,
        eventTime: UTCTime
    ) {
        self.id = id
        self.clientID = clientID
        self.instrument = instrument
        self.state = state
        self.child = child
        self.eventTime = eventTime
    }
}
