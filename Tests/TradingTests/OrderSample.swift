import Base
import Domain

@testable import Trading

/// The instrument, requests and news the order tests are made of.
enum OrderSample {
    private static let symbol: SymbolText = {
        guard let text = SymbolText("BTCUSDT") else { preconditionFailure("the name fits") }
        return text
    }()

    static let bitcoin = Instrument(
        id: InstrumentID(index: 0),
        version: 1,
        venue: .binance,
        symbol: Self.symbol,
        base: AssetID(index: 2),
        quote: AssetID(index: 1),
        settlement: AssetID(index: 1),
        scale: PairScale(price: Scale(digits: 1), quantity: Scale(digits: 3)),
        tick: Price.Offset(raw: 1),
        lot: Quantity(raw: 1)
    )

    static func id(_ sequence: UInt32) -> ClientOrderID {
        ClientOrderID(tag: 7, incarnation: 1, lane: LaneID(index: 0), sequence: sequence)
    }

    static func machine(capacity: Int = 64, remembered: Int = 1_024) -> OrderMachine {
        var machine = OrderMachine(
            capacity: capacity,
            instruments: 1,
            tradesRemembered: remembered
        )
        machine.define(bitcoin)
        return machine
    }

    static func request(
        _ sequence: UInt32,
        _ side: Side = .buy,
        price: Int64 = 640_000,
        quantity: Int64 = 10,
        reduceOnly: Bool = false
    ) -> OrderRequest {
        OrderRequest(
            action: .place,
            clientID: id(sequence),
            instrument: bitcoin.id,
            side: side,
            timeInForce: .postOnly,
            reduceOnly: reduceOnly,
            price: Price(raw: price),
            quantity: Quantity(raw: quantity),
            validUntil: UTCTime(milliseconds: 2_000)
        )
    }

    static func news(
        _ kind: OrderEventKind,
        of sequence: UInt32,
        state: OrderState,
        price: Int64 = 640_000,
        quantity: Int64 = 10,
        filled: Int64 = 0,
        fill: Int64 = 0,
        trade: Int64 = 0,
        fee: Int64 = 0,
        feeAsset: UInt8 = 1,
        side: Side = .buy,
        source: EvidenceSource = .stream
    ) -> OrderEvent {
        var event = OrderEvent(kind: kind, source: source)
        event.clientID = id(sequence)
        event.venueID = VenueOrderID(low: 9_000 + UInt64(sequence))
        event.instrument = bitcoin.id
        event.state = state
        event.side = side
        event.price = Price(raw: price)
        event.quantity = Quantity(raw: quantity)
        event.filled = Quantity(raw: filled)
        event.lastQuantity = Quantity(raw: fill)
        event.lastPrice = Price(raw: fill > 0 ? price : 0)
        event.tradeID = trade
        event.commission = Money(raw: fee, asset: AssetID(index: feeAsset))
        return event
    }

    static func at(_ milliseconds: Int64) -> Instant {
        Instant(sinceBoot: milliseconds * 1_000_000)
    }
}
