internal import Domain
internal import Market

/// The sequencers of a lane, one a contract, in places that never move.
@safe
struct BookRow<Rule: ContinuityRule>: ~Copyable {
    private let sequencers: UnsafeMutablePointer<Sequencer<Rule>>

    /// How many there are.
    let count: Int

    init(_ instruments: [Instrument], policy: SequencePolicy, limits: BookLimits) {
        count = instruments.count
        unsafe sequencers = .allocate(capacity: count)
        for (place, instrument) in instruments.enumerated() {
            let sequencer = Sequencer<Rule>(instrument, limits: limits, policy: policy)
            unsafe (sequencers + place).initialize(to: sequencer)
        }
    }

    deinit {
        unsafe sequencers.deinitialize(count: count)
        unsafe sequencers.deallocate()
    }

    /// The sequencer of a place, used where it lies.
    subscript(place: Int) -> Sequencer<Rule> {
        @inline(__always)
        unsafeAddress {
            precondition(place >= 0 && place < count, "a contract has a book")
            return unsafe UnsafePointer(sequencers + place)
        }
        @inline(__always)
        nonmutating unsafeMutableAddress {
            precondition(place >= 0 && place < count, "a contract has a book")
            return unsafe sequencers + place
        }
    }
}
