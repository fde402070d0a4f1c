internal import Base
internal import Domain
internal import Exchange
internal import Scenarios
internal import VenueWire

/// One subscription: who, and under which name it was asked for.
struct Subscriber {
    var connection: ConnectionID
    var name: String
}

extension BinanceSkin {
    /// Starts the timers of every periodic stream.
    func beginPublishing() {
        for speed in DepthFeed.speeds {
            schedule(every: .milliseconds(Int64(speed))) { $0.publishDepth(speed) }
        }
        schedule(every: .milliseconds(100)) { $0.publishAggregates() }
        schedule(every: .seconds(1)) { $0.publishMarks(seconds: 1) }
        schedule(every: .seconds(3)) { $0.publishMarks(seconds: 3) }
        schedule(every: .seconds(5)) { $0.publishAllTickers() }
        schedule(every: .seconds(1)) { $0.superviseSockets() }
        schedule(every: .seconds(60)) { $0.expireListenKeys() }
    }

    /// Repeats `body` at each whole multiple of `span`, as the venue's frames come.
    private func schedule(every span: Nanoseconds, _ body: @escaping (BinanceSkin) -> Void) {
        let next = UTCTime(nanoseconds: (now.nanoseconds / span.count + 1) * span.count)
        agenda.add(at: next) { skin in
            body(skin)
            skin.schedule(every: span, body)
        }
    }

    /// Sends one frame of a stream to everyone who asked for it.
    func publish(_ key: StreamKey, _ payload: () -> [UInt8]) {
        guard let list = subscribers[key], !list.isEmpty else { return }
        let live = list.filter { sockets[$0.connection]?.route?.carries(key.kind.route) ?? false }
        guard let first = live.first else { return }
        let bytes = payload()
        guard play == nil else {
            bend(frame: bytes, of: key, name: first.name)
            return
        }
        send(frame: bytes, of: key)
    }

    /// Sends a frame's bytes to everyone who has the stream now.
    func send(frame bytes: [UInt8], of key: StreamKey) {
        for subscriber in subscribers[key] ?? [] {
            guard let socket = sockets[subscriber.connection], let route = socket.route,
                route.carries(key.kind.route)
            else { continue }
            deliver(bytes, name: subscriber.name, to: socket)
        }
    }

    /// Sends a payload as the socket wants it: bare, or wrapped with its stream's name.
    func deliver(_ payload: [UInt8], name: String, to socket: Socket) {
        guard socket.combined else {
            output.append(.message(socket.id, payload))
            return
        }
        var json = JSONWriter(reserving: payload.count + 64)
        json.openObject()
        json.field("stream", name)
        json.key("data")
        json.raw(payload)
        json.closeObject()
        output.append(.message(socket.id, json.bytes))
    }

    private func publishDepth(_ milliseconds: Int) {
        for (place, contract) in contracts.enumerated() {
            guard let frame = contract.depth.take(milliseconds: milliseconds) else { continue }
            if play != nil, milliseconds == 100 { remember(frame, of: contract) }
            publish(StreamKey(contract: place, kind: .diff(milliseconds: milliseconds))) {
                depthPayload(contract, frame, bids: frame.bids, asks: frame.asks)
            }
            if milliseconds == 500 {
                publish(StreamKey(contract: place, kind: .retailDiff)) {
                    depthPayload(contract, frame, bids: frame.bids, asks: frame.asks)
                }
            }
            for levels in [5, 10, 20] {
                let kind = StreamKind.partial(levels: levels, milliseconds: milliseconds)
                publish(StreamKey(contract: place, kind: kind)) {
                    depthPayload(
                        contract,
                        frame,
                        bids: top(.buy, of: contract, levels),
                        asks: top(.sell, of: contract, levels)
                    )
                }
            }
        }
    }

    /// The best levels of one side.
    func top(_ side: Side, of contract: Contract, _ limit: Int) -> [Level] {
        if let recorded { return recorded.book.levels(side, limit: limit) }
        var levels: [Level] = []
        core.forEachLevel(side, of: contract.id, limit: limit) { levels.append($0) }
        return levels
    }

    func depthPayload(
        _ contract: Contract,
        _ frame: DepthFeed.Frame,
        bids: [Level],
        asks: [Level]
    ) -> [UInt8] {
        var json = JSONWriter(reserving: 160 + (bids.count + asks.count) * 28)
        json.openObject()
        json.field("e", "depthUpdate")
        json.field("E", clientTime(now).milliseconds)
        json.field("T", clientTime(frame.engineTime).milliseconds)
        json.field("s", contract.spec.symbol)
        json.field("ps", contract.spec.symbol)
        json.field("U", frame.first)
        json.field("u", frame.last)
        json.field("pu", frame.previous)
        json.levels("b", bids, contract)
        json.levels("a", asks, contract)
        json.field("st", 1)
        json.closeObject()
        return json.bytes
    }

    /// Sends the best prices where they changed.
    func publishBest(_ contract: Contract) {
        let bid = best(.buy, of: contract)
        let ask = best(.sell, of: contract)
        guard bid != contract.lastBest.bid || ask != contract.lastBest.ask else { return }
        contract.lastBest = (bid, ask)
        publish(StreamKey(contract: Int(contract.id.index), kind: .bookTicker)) {
            tickerPayload(contract)
        }
    }

    private func tickerPayload(_ contract: Contract) -> [UInt8] {
        let (bid, ask) = contract.lastBest
        var json = JSONWriter()
        json.openObject()
        json.field("e", "bookTicker")
        json.field("u", contract.depth.latest)
        json.field("s", contract.spec.symbol)
        json.field("ps", contract.spec.symbol)
        json.field("b", bid?.price.raw ?? 0, digits: contract.priceDigits)
        json.field("B", bid?.quantity.raw ?? 0, digits: contract.quantityDigits)
        json.field("a", ask?.price.raw ?? 0, digits: contract.priceDigits)
        json.field("A", ask?.quantity.raw ?? 0, digits: contract.quantityDigits)
        json.field("T", clientTime(now).milliseconds)
        json.field("E", clientTime(now).milliseconds)
        json.field("st", 1)
        json.closeObject()
        return json.bytes
    }

    private func publishAllTickers() {
        for contract in contracts {
            publish(StreamKey(contract: StreamKey.all, kind: .bookTicker)) {
                tickerPayload(contract)
            }
        }
    }

    /// Sends a trade, and the run it ended.
    func publishTrade(_ trade: TradeReport, _ contract: Contract) {
        publish(StreamKey(contract: Int(contract.id.index), kind: .trade)) {
            var json = JSONWriter()
            json.openObject()
            json.field("e", "trade")
            json.field("E", clientTime(now).milliseconds)
            json.field("T", clientTime(trade.time).milliseconds)
            json.field("s", contract.spec.symbol)
            json.field("t", WireNumber.trade(trade.id))
            json.field("p", trade.price.raw, digits: contract.priceDigits)
            json.field("q", trade.quantity.raw, digits: contract.quantityDigits)
            json.field("X", "MARKET")
            json.field("m", trade.aggressor == .sell)
            json.field("st", 1)
            json.closeObject()
            return json.bytes
        }
        if let ended = contract.trades.add(trade) { publishAggregate(ended, contract) }
    }

    private func publishAggregates() {
        for contract in contracts {
            if let ended = contract.trades.flush() { publishAggregate(ended, contract) }
        }
    }

    private func publishAggregate(_ run: TradeFeed.Aggregate, _ contract: Contract) {
        publish(StreamKey(contract: Int(contract.id.index), kind: .aggregateTrade)) {
            var json = JSONWriter()
            json.openObject()
            json.field("e", "aggTrade")
            json.field("E", clientTime(now).milliseconds)
            json.field("a", run.id)
            json.field("s", contract.spec.symbol)
            json.field("p", run.price.raw, digits: contract.priceDigits)
            json.field("q", run.quantity.raw, digits: contract.quantityDigits)
            json.field("nq", run.quantity.raw, digits: contract.quantityDigits)
            json.field("f", WireNumber.trade(run.firstTrade))
            json.field("l", WireNumber.trade(run.lastTrade))
            json.field("T", clientTime(run.time).milliseconds)
            json.field("m", run.buyerIsMaker)
            json.field("st", 1)
            json.closeObject()
            return json.bytes
        }
    }

    private func publishMarks(seconds: Int) {
        for (place, contract) in contracts.enumerated() {
            publish(StreamKey(contract: place, kind: .mark(seconds: seconds))) {
                var json = JSONWriter()
                writeMark(contract, &json)
                return json.bytes
            }
        }
        publish(StreamKey(contract: StreamKey.all, kind: .mark(seconds: seconds))) {
            var json = JSONWriter()
            json.openArray()
            for contract in contracts { writeMark(contract, &json) }
            json.closeArray()
            return json.bytes
        }
    }

    private func writeMark(_ contract: Contract, _ json: inout JSONWriter) {
        let mark = core.mark(of: contract.id)
        json.openObject()
        json.field("e", "markPriceUpdate")
        json.field("E", clientTime(now).milliseconds)
        json.field("s", contract.spec.symbol)
        json.field("p", mark.mark.price.raw, digits: 8)
        json.field("ap", mark.mark.price.raw, digits: 8)
        json.field("P", mark.index.price.raw, digits: 8)
        json.field("i", mark.index.price.raw, digits: 8)
        json.field("r", mark.fundingRate, digits: 8)
        json.field("T", clientTime(mark.nextFunding).milliseconds)
        json.field("st", 1)
        json.closeObject()
    }

    /// An instant as clients see it.
    func clientTime(_ time: UTCTime) -> UTCTime { bends.clock.shown(time) }
}

extension JSONWriter {
    /// A named list of price and quantity pairs.
    mutating func levels(_ name: StaticString, _ levels: [Level], _ contract: Contract) {
        openArray(name)
        for level in levels {
            openArray()
            decimal(level.price.raw, digits: contract.priceDigits)
            decimal(level.quantity.raw, digits: contract.quantityDigits)
            closeArray()
        }
        closeArray()
    }
}
