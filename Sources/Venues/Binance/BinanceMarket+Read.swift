public import Base
internal import Domain
internal import Json
public import VenuePort

extension BinanceMarket {
    /// Reads a message, or its first row.
    @usableFromInline
    mutating func read(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable
    ) throws(DecodeError) -> MarketStep {
        row = .max
        reader.use(instruments.symbols, instruments.assets)
        record = MarketRecord()
        let answer = reader.scan(layouts, message, into: &record)
        if let meaning = MarketLayouts.Meaning(scanned: answer) {
            scanned.known &+= 1
            if audit.isDue(), !isConfirmed(message, meaning) { aside = Oddity(.divergence) }
            // A layout's stream is a diff's; anything not quite usual is judged as by plan.
            guard meaning == .depth, record.product == 1 else { return interpret(meaning, message) }
            bookKind = .diff
            return .book
        }
        scanned.other &+= 1
        do throws(JSONFault) {
            return try readByPlan(message)
        } catch {
            // What was noted of a bad message is not the next one's.
            aside = nil
            throw DecodeError(error)
        }
    }

    /// Reads the next row of an array.
    @usableFromInline
    mutating func readRow(_ message: PaddedBytes) throws(DecodeError) -> MarketStep {
        do throws(JSONFault) {
            var place = row
            row = .max
            guard try reader.more(&place) else {
                guard rowsAreWrapped || reader.ended(place) else { throw reader.malformed }
                return .nothing
            }
            return try readRow(at: place, message)
        } catch {
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
        record.first = record.last
        bookKind = .snapshot
        return .book
    }

    /// Reads the REST answer that holds open interest.
    @usableFromInline
    mutating func readOpenInterest(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable
    ) throws(DecodeError) -> MarketStep {
        row = .max
        record = MarketRecord()
        reader.use(instruments.symbols, instruments.assets)
        do throws(JSONFault) {
            try reader.begin(message)
            guard try reader.fill(plans.openInterest, into: &record) else {
                return keep(.odd(Oddity(.unlistedSymbol)))
            }
        } catch {
            throw DecodeError(error)
        }
        let open = OpenInterest(
            instrument: InstrumentID(index: record.instrument),
            quantity: Quantity(raw: record.quantity),
            eventTime: UTCTime(milliseconds: record.eventTime)
        )
        return keep(.event(.openInterest(open)))
    }

    /// Reads a message that has no known layout.
    @inline(__always)
    private mutating func readByPlan(_ message: PaddedBytes) throws(JSONFault) -> MarketStep {
        if let guess = guesses.guess(message) {
            if let listed = fill(by: guess, message) {
                guard listed else { return keep(.odd(Oddity(.unlistedSymbol))) }
                return interpret(guess.meaning, message)
            }
            // Nothing a wrong guess has left behind may be believed.
            record = MarketRecord()
        }
        try reader.begin(message)
        if reader.firstByte(0) == UInt8(ascii: "[") {
            rowsAreWrapped = false
            return try enterRows(0, message)
        }
        probe = ProbeRecord()
        do throws(JSONFault) {
            _ = try reader.fill(plans.probe, into: &probe)
        } catch {
            guard error.reason == .wrongType else { throw error }
            // The data of an all-market stream is an array.
            probe = ProbeRecord()
            _ = try reader.fill(plans.rows, into: &probe)
            rowsAreWrapped = true
            return try enterRows(probe.result, message)
        }
        let isWrapped = probe.inner.length > 0
        let event = isWrapped ? probe.inner : probe.event
        guard event.length > 0 else { return try notice() }
        guard let meaning = Self.meaning(of: event, message) else { return unknown(event, message) }
        let listed =
            isWrapped ? try fillWrapped(meaning, message) : try fillRaw(meaning, message)
        guesses.learn(message, MarketGuesses.Guess(meaning: meaning, isWrapped: isWrapped))
        guard listed else { return keep(.odd(Oddity(.unlistedSymbol))) }
        return interpret(meaning, message)
    }

    /// Reads a message as what the last one like it was: whether its symbol is listed, or nil when the
    /// guess was wrong or the message is.
    @inline(__always)
    private mutating func fill(by guess: MarketGuesses.Guess, _ message: PaddedBytes) -> Bool? {
        do throws(JSONFault) {
            let meaning = guess.meaning
            let listed =
                guess.isWrapped ? try fillWrapped(meaning, message) : try fillRaw(meaning, message)
            return record.event.equals(meaning.word, in: message) ? listed : nil
        } catch {
            return nil
        }
    }

    /// Steps into an array of events.
    private mutating func enterRows(
        _ token: UInt32,
        _ message: PaddedBytes
    ) throws(JSONFault) -> MarketStep {
        var place = token
        guard try reader.enter(&place) else {
            guard rowsAreWrapped || reader.ended(place) else { throw reader.malformed }
            return .nothing
        }
        return try readRow(at: place, message)
    }

    /// Reads the row at a token and remembers where the next one stands.
    private mutating func readRow(
        at token: UInt32,
        _ message: PaddedBytes
    ) throws(JSONFault) -> MarketStep {
        var place = token
        probe = ProbeRecord()
        _ = try reader.fill(plans.probe, at: &place, into: &probe)
        place = token
        let meaning = Self.meaning(of: probe.event, message)
        record = MarketRecord()
        guard let meaning, try fillRow(meaning, &place) else {
            let oddity =
                meaning == nil ? unknown(probe.event, message) : keep(.odd(Oddity(.unlistedSymbol)))
            place = token
            _ = try reader.fill(plans.nothing, at: &place, into: &probe)
            row = place
            return oddity
        }
        row = place
        return interpret(meaning, message)
    }

    /// What a message without an event says about a request of ours.
    private mutating func notice() throws(JSONFault) -> MarketStep {
        guard probe.method == .max, probe.id != .min || probe.result != .max else {
            throw reader.malformed
        }
        let id = probe.id == .min ? RequestID.none : RequestID(raw: probe.id)
        let code = probe.code == .min ? probe.errorCode : probe.code
        guard code == .min else {
            return keep(.notice(.refused(id, code: Int32(truncatingIfNeeded: code))))
        }
        return keep(.notice(.acknowledged(id)))
    }

    @inline(__always)
    private mutating func fillWrapped(
        _ meaning: MarketLayouts.Meaning,
        _ message: PaddedBytes
    ) throws(JSONFault) -> Bool {
        switch meaning {
        case .depth: try reader.read(message, plans.depth.wrapped, into: &record)
        case .best: try reader.read(message, plans.best.wrapped, into: &record)
        case .aggregate: try reader.read(message, plans.aggregate.wrapped, into: &record)
        case .trade: try reader.read(message, plans.trade.wrapped, into: &record)
        case .mark: try reader.read(message, plans.mark.wrapped, into: &record)
        case .liquidation: try reader.read(message, plans.liquidation.wrapped, into: &record)
        case .contract: try reader.read(message, plans.contract.wrapped, into: &record)
        }
    }

    private mutating func fillRaw(
        _ meaning: MarketLayouts.Meaning,
        _ message: PaddedBytes
    ) throws(JSONFault) -> Bool {
        try reader.begin(message)
        var place: UInt32 = 0
        guard try fillRow(meaning, &place) else { return false }
        guard reader.ended(place) else { throw reader.malformed }
        return true
    }

    private mutating func fillRow(
        _ meaning: MarketLayouts.Meaning,
        _ place: inout UInt32
    ) throws(JSONFault) -> Bool {
        switch meaning {
        case .depth: try reader.fill(plans.depth.raw, at: &place, into: &record)
        case .best: try reader.fill(plans.best.raw, at: &place, into: &record)
        case .aggregate: try reader.fill(plans.aggregate.raw, at: &place, into: &record)
        case .trade: try reader.fill(plans.trade.raw, at: &place, into: &record)
        case .mark: try reader.fill(plans.mark.raw, at: &place, into: &record)
        case .liquidation: try reader.fill(plans.liquidation.raw, at: &place, into: &record)
        case .contract: try reader.fill(plans.contract.raw, at: &place, into: &record)
        }
    }

    /// Whether the reference reads a scanned message alike; the record is the reference's from here on.
    private mutating func isConfirmed(
        _ message: PaddedBytes,
        _ meaning: MarketLayouts.Meaning
    ) -> Bool {
        if isSpoiled { record.last &+= 1 }
        return switch meaning {
        case .depth: reader.confirms(&record, of: message, by: plans.depth.wrapped)
        case .best: reader.confirms(&record, of: message, by: plans.best.wrapped)
        case .aggregate: reader.confirms(&record, of: message, by: plans.aggregate.wrapped)
        case .trade: reader.confirms(&record, of: message, by: plans.trade.wrapped)
        default: reader.confirms(&record, of: message, by: plans.mark.wrapped)
        }
    }
}
