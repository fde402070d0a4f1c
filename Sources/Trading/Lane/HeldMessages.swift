internal import Base

/// Messages whose intents are not on the disk yet, in order; only the `power` mode holds any.
struct HeldMessages: ~Copyable {
    private static let places = 256

    private let bytesEach: Int
    private var bytes: [UInt8]
    private let lengths = RigidArray(count: HeldMessages.places, filler: 0)
    private let positions = RigidArray(count: HeldMessages.places, filler: UInt64(0))
    private var first = 0
    private var used = 0

    init(bytesEach: Int) {
        self.bytesEach = bytesEach
        bytes = Array(repeating: 0, count: bytesEach * Self.places)
    }

    /// Whether nothing waits.
    var isEmpty: Bool { used == 0 }

    /// Keeps a message until the journal is safe past `position`.
    ///
    /// - Precondition: there is room; a pass makes no more messages than there are places.
    mutating func keep(_ message: Span<UInt8>, until position: UInt64) {
        precondition(used < Self.places, "what is held fits")
        let place = (first + used) % Self.places
        for index in message.indices { bytes[place * bytesEach + index] = message[index] }
        lengths[place] = message.count
        positions[place] = position
        used += 1
    }

    /// The next message whose intent lies before `position`, in the order they were decided.
    mutating func next(upTo position: UInt64) -> [UInt8]? {
        guard used > 0, positions[first] < position else { return nil }
        let start = first * bytesEach
        let message = Array(bytes[start..<start + lengths[first]])
        first = (first + 1) % Self.places
        used -= 1
        return message
    }
}
