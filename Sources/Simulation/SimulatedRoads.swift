public import Base
internal import VenueWire

/// What goes wrong between a simulated lane and its venue; chances in 10,000, all from one seed.
public struct SimulatedFaults: Sendable {
    /// Answers of the trade session that never arrive.
    public var lostAnswers: UInt64 = 0

    /// Private messages that never arrive.
    public var lostNews: UInt64 = 0

    /// Private messages that arrive twice.
    public var doubledNews: UInt64 = 0

    /// Public messages that never arrive.
    public var lostBooks: UInt64 = 0

    /// Orders after which the trade session dies, the order being with the venue.
    public var cutSessions: UInt64 = 0

    /// Private messages after which the private stream dies.
    public var cutStreams: UInt64 = 0

    /// REST answers that are a page of HTML.
    public var htmlAnswers: UInt64 = 0

    /// REST answers that never arrive.
    public var lostRest: UInt64 = 0

    /// How long a message travels.
    public var delay = Nanoseconds.microseconds(200)...Nanoseconds.microseconds(2_000)

    /// How far the venue's clock runs ahead of ours.
    public var skew = Nanoseconds.zero

    /// A network without faults.
    public init() {}
}

/// One simulated connection, as the lane knows it.
enum SimulatedRoad: Hashable {
    case feed(UInt8)
    case user
    case trade
    case rest(Int64)
}

/// Something on its way, either direction.
struct Travelling {
    enum Load {
        case request(HTTPRequest)
        case text([UInt8])
        case answer(Int, [UInt8])
        case open
    }

    var due: Instant
    var order: Int
    var road: SimulatedRoad
    var connection: ConnectionID
    var load: Load
}

/// What travels in one direction, handed over in the order of arrival; a road keeps its order.
struct TravelQueue {
    private var items: [Travelling] = []
    private var order = 0
    private var latest: [SimulatedRoad: Instant] = [:]

    init() {}

    mutating func add(
        _ load: Travelling.Load,
        _ road: SimulatedRoad,
        _ connection: ConnectionID,
        at due: Instant
    ) {
        order += 1
        let arrival = max(due, latest[road] ?? .distantPast)
        latest[road] = arrival
        items.append(
            Travelling(
                due: arrival,
                order: order,
                road: road,
                connection: connection,
                load: load
            )
        )
    }

    /// Everything due by `now`, in order.
    mutating func take(by now: Instant) -> [Travelling] {
        let due = items.filter { $0.due <= now }
        guard !due.isEmpty else { return [] }
        items.removeAll { $0.due <= now }
        return due.sorted { $0.due == $1.due ? $0.order < $1.order : $0.due < $1.due }
    }

    mutating func drop(_ connection: ConnectionID) {
        items.removeAll { $0.connection == connection }
    }

    mutating func removeAll() {
        items.removeAll()
        latest.removeAll()
    }
}
