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
        public var client: Pattern
        public var status: String?
        public var filled: String?
        public var count: Int64?
    }

    /// An amount, or a range.
    public struct Amount: Sendable {
        public var exact: String?
        public var min: String?
        public var max: String?
    }

    public var orders: [Order] = []
    public var open: [(symbol: String, count: Int64)] = []
    public var positions: [(symbol: String, amount: String)] = []
    public var balances: [(asset: String, amount: Amount)] = []
    public var requests: [(kind: RequestKind, Bounds)] = []
    public var weightPerMinute: Bounds?
    public var http: [(status: Int, Bounds)] = []
}

/// What must be true in the engine; the simulator reads it and leaves the judging to the engine's test.
public struct EngineExpectation: Sendable {
    /// An order's states.
    public struct Order: Sendable {
        public var client: Pattern
        public var path: [String]
        public var end: String?
    }

    /// Risk held between two marks.
    public struct Reserved: Sendable {
        public var from: String
        public var to: String
        public var symbol: String
        public var side: String
        public var quantity: String
    }

    public var mode: [String] = []
    public var symbols: [(symbol: String, path: [String])] = []
    public var orders: [Order] = []
    public var alerts: [(code: String, Bounds)] = []
    public var reserved: [Reserved] = []
    public var journalGap: Int64?
    public var journalUnknownLeft: Int64?
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
