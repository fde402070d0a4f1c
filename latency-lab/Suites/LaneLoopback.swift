internal import Base
internal import CEchoReference
internal import Domain
internal import Trading

/// How messages at a lane are spaced.
enum LanePace {
    /// Each follows the answer to the one before.
    case closed

    /// By a schedule: 5,000 a second, and every half a millisecond ten at ten times that pace.
    case bursts
}

/// A book message there and its order back over loopback TLS: the venue on its own core, all spinning.
final class LaneLoopback<Backend: LaneBackend & ~Copyable>: Work {
    private static var calmGap: Int64 { 200_000 }
    private static var burstGap: Int64 { 20_000 }
    private static var burst: Int { 10 }

    private let pace: LanePace
    private var venue: LaneVenue?
    private var rig: LaneRig<MakerQuoting, Backend>?
    private var isAsked = false
    private var due: Int64 = 0
    private var place = 0

    /// From the instant a message was due to the order that answers it, where a schedule says when.
    private(set) var figure: Int64?

    init(_ pace: LanePace) { self.pace = pace }

    func begin() {
        if rig == nil { trade() }
        due = lane_now() + 1_000_000
        place = 0
        for _ in 0..<8 {
            run(1)
            pause()
        }
    }

    private func trade() {
        let venue = LaneVenue(position: LaneRules.held.raw)
        do {
            let rig = try LaneRig<MakerQuoting, Backend>(
                venue: venue.port,
                strategy: MakerQuoting([LaneRules.maker]),
                drain: .thread
            )
            rig.command(Command(kind: .grant, value: .max))
            start(rig, venue)
            self.rig = rig
        } catch { preconditionFailure("a lane at a venue on loopback: \(error)") }
        venue.spin()
        self.venue = venue
    }

    func run(_ operations: Int) {
        guard let rig, let venue else { return }
        for index in 0..<operations {
            if index > 0 { pause() }
            if pace == .bursts { schedule() }
            venue.ask(due: pace == .closed ? 0 : due)
            while !venue.isAnswered { rig.passOfMaker() }
            if pace == .bursts { figure = venue.answered - due }
        }
        isAsked = true
    }

    /// When the next message is due, whether or not the one before has been answered.
    private func schedule() {
        due += place < Self.burst ? Self.burstGap : Self.calmGap
        place = place == 2 * Self.burst ? 0 : place + 1
    }

    /// The venue accepts the order.
    func pause() {
        guard let rig, let venue, isAsked else { return }
        isAsked = false
        venue.askAnswer()
        rig.takeOne()
    }
}

/// The same venue and the same bytes by `SSL_read` and `SSL_write` alone.
@safe
final class BareLoopback: Work {
    private var venue: LaneVenue?
    private var near: OpaquePointer?

    deinit { if unsafe near != nil { unsafe lane_near_end(near) } }

    func begin() {
        guard venue == nil else { return }
        let venue = LaneVenue(position: 0)
        venue.mute()
        let order = BareLaneWork.order
        unsafe near = lane_near_begin(venue.pointer, 1, echoSuite, order, order.count)
        while !venue.hears { venue.step() }
        venue.spin()
        self.venue = venue
    }

    func run(_ operations: Int) {
        guard let venue else { return }
        for _ in 0..<operations {
            venue.ask()
            var message: UnsafePointer<UInt8>?
            while unsafe lane_near_read(near, &message) == 0 {}
            unsafe lane_near_write(near)
            while !venue.isAnswered {}
        }
    }
}
