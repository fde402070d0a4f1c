public import Base
public import Digests
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

        /// SHA-256 over all that was made now, each message behind its length.
        public var outputs = Digest256.zero

        /// Nothing played yet.
        public init() {}

        /// Whether everything that left is the same, byte for byte.
        public var isFaithful: Bool { firstDifference == nil && lostFrom == nil }
    }

    /// What was found so far.
    public private(set) var verdict = Verdict()

    /// The stage times of the pass last played, by the place of the stage; nil where none were kept.
    public private(set) var stages: [Int64]?

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
        switch frame.kind {
        case .sent:
            compare(frame, payload)
            return
        case .stamps:
            stages = Self.times(payload)
            return
        case .session: return
        default: break
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
            closePass(frame.position)
            stages = nil
            lane.finish(conditions, into: &outlet)
            isOpen = false
            verdict.passes += 1
        case .sent, .session, .stamps, .timer, .random, .wallClock, .mask: break
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

    /// What the last pass made beyond what left then is a difference, too.
    private mutating func closePass(_ position: UInt64) {
        if outlet.forgetRest(), verdict.firstDifference == nil {
            verdict.firstDifference = position
        }
    }

    /// Ends the replay at a tape's position and says what was found.
    public consuming func end(at position: UInt64) -> Verdict {
        closePass(position)
        var verdict = verdict
        verdict.outputs = outlet.sum.digest()
        return verdict
    }

    private static func times(_ payload: PaddedBytes) -> [Int64] {
        (0..<payload.count / 8).map { place in
            var time: UInt64 = 0
            for index in 0..<8 { time |= UInt64(payload[8 * place + index]) << UInt64(8 * index) }
            return Int64(bitPattern: time)
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

    /// Over everything made.
    var sum = SHA256()

    /// Whether something was made that nothing was compared with; it is forgotten.
    mutating func forgetRest() -> Bool {
        defer {
            made.removeAll(keepingCapacity: true)
            taken = 0
        }
        return taken < made.count
    }

    private mutating func keep(_ bytes: Span<UInt8>) {
        let count = InlineArray<4, UInt8> { place in
            UInt8(truncatingIfNeeded: bytes.count >> (8 * place))
        }
        sum.add(count.span)
        sum.add(bytes)
        made.append(Self.copy(bytes))
    }

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

    mutating func trade(_ bytes: Span<UInt8>) { keep(bytes) }

    mutating func rest(
        _ target: RestTarget,
        _ path: Span<UInt8>,
        id: RequestID,
        urgent: Bool
    ) {
        keep(path)
    }

    mutating func logOn(_ bytes: Span<UInt8>) {}

    mutating func market(_ bytes: Span<UInt8>, feed: UInt8) {}

    mutating func connectUser(key: Span<UInt8>) {}

    mutating func reconnect(_ link: LaneLink) {}

    mutating func notice(_ notice: Notice) {}
}
