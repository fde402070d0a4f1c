public import Base
internal import Domain
internal import Json
public import VenuePort

extension OKXMarket {
    /// Reads a message, or its first row.
    @usableFromInline
    mutating func read(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable
    ) throws(DecodeError) -> MarketStep {
        row = .max
        // The answer to a ping is four letters and no JSON.
        if message.count == 4, message[0] == UInt8(ascii: "p"), message[3] == UInt8(ascii: "g"),
            message[1] == UInt8(ascii: "o"), message[2] == UInt8(ascii: "n")
        {
            return keep(.notice(.pong))
        }
        reader.use(instruments.symbols, instruments.assets)
        record = MarketRecord()
        let kind = reader.scan(layouts, message, into: &record)
        if kind >= 0, let kind = BookUpdateKind(rawValue: UInt8(truncatingIfNeeded: kind)) {
            if audit.isDue(), !isConfirmed(message) { aside = Oddity(.divergence) }
            return book(kind)
        }
        record = MarketRecord()
        do throws(JSONFault) {
            return try readByPlan(message)
        } catch {
            // What was noted of a bad message is not the next one's.
            aside = nil
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
            aside = nil
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
        if probe.event.length > 0 { return notice(message) }
        let channel = probe.channel
        guard channel.length > 0 else { throw reader.malformed }
        if channel.equals("trades", in: message) { return try enterRows(.trade, message) }
        if channel.equals("instruments", in: message) { return try enterRows(.instrument, message) }
        guard Self.isBook(channel, message) else {
            return keep(.odd(Oddity(.unusedMessage, word: channel.symbol(in: message))))
        }
        guard try reader.fill(plans.book, into: &record) else {
            return keep(.odd(Oddity(.unlistedSymbol)))
        }
        // Without an action the channel shows the best levels whole, each time.
        if record.word.length == 0 { return book(.partial) }
        if record.word.equals("snapshot", in: message) { return book(.snapshot) }
        guard record.word.equals("update", in: message) else {
            return keep(.odd(Oddity(.unknownWord, word: record.word.symbol(in: message))))
        }
        return book(.diff)
    }

    /// The channels of the ordinary book; the one with retail orders is another book.
    private static func isBook(_ channel: JSONText, _ message: PaddedBytes) -> Bool {
        channel.equals("books", in: message) || channel.equals("books5", in: message)
            || channel.equals("bbo-tbt", in: message) || channel.equals("books-l2-tbt", in: message)
            || channel.equals("books50-l2-tbt", in: message)
    }

    private mutating func notice(_ message: PaddedBytes) -> MarketStep {
        let id = probe.id == .min ? RequestID.none : RequestID(raw: probe.id)
        if probe.event.equals("error", in: message) {
            let code = probe.code == .min ? 0 : probe.code
            return keep(.notice(.refused(id, code: Int32(truncatingIfNeeded: code))))
        }
        if probe.event.equals("notice", in: message) { return keep(.notice(.closing)) }
        let known =
            probe.event.equals("subscribe", in: message)
            || probe.event.equals("unsubscribe", in: message)
            || probe.event.equals("login", in: message)
        guard known else {
            return keep(.odd(Oddity(.unusedMessage, word: probe.event.symbol(in: message))))
        }
        return keep(.notice(.acknowledged(id)))
    }

    private mutating func enterRows(
        _ meaning: MarketMeaning,
        _ message: PaddedBytes
    ) throws(JSONFault) -> MarketStep {
        _ = try reader.fill(plans.frame, into: &probe)
        var place = probe.rows
        guard try reader.enter(&place) else { return .nothing }
        rowMeaning = meaning
        return try readRow(at: place, message)
    }

    private mutating func readRow(
        at token: UInt32,
        _ message: PaddedBytes
    ) throws(JSONFault) -> MarketStep {
        row = .max
        var place = token
        record = MarketRecord()
        let listed =
            rowMeaning == .trade
            ? try reader.fill(plans.trade, at: &place, into: &record)
            : try reader.fill(plans.instrument, at: &place, into: &record)
        if !listed {
            place = token
            _ = try reader.fill(plans.nothing, at: &place, into: &probe)
        }
        let more = try reader.more(&place)
        if more { row = place }
        guard listed else { return keep(.odd(Oddity(.unlistedSymbol))) }
        return rowMeaning == .trade ? trade(message) : status(message)
    }

    private mutating func trade(_ message: PaddedBytes) -> MarketStep {
        let buys = record.side.equals("buy", in: message)
        guard buys || record.side.equals("sell", in: message) else {
            return keep(.odd(Oddity(.unknownWord, word: record.side.symbol(in: message))))
        }
        record.takerBuys = buys
        return .trade
    }

    private mutating func status(_ message: PaddedBytes) -> MarketStep {
        let word = record.word
        let known = OKXMetadata.states.first { word.equals($0.word, in: message) }
        let status = known?.status ?? .unknown
        if status == .unknown {
            aside = Oddity(.unknownWord, word: record.word.symbol(in: message))
        }
        return keep(
            .event(
                .status(
                    StatusChange(
                        instrument: InstrumentID(index: record.instrument),
                        status: status,
                        eventTime: .none
                    )
                )
            )
        )
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
