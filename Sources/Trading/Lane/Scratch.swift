/// Room for one message in the making; spans over it are made where they are used, for a span
/// reached through the lane would borrow all of it.
@safe
struct Scratch: ~Copyable {
    /// The first byte; lives as long as this value.
    @unsafe let start: UnsafeMutablePointer<UInt8>

    /// How many bytes there are.
    let count: Int

    init(count: Int) {
        self.count = count
        unsafe start = .allocate(capacity: count)
        unsafe start.initialize(repeating: 0, count: count)
    }

    deinit { unsafe start.deallocate() }
}
