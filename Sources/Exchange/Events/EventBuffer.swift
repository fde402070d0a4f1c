/// The exchange's output, in order; a skin drains it after each operation or each batch of them.
///
/// It grows until it has held the largest batch, and never again.
@safe
struct EventBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<ExchangeEvent>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        precondition(capacity > 0, "a buffer holds something")
        self.capacity = capacity
        // SAFETY: elements are plain bits, written before they are read.
        unsafe base = .allocate(capacity: capacity)
    }

    deinit {
        // SAFETY: plain bits need no destroying.
        unsafe base.deallocate()
    }

    @inline(__always)
    mutating func append(_ event: ExchangeEvent) {
        if count == capacity { grow() }
        // SAFETY: count is below capacity.
        unsafe (base + count).initialize(to: event)
        count &+= 1
    }

    /// Hands over what was written, and forgets it.
    mutating func drain(_ body: (Span<ExchangeEvent>) -> Void) {
        // SAFETY: the first `count` elements were written by append.
        body(unsafe Span(_unsafeStart: base, count: count))
        count = 0
    }

    /// One of the written events.
    subscript(index: Int) -> ExchangeEvent {
        precondition(index >= 0 && index < count, "an event was written")
        // SAFETY: below count, so written by append.
        return unsafe base[index]
    }

    /// Forgets what was written.
    mutating func clear() { count = 0 }

    @inline(never)
    private mutating func grow() {
        // SAFETY: the new block takes over the written elements before the old one goes.
        let larger = UnsafeMutablePointer<ExchangeEvent>.allocate(capacity: capacity * 2)
        unsafe larger.moveInitialize(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = larger
        capacity *= 2
    }
}
