public import Base
public import Domain

/// An order that was not final at some journal position: all that a recovery decides by.
public struct OpenOrder: Equatable, Sendable {
    /// Our id.
    public var clientID: ClientOrderID

    /// The venue's id, once told.
    public var venueID: VenueOrderID

    /// The contract by name, for numbers change from start to start.
    public var symbol: SymbolText

    /// The version of the contract's rules its numbers are in.
    public var version: UInt16

    /// Digits after the point of its prices.
    public var priceDigits: UInt8

    /// Digits after the point of its quantities.
    public var quantityDigits: UInt8

    /// Side and the other yes-or-no facts.
    public var flags: RecordFlags

    /// Its kind.
    public var type: OrderType

    /// Its time in force.
    public var timeInForce: TimeInForce

    /// Where it stood.
    public var state: OrderState

    /// The strategy and quote layer.
    public var slot: UInt16

    /// Its price as far as the venue has confirmed.
    public var price: Price

    /// Its total as far as the venue has confirmed.
    public var quantity: Int64

    /// Filled so far.
    public var filled: Int64

    /// What an unanswered amendment asks for; equal to `price` when there is none.
    public var askedPrice: Price

    /// What an unanswered amendment asks for; equal to `quantity` when there is none.
    public var askedQuantity: Int64

    /// The last request about it.
    public var lastIntent: RecordKind

    /// Whether that request has no answer yet.
    public var awaitsAnswer: Bool

    /// Until when, in venue time, that request is valid.
    public var validUntil: UTCTime

    /// The hash of that request's bytes.
    public var bytesHash: UInt64

    /// The risk it reserves, as the gate stated it.
    public var reserved: Int64

    /// Amendments so far.
    public var generation: UInt32

    /// The position of its last record.
    public var position: UInt64

    /// Its side.
    public var side: Side { flags.contains(.sell) ? .sell : .buy }
}

extension OpenOrder {
    func write(to page: inout PageWriter) {
        page.put(clientID.raw)
        page.put(venueID.low)
        page.put(venueID.high)
        page.put((0..<symbol.count).map { symbol[$0] }, width: 32)
        page.put(version)
        page.put(priceDigits)
        page.put(quantityDigits)
        page.put(flags.rawValue)
        page.put(type.rawValue)
        page.put(timeInForce.rawValue)
        page.put(state.rawValue)
        page.put(slot)
        page.put(price.raw)
        page.put(quantity)
        page.put(filled)
        page.put(askedPrice.raw)
        page.put(askedQuantity)
        page.put(lastIntent.rawValue)
        page.put(UInt8(awaitsAnswer ? 1 : 0))
        page.put(validUntil.nanoseconds)
        page.put(bytesHash)
        page.put(reserved)
        page.put(generation)
        page.put(position)
    }

    init?(from page: inout PageReader) {
        clientID = ClientOrderID(raw: page.take(Int64.self))
        venueID = VenueOrderID(low: page.take(UInt64.self), high: page.take(UInt64.self))
        guard let symbol = SymbolText(page.takeText(width: 32).span) else { return nil }
        self.symbol = symbol
        version = page.take(UInt16.self)
        priceDigits = page.take(UInt8.self)
        quantityDigits = page.take(UInt8.self)
        flags = RecordFlags(rawValue: page.take(UInt8.self))
        guard let type = OrderType(rawValue: page.take(UInt8.self)),
            let timeInForce = TimeInForce(rawValue: page.take(UInt8.self)),
            let state = OrderState(rawValue: page.take(UInt8.self))
        else { return nil }
        self.type = type
        self.timeInForce = timeInForce
        self.state = state
        slot = page.take(UInt16.self)
        price = Price(raw: page.take(Int64.self))
        quantity = page.take(Int64.self)
        filled = page.take(Int64.self)
        askedPrice = Price(raw: page.take(Int64.self))
        askedQuantity = page.take(Int64.self)
        guard let lastIntent = RecordKind(rawValue: page.take(UInt8.self)) else { return nil }
        self.lastIntent = lastIntent
        awaitsAnswer = page.take(UInt8.self) != 0
        validUntil = UTCTime(nanoseconds: page.take(Int64.self))
        bytesHash = page.take(UInt64.self)
        reserved = page.take(Int64.self)
        generation = page.take(UInt32.self)
        position = page.take(UInt64.self)
    }
}
