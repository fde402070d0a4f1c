internal import Base

/// How a synthetic market behaves, apart from its seed.
public struct FlowProfile: Sendable {
    /// How many accounts play everybody else; each may have only so many orders open.
    public var accounts = 16

    /// What each of them has, at 10⁻⁸ of the settlement asset.
    public var wealth: Int64 = 50_000_000 * 100_000_000

    /// Arrivals a second while nothing excites them.
    public var rate = 20.0

    /// What one arrival adds to the rate.
    public var excitation = 8.0

    /// How long an arrival is remembered.
    public var memorySeconds = 0.1

    /// The fair price's step an arrival, in ticks.
    public var stepTicks = 1.0

    /// How far from the fair price makers quote, in ticks.
    public var depthTicks = 200.0

    /// One lot, in the instrument's unit.
    public var lot: Int64

    /// The largest maker's size in lots.
    public var lotsMax = 2_000.0

    /// Fewer orders than this are not thinned out.
    public var restingMin = 300

    /// More orders than this are never there.
    public var restingMax = 1_500

    /// Whether crashes happen.
    public var crashes = true

    /// A lively market of a contract with this lot.
    ///
    /// - Precondition: `lot` is positive.
    public init(lot: Int64) {
        precondition(lot > 0, "a lot is something")
        self.lot = lot
    }
}

/// The regimes of a synthetic market.
public enum FlowMood: UInt8, CaseIterable, Sendable {
    /// Few arrivals, no direction.
    case quiet

    /// Many arrivals, no direction.
    case busy

    /// Busy, and up.
    case rising

    /// Busy, and down.
    case falling

    /// Sellers run the book down.
    case crash

    /// How many more arrivals than in quiet times.
    var activity: Double {
        switch self {
        case .quiet: 1
        case .busy: 4
        case .rising, .falling: 3
        case .crash: 12
        }
    }

    /// The fair price's drift an arrival, in steps.
    var drift: Double {
        switch self {
        case .quiet, .busy: 0
        case .rising: 0.05
        case .falling: -0.05
        case .crash: -1
        }
    }

    /// The share of arrivals that take.
    var takers: Double {
        switch self {
        case .quiet: 0.05
        case .busy: 0.12
        case .rising, .falling: 0.15
        case .crash: 0.5
        }
    }

    /// The share of takers that buy.
    var buyers: Double {
        switch self {
        case .quiet, .busy: 0.5
        case .rising: 0.65
        case .falling: 0.35
        case .crash: 0.1
        }
    }

    /// How long it lasts, against the others.
    var length: Double { self == .crash ? 0.1 : 1 }

    /// The next mood: a crash in one of forty.
    static func drawn(_ random: inout Random, crashes: Bool) -> FlowMood {
        if crashes, random.below(40) == 0 { return .crash }
        return [.quiet, .quiet, .busy, .rising, .falling][Int(random.below(5))]
    }
}
