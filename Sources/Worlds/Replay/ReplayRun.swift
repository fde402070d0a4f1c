internal import Base
internal import Digests
internal import Domain
internal import Journal
internal import Market
internal import Trading
internal import VenuePort

/// The lane of a replay, pass by pass.
struct ReplayRun<V: Venue & ~Copyable, Rule: ContinuityRule, S: Strategy & ~Copyable>: ~Copyable {
    private var lane: Lane<V, Rule, S>
    private var player = TapePlayer()
    private var records: RemadeRecords
    private var comparison: JournalComparison?
    private var sum = SHA256()
    private var verdict: ReplayVerdict
    private var lastEnd: UInt64 = 0

    init(
        lane: consuming Lane<V, Rule, S>,
        records: consuming RemadeRecords,
        comparison: consuming JournalComparison?,
        incarnation: UInt32
    ) {
        self.lane = lane
        self.records = records
        self.comparison = comparison
        verdict = ReplayVerdict(incarnation: incarnation)
        self.lane.explainGate()
    }

    /// Plays frames up to the session's end, or through the pass asked about; hands back where it ended.
    mutating func play(
        _ entry: TapeSessions.Entry,
        of tape: String,
        until question: SessionReplay.Question?,
        _ files: inout RemadeFiles?,
        _ picture: inout PassPicture?
    ) throws -> UInt64 {
        var reader = try TapeReader(SystemDisk(), folder: tape, from: entry.start)
        let end = entry.end ?? .max
        while reader.position < end, let frame = try reader.next() {
            if let asked = picture?.position, frame.kind != .sent {
                // The pass asked about is played; its stage times follow what it sent.
                guard frame.kind == .stamps, frame.position > asked else { return frame.position }
            }
            if case .instant(let asked) = question, frame.instant > asked {
                picture = portrait()
                return frame.position
            }
            Self.withPadding(reader.payload) { player.play(frame, $0, into: &lane) }
            picture?.stages = player.stages
            guard frame.kind == .passEnd else { continue }
            lastEnd = frame.position
            if try close(frame, question, &files) { picture = portrait() }
        }
        if case .instant(let asked) = question, asked == verdict.last { picture = portrait() }
        return reader.position
    }

    /// The latest pass; nil before the first.
    private mutating func portrait() -> PassPicture? {
        guard player.verdict.passes > 0 else { return nil }
        var picture = lane.picture(at: lastEnd)
        picture.stages = player.stages
        return picture
    }

    /// Takes what the pass journalled and refused; whether it is the one asked about.
    private mutating func close(
        _ frame: TapeFrame,
        _ question: SessionReplay.Question?,
        _ files: inout RemadeFiles?
    ) throws -> Bool {
        if verdict.first == .distantPast { verdict.first = frame.instant }
        verdict.last = frame.instant
        for trail in lane.gateTrails {
            if let refusal = trail.refusal { count(refusal, at: frame.instant) }
        }
        var isAsked = false
        while let record = records.next() {
            verdict.records += 1
            // SAFETY: records have no padding.
            unsafe sum.add([record].span.bytes)
            try comparison?.take(record)
            try files?.write(record)
            if case .order(let id) = question, record.clientID == id,
                record.kind == .intentPlace
            {
                isAsked = true
            }
        }
        return isAsked
    }

    private mutating func count(_ refusal: Refusal, at instant: Instant) {
        guard let place = verdict.refused.firstIndex(where: { $0.refusal == refusal }) else {
            verdict.refused.append(.init(refusal: refusal, count: 1, last: instant))
            return
        }
        verdict.refused[place].count += 1
        verdict.refused[place].last = instant
    }

    /// Ends the replay at a tape's position.
    consuming func end(at position: UInt64) throws -> ReplayVerdict {
        var verdict = verdict
        verdict.refused.sort {
            ($0.count, $1.refusal.rawValue) > ($1.count, $0.refusal.rawValue)
        }
        verdict.tape = player.end(at: position)
        verdict.recordsDigest = sum.digest()
        if let comparison { verdict.journal = try comparison.end(after: verdict.last) }
        return verdict
    }

    private static func withPadding(_ bytes: [UInt8], _ body: (PaddedBytes) -> Void) {
        let room = bytes + [UInt8](repeating: 0, count: PaddedBytes.padding)
        unsafe room.withUnsafeBufferPointer { pointer in
            guard let start = pointer.baseAddress else { return }
            // SAFETY: the array holds the message and its padding for the length of the call.
            unsafe body(PaddedBytes(start: start, count: bytes.count))
        }
    }
}
