public import Journal

/// What the journal tells a lane at its start: open orders, positions, and which fills are booked.
public struct RecoveredLane: Sendable {
    /// This start.
    public var incarnation: UInt32

    /// What all records add up to.
    public var state: JournalState

    /// Whether the journal held nothing at all: the venue's positions are taken as they are.
    public var isFresh: Bool

    /// What a journal that was opened found.
    public init(_ recovered: RecoveredJournal) {
        incarnation = recovered.incarnation
        state = recovered.state
        isFresh = recovered.state.next == 0
    }

    /// What the lane of a taped session was told.
    public init(_ session: TapeSession) {
        incarnation = session.incarnation
        state = session.state
        isFresh = session.state.next == 0
    }
}
