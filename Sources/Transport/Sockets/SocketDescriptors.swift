internal import CSockets
internal import Glibc

/// Which descriptor each slot holds, for the back-ends over real sockets.
@safe
struct SocketDescriptors: ~Copyable {
    private let table: UnsafeMutablePointer<Int32>
    let capacity: Int

    static let none: Int32 = -1

    init(capacity: Int) {
        unsafe table = .allocate(capacity: capacity)
        unsafe table.initialize(repeating: Self.none, count: capacity)
        self.capacity = capacity
    }

    deinit {
        for slot in 0..<capacity where unsafe table[slot] >= 0 {
            unsafe csockets_close(table[slot], 0)
        }
        unsafe table.deallocate()
    }

    subscript(_ slot: Int) -> Int32 {
        @inline(__always) get {
            precondition(slot >= 0 && slot < capacity, "a slot lies in the table")
            return unsafe table[slot]
        }
        set {
            precondition(slot >= 0 && slot < capacity, "a slot lies in the table")
            unsafe table[slot] = newValue
        }
    }

    static func listen(_ address: SocketAddress) -> Int32 {
        var raw = address.raw
        return unsafe csockets_listen(&raw, 1_024)
    }
}
