internal import Base
internal import CEchoReference
internal import VenuePort

/// The venue's end of the lane's rows, written in C; on the calling thread, or on one of its own.
@safe
final class LaneVenue {
    private let venue: OpaquePointer
    private let messages = QuoteMessages()

    /// Requests read when the latest tick left.
    private var before: Int64 = 0

    /// A venue at which the account holds `position` thousandths of a coin.
    init(position: Int64) {
        unsafe venue = lane_venue_begin(
            echoCertificate.chain,
            echoCertificate.key,
            echoSuite,
            QuoteMessages.picture(isMoved: false),
            QuoteMessages.picture(isMoved: true),
            LaneRules.positions(position)
        )
    }

    deinit { unsafe lane_venue_end(venue) }

    var port: UInt16 { unsafe lane_venue_port(venue) }
    var pointer: OpaquePointer { unsafe venue }

    /// Every stream and the trade session stand.
    var hears: Bool { unsafe lane_venue_hears(venue) != 0 }

    /// Order requests read so far.
    var received: Int64 { unsafe lane_venue_received(venue) }

    /// Cancel-all requests read so far.
    var cancels: Int64 { unsafe lane_venue_cancels(venue) }

    /// Whether the dead-man switch has been armed.
    var isArmed: Bool { unsafe lane_venue_armed(venue) > 0 }

    /// When the latest order was read.
    var answered: Int64 { unsafe lane_venue_answered(venue) }

    /// Whether the order that answers the latest tick has been read.
    var isAnswered: Bool { received > before }

    func mute() { unsafe lane_venue_mute(venue) }
    func step() { unsafe lane_venue_step(venue) }
    func acknowledge() { unsafe lane_venue_acknowledge(venue) }
    func acknowledgeEach() { unsafe lane_venue_acknowledge_each(venue) }
    func cancelResting() { unsafe lane_venue_cancel_resting(venue) }
    func spin() { unsafe lane_venue_spin(venue, Cores.peer) }
    func askAnswer() { unsafe lane_venue_ask_answer(venue) }

    /// Sends the next book message from the calling thread.
    func tick() {
        before = received
        let message = messages.take(at: SystemTime().utc.milliseconds)
        unsafe lane_venue_tick(
            venue,
            message.start,
            message.count,
            messages.last,
            messages.isMoved ? 1 : 0
        )
    }

    /// Has the venue's thread send the next book message, when `due` has come.
    func ask(due: Int64 = 0) {
        before = received
        let message = messages.take(at: SystemTime().utc.milliseconds)
        unsafe lane_venue_ask(
            venue,
            message.start,
            message.count,
            messages.last,
            messages.isMoved ? 1 : 0,
            due
        )
    }

    /// Sends the mark price and a trade, without which part of the gate has nothing to judge by.
    func tellMark() {
        let time = SystemTime().utc.milliseconds
        unsafe lane_venue_market(
            venue,
            #"{"stream":"btcusdt@markPrice@1s","data":{"e":"markPriceUpdate","E":\#(time),"#
                + #""s":"BTCUSDT","p":"67000.10000000","ap":"67000.10000000","P":"67000.1","#
                + #""i":"67000.10000000","r":"0.00010000","T":\#(time + 28_800_000),"st":1}}"#
        )
        unsafe lane_venue_market(
            venue,
            #"{"stream":"btcusdt@trade","data":{"e":"trade","E":\#(time),"T":\#(time),"#
                + #""s":"BTCUSDT","t":1,"p":"67000.10","q":"0.010","X":"MARKET","m":true,"st":1}}"#
        )
    }
}
