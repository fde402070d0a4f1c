internal import Binance
internal import Trading
internal import Transport
internal import Worlds

/// The back-end an engine takes unless it is told otherwise.
typealias LaneSockets = EpollSockets

/// A back-end whose lane passes in the machine code of an engine.
protocol LaneBackend: Sockets, ~Copyable {
    typealias MakerWorld = LiveWorld<BinanceVenue, BinanceContinuity, MakerQuoting, Self>

    /// The back-end with room for so many connections.
    static func make(slots: Int) throws -> Self

    /// One pass of the shipped maker.
    static func pass(_ world: inout MakerWorld)
}

extension UringSockets: LaneBackend {
    static func make(slots: Int) throws -> UringSockets { try UringSockets(slots: slots) }

    @inline(__always)
    static func pass(_ world: inout MakerWorld) { _ = world.passOfMaker() }
}

extension EpollSockets: LaneBackend {
    static func make(slots: Int) throws -> EpollSockets {
        try EpollSockets(slots: slots, bytesPerPass: 65_536)
    }

    @inline(__always)
    static func pass(_ world: inout MakerWorld) { _ = world.passOfMaker() }
}
