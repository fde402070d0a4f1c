/// Plain values one after another, in memory that is kept when they are forgotten.
@safe
struct GrowingArray<Element: BitwiseCopyable>: ~Copyable {
    private var base: UnsafeMutablePointer<Element>
    private var capacity = 64
    private(set) var count = 0

    init() {
        // SAFETY: elements are plain bits, written before they are read.
        unsafe base = .allocate(capacity: capacity)
    }

    deinit {
        // SAFETY: plain bits need no destroying.
        unsafe base.deallocate()
    }

    subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count, "an index is within the array")
        // SAFETY: checked just above, and written by append.
        return unsafe base[index]
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { grow() }
        // SAFETY: count is below capacity.
        unsafe (base + count).initialize(to: element)
        count &+= 1
    }

    /// Forgets the elements, keeps the memory.
    @inline(__always)
    mutating func clear() { count = 0 }

    @inline(never)
    private mutating func grow() {
        // SAFETY: the new block takes over the written elements before the old one goes.
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        unsafe larger.moveInitialize(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = larger
        capacity *= 2
    }
}
