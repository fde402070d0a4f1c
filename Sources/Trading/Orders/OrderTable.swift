internal import Base
internal import Domain

/// Every order of a lane in a fixed number of places, found by either id in one probe.
///
/// An order that ended keeps its place until the room is needed, oldest end first, so that late
/// news still finds it.
struct OrderTable: ~Copyable {
    struct Links: BitwiseCopyable {
        var generation: UInt32 = 0
        var next: UInt32 = .max
        var previous: UInt32 = .max
    }

    private static var end: UInt32 { .max }

    private let orders: RigidArray<Order>
    private let links: RigidArray<Links>
    private let byClient: OrderIndex<ClientOrderID>
    private let byVenue: OrderIndex<VenueOrderID>
    private let liveHeads: RigidArray<UInt32>
    private var firstFree: UInt32 = 0
    private var oldestEnded: UInt32 = OrderTable.end
    private var newestEnded: UInt32 = OrderTable.end

    /// How many orders fit.
    let capacity: Int

    /// How many orders are not final.
    private(set) var liveCount = 0

    init(capacity: Int, instruments: Int) {
        precondition(capacity > 1 && capacity < 1 << 20, "an order table has 2…2²⁰ places")
        self.capacity = capacity
        orders = RigidArray(count: capacity, filler: Order())
        links = RigidArray(count: capacity, filler: Links())
        byClient = OrderIndex(capacity: capacity, filler: .none)
        byVenue = OrderIndex(capacity: capacity, filler: .none)
        liveHeads = RigidArray(count: instruments, filler: Self.end)
        for place in 0..<capacity - 1 { links[place].next = UInt32(place + 1) }
    }

    /// The order in a place.
    subscript(place: UInt32) -> Order {
        @inline(__always)
        _read { yield orders[Int(place)] }
        @inline(__always)
        nonmutating _modify { yield &orders[Int(place)] }
    }

    @inline(__always)
    func place(of client: ClientOrderID) -> UInt32? {
        client == .none ? nil : byClient.place(of: client)
    }

    @inline(__always)
    func place(of venue: VenueOrderID) -> UInt32? {
        venue == .none ? nil : byVenue.place(of: venue)
    }

    func handle(of place: UInt32) -> OrderHandle {
        OrderHandle(index: place, generation: links[Int(place)].generation)
    }

    /// The place a handle names, or nil when it was reused or never taken.
    @inline(__always)
    func place(of handle: OrderHandle) -> UInt32? {
        guard Int(handle.index) < capacity, handle.generation & 1 == 1,
            links[Int(handle.index)].generation == handle.generation
        else { return nil }
        return handle.index
    }

    /// Whether one more live order fits.
    var hasRoom: Bool { firstFree != Self.end || oldestEnded != Self.end }

    /// Puts a live order in a place, the oldest ended order giving way; nil when all are live.
    mutating func insert(_ order: Order) -> UInt32? {
        if firstFree == Self.end {
            guard oldestEnded != Self.end else { return nil }
            release(oldestEnded)
        }
        let place = firstFree
        firstFree = links[Int(place)].next
        links[Int(place)].generation &+= 1
        orders[Int(place)] = order
        if order.clientID != .none { byClient.insert(order.clientID, place: place) }
        if order.venueID != .none, byVenue.place(of: order.venueID) == nil {
            byVenue.insert(order.venueID, place: place)
        }
        linkLive(place)
        return place
    }

    /// Learns the venue's id of an order.
    func bind(_ place: UInt32, to venueID: VenueOrderID) {
        guard orders[Int(place)].venueID == .none, byVenue.place(of: venueID) == nil else { return }
        orders[Int(place)].venueID = venueID
        byVenue.insert(venueID, place: place)
    }

    /// Moves an order to the ended ones, where its place may be taken.
    mutating func end(_ place: UInt32) {
        unlinkLive(place)
        links[Int(place)].next = Self.end
        links[Int(place)].previous = newestEnded
        if newestEnded != Self.end {
            links[Int(newestEnded)].next = place
        } else {
            oldestEnded = place
        }
        newestEnded = place
    }

    /// Moves an ended order back among the live.
    mutating func revive(_ place: UInt32) {
        unlinkEnded(place)
        linkLive(place)
    }

    /// The first live order of an instrument, and after each the next; ends with nil.
    @inline(__always)
    func firstLive(of instrument: InstrumentID) -> UInt32? {
        let head = liveHeads[Int(instrument.index)]
        return head == Self.end ? nil : head
    }

    @inline(__always)
    func nextLive(after place: UInt32) -> UInt32? {
        let next = links[Int(place)].next
        return next == Self.end ? nil : next
    }

    private mutating func linkLive(_ place: UInt32) {
        let instrument = Int(orders[Int(place)].instrument.index)
        let head = liveHeads[instrument]
        links[Int(place)].next = head
        links[Int(place)].previous = Self.end
        if head != Self.end { links[Int(head)].previous = place }
        liveHeads[instrument] = place
        liveCount += 1
    }

    private mutating func unlinkLive(_ place: UInt32) {
        let link = links[Int(place)]
        if link.previous != Self.end {
            links[Int(link.previous)].next = link.next
        } else {
            liveHeads[Int(orders[Int(place)].instrument.index)] = link.next
        }
        if link.next != Self.end { links[Int(link.next)].previous = link.previous }
        liveCount -= 1
    }

    private mutating func unlinkEnded(_ place: UInt32) {
        let link = links[Int(place)]
        if link.previous != Self.end {
            links[Int(link.previous)].next = link.next
        } else {
            oldestEnded = link.next
        }
        if link.next != Self.end {
            links[Int(link.next)].previous = link.previous
        } else {
            newestEnded = link.previous
        }
    }

    private mutating func release(_ place: UInt32) {
        unlinkEnded(place)
        let order = orders[Int(place)]
        if order.clientID != .none { byClient.remove(order.clientID) }
        if order.venueID != .none, byVenue.place(of: order.venueID) == place {
            byVenue.remove(order.venueID)
        }
        links[Int(place)].generation &+= 1
        links[Int(place)].next = firstFree
        firstFree = place
    }
}
