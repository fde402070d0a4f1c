/// One scenario: a market, customers, steps that bend what the venue does, and the outcome.
public struct Scenario: Sendable {
    /// What starts the clock of the steps.
    public enum Start: String, CaseIterable, Sendable {
        /// The simulator is ready.
        case ready
        /// The first session logs on.
        case firstLogon = "first_logon"
        /// The first order arrives.
        case firstOrder = "first_order"
    }

    /// The file's name without its ending.
    public var name: String

    /// What goes wrong, and what a good client does.
    public var about: String

    /// Catalogue rows and traps it covers.
    public var rows: [String]

    /// The venue's word.
    public var venue: String

    /// Where everything random comes from.
    public var seed: Int64

    /// What starts the clock.
    public var start: Start

    /// When the run ends.
    public var durationMilliseconds: Int64

    /// The contracts.
    public var markets: [ScenarioMarket]

    /// The customers.
    public var accounts: [ScenarioAccount]

    /// What bends the venue.
    public var steps: [Step]

    /// What the test client does.
    public var drive: [DriveEntry]

    /// How it must end.
    public var expect: Expectation
}

/// How one contract's market moves.
public struct ScenarioMarket: Sendable {
    /// Where its orders come from.
    public enum Source: Sendable {
        /// A seeded crowd.
        case synthetic(price: String?, spreadTicks: Int, eventsPerSecond: Int)
        /// A recorded session.
        case replay(file: String, speed: String)
        /// A fixed book.
        case still(
            bids: [(price: String, quantity: String)],
            asks: [(price: String, quantity: String)]
        )
    }

    /// The contract.
    public var symbol: String

    /// How it moves.
    public var source: Source
}

/// One customer.
public struct ScenarioAccount: Sendable {
    /// The API key.
    public var key: String

    /// The HMAC secret, if it has one.
    public var secret: String?

    /// A PEM text, or `generated`.
    public var publicKey: String?

    /// What it owns, by asset.
    public var balances: [(asset: String, amount: String)]

    /// Its leverage.
    public var leverage: Int

    /// What it holds at the start.
    public var positions: [(symbol: String, amount: String, entry: String)]

    /// What it pays to make.
    public var makerFee: String

    /// What it pays to take.
    public var takerFee: String
}

/// One thing the test client does.
public struct DriveEntry: Sendable {
    /// What it is.
    public enum Action: Sendable {
        /// A new order, by the names of its terms.
        case place([(name: String, value: String)])
        /// New terms for the order named.
        case modify(of: String, [(name: String, value: String)])
        /// The order named taken back.
        case cancel(of: String)
        /// Quotes kept up.
        case quote(symbol: String, bid: String, ask: String, quantity: String)
    }

    /// When.
    public var atMilliseconds: Int64

    /// The name its order is known by.
    public var name: String?

    /// What.
    public var action: Action
}
