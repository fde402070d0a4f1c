/// At most so many elements in ascending order, each key once, in memory taken at start.
///
/// Insertion moves what lies above: right for hundreds of elements, wrong for millions.
@safe
public struct BoundedSortedArray<Element: BitwiseCopyable & Comparable>: ~Copyable {
    private let elements: UnsafeMutablePointer<Element>

    /// How many elements fit.
    public let capacity: Int

    /// How many elements there are.
    public private(set) var count = 0

    /// What an insertion did.
    public enum Insertion: Sendable {
        /// The element is in.
        case inserted

        /// An equal element was there and has been replaced.
        case replaced

        /// Every place is taken; nothing changed.
        case full
    }

    /// Takes all the memory the array will ever use.
    public init(capacity: Int) {
        precondition(capacity > 0, "an array has room for something")
        unsafe elements = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit { unsafe elements.deallocate() }

    /// Whether nothing is in it.
    public var isEmpty: Bool { count == 0 }

    /// The smallest element.
    public var first: Element? { count == 0 ? nil : unsafe elements[0] }

    /// The greatest element.
    public var last: Element? { count == 0 ? nil : unsafe elements[count - 1] }

    /// The element of a rank, the smallest first.
    public subscript(rank: Int) -> Element {
        precondition(rank >= 0 && rank < count, "a rank is below the count")
        return unsafe elements[rank]
    }

    /// The rank of the first element not below `element`.
    public func rank(of element: Element) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if unsafe elements[middle] < element { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The stored element equal to `element` in order.
    public func find(_ element: Element) -> Element? {
        let rank = rank(of: element)
        guard rank < count, unsafe !(element < elements[rank]) else { return nil }
        return unsafe elements[rank]
    }

    /// Puts `element` in its place, or in the place of its equal.
    public mutating func insert(_ element: Element) -> Insertion {
        let rank = rank(of: element)
        if rank < count, unsafe !(element < elements[rank]) {
            unsafe elements[rank] = element
            return .replaced
        }
        guard count < capacity else { return .full }
        unsafe (elements + rank + 1).update(from: elements + rank, count: count - rank)
        unsafe elements[rank] = element
        count += 1
        return .inserted
    }

    /// Takes the element equal to `element` out.
    @discardableResult
    public mutating func remove(_ element: Element) -> Element? {
        let rank = rank(of: element)
        guard rank < count, unsafe !(element < elements[rank]) else { return nil }
        return remove(rank: rank)
    }

    /// Takes the element of a rank out.
    @discardableResult
    public mutating func remove(rank: Int) -> Element {
        precondition(rank >= 0 && rank < count, "a rank is below the count")
        let removed = unsafe elements[rank]
        unsafe (elements + rank).update(from: elements + rank + 1, count: count - rank - 1)
        count -= 1
        return removed
    }

    /// Takes everything out.
    public mutating func removeAll() { count = 0 }
}
