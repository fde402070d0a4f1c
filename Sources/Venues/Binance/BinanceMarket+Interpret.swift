internal import Base
internal import Domain
internal import Json
internal import VenuePort

extension BinanceMarket {
    /// Which plan reads an event of this name; nil when no plan is for it.
    func meaning(of event: JSONText, _ message: PaddedBytes) -> MarketLayouts.Meaning? {
        if event.equals("depthUpdate", in: message) { return .depth }
        if event.equals("bookTicker", in: message) { return .best }
        if event.equals("aggTrade", in: message) { return .aggregate }
        if event.equals("trade", in: message) { return .trade }
        if event.equals("markPriceUpdate", in: message) { return .mark }
        if event.equals("forceOrder", in: message) { return .liquidation }
        if event.equals("contractInfo", in: message) { return .contract }
        return nil
    }

    /// An event without a plan: known and of no use, or new.
    func unknown(_ event: JSONText, _ message: PaddedBytes) -> MarketReading {
        if event.equals("serverShutdown", in: message) { return .notice(.closing) }
        let unused: [StaticString] = [
            "24hrTicker", "24hrMiniTicker", "kline", "continuous_kline", "compositeIndex",
            "assetIndexUpdate", "EquityUpdate", "IndexUpdate",
        ]
        let isUnused = unused.contains { event.equals($0, in: message) }
        let word = event.symbol(in: message)
        return .odd(Oddity(isUnused ? .unusedMessage : .unknownMessage, word: word))
    }

    /// The record as an event.
    mutating func interpret(
        _ meaning: MarketLayouts.Meaning,
        _ message: PaddedBytes
    ) -> MarketReading {
        // Since June 2026 the engine is shared with coin-margined contracts, and so are some streams.
        guard record.product == 1 else { return .odd(Oddity(.otherProduct)) }
        let instrument = InstrumentID(index: record.instrument)
        switch meaning {
        case .depth:
            switch depthKind(message) {
            case .some(let kind): return .book(bookUpdate(kind))
            case .none: return .odd(Oddity(.unusedMessage, word: record.stream.symbol(in: message)))
            }
        case .best:
            return .event(
                .best(
                    BestQuote(
                        instrument: instrument,
                        updateID: record.last,
                        bid: level(record.bidPrice, record.bidQuantity),
                        ask: level(record.askPrice, record.askQuantity),
                        engineTime: UTCTime(milliseconds: record.engineTime)
                    )
                )
            )
        case .aggregate:
            if record.quantity < 0 { record.quantity = record.wholeQuantity }
            // All of it was retail volume, which rests outside the visible book.
            guard record.quantity > 0 else { return .odd(Oddity(.offBookTrade)) }
            return .event(.trade(trade()))
        case .trade:
            let fromBook = record.word.length == 0 || record.word.equals("MARKET", in: message)
            guard fromBook else {
                return .odd(Oddity(.offBookTrade, word: record.word.symbol(in: message)))
            }
            return .event(.trade(trade()))
        case .mark:
            return .event(
                .mark(
                    MarkUpdate(
                        instrument: instrument,
                        mark: MarkPrice(Price(raw: record.mark)),
                        index: IndexPrice(Price(raw: record.index)),
                        fundingRate: record.funding,
                        nextFunding: UTCTime(milliseconds: record.nextFunding),
                        eventTime: UTCTime(milliseconds: record.eventTime)
                    )
                )
            )
        case .liquidation:
            let side = self.side(record.word, message)
            guard let side else {
                return .odd(Oddity(.unknownWord, word: record.word.symbol(in: message)))
            }
            return .event(
                .liquidation(
                    Liquidation(
                        instrument: instrument,
                        side: side,
                        price: Price(raw: record.price),
                        quantity: Quantity(raw: max(0, record.quantity)),
                        engineTime: UTCTime(milliseconds: record.engineTime)
                    )
                )
            )
        case .contract:
            let status = InstrumentStatus(binance: record.word, message)
            if status == .unknown {
                aside = Oddity(.unknownWord, word: record.word.symbol(in: message))
            }
            return .event(
                .status(
                    StatusChange(
                        instrument: instrument,
                        status: status,
                        eventTime: UTCTime(milliseconds: record.eventTime)
                    )
                )
            )
        }
    }

    /// A book message's head.
    func bookUpdate(_ kind: BookUpdateKind) -> BookUpdate {
        let counts = reader.levelCounts
        return BookUpdate(
            instrument: InstrumentID(index: record.instrument),
            kind: kind,
            first: record.first,
            last: record.last,
            previous: record.previous,
            bidCount: UInt32(counts.first),
            askCount: UInt32(counts.second),
            eventTime: UTCTime(milliseconds: record.eventTime),
            engineTime: UTCTime(milliseconds: record.engineTime)
        )
    }

    /// Diff or partial, told by the stream's name alone: their messages look the same.
    ///
    /// Nil for the book that shows retail orders as well, which crosses the ordinary one.
    private func depthKind(_ message: PaddedBytes) -> BookUpdateKind? {
        let end = Int(record.stream.offset + record.stream.length)
        var at = Int(record.stream.offset)
        while at < end, message[at] != UInt8(ascii: "@") { at += 1 }
        guard at + 6 <= end else { return .diff }
        if message[at + 1] == UInt8(ascii: "r") { return nil }
        guard at + 6 < end else { return .diff }
        return message[at + 6] == UInt8(ascii: "@") ? .diff : .partial
    }

    private func level(_ price: Int64, _ quantity: Int64) -> Level {
        Level(price: Price(raw: price), quantity: Quantity(raw: quantity))
    }

    private func trade() -> PublicTrade {
        PublicTrade(
            instrument: InstrumentID(index: record.instrument),
            // The buyer rested, so the seller took.
            aggressor: record.buyerIsMaker != 0 ? .sell : .buy,
            price: Price(raw: record.price),
            quantity: Quantity(raw: record.quantity),
            id: record.last,
            engineTime: UTCTime(milliseconds: record.engineTime)
        )
    }

    private func side(_ word: JSONText, _ message: PaddedBytes) -> Side? {
        if word.equals("BUY", in: message) { return .buy }
        if word.equals("SELL", in: message) { return .sell }
        return nil
    }
}

extension InstrumentStatus {
    /// Binance's word for a contract's state.
    init(binance word: JSONText, _ message: PaddedBytes) {
        let words: [(StaticString, InstrumentStatus)] = [
            ("TRADING", .trading), ("PENDING_TRADING", .pending), ("TRADING_HALT", .halted),
            ("PRE_DELIVERING", .closing), ("DELIVERING", .closing), ("PRE_SETTLE", .closing),
            ("SETTLING", .closing), ("DELIVERED", .closed), ("CLOSE", .closed),
        ]
        self = words.first { word.equals($0.0, in: message) }?.1 ?? .unknown
    }
}
