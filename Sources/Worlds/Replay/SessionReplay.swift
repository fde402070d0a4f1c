public import Base
internal import Binance
internal import Digests
internal import Domain
public import Journal
internal import Market
public import Settings
public import Trading
internal import VenuePort

/// One session of a tape, replayed: the same lane, the same calls, in another process at another time.
public struct SessionReplay {
    /// Which pass somebody asks about.
    public enum Question: Equatable, Sendable {
        /// The pass in which this order was placed.
        case order(ClientOrderID)

        /// The last pass at or before this instant.
        case instant(Instant)
    }

    private let entry: TapeSessions.Entry
    private let settings: Settings
    private let tape: String
    private let key: AccountKey
    private let keyName: String

    /// The folder of the journal to compare with; nil compares with none.
    public var journal: String?

    /// The folder to write the remade journal to; nil keeps none.
    public var remade: String?

    /// Prepares the replay of a session that lies on the tape in a folder.
    ///
    /// The key is needed because signatures are part of the bytes that left.
    public init(
        _ entry: TapeSessions.Entry,
        of tape: String,
        settings: Settings,
        keyName: String,
        key: AccountKey
    ) {
        self.entry = entry
        self.tape = tape
        self.settings = settings
        self.keyName = keyName
        self.key = key
    }

    /// Plays all of it.
    public func verdict() throws -> ReplayVerdict {
        var pass: PassPicture?
        return try play(until: nil, &pass)
    }

    /// Plays up to the pass asked about and shows it; nil when the session has no such pass.
    public func picture(of question: Question) throws -> PassPicture? {
        var pass: PassPicture?
        _ = try play(until: question, &pass)
        return pass
    }

    private func play(
        until question: Question?,
        _ picture: inout PassPicture?
    ) throws -> ReplayVerdict {
        switch try StrategyChoice(settings, over: entry.session.instruments) {
        case .maker(let profiles): try play(MakerQuoting(profiles), until: question, &picture)
        case .fixedSpread(let profile): try play(FixedSpread(profile), until: question, &picture)
        case .script(let strategy): try play(strategy, until: question, &picture)
        }
    }

    private func play<S: Strategy & ~Copyable>(
        _ strategy: consuming S,
        until question: Question?,
        _ picture: inout PassPicture?
    ) throws -> ReplayVerdict {
        let session = entry.session
        let lane = try LaneSettings(settings, instruments: session.instruments)
        let remade = RemadeJournal(entry)
        var run = ReplayRun(
            lane: Lane<BinanceVenue, BinanceContinuity, S>(
                lane,
                venue: BinanceVenue(
                    encoder: try BinanceEncoder(keyName, key, logsOn: lane.logsOn)
                ),
                instruments: InstrumentTable(session.instruments, assets: session.assets),
                strategy: strategy,
                journal: remade.writer,
                tape: nil,
                recovered: RecoveredLane(session),
                isStamped: false
            ),
            records: remade.records,
            comparison: try journal.map { folder throws(JournalError) in
                try JournalComparison(entry, folder: folder)
            },
            incarnation: session.incarnation
        )
        var files = try self.remade.map { folder throws(JournalError) in
            try RemadeFiles(entry, folder: folder)
        }
        let end = try run.play(entry, of: tape, until: question, &files, &picture)
        if let files = files.take() { try files.finish() }
        return try run.end(at: end)
    }
}
