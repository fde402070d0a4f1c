public import Base
internal import Binance
internal import Digests
public import Domain
internal import Journal
internal import Market
public import Settings
internal import Trading
internal import Transport
internal import VenuePort

/// The account's key as it came out of its secret place.
public enum AccountKey: Sendable {
    /// Each request is signed with a shared secret.
    case secret(Secret)

    /// The session is logged on once with a private key in PEM.
    case privateKey(Secret)
}

/// Which way a live lane reaches the kernel.
public enum SocketChoice: String, Sendable {
    /// What measures best for a lane's few sockets, epoll; plain calls where that cannot be set up.
    case auto
    /// io_uring.
    case uring = "io_uring"
    /// epoll.
    case epoll
    /// Plain calls.
    case polling = "recv"
}

extension LiveEngine {
    /// Runs the lane on the calling thread to the end of its drain; true when everything ended in order.
    ///
    /// `say` hears what was chosen and why.
    public consuming func run(
        key: AccountKey,
        instruments: [Instrument],
        assets: borrowing AssetTable,
        ports: consuming LivePorts,
        stop: StopSign,
        say: (String) -> Void
    ) throws -> Bool {
        switch try StrategyChoice(settings, over: instruments) {
        case .maker(let profiles):
            return try run(MakerQuoting(profiles), key, instruments, assets, ports, stop, say)
        case .fixedSpread(let profile):
            return try run(FixedSpread(profile), key, instruments, assets, ports, stop, say)
        case .script(let strategy):
            return try run(strategy, key, instruments, assets, ports, stop, say)
        }
    }

    private consuming func run<S: Strategy & ~Copyable>(
        _ strategy: consuming S,
        _ key: AccountKey,
        _ instruments: [Instrument],
        _ assets: borrowing AssetTable,
        _ ports: consuming LivePorts,
        _ stop: StopSign,
        _ say: (String) -> Void
    ) throws -> Bool {
        let encoder = try BinanceEncoder(plan.apiKey, key, logsOn: laneSettings.logsOn)
        let lane = Lane<BinanceVenue, BinanceContinuity, S>(
            laneSettings,
            venue: BinanceVenue(encoder: encoder),
            instruments: InstrumentTable(instruments, assets: assets),
            strategy: strategy,
            journal: writer,
            tape: tape,
            recovered: self.lane
        )
        let rings = DrainRings(journal: journalRing, tape: tapeRing, thread: drain)
        let exit = try Self.drive(lane, plan, settings, ports, seed, stop, rings, say)
        guard exit.isOnDisk else {
            say("the disk did not take the last of journal and tape")
            return false
        }
        return exit.isClean
    }

    private static func drive<S: Strategy & ~Copyable>(
        _ lane: consuming Lane<BinanceVenue, BinanceContinuity, S>,
        _ plan: LivePlan,
        _ settings: Settings,
        _ ports: consuming LivePorts,
        _ seed: UInt64,
        _ stop: StopSign,
        _ rings: DrainRings,
        _ say: (String) -> Void
    ) throws -> LaneExit {
        let slots = LiveWorld<BinanceVenue, BinanceContinuity, S, EpollSockets>.connections(
            feeds: plan.wiring.feedPaths.count
        )
        let choice = SocketChoice(rawValue: settings.engine.socketBackend) ?? .auto
        if choice == .uring {
            let sockets = try UringSockets(
                slots: slots,
                busyPollMicroseconds: plan.busyPollMicroseconds
            )
            say("sockets: io_uring")
            var world = try LiveWorld(plan, lane: lane, sockets: sockets, ports: ports, seed: seed)
            return world.run(stop: stop, rings: rings)
        }
        if choice != .polling,
            let sockets = try epoll(slots, plan, isRequired: choice == .epoll, say)
        {
            var world = try LiveWorld(plan, lane: lane, sockets: sockets, ports: ports, seed: seed)
            return world.run(stop: stop, rings: rings)
        }
        let sockets = PollingSockets(
            slots: slots,
            bytesPerPass: plan.bytesPerPass,
            busyPollMicroseconds: plan.busyPollMicroseconds
        )
        if choice == .polling { say("sockets: recv") }
        var world = try LiveWorld(plan, lane: lane, sockets: sockets, ports: ports, seed: seed)
        return world.run(stop: stop, rings: rings)
    }

    private static func epoll(
        _ slots: Int,
        _ plan: LivePlan,
        isRequired: Bool,
        _ say: (String) -> Void
    ) throws(SocketFailure) -> EpollSockets? {
        do throws(SocketFailure) {
            let sockets = try EpollSockets(
                slots: slots,
                bytesPerPass: plan.bytesPerPass,
                busyPollMicroseconds: plan.busyPollMicroseconds
            )
            let reason = isRequired ? "" : ", which serves a lane's few sockets fastest"
            say("sockets: epoll" + reason)
            return sockets
        } catch {
            guard !isRequired else { throw error }
            say("sockets: recv, for epoll cannot be set up (\(error))")
            return nil
        }
    }
}

extension AccountKey {
    /// The key in the form that signs; its bytes are read here and nowhere else.
    func signing() throws -> BinanceKey {
        switch self {
        case .secret(let secret):
            return .hmac(secret.reveal { HMACSHA256(secret: $0) })
        case .privateKey(let secret):
            let signer = try secret.reveal { pem throws(Ed25519KeyError) in
                try Ed25519Signer(pem: pem)
            }
            return .ed25519(signer)
        }
    }
}

extension BinanceEncoder {
    /// The encoder of an account.
    init(_ name: String, _ key: AccountKey, logsOn: Bool) throws {
        let bytes = Array(name.utf8)
        self.init(apiKey: bytes.span, key: try key.signing())
        isSessionOpen = logsOn
    }
}

/// The rings that the drainer's thread empties.
struct DrainRings: Sendable {
    let journal: JournalRing
    let tape: TapeRing
    let thread: DrainThread

    /// Empties them to the disk and ends the thread; false when the disk did not take it.
    func finish() -> Bool { thread.finish() }

    var marks: DrainMarks {
        DrainMarks(
            written: journal.written,
            durable: journal.durable,
            tapeIsWhole: tape.lostFrom == nil
        )
    }
}
