internal import Base
internal import Domain

/// One instrument's side of the exchange: rules, book ends, prices and counters.
struct Market: ~Copyable {
    /// The rules as everyone sees them.
    var instrument: Instrument

    /// Value at order prices.
    let value: ContractValue

    /// Value at the mark price.
    let markValue: ContractValue

    /// The margin table.
    var brackets: InlineArray<16, LeverageBracket>

    /// How many steps it has.
    var bracketCount: Int

    /// The leverage of accounts that never chose one.
    let leverage: Int32

    /// How far a market order may walk from the mark, in 10⁻⁴.
    let marketTakeBound: Int64

    /// How often one order may be amended.
    let amendmentsMax: UInt32

    /// The open prices.
    let ladder: Ladder

    /// The best bid's tick, −1 when there is none.
    var bestBid = -1

    /// The best ask's tick, one past the ladder when there is none.
    var bestAsk: Int

    /// The best bid of recorded flow, −1 when there is none.
    var flowBid = -1

    /// The best ask of recorded flow, one past the ladder when there is none.
    var flowAsk: Int

    /// The sequence number of the latest order.
    var orderSequence: Int64 = 0

    /// The number of the latest trade.
    var tradeID: Int64 = 0

    /// The book's latest update id.
    var updateID: Int64 = 0

    private let addressMark = AddressMark()

    /// The mark price at 10⁻⁸.
    var mark: Int64

    /// The index price at 10⁻⁸.
    var index: Int64

    /// The latest trade's price; 0 before the first.
    var last: Int64 = 0

    /// The funding rate as it stands, in 10⁻⁸.
    var fundingRate: Int64 = 0

    /// When funding is next paid.
    var nextFunding = UTCTime.none
}
