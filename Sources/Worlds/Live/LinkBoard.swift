internal import Transport
internal import VenuePort

/// One HTTP connection of the pool: what it is busy with.
struct RestSeat: BitwiseCopyable {
    var connection = ConnectionID.none
    var inFlight = RequestID.none

    var isIdle: Bool { connection != .none && inFlight == .none }
}

/// Which connection serves which link now: written by the lines' events, read by the lane's outlet.
///
/// Both sides run on the lane's thread; the class is only a place they can share.
final class LinkBoard {
    /// General requests take any seat but the last, which is kept for what is urgent.
    static let seats = 5

    var feeds = InlineArray<4, ConnectionID>(repeating: .none)
    var user = ConnectionID.none
    var trade = ConnectionID.none
    var rest = InlineArray<5, RestSeat>(repeating: RestSeat())

    /// A stream key to connect with, when the lane has asked to.
    var wantedKey: String?

    /// Links the lane wants connected anew, as bits by feed.
    var wantedFeeds: UInt8 = 0

    /// Set when REST went down: what waits for it is forgotten, as the lane has been told.
    var restIsDown = false

    /// Messages the sockets would not take; their fate is proven by their not being there.
    var unsent: UInt64 = 0

    /// Requests that were not sent because their path looks like moving money out, not yet told.
    var forbidden = 0

    var liveSeats: Int {
        var count = 0
        for seat in 0..<Self.seats where rest[seat].connection != .none { count += 1 }
        return count
    }

    /// An idle seat for a request; nil when all are busy.
    func idleSeat(urgent: Bool) -> Int? {
        let first = urgent ? Self.seats - 1 : 0
        for step in 0..<Self.seats {
            let seat = (first + step) % Self.seats
            if !urgent, seat == Self.seats - 1 { continue }
            if rest[seat].isIdle { return seat }
        }
        return nil
    }
}
