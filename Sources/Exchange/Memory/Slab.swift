/// A fixed block of elements laid out once, changed in place, never grown.
@safe
public struct Slab<Element: ~Copyable>: ~Copyable {
    @usableFromInline let base: UnsafeMutablePointer<Element>

    /// How many elements it holds.
    public let count: Int

    /// Lays out `count` elements, each made by `make`.
    public init(count: Int, make: (Int) -> Element) {
        precondition(count >= 0, "a slab has a size")
        self.count = count
        // From a cache line pair on, so that an element of 128 bytes is one pair.
        let bytes = UnsafeMutableRawPointer.allocate(
            byteCount: max(count, 1) * MemoryLayout<Element>.stride,
            alignment: max(128, MemoryLayout<Element>.alignment)
        )
        // SAFETY: room for all, initialised below and destroyed once in deinit.
        unsafe base = bytes.bindMemory(to: Element.self, capacity: max(count, 1))
        for index in 0..<count {
            // SAFETY: index is below the capacity just allocated.
            unsafe (base + index).initialize(to: make(index))
        }
    }

    deinit {
        // SAFETY: exactly the elements that init made.
        unsafe base.deinitialize(count: count)
        unsafe base.deallocate()
    }

    /// The element at `index`, in place.
    ///
    /// - Precondition: `index` is within the slab.
    @inlinable
    public subscript(index: Int) -> Element {
        @inline(__always)
        unsafeAddress {
            precondition(index >= 0 && index < count, "an index is within the slab")
            // SAFETY: checked just above.
            return unsafe UnsafePointer(base + index)
        }
        @inline(__always)
        nonmutating unsafeMutableAddress {
            precondition(index >= 0 && index < count, "an index is within the slab")
            // SAFETY: checked just above; the slab is owned by one exchange, so by one thread.
            return unsafe base + index
        }
    }
}
