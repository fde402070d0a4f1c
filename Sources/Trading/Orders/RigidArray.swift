/// A fixed number of values in memory taken once; the one place of this module that owns pointers.
@safe
struct RigidArray<Element: BitwiseCopyable>: ~Copyable {
    private let elements: UnsafeMutablePointer<Element>

    /// How many values there are, from the first moment to the last.
    let count: Int

    /// Takes all the memory the array will ever use and fills it with `filler`.
    init(count: Int, filler: Element) {
        precondition(count > 0, "a rigid array holds something")
        unsafe elements = .allocate(capacity: count)
        unsafe elements.initialize(repeating: filler, count: count)
        self.count = count
    }

    deinit { unsafe elements.deallocate() }

    /// One value, changed in place.
    subscript(index: Int) -> Element {
        @inline(__always)
        unsafeAddress {
            precondition(index >= 0 && index < count, "an index is below the count")
            return unsafe UnsafePointer(elements + index)
        }
        @inline(__always)
        nonmutating unsafeMutableAddress {
            precondition(index >= 0 && index < count, "an index is below the count")
            return unsafe elements + index
        }
    }

    /// Gives every place the same value.
    func fill(with value: Element) {
        unsafe elements.update(repeating: value, count: count)
    }
}
