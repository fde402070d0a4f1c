internal import Base
public import VenuePort

/// The connections of a lane, by what they are for.
@frozen
public enum LaneLink: Hashable, BitwiseCopyable, Sendable {
    /// A public feed, by its place in the settings.
    case market(UInt8)

    /// The private stream.
    case user

    /// The trade session.
    case trade

    /// REST.
    case rest
}

/// Where everything a lane does to the world goes: sockets, a virtual network, a comparing tape.
///
/// Calls come at the end of a pass, in the order of their effect. What became of them comes back as
/// input of a later pass, never as a result, so that a replay needs no outlet at all.
public protocol LaneOutlet: ~Copyable {
    /// One message of the trade session; its intent is in the journal.
    mutating func trade(_ bytes: Span<UInt8>)

    /// The message that opens the trade session; it carries the key and is put on no tape.
    mutating func logOn(_ bytes: Span<UInt8>)

    /// One message of a public feed.
    mutating func market(_ bytes: Span<UInt8>, feed: UInt8)

    /// One REST request: verb, path with query, and whether the key goes with it.
    ///
    /// Urgent requests (cancels, the dead-man switch) must not wait behind others.
    mutating func rest(
        _ target: RestTarget,
        _ path: Span<UInt8>,
        id: RequestID,
        urgent: Bool
    )

    /// Connects the private stream with this key; drops the connection there was.
    mutating func connectUser(key: Span<UInt8>)

    /// Connects a link anew: it is silent or no longer trusted.
    mutating func reconnect(_ link: LaneLink)

    /// Something for the people who watch; may be dropped.
    mutating func notice(_ notice: Notice)
}

extension LaneOutlet where Self: ~Copyable {
    /// Sent like any other message of the session.
    public mutating func logOn(_ bytes: Span<UInt8>) { trade(bytes) }
}
