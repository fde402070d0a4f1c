/// How many of something there may be.
public struct Bounds: Sendable, Equatable {
    /// The least; nil for none.
    public var min: Int64?
    /// The most; nil for any.
    public var max: Int64?

    /// Whether a count lies within.
    public func holds(_ count: Int64) -> Bool {
        count >= (min ?? .min) && count <= (max ?? .max)
    }
}

/// How a scenario must end.
public struct Expectation: Sendable {
    /// All of it holds from some instant up to this one until the end; nil: at the end.
    public var withinMilliseconds: Int64?

    /// Whether the run goes on to its end although everything holds.
    public var stays = true

    /// What the simulator judges.
    public var venue = VenueExpectation()

    /// What the engine's own test judges.
    public var engine = EngineExpectation()

    /// Exactly one of these holds besides the rest.
    public var oneOf: [Alternative] = []

    /// What must hold at no instant.
    public var never: [Never] = []

    /// One of several outcomes.
    public struct Alternative: Sendable {
        /// What the simulator judges.
        public var venue: VenueExpectation
        /// What the engine's own test judges.
        public var engine: EngineExpectation
    }
}

/// What must be true at the venue.
public struct VenueExpectation: Sendable {
    /// An order, or those of a pattern.
    public struct Order: Sendable {
        /// Whose client ids match.
        public var client: Pattern
        /// The status at the venue.
        public var status: String?
        /// How much has traded.
        public var filled: String?
        /// How many orders match.
        public var count: Int64?
    }

    /// An amount, or a range.
    public struct Amount: Sendable {
        /// The amount itself.
        public var exact: String?
        /// The least.
        public var min: String?
        /// The most.
        public var max: String?
    }

    /// Orders by client id.
    public var orders: [Order] = []
    /// How many orders rest, by symbol.
    public var open: [(symbol: String, count: Int64)] = []
    /// What is held, by symbol.
    public var positions: [(symbol: String, amount: String)] = []
    /// What is owned, by asset.
    public var balances: [(asset: String, amount: Amount)] = []
    /// How many requests came, by kind.
    public var requests: [(kind: RequestKind, Bounds)] = []
    /// The weight used in any one minute.
    public var weightPerMinute: Bounds?
    /// How many answers went out, by HTTP status.
    public var http: [(status: Int, Bounds)] = []
}

/// What must be true in the engine; the simulator reads it and leaves the judging to the engine's test.
public struct EngineExpectation: Sendable {
    /// An order's states.
    public struct Order: Sendable {
        /// Whose client ids match.
        public var client: Pattern
        /// The states it goes through, in order.
        public var path: [String]
        /// The state it ends in.
        public var end: String?
    }

    /// Risk held between two marks.
    public struct Reserved: Sendable {
        /// The mark from which it is held.
        public var from: String
        /// The mark up to which it is held.
        public var to: String
        /// The contract.
        public var symbol: String
        /// `BUY` or `SELL`.
        public var side: String
        /// How much is held.
        public var quantity: String
    }

    /// The modes the lane goes through, in order.
    public var mode: [String] = []
    /// The states each book goes through, in order.
    public var symbols: [(symbol: String, path: [String])] = []
    /// Orders by client id.
    public var orders: [Order] = []
    /// How many alerts there are, by code.
    public var alerts: [(code: String, Bounds)] = []
    /// What the risk rules hold back.
    public var reserved: [Reserved] = []
    /// How many records the journal misses.
    public var journalGap: Int64?
    /// How many orders the journal leaves in doubt.
    public var journalUnknownLeft: Int64?
    /// What verifying the journal says.
    public var journalVerify: String?
}

/// What must hold at no instant.
public enum Never: Sendable {
    case twoLiveOrdersForOneIntent
    case twoIdsForOneIntent
    case state(String, client: Pattern)
    case orderWhile(symbol: String, book: String)
    case positionBeyond(symbol: String, amount: String)
    case http(Int)
}
