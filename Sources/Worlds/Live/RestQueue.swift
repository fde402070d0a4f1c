internal import VenuePort

/// Requests that wait for an idle connection, in places laid out at start; urgent ones go first.
@safe
struct RestQueue: ~Copyable {
    /// The most that wait; the lane itself keeps fewer in flight.
    static let slots = 32

    private struct Entry: BitwiseCopyable {
        var target: RestTarget
        var id: RequestID
        var isUrgent: Bool
        var order: UInt64
    }

    private let bytes: UnsafeMutablePointer<UInt8>
    private let bytesEach: Int
    private var entries = InlineArray<32, Entry?>(repeating: nil)
    private var next: UInt64 = 0
    private var count = 0

    init(bytesEach: Int) {
        self.bytesEach = bytesEach
        unsafe bytes = .allocate(capacity: bytesEach * Self.slots)
        unsafe bytes.initialize(repeating: 0, count: bytesEach * Self.slots)
    }

    deinit { unsafe bytes.deallocate() }

    /// Keeps a request; false when there is no room.
    mutating func keep(
        _ target: RestTarget,
        _ path: Span<UInt8>,
        id: RequestID,
        urgent: Bool
    ) -> Bool {
        guard path.count <= bytesEach else { return false }
        for slot in 0..<Self.slots where entries[slot] == nil {
            for index in path.indices { unsafe bytes[slot * bytesEach + index] = path[index] }
            entries[slot] = Entry(target: target, id: id, isUrgent: urgent, order: next)
            next += 1
            count += 1
            return true
        }
        return false
    }

    /// Whether nothing waits.
    var isEmpty: Bool { count == 0 }

    /// The place of the request that has waited longest; nil when none of its kind waits.
    func oldest(urgent: Bool) -> Int? {
        var chosen: Int?
        for slot in 0..<Self.slots {
            guard let entry = entries[slot], entry.isUrgent == urgent else { continue }
            if let best = chosen, let other = entries[best], other.order < entry.order { continue }
            chosen = slot
        }
        return chosen
    }

    /// The request of a place; its path is readable until the place is freed.
    func request(
        _ slot: Int
    ) -> (target: RestTarget, path: UnsafeBufferPointer<UInt8>, id: RequestID)? {
        guard let entry = entries[slot] else { return nil }
        let path = unsafe UnsafeBufferPointer(
            start: bytes + slot * bytesEach,
            count: entry.target.byteCount
        )
        return unsafe (entry.target, path, entry.id)
    }

    /// Frees a place whose request has left.
    mutating func free(_ slot: Int) {
        entries[slot] = nil
        count -= 1
    }

    /// Forgets everything: REST is gone, and the lane has been told.
    mutating func removeAll() {
        entries = InlineArray(repeating: nil)
        count = 0
    }
}
