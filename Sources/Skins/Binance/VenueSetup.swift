internal import Base
public import Scenarios

/// What a simulated venue is made of.
public struct VenueSetup: Sendable {
    /// How one contract's market moves.
    public struct Market: Sendable {
        /// The contract.
        public var symbol: String

        /// Where its price starts; nil for the contract's usual one.
        public var price: String?

        /// How it moves.
        public var source: Source

        /// States a market.
        public init(symbol: String, price: String? = nil, source: Source) {
            self.symbol = symbol
            self.price = price
            self.source = source
        }
    }

    /// Where a market's orders come from.
    public enum Source: Sendable {
        /// A seeded crowd.
        case synthetic(eventsPerSecond: Int, spreadTicks: Int)

        /// A fixed book of price and quantity texts, best first.
        case still(bids: [(String, String)], asks: [(String, String)])

        /// A recorded session, the only market of its venue.
        case recorded(RecordedSession, QueueChoice)
    }

    /// Where everything random comes from.
    public var seed: UInt64

    /// The contracts, in the order they are listed.
    public var markets: [Market]

    /// The customers.
    public var accounts: [AccountSetup]

    /// What is played on it, if anything.
    public var scenario: Scenario?

    /// States a venue.
    public init(
        seed: UInt64,
        markets: [Market],
        accounts: [AccountSetup],
        scenario: Scenario? = nil
    ) {
        self.seed = seed
        self.markets = markets
        self.accounts = accounts
        self.scenario = scenario
    }
}

/// Why a venue cannot open.
public enum SetupError: Error, Equatable, Sendable {
    /// No contract of that name.
    case symbol(String)

    /// A contract named twice.
    case symbolTwice(String)

    /// No market at all.
    case noMarket

    /// Not an asset of this venue.
    case asset(String)

    /// Two accounts with one key.
    case accountTwice(String)

    /// No room for so many accounts.
    case tooManyAccounts

    /// A position the account has no margin for.
    case position(String)

    /// A price or quantity that the contract does not allow.
    case decimal(String)

    /// A recorded market beside another one.
    case recordedBesideOthers

    /// A recording that cannot be played, in words.
    case recording(String)

    /// The exchange's own reason.
    case listing(String)
}

/// One market with its contract and its starting price.
struct MarketEntry {
    var spec: SymbolSpec
    var price: Int64
    var market: ResolvedMarket
}

/// A market's source with its texts read.
enum ResolvedMarket {
    case synthetic(eventsPerSecond: Int, spreadTicks: Int)
    case still(bids: [(Int64, Int64)], asks: [(Int64, Int64)])
    case recorded
}

extension VenueSetup {
    /// The markets with their contracts.
    func specs() throws(SetupError) -> [MarketEntry] {
        guard !markets.isEmpty else { throw .noMarket }
        var result: [MarketEntry] = []
        for market in markets {
            guard let spec = SymbolSpec.named(market.symbol) else { throw .symbol(market.symbol) }
            guard !result.contains(where: { $0.spec.symbol == market.symbol }) else {
                throw .symbolTwice(market.symbol)
            }
            let prices = Scale(digits: UInt8(spec.pricePrecision))
            var price = try Self.read(market.price ?? spec.startPrice, prices)
            let resolved: ResolvedMarket
            switch market.source {
            case .synthetic(let eventsPerSecond, let spreadTicks):
                resolved = .synthetic(
                    eventsPerSecond: eventsPerSecond,
                    spreadTicks: spreadTicks
                )
            case .still(let bids, let asks):
                let bids = try Self.read(bids, spec)
                let asks = try Self.read(asks, spec)
                if market.price == nil, let bid = bids.first, let ask = asks.first {
                    price = (bid.0 + ask.0) / 2
                }
                resolved = .still(bids: bids, asks: asks)
            case .recorded(let session, _):
                guard markets.count == 1 else { throw .recordedBesideOthers }
                price = session.price
                resolved = .recorded
            }
            result.append(MarketEntry(spec: spec, price: price, market: resolved))
        }
        return result
    }

    /// What is to be replayed, and how its queues are seen.
    public var recorded: (session: RecordedSession, queue: QueueChoice)? {
        for market in markets {
            if case .recorded(let session, let queue) = market.source { return (session, queue) }
        }
        return nil
    }

    private static func read(
        _ levels: [(String, String)],
        _ spec: SymbolSpec
    ) throws(SetupError) -> [(Int64, Int64)] {
        let prices = Scale(digits: UInt8(spec.pricePrecision))
        let quantities = Scale(digits: UInt8(spec.quantityPrecision))
        var result: [(Int64, Int64)] = []
        for level in levels {
            result.append((try read(level.0, prices), try read(level.1, quantities)))
        }
        return result
    }

    private static func read(_ text: String, _ scale: Scale) throws(SetupError) -> Int64 {
        let bytes = Array(text.utf8)
        guard let value = try? Decimal.parse(bytes.span, scale: scale), value > 0 else {
            throw .decimal(text)
        }
        return value
    }
}
