internal import Base
internal import Domain
internal import VenuePort

/// A REST request the lane wants to make once budget and connection allow.
struct Wish: BitwiseCopyable {
    var request = RestRequest.time
    var purpose = RequestPurpose.free
    var use = BudgetUse.ordinary
    var instrument = InstrumentID.none
    var handle = OrderHandle.none
    /// The audit round that waits for it; 0 for none.
    var round: UInt32 = 0
    var isUrgent = false
}

/// REST requests waiting to be made, urgent ones first, each kind in the order it was wished.
struct WishQueue: ~Copyable {
    private let wishes = RigidArray(count: 512, filler: Wish())
    private(set) var count = 0

    init() {}

    /// Puts a wish in; false when there is no room, and the wisher asks again later.
    mutating func add(_ wish: Wish) -> Bool {
        guard count < wishes.count else { return false }
        var place = count
        if wish.isUrgent {
            while place > 0, !wishes[place - 1].isUrgent {
                wishes[place] = wishes[place - 1]
                place -= 1
            }
        }
        wishes[place] = wish
        count += 1
        return true
    }

    /// The wish at a place.
    subscript(place: Int) -> Wish { wishes[place] }

    /// Takes the wish at a place out.
    mutating func remove(_ place: Int) {
        for next in place..<count - 1 { wishes[next] = wishes[next + 1] }
        count -= 1
    }

    /// Makes a waiting wish as pressing as the best reason for it.
    func raise(_ purpose: RequestPurpose, of instrument: InstrumentID, to use: BudgetUse) {
        for place in 0..<count
        where wishes[place].purpose == purpose && wishes[place].instrument == instrument
            && wishes[place].use.rawValue < use.rawValue
        {
            wishes[place].use = use
        }
    }

    /// Forgets what a round of the audit waits for: it begins anew.
    mutating func removeRounds() {
        var kept = 0
        for place in 0..<count where wishes[place].round == 0 {
            wishes[kept] = wishes[place]
            kept += 1
        }
        count = kept
    }

    /// Forgets everything: the connection is gone, and who still wants something asks again.
    mutating func removeAll() { count = 0 }
}
