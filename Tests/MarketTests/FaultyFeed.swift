internal import Base
internal import Binance
internal import Bybit
internal import Domain
internal import OKX

@testable internal import Market

/// How one venue numbers its messages, for a made-up stream.
protocol Numbering {
    associatedtype Rule: ContinuityRule

    init()

    /// The ids of the next message: first, last, previous.
    mutating func next(_ random: inout Random) -> (first: Int64, last: Int64, previous: Int64)

    /// The id a picture of this moment carries.
    var current: Int64 { get }
}

struct BinanceNumbering: Numbering {
    typealias Rule = BinanceContinuity

    var current: Int64 = 5_123_107_853_551

    mutating func next(_ random: inout Random) -> (first: Int64, last: Int64, previous: Int64) {
        let previous = current
        let first = previous + 1 + random.integer(in: 0...3_000)
        current = first + random.integer(in: 0...4_000)
        return (first, current, previous)
    }
}

struct OKXNumbering: Numbering {
    typealias Rule = OKXContinuity

    var current: Int64 = 1 << 50
    private var lowest: Int64 = 1 << 50

    init() {}

    mutating func next(_ random: inout Random) -> (first: Int64, last: Int64, previous: Int64) {
        let previous = current
        if random.oneIn(1_000) {
            // A legal reset, to where no id has been: a digest then belongs to one id alone.
            lowest -= 1 << 32
            current = lowest
        } else {
            current += random.integer(in: 3...13)
        }
        return (current, current, previous)
    }
}

struct BybitNumbering: Numbering {
    typealias Rule = BybitContinuity

    var current: Int64 = 15_000_000

    mutating func next(_ random: inout Random) -> (first: Int64, last: Int64, previous: Int64) {
        current += 1
        return (current, current, -1)
    }
}

/// A venue's true book, stepping at random; every state has a digest, kept by the id it came with.
struct TrueFeed<Style: Numbering> {
    private var style = Style()
    private var middle: Int64 = 50_000
    private(set) var bids: [Int64: Int64] = [:]
    private(set) var asks: [Int64: Int64] = [:]
    private(set) var digest: UInt64 = 0
    private(set) var clock: Int64 = 1_700_000_000_000

    /// Digests of states lately true, by id, and in order.
    private(set) var digests: [Int64: UInt64] = [:]
    private var order: [Int64] = []

    init(_ random: inout Random) {
        for _ in 0..<20 { _ = step(&random) }
    }

    /// The next message of the stream.
    mutating func step(_ random: inout Random) -> Message {
        clock += 10
        var changedBids: [Level] = []
        var changedAsks: [Level] = []
        let move = random.oneIn(4) ? random.integer(in: -3...3) : 0
        middle += move
        for price in bids.keys where price >= middle || price < middle - 40 {
            changedBids.append(Level(price, 0))
        }
        for price in asks.keys where price <= middle || price > middle + 40 {
            changedAsks.append(Level(price, 0))
        }
        for _ in 0..<random.below(7) {
            let distance = random.integer(in: 1...20)
            let quantity = random.oneIn(4) ? 0 : random.integer(in: 1...9_999)
            if random.oneIn(2) {
                changedBids.append(Level(middle - distance, quantity))
            } else {
                changedAsks.append(Level(middle + distance, quantity))
            }
        }
        for level in changedBids { Self.set(&bids, .buy, level, &digest) }
        for level in changedAsks { Self.set(&asks, .sell, level, &digest) }
        let ids = style.next(&random)
        remember(ids.last)
        return .diff(
            ids.first,
            ids.last,
            after: ids.previous,
            bids: changedBids,
            asks: changedAsks,
            at: clock
        )
    }

    private static func set(
        _ side: inout [Int64: Int64],
        _ which: Side,
        _ level: Level,
        _ digest: inout UInt64
    ) {
        let price = level.price.raw
        if let old = side[price] { digest &-= mixed(which, price, old) }
        side[price] = level.quantity.raw == 0 ? nil : level.quantity.raw
        if level.quantity.raw != 0 { digest &+= mixed(which, price, level.quantity.raw) }
    }

    private mutating func remember(_ id: Int64) {
        digests[id] = digest
        order.append(id)
        if order.count > 4_096 {
            for old in order.prefix(2_048) { digests[old] = nil }
            order.removeFirst(2_048)
            digests[id] = digest
        }
    }

    /// The id of the newest state.
    var current: Int64 { style.current }

    /// The whole book as it is now.
    func picture() -> Message {
        .picture(
            style.current,
            bids: bids.map { Level($0.key, $0.value) },
            asks: asks.map { Level($0.key, $0.value) },
            at: clock
        )
    }
}

/// A digest of one level; a book's is the sum over its levels.
func mixed(_ side: Side, _ price: Int64, _ quantity: Int64) -> UInt64 {
    var bits = UInt64(bitPattern: price) &* 0x9E37_79B9_7F4A_7C15
    bits ^= UInt64(bitPattern: quantity) &* 0xC2B2_AE3D_27D4_EB4F
    bits = (bits ^ bits >> 31) &* (side == .buy ? 0xBF58_476D_1CE4_E5B9 : 0x94D0_49BB_1331_11EB)
    return bits ^ bits >> 29
}

extension BookReading where Self: ~Copyable {
    /// The digest of all levels.
    var digest: UInt64 {
        var sum: UInt64 = 0
        for side in Side.allCases {
            forEachLevel(side) {
                sum &+= mixed(side, $0.price.raw, $0.quantity.raw)
                return true
            }
        }
        return sum
    }
}
