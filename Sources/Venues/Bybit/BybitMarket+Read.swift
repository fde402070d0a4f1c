public import Base
internal import Domain
internal import Json
public import VenuePort

extension BybitMarket {
    /// Reads a message, or its first row.
    @usableFromInline
    mutating func read(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable
    ) throws(DecodeError) -> MarketStep {
        row = .max
        reader.use(instruments.symbols, instruments.assets)
        record = MarketRecord()
        let kind = reader.scan(layouts, message, into: &record)
        // A depth is a number; the topic of the book with retail orders begins with a letter.
        if kind >= 0, message[MarketLayouts.distinctAt] &- UInt8(ascii: "0") <= 9 {
            if audit.isDue(), !isConfirmed(message) { aside = Oddity(.divergence) }
            return book(kind == BookUpdateKind.diff.rawValue ? .diff : .snapshot)
        }
        record = MarketRecord()
        do throws(JSONFault) {
            return try readByPlan(message)
        } catch {
            throw DecodeError(error)
        }
    }

    /// Reads the next row.
    @usableFromInline
    mutating func readRow(_ message: PaddedBytes) throws(DecodeError) -> MarketStep {
        do throws(JSONFault) {
            return try readRow(at: row, message)
        } catch {
            row = .max
            throw DecodeError(error)
        }
    }

    /// Reads the REST answer that holds a whole book.
    @usableFromInline
    mutating func readBook(
        _ message: PaddedBytes,
        of instrument: InstrumentID,
        _ scale: PairScale
    ) throws(DecodeError) -> MarketStep {
        row = .max
        record = MarketRecord()
        reader.useScales(first: scale.price, second: scale.quantity)
        do throws(JSONFault) {
            try reader.begin(message)
            _ = try reader.fill(plans.snapshot, into: &record)
        } catch {
            throw DecodeError(error)
        }
        record.instrument = instrument.index
        return book(.snapshot)
    }

    /// Whether the reference reads a scanned message alike; the record is the reference's from here on.
    private mutating func isConfirmed(_ message: PaddedBytes) -> Bool {
        if isSpoiled { record.last &+= 1 }
        return reader.confirms(&record, of: message, by: plans.book)
    }

    private mutating func readByPlan(_ message: PaddedBytes) throws(JSONFault) -> MarketStep {
        try reader.begin(message)
        probe = ProbeRecord()
        _ = try reader.fill(plans.probe, into: &probe)
        let topic = probe.channel
        guard topic.length > 0 else { return try notice(message) }
        if topic.begins(with: "publicTrade.", in: message) { return try enterRows(message) }
        // The book with retail orders is another book.
        guard topic.begins(with: "orderbook.", in: message),
            !topic.begins(with: "orderbook.rpi", in: message)
        else { return keep(.odd(Oddity(.unusedMessage, word: topic.symbol(in: message)))) }
        guard try reader.fill(plans.book, into: &record) else {
            return keep(.odd(Oddity(.unlistedSymbol)))
        }
        if record.word.equals("snapshot", in: message) { return book(.snapshot) }
        guard record.word.equals("delta", in: message) else {
            return keep(.odd(Oddity(.unknownWord, word: record.word.symbol(in: message))))
        }
        return book(.diff)
    }

    private mutating func notice(_ message: PaddedBytes) throws(JSONFault) -> MarketStep {
        let id = probe.id == .min ? RequestID.none : RequestID(raw: probe.id)
        if probe.event.equals("pong", in: message) { return keep(.notice(.pong)) }
        if probe.event.equals("ping", in: message), probe.succeeded == 1 {
            return keep(.notice(.pong))
        }
        switch probe.succeeded {
        case 1: return keep(.notice(.acknowledged(id)))
        // A refusal has words and no code.
        case 0: return keep(.notice(.refused(id, code: 0)))
        default: throw reader.malformed
        }
    }

    private mutating func enterRows(
        _ message: PaddedBytes
    ) throws(JSONFault) -> MarketStep {
        _ = try reader.fill(plans.frame, into: &probe)
        var place = probe.rows
        guard try reader.enter(&place) else { return .nothing }
        return try readRow(at: place, message)
    }

    private mutating func readRow(
        at token: UInt32,
        _ message: PaddedBytes
    ) throws(JSONFault) -> MarketStep {
        row = .max
        var place = token
        record = MarketRecord()
        let listed = try reader.fill(plans.trade, at: &place, into: &record)
        if !listed {
            place = token
            _ = try reader.fill(plans.nothing, at: &place, into: &probe)
        }
        let more = try reader.more(&place)
        if more { row = place }
        guard listed else { return keep(.odd(Oddity(.unlistedSymbol))) }
        return trade(message)
    }

    private mutating func trade(_ message: PaddedBytes) -> MarketStep {
        guard record.isBlock == 0 else { return keep(.odd(Oddity(.offBookTrade))) }
        let buys = record.side.equals("Buy", in: message)
        guard buys || record.side.equals("Sell", in: message) else {
            return keep(.odd(Oddity(.unknownWord, word: record.side.symbol(in: message))))
        }
        record.takerBuys = buys
        return .trade
    }

    private mutating func book(_ kind: BookUpdateKind) -> MarketStep {
        bookKind = kind
        return .book
    }

    /// Keeps a reading that the record does not tell until it is handed over.
    private mutating func keep(_ reading: MarketReading) -> MarketStep {
        other = reading
        return .other
    }
}
