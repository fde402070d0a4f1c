import Base
import Domain
import Exchange
import Foundation

/// The venue's worked examples: results by example id and name, and its margin tables.
struct MarginExamples: Decodable {
    struct Example: Decodable {
        let id: String
        let results: [String: String]
    }

    struct Bracket: Decodable {
        let bracket: Int
        let initialLeverage: Int
        let notionalFloor: String
        let notionalCap: String
        let maintMarginRatio: String
        let cum: String
    }

    let brackets: [String: [Bracket]]
    let examples: [Example]

    static func load() throws -> MarginExamples {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
            .appendingPathComponent("Fixtures/margin/binance_examples.json")
        return try JSONDecoder().decode(MarginExamples.self, from: Data(contentsOf: file))
    }

    /// A result in 10⁻⁸.
    func result(_ id: String, _ name: String) throws -> Int64 {
        guard let text = examples.first(where: { $0.id == id })?.results[name] else {
            preconditionFailure("no result \(id) \(name)")
        }
        return try eighths(text)
    }

    /// A symbol's margin table.
    func table(_ symbol: String) throws -> [LeverageBracket] {
        try (brackets[symbol] ?? []).map { row in
            LeverageBracket(
                number: row.bracket,
                leverageMax: row.initialLeverage,
                notionalFloor: Notional(raw: try eighths(row.notionalFloor)),
                notionalCap: Notional(raw: try eighths(row.notionalCap)),
                maintenanceRate: try eighths(row.maintMarginRatio),
                maintenanceAmount: Notional(raw: try eighths(row.cum))
            )
        }
    }
}

/// A decimal in 10⁻⁸.
func eighths(_ text: String) throws -> Int64 {
    try Decimal.parse(Array(text.utf8).span, scale: .money)
}

/// A subject and a counterparty with all the money it takes, on contracts of any scale.
struct MarginWorld: ~Copyable {
    var exchange: Exchange
    let subject = AccountID(index: 0)
    let other = AccountID(index: 1)
    private var sequence: UInt64 = 1

    init(_ listings: [Listing], wallet: String, fees: FeeTier = FeeTier(maker: 0, taker: 0)) throws
    {
        var exchange = try Exchange(
            limits: ExchangeLimits(accountsMax: 2, ordersMax: 64),
            rules: .binance,
            listings: listings
        )
        for tier in [fees, FeeTier(maker: 0, taker: 0)] {
            guard exchange.openAccount(fees: tier) != nil else {
                preconditionFailure("two accounts fit")
            }
        }
        for asset in [Floor.usdt, Floor.usdc] {
            let much = Money(raw: 5_000_000_000 * 100_000_000, asset: asset)
            exchange.transfer(much, to: AccountID(index: 1), at: Floor.time(0))
        }
        exchange.transfer(
            Money(raw: try eighths(wallet), asset: Floor.usdt),
            to: AccountID(index: 0),
            at: Floor.time(0)
        )
        for place in listings.indices {
            let id = InstrumentID(index: UInt16(place))
            _ = try exchange.setLeverage(1, on: id, for: AccountID(index: 1), at: Floor.time(0))
        }
        self.exchange = exchange
    }

    /// Sets mark and index.
    mutating func mark(_ text: String, on place: Int = 0) throws {
        let price = Price(raw: try eighths(text))
        exchange.setMark(
            MarkUpdate(
                instrument: InstrumentID(index: UInt16(place)),
                mark: MarkPrice(price),
                index: IndexPrice(price),
                fundingRate: 0,
                nextFunding: .none,
                eventTime: Floor.time(1)
            )
        )
    }

    /// An order of the account, all numbers as texts.
    @discardableResult
    mutating func order(
        _ account: AccountID,
        _ side: Side,
        _ quantity: String,
        at price: String,
        on place: Int = 0,
        reduceOnly: Bool = false,
        market: Bool = false
    ) throws -> OrderReport {
        let id = InstrumentID(index: UInt16(place))
        let scale = exchange.instrument(id).scale
        sequence += 1
        var request = NewOrder(
            instrument: id,
            client: ClientText(decimal: sequence),
            side: side,
            quantity: Quantity(
                raw: try Decimal.parse(Array(quantity.utf8).span, scale: scale.quantity)
            )
        )
        request.price = Price(raw: try Decimal.parse(Array(price.utf8).span, scale: scale.price))
        request.reduceOnly = reduceOnly
        if market { request.type = .market }
        return try exchange.place(request, for: account, at: Floor.time(2))
    }

    /// Lets the subject trade `quantity` at `price` with the counterparty.
    mutating func trade(
        _ side: Side,
        _ quantity: String,
        at price: String,
        on place: Int = 0,
        maker: Bool = false
    ) throws {
        let first = maker ? subject : other
        let second = maker ? other : subject
        try order(first, maker ? side : side.opposite, quantity, at: price, on: place)
        let answer = try order(second, maker ? side.opposite : side, quantity, at: price, on: place)
        precondition(answer.status == .filled, "the two orders meet")
    }

    func position(_ place: Int = 0) -> PositionView {
        exchange.position(on: InstrumentID(index: UInt16(place)), of: subject)
    }

    func balance(_ asset: AssetID = Floor.usdt) -> BalanceView {
        exchange.balance(of: asset, for: subject)
    }

    mutating func setLeverage(_ leverage: Int, on place: Int = 0) throws {
        let id = InstrumentID(index: UInt16(place))
        _ = try exchange.setLeverage(leverage, on: id, for: subject, at: Floor.time(1))
    }

    /// A contract with the given digits and margin table.
    static func listing(
        _ symbol: String,
        price: UInt8,
        quantity: UInt8,
        brackets: [LeverageBracket],
        mark: String,
        settlement: AssetID = Floor.usdt
    ) throws -> Listing {
        var listing = Floor.listing(symbol, settlement: settlement)
        listing.instrument.scale = PairScale(
            price: Scale(digits: price),
            quantity: Scale(digits: quantity)
        )
        listing.instrument.priceMax = Price(raw: 100_000_000)
        listing.instrument.quantityMax = Quantity(raw: 1_000_000_000)
        listing.brackets = brackets
        listing.mark = MarkPrice(Price(raw: try eighths(mark)))
        listing.index = IndexPrice(Price(raw: try eighths(mark)))
        return listing
    }
}
