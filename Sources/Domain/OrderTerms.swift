/// What an order asks of the book.
@frozen
public enum OrderType: UInt8, BitwiseCopyable, Sendable {
    /// At a price or better.
    case limit = 0

    /// At whatever the book offers.
    case market = 1

    /// Made by the venue to close a position it liquidates.
    case liquidation = 2

    /// A conditional order's kind: carried through, never placed by this engine yet.
    case conditional = 3
}

/// How long an order may wait.
@frozen
public enum TimeInForce: UInt8, BitwiseCopyable, Sendable {
    /// Rests until filled or cancelled.
    case goodTillCancel = 0

    /// Takes what is there, the rest expires.
    case immediateOrCancel = 1

    /// All at once or nothing.
    case fillOrKill = 2

    /// Rests or is refused: never takes (Binance GTX, OKX post_only, Bybit PostOnly).
    case postOnly = 3

    /// Rests until a venue time.
    case goodTillDate = 4
}

/// What happens when an order would trade with another of the same owner.
@frozen
public enum SelfTradePrevention: UInt8, BitwiseCopyable, Sendable {
    /// They trade.
    case none = 0

    /// The incoming order gives way.
    case expireTaker = 1

    /// The resting order gives way.
    case expireMaker = 2

    /// Both give way.
    case expireBoth = 3
}
