internal import Base
internal import Domain

/// What a fill's id says about it.
enum TradeNews: UInt8 {
    /// Not booked yet.
    case new

    /// Booked whole.
    case known

    /// Booked by the short notice, which knows no fee; this one completes it.
    case completes
}

/// Which fills were booked: the latest so many (instrument, trade id) pairs, each in one probe.
///
/// A fill comes by up to four ways (TRADE_LITE, the stream, an answer, a query) and counts once.
struct TradeMemory: ~Copyable {
    struct Key: Scattered {
        var instrument: UInt64
        var trade: Int64

        @inline(__always)
        var scatter: UInt64 {
            (UInt64(bitPattern: trade) ^ instrument << 48) &* 0x9E37_79B9_7F4A_7C15
        }
    }

    private let index: OrderIndex<Key>
    private let ring: RigidArray<Key>
    private let isShort: RigidArray<Bool>
    private var next = 0
    private var count = 0

    init(capacity: Int) {
        let filler = Key(instrument: .max, trade: 0)
        index = OrderIndex(capacity: capacity, filler: filler)
        ring = RigidArray(count: capacity, filler: filler)
        isShort = RigidArray(count: capacity, filler: false)
    }

    /// Whether the fill was booked, as far back as this memory reaches.
    @inline(__always)
    func contains(_ trade: Int64, of instrument: InstrumentID) -> Bool {
        index.place(of: Key(instrument: UInt64(instrument.index), trade: trade)) != nil
    }

    /// Remembers a fill and says whether it was known; `short` fills lack their fee.
    mutating func insert(_ trade: Int64, of instrument: InstrumentID, short: Bool) -> TradeNews {
        let key = Key(instrument: UInt64(instrument.index), trade: trade)
        if let known = index.place(of: key) {
            guard isShort[Int(known)], !short else { return .known }
            isShort[Int(known)] = false
            return .completes
        }
        if count == ring.count { index.remove(ring[next]) } else { count += 1 }
        ring[next] = key
        isShort[next] = short
        index.insert(key, place: UInt32(next))
        next = next + 1 == ring.count ? 0 : next + 1
        return .new
    }
}
