public import Base
public import Domain

/// The wallet of one asset as the venue last said, and our fees in it.
@frozen
public struct Balance: BitwiseCopyable, Sendable {
    /// The whole wallet balance, 10⁻⁸.
    public internal(set) var wallet: Int64 = 0

    /// The part that backs cross positions, 10⁻⁸.
    public internal(set) var crossWallet: Int64 = 0

    /// Fees we paid in this asset by fills, 10⁻⁸; rebates negative.
    public internal(set) var fees: Int64 = 0

    /// When the venue said so.
    public internal(set) var venueTime = UTCTime.none

    init() {}
}

/// Positions, balances and profit of a lane's account.
///
/// Money of all settlement assets is added at par: the limits this feeds are in quote units, and
/// the engine trades dollar stablecoins only.
public struct Ledger: ~Copyable {
    let positions: RigidArray<Position>
    let balances: RigidArray<Balance>
    let scales: RigidArray<PairScale>
    let settlements: RigidArray<AssetID>

    /// Value of all long positions, 10⁻⁸.
    public private(set) var longNotional: Int64 = 0

    /// Value of all short positions, as a positive number, 10⁻⁸.
    public private(set) var shortNotional: Int64 = 0

    /// Contracts with a position.
    public private(set) var openPositions: Int = 0

    /// Realised plus unrealised profit less fees plus funding since start, 10⁻⁸.
    public private(set) var profit: Int64 = 0

    /// `profit` when the day began.
    public private(set) var profitAtDayStart: Int64 = 0

    /// `profit` when the month began.
    public private(set) var profitAtMonthStart: Int64 = 0

    /// Value traded since start, 10⁻⁸.
    public private(set) var turnover: Int64 = 0

    /// `turnover` when the day began.
    public private(set) var turnoverAtDayStart: Int64 = 0

    /// `turnover` when the month began.
    public private(set) var turnoverAtMonthStart: Int64 = 0

    /// What the sums above hold of one position.
    struct Counted: BitwiseCopyable {
        var notional: Int64 = 0
        var profit: Int64 = 0
        var isOpen = false
    }

    private let counted: RigidArray<Counted>
    private var day: Int64 = 0
    private var month: Int64 = 0

    /// Lays out all the memory it will ever use.
    public init(instruments: Int) {
        positions = RigidArray(count: instruments, filler: Position())
        counted = RigidArray(count: instruments, filler: Counted())
        balances = RigidArray(count: 256, filler: Balance())
        scales = RigidArray(
            count: instruments,
            filler: PairScale(price: .money, quantity: .money)
        )
        settlements = RigidArray(count: instruments, filler: .none)
    }

    /// Takes an instrument's scales.
    public mutating func define(_ instrument: Instrument) {
        scales[Int(instrument.id.index)] = instrument.scale
        settlements[Int(instrument.id.index)] = instrument.settlement
    }

    /// The position of a contract.
    public func position(of instrument: InstrumentID) -> Position {
        positions[Int(instrument.index)]
    }

    /// The wallet of an asset.
    public func balance(of asset: AssetID) -> Balance { balances[Int(asset.index)] }

    /// Profit since the day began, 10⁻⁸.
    @inline(__always)
    public var dayProfit: Int64 { profit - profitAtDayStart }

    /// Profit since the month began, 10⁻⁸.
    @inline(__always)
    public var monthProfit: Int64 { profit - profitAtMonthStart }

    /// Books a fill of an order of any kind; true when it flipped the position.
    public mutating func book(
        _ fill: BookedFill,
        _ side: Side,
        of instrument: InstrumentID,
        now: Instant
    ) -> Bool {
        let index = Int(instrument.index)
        let flips = positions[index].flips
        if !fill.quantity.isZero {
            positions[index].book(side, fill.price, fill.quantity)
            let value = scales[index].money(Int128(fill.price.raw) * Int128(fill.quantity.raw))
            positions[index].turnover &+= value
            turnover &+= value
        }
        if fill.commission.raw != 0 {
            balances[Int(fill.commission.asset.index)].fees += fill.commission.raw
            if fill.commission.asset == settlements[index] {
                positions[index].fees += fill.commission.raw
            }
        }
        compare(index, now: now)
        revalue(index)
        return positions[index].flips != flips
    }

    /// Takes a wallet the venue states; funding is also profit.
    public mutating func apply(_ update: BalanceUpdate) {
        let index = Int(update.wallet.asset.index)
        // A query may answer with an older state than the stream has already shown.
        guard update.eventTime >= balances[index].venueTime else { return }
        balances[index].wallet = update.wallet.raw
        balances[index].crossWallet = update.crossWallet.raw
        balances[index].venueTime = update.eventTime
        if update.cause == .funding { profit += update.change.raw }
    }

    /// Takes a position the venue states: evidence to hold ours against, never a replacement.
    public mutating func apply(_ update: PositionUpdate, now: Instant) {
        let index = Int(update.instrument.index)
        guard update.eventTime >= positions[index].venueTime else { return }
        positions[index].venueAmount = update.amount
        positions[index].venueTime = update.eventTime
        compare(index, now: now)
    }

    /// Replaces our position by the venue's, where recovery has proven that no fill is missing.
    public mutating func adopt(
        _ amount: SignedQuantity,
        entry: Price,
        of instrument: InstrumentID,
        now: Instant
    ) {
        let index = Int(instrument.index)
        positions[index].amount = amount
        positions[index].cost = Int128(entry.raw) * Int128(amount.raw)
        positions[index].venueAmount = amount
        compare(index, now: now)
        revalue(index)
    }

    /// Values a position at a new mark price, given at `Scale.money`.
    public mutating func mark(_ mark: MarkPrice, of instrument: InstrumentID) {
        let index = Int(instrument.index)
        let unit = Scale(digits: 8 - min(8, scales[index].price.digits)).unit
        positions[index].mark = Price(raw: mark.price.raw / unit)
        revalue(index)
    }

    /// Notes the venue's day and month, at whose turn the caps begin anew.
    public mutating func roll(to venueNow: UTCTime) {
        let today = venueNow.nanoseconds / 86_400_000_000_000
        guard today != day else { return }
        day = today
        profitAtDayStart = profit
        turnoverAtDayStart = turnover
        let thisMonth = Self.month(ofDay: today)
        guard thisMonth != month else { return }
        month = thisMonth
        profitAtMonthStart = profit
        turnoverAtMonthStart = turnover
    }

    /// Brings every sum up to date with a position that was put in place whole.
    mutating func refresh(_ index: Int) {
        revalue(index)
        // What was earned in a former life is no profit of this one's day.
        profitAtDayStart = profit
        profitAtMonthStart = profit
    }

    private func compare(_ index: Int, now: Instant) {
        let agrees = positions[index].amount == positions[index].venueAmount
        if agrees {
            positions[index].differsSince = .distantFuture
        } else if positions[index].differsSince == .distantFuture {
            positions[index].differsSince = now
        }
    }

    private mutating func revalue(_ index: Int) {
        let before = counted[index]
        positions[index].value(scale: scales[index])
        let position = positions[index]
        let after = Counted(
            notional: position.notional,
            profit: position.realisedMoney + position.unrealised - position.fees,
            isOpen: position.amount.raw != 0
        )
        counted[index] = after
        longNotional += max(after.notional, 0) - max(before.notional, 0)
        shortNotional += max(-after.notional, 0) - max(-before.notional, 0)
        profit += after.profit - before.profit
        openPositions += (after.isOpen ? 1 : 0) - (before.isOpen ? 1 : 0)
    }

    /// Months since March of year 0, by the civil calendar.
    private static func month(ofDay day: Int64) -> Int64 {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        return (era * 400 + yearOfEra) * 12 + (5 * dayOfYear + 2) / 153
    }
}
