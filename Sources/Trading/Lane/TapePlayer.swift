public import Base
internal import Domain
public import Journal
internal import Market
public import VenuePort

/// Drives a lane by a tape: the same calls in the same passes, and what left then held against now.
public struct TapePlayer: ~Copyable {
    /// What a replay found.
    public struct Verdict: Equatable, Sendable {
        /// Frames played.
        public var frames: UInt64 = 0

        /// Passes played.
        public var passes: UInt64 = 0

        /// Messages that left then.
        public var sent: UInt64 = 0

        /// The tape position of the first message that differs; nil when all are the same.
        public var firstDifference: UInt64?

        /// The tape position from which frames are missing; nil when none is.
        public var lostFrom: UInt64?

        /// Whether everything that left is the same, byte for byte.
        public var isFaithful: Bool { firstDifference == nil && lostFrom == nil }
    }

    /// What was found so far.
    public private(set) var verdict = Verdict()

    private var outlet = EchoOutlet()
    private var isOpen = false
    private var responseID = RequestID.none
    private var responseStatus: UInt16 = 0

    /// A player at the beginning of a tape.
    public init() {}

    /// Plays one frame; the payload has `PaddedBytes.padding` bytes behind it.
    public mutating func play<V: Venue & ~Copyable, Rule, S: Strategy & ~Copyable>(
        _ frame: TapeFrame,
        _ payload: PaddedBytes,
        into lane: inout Lane<V, Rule, S>
    ) {
        verdict.frames += 1
        if frame.flags.contains(.lostBefore), verdict.lostFrom == nil {
            verdict.lostFrom = frame.position
        }
        if frame.kind == .sent {
            compare(frame, payload)
            return
        }
        if !isOpen {
            isOpen = true
            lane.begin(at: frame.instant)
        }
        if frame.kind != .passEnd, frame.kind != .responseHead { lane.core.tape = frame.position }
        switch frame.kind {
        case .message: message(frame, payload, into: &lane)
        case .responseHead: head(payload)
        case .responseBody: lane.take(rest: payload, status: responseStatus, id: responseID)
        case .command:
            // SAFETY: the payload is readable for the length of the call.
            let bytes = unsafe Span(_unsafeStart: payload.start, count: payload.count)
            if let command = Command(tape: bytes) { lane.take(command) }
        case .up, .down:
            guard let link = TapeSource.link(frame.source) else { return }
            lane.link(link, isUp: frame.kind == .up)
        case .passEnd:
            // SAFETY: the payload is readable for the length of the call.
            let bytes = unsafe Span(_unsafeStart: payload.start, count: payload.count)
            guard let conditions = PassConditions(bytes) else { return }
            lane.finish(conditions, into: &outlet)
            isOpen = false
            verdict.passes += 1
        case .sent, .timer, .random, .wallClock, .mask: break
        }
    }

    private func message<V: Venue & ~Copyable, Rule, S: Strategy & ~Copyable>(
        _ frame: TapeFrame,
        _ payload: PaddedBytes,
        into lane: inout Lane<V, Rule, S>
    ) {
        switch frame.source {
        case TapeSource.user: lane.take(user: payload)
        case TapeSource.trade: lane.take(answer: payload)
        default: lane.take(market: payload, feed: UInt8(truncatingIfNeeded: frame.source))
        }
    }

    private mutating func head(_ payload: PaddedBytes) {
        guard payload.count == 16 else { return }
        var id: UInt64 = 0
        for index in 0..<8 { id |= UInt64(payload[index]) << UInt64(8 * index) }
        responseID = RequestID(raw: Int64(bitPattern: id))
        responseStatus = UInt16(payload[8]) | UInt16(payload[9]) << 8
    }

    private mutating func compare(_ frame: TapeFrame, _ payload: PaddedBytes) {
        verdict.sent += 1
        guard let made = outlet.next() else {
            differ(frame)
            return
        }
        guard made.count == payload.count else {
            differ(frame)
            return
        }
        for index in made.indices where made[index] != payload[index] {
            differ(frame)
            return
        }
    }

    private mutating func differ(_ frame: TapeFrame) {
        if verdict.firstDifference == nil { verdict.firstDifference = frame.position }
    }
}

/// Keeps what a lane sends in a replay until the tape shows what left then.
struct EchoOutlet: LaneOutlet, ~Copyable {
    private var made: [[UInt8]] = []
    private var taken = 0

    mutating func next() -> [UInt8]? {
        guard taken < made.count else { return nil }
        defer {
            taken += 1
            if taken == made.count {
                made.removeAll(keepingCapacity: true)
                taken = 0
            }
        }
        return made[taken]
    }

    private static func copy(_ bytes: Span<UInt8>) -> [UInt8] { bytes.indices.map { bytes[$0] } }

    mutating func trade(_ bytes: Span<UInt8>) { made.append(Self.copy(bytes)) }

    mutating func rest(
        _ target: RestTarget,
        _ path: Span<UInt8>,
        id: RequestID,
        urgent: Bool
    ) {
        made.append(Self.copy(path))
    }

    mutating func logOn(_ bytes: Span<UInt8>) {}

    mutating func market(_ bytes: Span<UInt8>, feed: UInt8) {}

    mutating func connectUser(key: Span<UInt8>) {}

    mutating func reconnect(_ link: LaneLink) {}

    mutating func notice(_ notice: Notice) {}
}
