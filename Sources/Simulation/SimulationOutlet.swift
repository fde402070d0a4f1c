internal import Base
internal import Trading
internal import VenuePort

/// What a simulated lane sent in one pass; after a death only what had left before it.
struct SimulationOutlet: LaneOutlet, ~Copyable {
    enum Sent {
        case trade([UInt8])
        case feed([UInt8], UInt8)
        case rest(RestTarget, [UInt8], Int64)
        case user([UInt8])
        case reconnect(LaneLink)
    }

    var sent: [Sent] = []
    var notices: [Notice] = []

    /// Effects that still happen before the process is gone; nil lives on.
    var effectsLeft: Int?

    private mutating func happens() -> Bool {
        guard let left = effectsLeft else { return true }
        guard left > 0 else { return false }
        effectsLeft = left - 1
        return true
    }

    private static func copy(_ bytes: Span<UInt8>) -> [UInt8] { bytes.indices.map { bytes[$0] } }

    mutating func trade(_ bytes: Span<UInt8>) {
        if happens() { sent.append(.trade(Self.copy(bytes))) }
    }

    mutating func market(_ bytes: Span<UInt8>, feed: UInt8) {
        if happens() { sent.append(.feed(Self.copy(bytes), feed)) }
    }

    mutating func rest(
        _ target: RestTarget,
        _ path: Span<UInt8>,
        id: RequestID,
        urgent: Bool
    ) {
        if happens() { sent.append(.rest(target, Self.copy(path), id.raw)) }
    }

    mutating func connectUser(key: Span<UInt8>) {
        if happens() { sent.append(.user(Self.copy(key))) }
    }

    mutating func reconnect(_ link: LaneLink) { sent.append(.reconnect(link)) }

    mutating func notice(_ notice: Notice) { notices.append(notice) }
}
