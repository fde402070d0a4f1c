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
        /// Which orders, by client id.
        public var client: Pattern
        /// The venue's word for where they stand.
        public var status: String?
        /// How much of each is filled.
        public var filled: String?
        /// How often the core accepted such an order.
        public var count: Int64?
    }

    /// An amount, or a range.
    public struct Amount: Sendable {
        /// Exactly so much.
        public var exact: String?
        /// At least so much.
        public var min: String?
        /// At most so much.
        public var max: String?
    }

    /// Orders, by client id.
    public var orders: [Order] = []
    /// Open orders per contract.
    public var open: [(symbol: String, count: Int64)] = []
    /// Signed positions per contract.
    public var positions: [(symbol: String, amount: String)] = []
    /// Wallets per asset.
    public var balances: [(asset: String, amount: Amount)] = []
    /// Requests read, per kind.
    public var requests: [(kind: RequestKind, Bounds)] = []
    /// The most request weight of one minute.
    public var weightPerMinute: Bounds?
    /// Answers per status.
    public var http: [(status: Int, Bounds)] = []
}

/// What must be true in the engine; the simulator reads it and leaves the judging to the engine's test.
public struct EngineExpectation: Sendable {
    /// An order's states.
    public struct Order: Sendable {
        /// Which order, by client id.
        public var client: Pattern
        /// Its states in order.
        public var path: [String]
        /// The state it ends in.
        public var end: String?
    }

    /// Risk held between two marks.
    public struct Reserved: Sendable {
        /// The mark it begins at.
        public var from: String
        /// The mark it ends at.
        public var to: String
        /// Of which contract.
        public var symbol: String
        /// Of which side.
        public var side: String
        /// How much.
        public var quantity: String
    }

    /// Trading modes in order.
    public var mode: [String] = []
    /// Book states in order, per contract.
    public var symbols: [(symbol: String, path: [String])] = []
    /// Order states.
    public var orders: [Order] = []
    /// Alerts raised.
    public var alerts: [(code: String, Bounds)] = []
    /// Risk held.
    public var reserved: [Reserved] = []
    /// Records missing in the journal.
    public var journalGap: Int64?
    /// Intents left without a proven end.
    public var journalUnknownLeft: Int64?
    /// The journal check's word.
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
