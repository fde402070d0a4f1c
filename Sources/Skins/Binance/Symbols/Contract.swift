internal import Base
internal import Domain
internal import Exchange
internal import VenueWire

/// A listed contract with everything the venue remembers of it.
final class Contract {
    let spec: SymbolSpec
    let id: InstrumentID
    let instrument: Instrument
    let lowercase: String

    /// Decimals of prices and quantities on the wire.
    let priceDigits: Int
    let quantityDigits: Int

    var status = "TRADING"
    var depth: DepthFeed
    var trades = TradeFeed()
    var settlements: [FundingSettlement] = []
    var lastBest: (bid: Level?, ask: Level?) = (nil, nil)

    init(spec: SymbolSpec, instrument: Instrument) {
        self.spec = spec
        self.instrument = instrument
        id = instrument.id
        lowercase = spec.symbol.lowercased()
        priceDigits = spec.pricePrecision
        quantityDigits = spec.quantityPrecision
        depth = DepthFeed()
    }

    /// A price as text, every digit shown.
    func text(_ price: Price) -> String { DecimalText.text(price.raw, digits: priceDigits) }

    /// A quantity as text, every digit shown.
    func text(_ quantity: Quantity) -> String {
        DecimalText.text(quantity.raw, digits: quantityDigits)
    }

    /// A position's size as text, every digit shown.
    func text(_ amount: SignedQuantity) -> String {
        DecimalText.text(amount.raw, digits: quantityDigits)
    }
}

/// Numbers on the wire, moved up so that they pass 32 bits and skip as the venue's do.
enum WireNumber {
    private static let orderBase: Int64 = 40_000_000_000
    private static let tradeBase: Int64 = 7_000_000_000
    private static let updateBase: Int64 = 11_000_000_000_000

    static func order(_ id: OrderID) -> Int64 { orderBase + id.raw }

    static func order(wire: Int64) -> OrderID { OrderID(raw: wire - orderBase) }

    static func trade(_ id: Int64) -> Int64 { tradeBase + id }

    static func trade(wire: Int64) -> Int64 { wire - tradeBase }

    /// Update ids are shared by the whole venue: between two of ours lie those of other contracts.
    static func update(_ id: Int64) -> Int64 {
        var mixed = UInt64(truncatingIfNeeded: id) &* 0x9E37_79B9_7F4A_7C15
        mixed ^= mixed >> 29
        return updateBase + id * 64 + Int64(mixed & 31)
    }
}
