internal import Base
public import Domain
public import Journal

/// What the journal tells a lane at its start: open orders, positions, and which fills are booked.
public struct RecoveredLane: Sendable {
    /// One fill the journal holds.
    public struct BookedTrade: Equatable, Sendable {
        /// The contract's name, for numbers change from start to start.
        public var symbol: SymbolText

        /// The venue's id of the fill.
        public var id: Int64

        /// States a fill.
        public init(symbol: SymbolText, id: Int64) {
            self.symbol = symbol
            self.id = id
        }
    }

    /// This start.
    public var incarnation: UInt32

    /// What all records add up to.
    public var state: JournalState

    /// The fills of the records read, oldest first.
    public var trades: [BookedTrade] = []

    /// Whether the journal held nothing at all: the venue's positions are taken as they are.
    public var isFresh: Bool

    /// What a journal that was opened found; `trades` come from the records it replayed.
    public init(_ recovered: RecoveredJournal, trades: [BookedTrade]) {
        incarnation = recovered.incarnation
        state = recovered.state
        self.trades = trades
        isFresh = recovered.state.next == 0
    }

    /// What the lane of a taped session was told.
    public init(_ session: TapeSession) {
        incarnation = session.incarnation
        state = session.state
        trades = session.fills.map { BookedTrade(symbol: $0.symbol, id: $0.id) }
        isFresh = session.state.next == 0
    }
}

extension RecoveredLane.BookedTrade {
    /// The fill a journal record states; nil for any other record.
    public init?(_ record: JournalRecord, _ tables: JournalTables) {
        guard record.kind == .fill || record.kind == .foreign, record.quantity > 0,
            let contract = tables.contract(record.instrument)
        else { return nil }
        self.init(symbol: contract.symbol, id: Int64(bitPattern: record.a))
    }
}
