internal import Base
internal import Domain
internal import Market

/// The queue trackers of a lane, one a contract, in places that never move.
@safe
struct QueueRow: ~Copyable {
    /// Only trades move an order up for sure; what else left the level widens the stated uncertainty.
    typealias Tracker = QueueTracker<ConservativeQueue>

    private let trackers: UnsafeMutablePointer<Tracker>

    /// How many there are.
    let count: Int

    init(_ instruments: [Instrument], ordersMax: Int) {
        count = instruments.count
        unsafe trackers = .allocate(capacity: count)
        for (place, instrument) in instruments.enumerated() {
            let tracker = Tracker(
                ConservativeQueue(),
                scale: instrument.scale.quantity,
                ordersMax: ordersMax
            )
            unsafe (trackers + place).initialize(to: tracker)
        }
    }

    deinit {
        unsafe trackers.deinitialize(count: count)
        unsafe trackers.deallocate()
    }

    /// The tracker of a place, used where it lies.
    subscript(place: Int) -> Tracker {
        @inline(__always)
        unsafeAddress {
            precondition(place >= 0 && place < count, "a contract has a tracker")
            return unsafe UnsafePointer(trackers + place)
        }
        @inline(__always)
        nonmutating unsafeMutableAddress {
            precondition(place >= 0 && place < count, "a contract has a tracker")
            return unsafe trackers + place
        }
    }
}
