internal import Base
internal import CDecodeReference
internal import CEchoReference
internal import Domain
internal import Trading
internal import Transport

/// From the last byte of a book message in the socket to the order in the other: one operation.
///
/// Venue and lane take turns on one thread, so nothing but the lane's own work lies between the
/// stamps; what the venue does is done in the pauses.
final class LaneWork: Work {
    private var turns: LaneTurns<LaneSockets>

    /// `drain` tells who empties journal and tape.
    init(drain: LaneDrain = .thread) { turns = LaneTurns(drain: drain) }

    func begin() { turns.begin() }

    func run(_ operations: Int) { turns.run(operations) }

    func pause() { turns.pause() }
}

/// The same over io_uring: a class of its own, for a generic one would look its types up as it runs.
final class LaneWorkUring: Work {
    private var turns = LaneTurns<UringSockets>(drain: .thread)

    func begin() { turns.begin() }

    func run(_ operations: Int) { turns.run(operations) }

    func pause() { turns.pause() }
}

/// Venue and lane in turns on one thread.
private struct LaneTurns<Backend: LaneBackend & ~Copyable>: ~Copyable {
    private let drain: LaneDrain
    private var venue: LaneVenue?
    private var rig: LaneRig<MakerQuoting, Backend>?
    private var isTicked = false

    init(drain: LaneDrain) { self.drain = drain }

    mutating func begin() {
        if rig == nil { trade() }
        // The reference's turn was long: a book that old is proven anew.
        for _ in 0..<8 {
            run(1)
            pause()
        }
    }

    private mutating func trade() {
        let venue = LaneVenue(position: LaneRules.held.raw)
        do {
            let rig = try LaneRig<MakerQuoting, Backend>(
                venue: venue.port,
                strategy: MakerQuoting([LaneRules.maker]),
                drain: drain,
                quantum: drain == .thread ? .milliseconds(10) : .milliseconds(250)
            )
            rig.command(Command(kind: .grant, value: .max))
            start(rig, venue)
            self.rig = rig
        } catch { preconditionFailure("a lane at a venue on loopback: \(error)") }
        self.venue = venue
        pause()
    }

    mutating func run(_ operations: Int) {
        for index in 0..<operations {
            if index > 0 { pause() }
            // Taken out and put back: a reference that is borrowed would be retained.
            guard let rig = rig.take() else { return }
            rig.takeOne()
            self.rig = consume rig
        }
    }

    /// The venue reads the order, accepts it, and the next message lies in the socket.
    mutating func pause() {
        guard let rig, let venue else { return }
        if isTicked {
            venue.step()
            guard venue.isAnswered else {
                fatalError("a message triggered no order: \(rig.account)")
            }
            venue.acknowledge()
            rig.takeOne()
        }
        rig.drain()
        venue.tick()
        isTicked = true
    }
}

/// Passes and the venue in turns until the lane trades, its first order rests and the countdown runs.
func start<Backend: LaneBackend & ~Copyable>(
    _ rig: LaneRig<MakerQuoting, Backend>,
    _ venue: LaneVenue
) {
    let time = SystemTime()
    let giveUp = time.now + .seconds(120)
    var nextTick = time.now
    var answered: Int64 = 0
    while !venue.isArmed {
        venue.step()
        rig.passOfMaker()
        rig.drain()
        if venue.received > answered {
            answered = venue.received
            venue.acknowledge()
        }
        guard answered == 0, venue.hears, time.now >= nextTick else { continue }
        guard time.now < giveUp else { fatalError("the lane does not trade: \(rig.account)") }
        nextTick = time.now + .milliseconds(20)
        venue.tellMark()
        venue.tick()
    }
    // The answer that says so, and what else is on its way.
    for _ in 0..<1_000 { rig.passOfMaker() }
}

/// The same messages by `SSL_read`, simdjson On-Demand and `SSL_write` of prebuilt bytes.
@safe
final class BareLaneWork: Work {
    private var venue: LaneVenue?
    private var near: OpaquePointer?
    private var decoder: UnsafeMutableRawPointer?
    private var isTicked = false

    /// An order as the lane's encoder writes it.
    static let order = Array(
        (#"{"id":1000000,"method":"order.modify","params":{"origClientOrderId":"126103385022464010","#
            + #""price":"67000.70","quantity":"0.002","recvWindow":2000,"side":"SELL","#
            + #""symbol":"BTCUSDT","timestamp":1795000000000}}"#).utf8
    )

    deinit {
        if unsafe near != nil { unsafe lane_near_end(near) }
        if let decoder = unsafe decoder { unsafe cdecode_end(decoder) }
    }

    func begin() {
        guard venue == nil else { return }
        let venue = LaneVenue(position: 0)
        venue.mute()
        unsafe near = lane_near_begin(
            venue.pointer,
            1,
            echoSuite,
            Self.order,
            Self.order.count
        )
        unsafe decoder = cdecode_begin(8_192)
        while !venue.hears { venue.step() }
        self.venue = venue
        pause()
    }

    func run(_ operations: Int) {
        var sum: Int64 = 0
        for index in 0..<operations {
            if index > 0 { pause() }
            var message: UnsafePointer<UInt8>?
            var count = 0
            repeat { count = unsafe lane_near_read(near, &message) } while count == 0
            sum &+= unsafe cdecode_depth(decoder, message, Int64(count))
            unsafe lane_near_write(near)
        }
        keep(sum)
    }

    func pause() {
        guard let venue else { return }
        if isTicked {
            venue.step()
            precondition(venue.isAnswered, "every message is answered")
        }
        venue.tick()
        isTicked = true
    }
}
