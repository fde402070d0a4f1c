import Base
import Domain
import VenuePort

/// What goes wrong between the plain venue and its client; chances in 10,000.
struct PlainFaults {
    var dropAnswer: UInt64 = 0
    var slowAnswer: UInt64 = 0
    var dropNews: UInt64 = 0
    var doubleNews: UInt64 = 0
    var cutTrade: UInt64 = 0
    var cutUser: UInt64 = 0
    var failRest: UInt64 = 0
    var holdOrder: UInt64 = 0
    /// How long past its validity a held order may still enter the book.
    var holdPastValidity = Nanoseconds.zero
}

/// An order as the plain venue has it: the truth tests compare with.
struct PlainOrder {
    var client: Int64
    var venue: Int64
    var instrument: Int
    var side: Side
    var price: Int64
    var quantity: Int64
    var filled: Int64 = 0
    var state = OrderState.open
    var reduceOnly = false
    var timeInForce = TimeInForce.goodTillCancel
}

/// A fill as the plain venue has it.
struct PlainFill {
    var trade: Int64
    var order: Int64
    var instrument: Int
    var price: Int64
    var quantity: Int64
    var side: Side
    var at: Instant
}

/// The plain venue: one account, a wandering market, and the truth about all of it.
final class PlainExchange {
    enum Road { case market, user, trade, rest(Int64, UInt16) }

    var random: Random
    var faults: PlainFaults
    var now = Instant(sinceBoot: 1_000_000_000)
    /// Venue time runs apart from the client's monotonic time.
    let venueOffset: Int64 = 1_789_000_000_000_000_000
    var orders: [Int64: PlainOrder] = [:]
    var live: [Int64] = []
    var accepted: [Int64: Int] = [:]
    var fills: [PlainFill] = []
    var positions: [Int64]
    var middles: [Int64]
    var shown: [(bids: [Int64], asks: [Int64])]
    var updateIDs: [Int64]
    var countdowns: [Instant]
    var countdownsFired = 0
    var held: [(due: Instant, words: [Int64])] = []
    var out: [(Road, [UInt8])] = []
    var nextVenue: Int64 = 1_000
    var nextTrade: Int64 = 50_000
    var nextMove = Instant.distantPast
    var cutTradeNow = false
    var cutUserNow = false
    /// How far the middle moves in one step at most, in ticks.
    var volatility: Int64 = 3
    /// The public feed says nothing.
    var isMute = false
    /// What is wrong with the market's data.
    var doubts = PlainDoubts()
    /// Pictures are not to be had.
    var failsPictures = false

    init(seed: UInt64, instruments: Int, faults: PlainFaults = PlainFaults()) {
        random = Random(seed: seed)
        self.faults = faults
        positions = Array(repeating: 0, count: instruments)
        middles = Array(repeating: 640_000, count: instruments)
        shown = Array(repeating: ([], []), count: instruments)
        updateIDs = Array(repeating: 1_000, count: instruments)
        countdowns = Array(repeating: .distantFuture, count: instruments)
    }

    var venueNow: UTCTime { UTCTime(nanoseconds: now.sinceBoot + venueOffset) }

    private func chance(_ per10k: UInt64) -> Bool { per10k > 0 && random.below(10_000) < per10k }

    // MARK: Time

    func advance(to instant: Instant) {
        now = instant
        for index in countdowns.indices where now >= countdowns[index] {
            countdowns[index] = .distantFuture
            countdownsFired += 1
            for venue in live where orders[venue]?.instrument == index { cancel(venue) }
        }
        for place in held.indices.reversed() where now >= held[place].due {
            let words = held.remove(at: place).words
            _ = execute(words)
        }
        guard now >= nextMove, !isMute else { return }
        nextMove = now + .milliseconds(20)
        for index in middles.indices { move(index) }
    }

    private func move(_ index: Int) {
        middles[index] += random.integer(in: -volatility...volatility)
        middles[index] = max(630_000, min(650_000, middles[index]))
        for venue in live where orders[venue]?.instrument == index { match(venue) }
        show(index)
    }

    private func match(_ venue: Int64) {
        guard let order = orders[venue], order.state.isLive else { return }
        let crossed =
            order.side == .buy
            ? middles[order.instrument] <= order.price
            : middles[order.instrument] >= order.price
        guard crossed else { return }
        let open = order.quantity - order.filled
        fill(venue, random.oneIn(2) ? open : random.integer(in: 1...open), order.price, maker: true)
    }

    func fill(_ venue: Int64, _ quantity: Int64, _ price: Int64, maker: Bool) {
        guard var order = orders[venue] else { return }
        nextTrade += 1
        order.filled += quantity
        order.state = order.filled == order.quantity ? .filled : .partial
        orders[venue] = order
        positions[order.instrument] += quantity * order.side.sign
        let fill = PlainFill(
            trade: nextTrade,
            order: venue,
            instrument: order.instrument,
            price: price,
            quantity: quantity,
            side: order.side,
            at: now
        )
        fills.append(fill)
        if order.state == .filled { live.removeAll { $0 == venue } }
        var event = self.event(.trade, order)
        event.lastQuantity = Quantity(raw: quantity)
        event.lastPrice = Price(raw: price)
        event.tradeID = nextTrade
        event.maker = maker
        event.commission = Money(raw: 7 * quantity, asset: AssetID(index: 1))
        tell(event)
        tellPosition(order.instrument)
    }

    private func show(_ index: Int) {
        let middle = middles[index]
        let bids = (1...3).map { middle - Int64($0) }
        let asks = (1...3).map { middle + Int64($0) }
        var writer = PlainWriter()
        let previous = updateIDs[index]
        updateIDs[index] += 2
        let goneBids = shown[index].bids.filter { !bids.contains($0) }
        let goneAsks = shown[index].asks.filter { !asks.contains($0) }
        writer.put(PlainTag.book, Int64(index), 0, previous + 1, updateIDs[index], previous)
        writer.put(Int64(goneBids.count + 3), Int64(goneAsks.count + 3), stamp)
        for price in goneBids { writer.put(price, 0) }
        for price in bids { writer.put(price, doubts.size(updateIDs[index])) }
        for price in goneAsks { writer.put(price, 0) }
        for price in asks { writer.put(price, 5_000) }
        shown[index] = (bids, asks)
        out.append((.market, writer.bytes))
        for print in doubts.prints(around: middle) {
            var trade = PlainWriter()
            trade.put(PlainTag.trade, Int64(index), Int64(print.aggressor.rawValue))
            trade.put(print.price, 1, 1)
            out.append((.market, trade.bytes))
        }
        guard !doubts.hasNoMarks else { return }
        var mark = PlainWriter()
        mark.put(PlainTag.mark, Int64(index), middle * 10_000_000)
        mark.put(middle * 1_000 * doubts.indexShare, doubts.nextFunding.nanoseconds)
        out.append((.market, mark.bytes))
    }

    /// When a book says it was made; nothing unless the lane is to ask.
    private var stamp: Int64 { doubts.lag.map { (venueNow - $0).nanoseconds } ?? 0 }

    // MARK: News

    func event(_ kind: OrderEventKind, _ order: PlainOrder) -> OrderEvent {
        var event = OrderEvent(kind: kind, source: .stream)
        event.state = order.state
        event.clientID = ClientOrderID(raw: order.client)
        event.venueID = VenueOrderID(low: UInt64(order.venue))
        event.instrument = InstrumentID(index: UInt16(order.instrument))
        event.side = order.side
        event.reduceOnly = order.reduceOnly
        event.timeInForce = order.timeInForce
        event.price = Price(raw: order.price)
        event.quantity = Quantity(raw: order.quantity)
        event.filled = Quantity(raw: order.filled)
        event.eventTime = venueNow
        return event
    }

    private func tell(_ event: OrderEvent) {
        guard !chance(faults.dropNews) else { return }
        var writer = PlainWriter()
        writer.put(PlainTag.order)
        writer.put(event)
        out.append((.user, writer.bytes))
        if chance(faults.doubleNews) { out.append((.user, writer.bytes)) }
        if chance(faults.cutUser) { cutUserNow = true }
    }

    private func tellPosition(_ index: Int) {
        guard !chance(faults.dropNews) else { return }
        var writer = PlainWriter()
        writer.put(PlainTag.position, Int64(index), positions[index], 0, venueNow.nanoseconds)
        out.append((.user, writer.bytes))
    }

    private func cancel(_ venue: Int64) {
        guard var order = orders[venue], order.state.isLive else { return }
        order.state = .canceled
        orders[venue] = order
        live.removeAll { $0 == venue }
        tell(event(.canceled, order))
    }

    // MARK: Requests

    func takeTrade(_ bytes: [UInt8]) {
        var reader = PlainReader(bytes)
        switch reader.take() {
        case PlainTag.logon: answer(reader.take(), .accepted, 0)
        case PlainTag.operation:
            let id = reader.take()
            let words = Array(reader.words.dropFirst(2))
            if chance(faults.holdOrder), words[0] == 1 {
                let late = faults.holdPastValidity.count
                let until = words[9] - venueOffset - now.sinceBoot + late
                let wait = random.integer(in: 1...max(1, until))
                held.append((now + Nanoseconds(wait), words))
                return
            }
            let (verdict, code) = execute(words)
            if chance(faults.cutTrade) {
                cutTradeNow = true
                return
            }
            if !chance(faults.dropAnswer) { answer(id, verdict, code) }
        default: break
        }
    }

    private func answer(_ id: Int64, _ verdict: Verdict, _ code: Int64) {
        var writer = PlainWriter()
        writer.put(PlainTag.answer, id, Int64(verdict.rawValue), code, 0)
        out.append((.trade, writer.bytes))
    }

    /// Carries a request out: action, client, instrument, side, type, tif, reduce, price, quantity, valid.
    func execute(_ words: [Int64]) -> (Verdict, Int64) {
        let slack = faults.holdPastValidity.count
        if words[9] + slack < venueNow.nanoseconds { return (.refused, -1_021) }
        let client = words[1]
        let found = live.first { orders[$0]?.client == client }
        switch words[0] {
        case 1: return place(words)
        case 2:
            guard let venue = found, var order = orders[venue] else { return (.refused, -2_013) }
            if words[8] <= order.filled {
                cancel(venue)
                return (.accepted, 0)
            }
            order.price = words[7]
            order.quantity = words[8]
            orders[venue] = order
            tell(event(.amended, order))
            return (.accepted, 0)
        case 3:
            guard let venue = found else { return (.refused, -2_011) }
            cancel(venue)
            return (.accepted, 0)
        default:
            for venue in live where orders[venue]?.instrument == Int(words[2]) { cancel(venue) }
            return (.accepted, 0)
        }
    }

    private func place(_ words: [Int64]) -> (Verdict, Int64) {
        accepted[words[1], default: 0] += 1
        let index = Int(words[2])
        nextVenue += 1
        var order = PlainOrder(
            client: words[1],
            venue: nextVenue,
            instrument: index,
            side: Side(rawValue: UInt8(words[3])) ?? .buy,
            price: words[7],
            quantity: words[8]
        )
        order.reduceOnly = words[6] != 0
        order.timeInForce = TimeInForce(rawValue: UInt8(words[5])) ?? .goodTillCancel
        let takes =
            order.side == .buy ? order.price > middles[index] : order.price < middles[index]
        if order.timeInForce == .postOnly, takes {
            accepted[words[1], default: 0] -= 1
            return (.refused, -5_022)
        }
        orders[nextVenue] = order
        live.append(nextVenue)
        tell(event(.opened, order))
        if words[4] == 1 {
            fill(nextVenue, order.quantity, middles[index], maker: false)
        }
        return (.accepted, 0)
    }

    func takeRest(_ bytes: [UInt8], id: Int64) {
        guard !chance(faults.failRest) else {
            out.append((.rest(id, 503), []))
            return
        }
        var reader = PlainReader(bytes)
        _ = reader.take()
        var writer = PlainWriter()
        func close(_ verdict: Verdict = .accepted, _ code: Int64 = 0) {
            writer.put(PlainTag.answer, id, Int64(verdict.rawValue), code, venueNow.nanoseconds)
        }
        func row(_ event: OrderEvent) {
            writer.put(PlainTag.orderAnswer, id)
            writer.put(event)
        }
        switch reader.take() {
        case 1 where failsPictures: break
        case 1:
            let index = Int(reader.take())
            writer.put(PlainTag.book, Int64(index), 1, updateIDs[index], updateIDs[index], -1, 3, 3)
            writer.put(stamp)
            for price in shown[index].bids { writer.put(price, 5_000) }
            for price in shown[index].asks { writer.put(price, 5_000) }
        case 2:
            _ = reader.take()
            let client = reader.take()
            let found = orders.values.filter { $0.client == client }.max { $0.venue < $1.venue }
            if let found { row(event(.snapshot, found)) } else { close(.refused, -2_013) }
        case 14:
            _ = reader.take()
            let found = orders[reader.take()]
            if let found { row(event(.snapshot, found)) } else { close(.refused, -2_013) }
        case 3:
            let index = Int(reader.take())
            for venue in live.sorted() {
                guard let order = orders[venue], order.instrument == index else { continue }
                row(event(.snapshot, order))
            }
            close()
        case 4:
            let index = Int(reader.take())
            let from = reader.take()
            for fill in fills where fill.instrument == index && fill.trade >= from {
                row(fillRow(fill))
            }
            close()
        case 5:
            for index in positions.indices where positions[index] != 0 {
                writer.put(PlainTag.position, Int64(index), positions[index], 0)
                writer.put(venueNow.nanoseconds)
            }
            close()
        case 6:
            writer.put(PlainTag.balance, 10_000, venueNow.nanoseconds)
            close()
        case 7:
            writer.put(PlainTag.key, 5)
            close()
        case 9:
            let (verdict, code) = execute(Array(reader.words.dropFirst(2)))
            close(verdict, code)
        case 10:
            writer.put(PlainTag.mode, 0)
            close()
        case 12:
            let index = Int(reader.take())
            let span = reader.take()
            countdowns[index] = span == 0 ? .distantFuture : now + Nanoseconds(span)
            close()
        default: close()
        }
        out.append((.rest(id, 200), writer.bytes))
    }

    private func fillRow(_ fill: PlainFill) -> OrderEvent {
        var event = OrderEvent(kind: .trade, source: .query)
        event.venueID = VenueOrderID(low: UInt64(fill.order))
        event.instrument = InstrumentID(index: UInt16(fill.instrument))
        event.side = fill.side
        event.lastPrice = Price(raw: fill.price)
        event.lastQuantity = Quantity(raw: fill.quantity)
        event.tradeID = fill.trade
        event.commission = Money(raw: 7 * fill.quantity, asset: AssetID(index: 1))
        event.eventTime = venueNow
        return event
    }
}
