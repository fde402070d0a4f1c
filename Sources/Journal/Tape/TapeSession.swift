public import Base
public import Domain

/// What a lane was told before its first pass: the head of its session's tape, enough to replay it.
public struct TapeSession: Sendable {
    static let version: UInt32 = 3

    /// This start.
    public var incarnation: UInt32

    /// The lane.
    public var lane: LaneID

    /// An instant of this boot, and the civil time at it: what makes one of the other.
    public var instant: Instant

    /// Civil time at `instant`.
    public var utc: UTCTime

    /// The configuration, in the form of whoever reads configurations; never a secret.
    public var configuration: [UInt8]

    /// Asset names; the first has the id 1.
    public var assets: [String]

    /// The contracts' rules at the start.
    public var instruments: [Instrument]

    /// What the journal's records before this start added up to.
    public var state: JournalState

    /// States a session.
    public init(
        incarnation: UInt32,
        lane: LaneID,
        instant: Instant,
        utc: UTCTime,
        configuration: [UInt8],
        assets: [String],
        instruments: [Instrument],
        state: JournalState
    ) {
        self.incarnation = incarnation
        self.lane = lane
        self.instant = instant
        self.utc = utc
        self.configuration = configuration
        self.assets = assets
        self.instruments = instruments
        self.state = state
    }

    /// Civil time at an instant of the session's boot, as its start knew it.
    public func utc(at instant: Instant) -> UTCTime {
        UTCTime(nanoseconds: utc.nanoseconds + (instant - self.instant).count)
    }

    /// The instant of a civil time.
    public func instant(at utc: UTCTime) -> Instant {
        instant + Nanoseconds(utc.nanoseconds - self.utc.nanoseconds)
    }

    /// The payload of the session's first frame.
    public var bytes: [UInt8] {
        var page = PageWriter()
        page.put(Self.version)
        page.put(incarnation)
        page.put(lane.index)
        page.put(instant.sinceBoot)
        page.put(utc.nanoseconds)
        page.put(UInt32(configuration.count))
        page.put(all: configuration)
        page.put(UInt32(assets.count))
        for asset in assets { page.put(Array(asset.utf8), width: 16) }
        page.put(UInt32(instruments.count))
        for instrument in instruments { instrument.write(to: &page) }
        state.write(to: &page)
        page.close()
        return page.bytes
    }

    /// Reads a payload; nil when it is damaged or of a newer form.
    public init?(bytes: [UInt8]) {
        guard PageReader.isWhole(bytes) else { return nil }
        var page = PageReader(bytes)
        guard page.take(UInt32.self) == Self.version else { return nil }
        incarnation = page.take(UInt32.self)
        lane = LaneID(index: page.take(UInt8.self))
        instant = Instant(sinceBoot: page.take(Int64.self))
        utc = UTCTime(nanoseconds: page.take(Int64.self))
        configuration = page.take(bytes: Int(page.take(UInt32.self)))
        assets = []
        for _ in 0..<page.take(UInt32.self) {
            guard !page.overran else { return nil }
            assets.append(String(decoding: page.takeText(width: 16), as: UTF8.self))
        }
        instruments = []
        for _ in 0..<page.take(UInt32.self) {
            guard !page.overran, let instrument = Instrument(from: &page) else { return nil }
            instruments.append(instrument)
        }
        guard let state = JournalState(from: &page) else { return nil }
        self.state = state
        guard !page.overran else { return nil }
    }
}

extension TapeWriter {
    /// Puts a session's head on the tape, before its first pass.
    public mutating func begin(_ session: TapeSession) {
        begin(session.instant)
        let bytes = session.bytes
        _ = add(.session, source: 0, bytes.span)
        publish()
    }
}
