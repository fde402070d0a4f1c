internal import Base
internal import Domain
internal import Json
internal import VenuePort

extension BinanceMarket {
    /// Keeps a reading that the record does not tell until it is handed over.
    mutating func keep(_ reading: MarketReading) -> MarketStep {
        other = reading
        return .other
    }

    /// Which plan reads an event of this name; nil when no plan is for it.
    static func meaning(of event: JSONText, _ message: PaddedBytes) -> MarketLayouts.Meaning? {
        MarketLayouts.Meaning.allCases.first { event.equals($0.word, in: message) }
    }

    /// An event without a plan: known and of no use, or new.
    mutating func unknown(_ event: JSONText, _ message: PaddedBytes) -> MarketStep {
        if event.equals("serverShutdown", in: message) { return keep(.notice(.closing)) }
        let unused: [StaticString] = [
            "24hrTicker", "24hrMiniTicker", "kline", "continuous_kline", "compositeIndex",
            "assetIndexUpdate", "EquityUpdate", "IndexUpdate",
        ]
        let isUnused = unused.contains { event.equals($0, in: message) }
        let word = event.symbol(in: message)
        return keep(.odd(Oddity(isUnused ? .unusedMessage : .unknownMessage, word: word)))
    }

    /// The record as an event.
    mutating func interpret(
        _ meaning: MarketLayouts.Meaning,
        _ message: PaddedBytes
    ) -> MarketStep {
        // Since June 2026 the engine is shared with coin-margined contracts, and so are some streams.
        guard record.product == 1 else { return keep(.odd(Oddity(.otherProduct))) }
        let instrument = InstrumentID(index: record.instrument)
        switch meaning {
        case .depth:
            guard let kind = Self.depthKind(record.stream, message) else {
                let word = record.stream.symbol(in: message)
                return keep(.odd(Oddity(.unusedMessage, word: word)))
            }
            bookKind = kind
            return .book
        case .best: return .best
        case .aggregate:
            if record.quantity < 0 { record.quantity = record.wholeQuantity }
            // All of it was retail volume, which rests outside the visible book.
            guard record.quantity > 0 else { return keep(.odd(Oddity(.offBookTrade))) }
            return .trade
        case .trade:
            let fromBook = record.word.length == 0 || record.word.equals("MARKET", in: message)
            guard fromBook else {
                return keep(.odd(Oddity(.offBookTrade, word: record.word.symbol(in: message))))
            }
            return .trade
        case .mark:
            return keep(
                .event(
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
            )
        case .liquidation:
            let side = Self.side(record.word, message)
            guard let side else {
                return keep(.odd(Oddity(.unknownWord, word: record.word.symbol(in: message))))
            }
            return keep(
                .event(
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
            )
        case .contract:
            let status = InstrumentStatus(binance: record.word, message)
            if status == .unknown {
                aside = Oddity(.unknownWord, word: record.word.symbol(in: message))
            }
            return keep(
                .event(
                    .status(
                        StatusChange(
                            instrument: instrument,
                            status: status,
                            eventTime: UTCTime(milliseconds: record.eventTime)
                        )
                    )
                )
            )
        }
    }

    /// Diff or partial, told by the stream's name alone: their messages look the same.
    ///
    /// Nil for the book that shows retail orders as well, which crosses the ordinary one.
    private static func depthKind(_ stream: JSONText, _ message: PaddedBytes) -> BookUpdateKind? {
        let end = Int(stream.offset) + Int(stream.length)
        var at = Int(stream.offset)
        // Eight letters at a time: the lowest set bit of `found` is the first at sign's.
        while at < end {
            // SAFETY: a message's padding is longer than eight bytes.
            let letters = unsafe UnsafeRawPointer(message.start)
                .loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let others = letters ^ 0x4040_4040_4040_4040
            let found = (others &- 0x0101_0101_0101_0101) & ~others & 0x8080_8080_8080_8080
            at += found.trailingZeroBitCount / 8
            if found != 0 { break }
        }
        guard at + 6 <= end else { return .diff }
        if message[at + 1] == UInt8(ascii: "r") { return nil }
        guard at + 6 < end else { return .diff }
        return message[at + 6] == UInt8(ascii: "@") ? .diff : .partial
    }

    private static func side(_ word: JSONText, _ message: PaddedBytes) -> Side? {
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
