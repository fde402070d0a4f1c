/// A fixed number of places for values, each named by a handle that dies with its release.
@safe
public struct FixedPool<Element: BitwiseCopyable>: ~Copyable {
    /// One taken place; a handle kept after its release names nothing.
    @frozen
    public struct Handle: Hashable, BitwiseCopyable, Sendable {
        /// The place.
        public let index: UInt32

        /// How often the place had been taken.
        public let generation: UInt32

        /// Rebuilds a handle from its parts.
        @inlinable
        public init(index: UInt32, generation: UInt32) {
            self.index = index
            self.generation = generation
        }
    }

    private struct Place {
        /// Odd while taken, so a handle can only match a place in use.
        var generation: UInt32
        var nextFree: UInt32
        var element: Element
    }

    private static var end: UInt32 { .max }

    private let places: UnsafeMutablePointer<Place>
    private var firstFree: UInt32

    /// How many values fit.
    public let capacity: Int

    /// How many places are taken.
    public private(set) var count = 0

    /// Takes all the memory the pool will ever use; `filler` fills the free places.
    public init(capacity: Int, filler: Element) {
        precondition(capacity > 0 && capacity < Int(Self.end), "a pool has 1…2³²−2 places")
        unsafe places = .allocate(capacity: capacity)
        for index in 0..<capacity {
            let next = index + 1 < capacity ? UInt32(index + 1) : Self.end
            let place = Place(generation: 0, nextFree: next, element: filler)
            unsafe (places + index).initialize(to: place)
        }
        firstFree = 0
        self.capacity = capacity
    }

    deinit { unsafe places.deallocate() }

    /// Takes a place for `element`; nil when every place is taken.
    public mutating func insert(_ element: Element) -> Handle? {
        guard firstFree != Self.end else { return nil }
        let index = firstFree
        let place = unsafe places + Int(index)
        firstFree = unsafe place.pointee.nextFree
        unsafe place.pointee.generation &+= 1
        unsafe place.pointee.element = element
        count += 1
        return unsafe Handle(index: index, generation: place.pointee.generation)
    }

    /// Whether `handle` names a taken place.
    public func contains(_ handle: Handle) -> Bool {
        guard Int(handle.index) < capacity, handle.generation & 1 == 1 else { return false }
        return unsafe places[Int(handle.index)].generation == handle.generation
    }

    /// The value at `handle`, or nil when its place was released.
    public func value(at handle: Handle) -> Element? {
        guard contains(handle) else { return nil }
        return unsafe places[Int(handle.index)].element
    }

    /// The value at `handle`.
    ///
    /// - Precondition: the place is taken.
    public subscript(handle: Handle) -> Element {
        get {
            precondition(contains(handle), "a handle names a taken place")
            return unsafe places[Int(handle.index)].element
        }
        set {
            precondition(contains(handle), "a handle names a taken place")
            unsafe places[Int(handle.index)].element = newValue
        }
    }

    /// Gives a place back and returns what was in it; nil when the handle is stale.
    @discardableResult
    public mutating func remove(_ handle: Handle) -> Element? {
        guard contains(handle) else { return nil }
        let place = unsafe places + Int(handle.index)
        unsafe place.pointee.generation &+= 1
        unsafe place.pointee.nextFree = firstFree
        firstFree = handle.index
        count -= 1
        return unsafe place.pointee.element
    }

    /// Calls `body` for every taken place, in the order of places.
    public func forEach(_ body: (Handle, Element) -> Void) {
        for index in 0..<capacity {
            let place = unsafe places[index]
            guard place.generation & 1 == 1 else { continue }
            let handle = Handle(index: UInt32(index), generation: place.generation)
            body(handle, place.element)
        }
    }
}
