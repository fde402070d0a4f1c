internal import Base
internal import Domain
internal import Operations
internal import Synchronization
internal import Worlds

/// Everything that moves to the lane's thread at once.
struct LaneLoad: ~Copyable, Sendable {
    private let engine: LiveEngine
    private let ports: LivePorts
    private let assets: AssetTable

    init(
        engine: consuming LiveEngine,
        ports: consuming LivePorts,
        assets: consuming AssetTable
    ) {
        self.engine = engine
        self.ports = ports
        self.assets = assets
    }

    /// Runs the lane to its end on the calling thread.
    consuming func run(
        key: AccountKey,
        instruments: [Instrument],
        stop: StopSign
    ) throws -> Bool {
        try engine.run(
            key: key,
            instruments: instruments,
            assets: assets,
            ports: ports,
            stop: stop,
            say: Console.complain
        )
    }
}

/// How the lane's thread ended, for the thread that waits.
final class LaneEnd: Sendable {
    private let raw = Atomic<Int32>(-1)

    /// Can be waited for: signalled at the end.
    let bell: WakeEvent

    init() throws(SystemError) { bell = try WakeEvent() }

    /// The code, once there is one.
    var code: ExitCode? { ExitCode(rawValue: raw.load(ordering: .acquiring)) }

    /// Says how it ended.
    func report(_ code: ExitCode) {
        raw.store(code.rawValue, ordering: .releasing)
        bell.signal()
    }
}
