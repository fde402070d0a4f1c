internal import Base
internal import Domain
internal import Exchange
internal import Scenarios
internal import VenueWire

/// A clock that is off, as clients see it.
struct BentClock {
    var offset: Nanoseconds = .zero
    var driftPartsPerMillion: Int64 = 0
    var since = UTCTime.none

    /// What the clock shows at a true instant.
    func shown(_ time: UTCTime) -> UTCTime {
        guard offset != .zero || driftPartsPerMillion != 0, time >= since else { return time }
        let drift = (time - since).count / 1_000_000 * driftPartsPerMillion
        return time + offset + Nanoseconds(drift)
    }
}

/// Everything about the venue that a scenario has bent, and what it needs to bend more.
struct Bends {
    /// A book as it was when a frame was made.
    struct Image {
        var id: Int64
        var bids: [Level]
        var asks: [Level]
    }

    /// A message that waits until others have passed it.
    struct Held {
        var stream: StreamKey?
        var name: String
        var key: String
        var payload: [UInt8]
        var left: Int
    }

    /// Foreign orders taken away for a while.
    struct Withdrawn {
        var side: Side
        var price: Int64
        var quantity: Int64
        var who: Int
    }

    var clock = BentClock()
    var silences: [(streams: [Pattern], until: UTCTime)] = []
    var frozen: [ConnectionID: UTCTime] = [:]
    var gaps: [(stream: Pattern, left: Int)] = []
    var snapshots: [(symbol: String, view: SnapshotView, by: Int)] = []
    var images: [Int: [Image]] = [:]
    var lags: [Int: Int] = [:]
    var lagging: [(key: StreamKey, payload: [UInt8])] = []
    var refusals: [(line: Line, until: UTCTime)] = []
    var held: [Held] = []
    var waiting: [(step: String, action: (BinanceSkin) -> Void)] = []
    var restConnections: Set<ConnectionID> = []
    var countdownIgnored = false
    var keysRevoked = false
    var lastPlaced: OrderReport?

    /// Whether new connections of a line are turned away.
    func refuses(_ line: Line, at now: UTCTime) -> Bool {
        refusals.contains { now < $0.until && ($0.line == line || $0.line == .all) }
    }

    /// Whether a stream says nothing.
    func isSilent(_ name: String, at now: UTCTime) -> Bool {
        silences.contains { silence in
            now < silence.until && silence.streams.contains { $0.matches(name) }
        }
    }

    /// Whether a socket is dead, pings and all.
    func isFrozen(_ connection: ConnectionID, at now: UTCTime) -> Bool {
        frozen[connection].map { now < $0 } ?? false
    }

    /// Takes one frame of a gap, if the stream is in one.
    mutating func takeGap(_ name: String) -> Bool {
        guard let index = gaps.firstIndex(where: { $0.left > 0 && $0.stream.matches(name) })
        else { return false }
        gaps[index].left -= 1
        return true
    }
}

/// What becomes of one message.
struct ParcelPlan {
    var drops: [Parcel] = []
    var delays: [(what: Parcel, span: Nanoseconds)] = []
    var copies: [(what: Parcel, count: Int, gap: Nanoseconds)] = []
    var behind: Int?
    var hold: Until?
    var hide: (until: Until, from: [String])?
    var reply: ReplacedReply?

    /// How long a parcel is late.
    func delay(_ what: Parcel) -> Nanoseconds {
        delays.reduce(.zero) { $1.what == what ? $0 + $1.span : $0 }
    }
}
