import Base
import Domain
import VenuePort

/// Messages of the plain venue: little-endian 64-bit words, so that lane tests need no codec.
struct PlainWriter {
    var bytes: [UInt8] = []

    mutating func put(_ values: Int64...) { for value in values { put(word: value) } }

    mutating func put(word: Int64) {
        for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> Int64(8 * index))) }
    }

    mutating func put(_ event: OrderEvent) {
        put(Int64(event.instrument.index), Int64(event.kind.rawValue), Int64(event.source.rawValue))
        put(Int64(event.state.rawValue), event.clientID.raw, Int64(event.venueID.low))
        put(Int64(event.side.rawValue), Int64(event.type.rawValue))
        put(Int64(event.timeInForce.rawValue), event.reduceOnly ? 1 : 0, event.maker ? 1 : 0)
        put(event.price.raw, event.quantity.raw, event.filled.raw)
        put(event.lastPrice.raw, event.lastQuantity.raw, event.tradeID)
        put(event.commission.raw, Int64(event.commission.asset.index), event.eventTime.nanoseconds)
    }
}

struct PlainReader {
    let words: [Int64]
    var at = 0

    init(_ bytes: PaddedBytes) {
        var words: [Int64] = []
        for word in 0..<bytes.count / 8 {
            var value: UInt64 = 0
            for index in 0..<8 { value |= UInt64(bytes[word * 8 + index]) << UInt64(8 * index) }
            words.append(Int64(bitPattern: value))
        }
        self.words = words
    }

    init(_ bytes: [UInt8]) {
        var words: [Int64] = []
        for word in 0..<bytes.count / 8 {
            var value: UInt64 = 0
            for index in 0..<8 { value |= UInt64(bytes[word * 8 + index]) << UInt64(8 * index) }
            words.append(Int64(bitPattern: value))
        }
        self.words = words
    }

    var isAtEnd: Bool { at >= words.count }

    mutating func take() -> Int64 {
        defer { at += 1 }
        return at < words.count ? words[at] : 0
    }

    mutating func takeByte() -> UInt8 { UInt8(truncatingIfNeeded: take()) }

    mutating func takeEvent() -> OrderEvent {
        let instrument = InstrumentID(index: UInt16(truncatingIfNeeded: take()))
        let kind = OrderEventKind(rawValue: takeByte()) ?? .snapshot
        var event = OrderEvent(kind: kind, source: EvidenceSource(rawValue: takeByte()) ?? .stream)
        event.instrument = instrument
        event.state = OrderState(rawValue: takeByte()) ?? .unknown
        event.clientID = ClientOrderID(raw: take())
        event.venueID = VenueOrderID(low: UInt64(take()))
        event.side = Side(rawValue: takeByte()) ?? .buy
        event.type = OrderType(rawValue: takeByte()) ?? .limit
        event.timeInForce = TimeInForce(rawValue: takeByte()) ?? .goodTillCancel
        event.reduceOnly = take() != 0
        event.maker = take() != 0
        event.price = Price(raw: take())
        event.quantity = Quantity(raw: take())
        event.filled = Quantity(raw: take())
        event.lastPrice = Price(raw: take())
        event.lastQuantity = Quantity(raw: take())
        event.tradeID = take()
        let fee = take()
        event.commission = Money(raw: fee, asset: AssetID(index: takeByte()))
        event.eventTime = UTCTime(nanoseconds: take())
        return event
    }
}

/// The first word of each message.
enum PlainTag {
    static let book: Int64 = 1
    static let trade: Int64 = 2
    static let mark: Int64 = 3
    static let order: Int64 = 10
    static let position: Int64 = 12
    static let balance: Int64 = 13
    static let answer: Int64 = 20
    static let orderAnswer: Int64 = 21
    static let key: Int64 = 22
    static let mode: Int64 = 23
    static let operation: Int64 = 30
    static let logon: Int64 = 31
    static let subscribe: Int64 = 32
    static let rest: Int64 = 40
}
