import Base
import Domain

@testable import Exchange

/// Judges the event stream by a model of its own, at a constant cost per event.
struct Auditor {
    private struct Known {
        var report: OrderReport
        var queued: Int
    }

    private struct Queue {
        var entries: [(slot: Int, queued: Int)] = []
        var head = 0
    }

    /// What broke, in words; the first only.
    private(set) var violation: String?

    /// What was judged.
    private(set) var trades = 0

    private var known: [Int: Known] = [:]
    private var queues: [Int64: Queue] = [:]
    private var positions: [Int: Int64] = [:]
    private var wallets: [Int: Int64] = [:]
    private var costs: [Int: Int64] = [:]
    private var costSums: [Int64] = [0, 0]
    private var realised: [Int64] = [0, 0]
    private var commissions: [Int64] = [0, 0]
    private var funding: [Int64] = [0, 0]
    private var transfers: [Int64] = [0, 0]
    private var walletSums: [Int64] = [0, 0]
    private var queueSequence = 0
    private var fillOrKill: (id: OrderID, open: Int64)?
    private let mask: Int64

    init(ordersMax: Int) { mask = Int64(ordersMax - 1) }

    private mutating func fail(_ words: String) {
        if violation == nil { violation = words }
    }

    /// Judges one operation's events, then the sums.
    mutating func judge(_ events: borrowing EventLog) {
        for index in events.indices {
            switch events[index] {
            case .order(let report): judge(report)
            case .trade(let trade): judge(trade)
            case .balance(let balance): judge(balance)
            case .level(let level) where level.quantity.raw < 0: fail("a negative level")
            case .level, .position, .leverage, .mark: break
            }
        }
        if let waiting = fillOrKill, waiting.open > 0 {
            fail("fill-or-kill \(waiting.id.raw) kept \(waiting.open)")
        }
        fillOrKill = nil
    }

    /// Sums after an operation: wallets, house and profit, and cost against profit.
    mutating func judgeSums(_ exchange: borrowing Exchange, touched: [Int]) {
        for place in touched {
            let cost = exchange.holdings[place].cost
            costSums[place & 1] += cost - (costs[place] ?? 0)
            costs[place] = cost
        }
        for asset in 0..<2 {
            let house = commissions[asset] + funding[asset]
            if walletSums[asset] + house != transfers[asset] + realised[asset] {
                fail("wallets and house differ from transfers and profit")
            }
            if costSums[asset] != realised[asset] { fail("profit from nowhere") }
        }
    }

    /// When all is flat, no profit is left over anywhere.
    mutating func judgeFlat(_ exchange: borrowing Exchange) {
        for (_, amount) in positions where amount != 0 { fail("not flat") }
        for asset in 0..<2 {
            if realised[asset] != 0 { fail("profit without a loser: \(realised[asset])") }
            let house = exchange.house(of: AssetID(index: UInt8(asset + 1)))
            if house.commissions.raw != commissions[asset] { fail("commissions differ") }
            if house.funding.raw != funding[asset] { fail("funding differs") }
            if walletSums[asset] + commissions[asset] + funding[asset] != transfers[asset] {
                fail("money lost or made")
            }
        }
    }

    private mutating func judge(_ balance: BalanceReport) {
        let asset = Int(balance.change.asset.index) - 1
        let key = Int(balance.account.index) * 2 + asset
        wallets[key, default: 0] += balance.change.raw
        if wallets[key] != balance.wallet.raw { fail("a wallet is not the sum of its changes") }
        walletSums[asset] += balance.change.raw
        if balance.cause == .transfer { transfers[asset] += balance.change.raw }
        if balance.cause == .funding { funding[asset] -= balance.change.raw }
    }

    private mutating func judge(_ trade: TradeReport) {
        trades += 1
        let maker = trade.aggressor == .buy ? trade.seller : trade.buyer
        let taker = trade.aggressor == .buy ? trade.buyer : trade.seller
        guard let resting = known[slot(maker)], resting.report.id == maker else {
            return fail("the maker \(maker.raw) is not resting")
        }
        if resting.report.price != trade.price { fail("not the maker's price") }
        if trade.quantity.raw <= 0 { fail("a trade of nothing") }
        // Live heads only: entries whose order left or queued again are passed over once.
        let key = level(resting.report)
        while let queue = queues[key], queue.head < queue.entries.count {
            let entry = queue.entries[queue.head]
            if let order = known[entry.slot], order.queued == entry.queued {
                if order.report.id != maker { fail("an older order waits at the price") }
                break
            }
            queues[key]?.head += 1
        }
        if let report = known[slot(taker)]?.report, report.id == taker,
            report.timeInForce == .postOnly
        {
            fail("post-only took")
        }
    }

    private mutating func judge(_ report: OrderReport) {
        let slot = slot(report.id)
        if report.execution == .trade { judgeFill(report) }
        if report.filled > report.quantity { fail("filled more than asked") }
        switch report.execution {
        case .new:
            known[slot] = Known(report: report, queued: 0)
            if report.timeInForce == .fillOrKill, report.type == .limit {
                fillOrKill = (report.id, report.quantity.raw)
            }
            enqueue(slot)
        case .amended:
            let old = known[slot]?.report
            known[slot]?.report = report
            let kept = old?.price == report.price && report.quantity < old?.quantity ?? .zero
            if !kept || !keepsPriority { enqueue(slot) }
        case .trade:
            known[slot]?.report = report
            if fillOrKill?.id == report.id {
                fillOrKill?.open = report.quantity.raw - report.filled.raw
            }
        case .canceled, .expired:
            if fillOrKill?.id == report.id, report.filled.raw == 0 { fillOrKill = nil }
        }
        if report.status.isFinal { known[slot] = nil }
    }

    /// Whether amendments that only shrink keep their place, by the rules under test.
    var keepsPriority = false

    private mutating func judgeFill(_ report: OrderReport) {
        let asset = Int(report.commission.asset.index) - 1
        realised[asset] += report.realised.raw
        commissions[asset] += report.commission.raw
        let key = Int(report.account.index) * 2 + Int(report.instrument.index)
        let before = positions[key] ?? 0
        let after = before + report.side.sign * report.lastQuantity.raw
        positions[key] = after
        guard report.reduceOnly else { return }
        let shrinks = abs(after) == abs(before) - report.lastQuantity.raw
        if !shrinks || before.signum() * after.signum() < 0 { fail("reduce-only grew or flipped") }
    }

    private mutating func enqueue(_ slot: Int) {
        guard let report = known[slot]?.report, report.type == .limit else { return }
        queueSequence += 1
        known[slot]?.queued = queueSequence
        queues[level(report), default: Queue()].entries.append((slot, queueSequence))
    }

    private func slot(_ id: OrderID) -> Int { Int(id.raw & mask) }

    private func level(_ report: OrderReport) -> Int64 {
        report.price.raw << 2 | Int64(report.instrument.index) << 1
            | Int64(report.side.rawValue)
    }
}
