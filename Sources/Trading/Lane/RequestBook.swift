internal import Base
internal import Domain
internal import VenuePort

/// What a request is for.
enum RequestPurpose: UInt8, BitwiseCopyable {
    case free, logon, order, cancelAll, query, openOrders, fills, positions, balances, clock
    case streamKey, keepAlive, countdown, book, positionMode, setOneWay, owner
}

/// One request on its way.
struct PendingRequest: BitwiseCopyable {
    var id = RequestID.none
    var purpose = RequestPurpose.free
    var action = OrderAction.place
    var isRest = false
    var instrument = InstrumentID.none
    var handle = OrderHandle.none
    var generation: UInt16 = 0
    var sentAt = Instant.distantPast
    var venueSentAt = UTCTime.none
    /// The audit round that waits for it; 0 for none.
    var round: UInt32 = 0
    /// Rows of a list answer seen so far.
    var rows: UInt32 = 0
    /// The highest trade id a list of fills named.
    var lastRow: Int64 = 0
}

/// The requests on their way, found by the number their answer repeats.
struct RequestBook: ~Copyable {
    private static let slots = 2_048

    private let pending: RigidArray<PendingRequest>
    private var last: Int64 = 0

    init() { pending = RigidArray(count: Self.slots, filler: PendingRequest()) }

    /// Gives a request its number and remembers it.
    mutating func open(_ request: PendingRequest) -> RequestID {
        last += 1
        var opened = request
        opened.id = RequestID(raw: last)
        pending[Int(last) % Self.slots] = opened
        return opened.id
    }

    /// The request an answer names, or nil.
    func find(_ id: RequestID) -> PendingRequest? {
        guard id.raw > 0 else { return nil }
        let found = pending[Int(id.raw % Int64(Self.slots))]
        return found.id == id && found.purpose != .free ? found : nil
    }

    /// Notes progress of a list answer.
    func update(_ request: PendingRequest) {
        pending[Int(request.id.raw % Int64(Self.slots))] = request
    }

    /// Forgets a request that was answered.
    func close(_ id: RequestID) {
        guard find(id) != nil else { return }
        pending[Int(id.raw % Int64(Self.slots))].purpose = .free
    }

    /// The REST connection is gone: no answer will come to what was asked over it.
    func forgetRest() {
        for slot in 0..<Self.slots where pending[slot].isRest { pending[slot].purpose = .free }
    }
}
