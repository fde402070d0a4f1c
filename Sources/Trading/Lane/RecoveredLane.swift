public import Journal

/// What the journal tells a lane at its start: open orders, positions, and which fills are booked.
public struct RecoveredLane: Sendable {
    /// This start.
    public var incarnation: UInt32

    /// What all records add up to.
    public var state: JournalState

    /// What a journal that was opened found.
    public init(_ recovered: RecoveredJournal) {
        incarnation = recovered.incarnation
        state = recovered.state
    }

    /// What the lane of a taped session was told.
    public init(_ session: TapeSession) {
        incarnation = session.incarnation
        state = session.state
    }
}
