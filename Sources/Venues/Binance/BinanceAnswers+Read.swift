public import Base
internal import Domain
internal import Json
public import VenuePort

extension BinanceAnswers {
    /// Reads an answer of the trade session, or begins its list.
    @usableFromInline
    mutating func read(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable
    ) throws(DecodeError) -> AnswerReading {
        element = .max
        reader.use(instruments.symbols, instruments.assets)
        do throws(JSONFault) {
            try reader.begin(message)
            var frame = AnswerRecord()
            _ = try reader.fill(plans.frame, into: &frame)
            var answer = Answer(request: RequestID(raw: frame.id), verdict: .accepted)
            answer.status = UInt16(clamping: frame.status)
            if frame.limits != .max { try readLimits(frame.limits, into: &answer, message) }
            if answer.status != 200 || frame.code != .min {
                refuse(&answer, frame.code, frame.message, message)
                if frame.serverTime > 0 {
                    answer.serverTime = UTCTime(milliseconds: frame.serverTime)
                }
                if frame.retryAfter > 0 { answer.retryAt = UTCTime(milliseconds: frame.retryAfter) }
                return .answer(answer)
            }
            guard frame.result != .max else { return .answer(answer) }
            return try readResult(at: frame.result, answer, message, instruments)
        } catch {
            // What was noted of a bad message is not the next one's.
            aside = nil
            throw DecodeError(error)
        }
    }

    /// Reads a REST answer, or begins its list.
    @usableFromInline
    mutating func readRest(
        _ body: PaddedBytes,
        status: UInt16,
        of request: RequestID,
        _ instruments: borrowing InstrumentTable
    ) -> AnswerReading {
        element = .max
        reader.use(instruments.symbols, instruments.assets)
        var answer = Answer(request: request, verdict: .accepted)
        answer.status = status
        // Words decide about 503, whether they stand in JSON or alone.
        if status == 503 {
            settle(&answer, ErrorMap.meaning(ofUnavailable: unavailable(body)))
            return .answer(answer)
        }
        do throws(JSONFault) {
            try reader.begin(body)
            if status == 200 { return try readResult(at: 0, answer, body, instruments) }
            var record = ElementRecord()
            _ = try reader.fill(plans.element, into: &record)
            refuse(&answer, record.code, record.message, body)
            return .answer(answer)
        } catch {
            return .answer(unreadable(answer))
        }
    }

    /// Reads the next element of a list.
    @usableFromInline
    mutating func readElement(
        _ message: PaddedBytes,
        _ instruments: borrowing InstrumentTable
    ) -> AnswerReading {
        var place = element
        element = .max
        do throws(JSONFault) {
            // Behind the last element the list's end is told, and only then is absence known.
            if reader.firstByte(place) == UInt8(ascii: "]") { return .answer(listed) }
            var answer = listed
            let reading = try readObject(&place, &answer, message, instruments)
            listed.element &+= 1
            if reader.firstByte(place) == UInt8(ascii: ",") { _ = try reader.more(&place) }
            element = place
            return reading
        } catch {
            return .answer(unreadable(listed))
        }
    }

    /// Reads an accepted request's result: one object, or a list.
    private mutating func readResult(
        at token: UInt32,
        _ answer: Answer,
        _ message: PaddedBytes,
        _ instruments: borrowing InstrumentTable
    ) throws(JSONFault) -> AnswerReading {
        var answer = answer
        var place = token
        if reader.firstByte(token) == UInt8(ascii: "[") {
            listed = answer
            guard try reader.enter(&place) else { return .answer(listed) }
            element = place
            return .nothing
        }
        return try readObject(&place, &answer, message, instruments)
    }

    /// Reads one object and tells what it is by what it states.
    private mutating func readObject(
        _ place: inout UInt32,
        _ answer: inout Answer,
        _ message: PaddedBytes,
        _ instruments: borrowing InstrumentTable
    ) throws(JSONFault) -> AnswerReading {
        var record = ElementRecord()
        let begin = place
        guard try reader.fill(plans.element, at: &place, into: &record) else {
            aside = Oddity(.unlistedSymbol)
            place = begin
            var nothing = ProbeRecord()
            _ = try reader.fill(plans.nothing, at: &place, into: &nothing)
            return .nothing
        }
        // Cancel-all answers with code 200, a conditional cancel with "200" as text.
        if record.code != .min, record.code != 200 {
            refuse(&answer, record.code, record.message, message)
            return .answer(answer)
        }
        if record.serverTime > 0 { answer.serverTime = UTCTime(milliseconds: record.serverTime) }
        if record.position != .min { return position(record, message, instruments) }
        if record.wallet != .min { return balance(record) }
        if record.streamKey.length > 0 {
            return .streamKey(
                offset: record.streamKey.offset,
                count: record.streamKey.length,
                answer
            )
        }
        if record.isHedge != 2 { return .hedgeMode(record.isHedge == 1, answer) }
        guard record.order.orderID != 0, let side = OrderWords.side(record.order.side, in: message)
        else { return .answer(answer) }
        answer.hasOrder = true
        answer.order = orderEvent(record, side, message)
        return .answer(answer)
    }

    /// An order or a fill in the engine's words; only queries state when an order was made.
    private mutating func orderEvent(
        _ record: ElementRecord,
        _ side: Side,
        _ message: PaddedBytes
    ) -> OrderEvent {
        let order = record.order
        let isFill = order.lastQuantity > 0
        var event = OrderEvent(
            kind: isFill ? .trade : .snapshot,
            source: isFill || record.time > 0 ? .query : .answer
        )
        event.venueID = VenueOrderID(low: UInt64(bitPattern: order.orderID))
        event.instrument = InstrumentID(index: order.instrument)
        event.side = side
        if isFill {
            event.lastPrice = Price(raw: order.price)
            event.lastQuantity = Quantity(raw: order.lastQuantity)
            event.tradeID = order.tradeID
            event.maker = order.isMaker != 0
            event.realised = order.realised
            let asset =
                order.commissionAsset == .max
                ? AssetID.none : AssetID(index: UInt8(order.commissionAsset + 1))
            event.commission = Money(raw: order.commission, asset: asset)
            event.engineTime = UTCTime(milliseconds: record.time)
            event.eventTime = event.engineTime
            return event
        }
        let state = OrderWords.state(order.status, in: message)
        if state == nil { aside = Oddity(.unknownWord, word: order.status.symbol(in: message)) }
        event.state = state ?? .unknown
        event.clientID = OrderWords.clientID(order.clientID, in: message)
        event.madeByVenue = OrderWords.isMadeByVenue(order.clientID, in: message)
        event.type = OrderWords.type(order.type, in: message) ?? .conditional
        event.timeInForce =
            OrderWords.timeInForce(order.timeInForce, in: message) ?? .goodTillCancel
        event.reduceOnly = order.isReduceOnly != 0
        event.price = Price(raw: order.price)
        event.quantity = Quantity(raw: order.quantity)
        event.filled = Quantity(raw: order.filled)
        event.engineTime = UTCTime(milliseconds: order.engineTime)
        event.eventTime = event.engineTime
        return event
    }

    private mutating func position(
        _ record: ElementRecord,
        _ message: PaddedBytes,
        _ instruments: borrowing InstrumentTable
    ) -> AnswerReading {
        guard record.order.positionSide.equals("BOTH", in: message) else {
            aside = Oddity(.unusedMessage, word: record.order.positionSide.symbol(in: message))
            return .nothing
        }
        let id = InstrumentID(index: record.order.instrument)
        let asset =
            record.marginAsset == .max
            ? instruments[id].settlement : AssetID(index: UInt8(record.marginAsset + 1))
        return .position(
            PositionUpdate(
                cause: .audit,
                instrument: id,
                amount: SignedQuantity(raw: record.position),
                entry: Price(raw: record.entry),
                unrealised: Money(raw: record.unrealised, asset: asset),
                eventTime: UTCTime(milliseconds: record.order.engineTime)
            )
        )
    }

    private mutating func balance(_ record: ElementRecord) -> AnswerReading {
        guard record.asset != .max else {
            aside = Oddity(.unlistedSymbol)
            return .nothing
        }
        let asset = AssetID(index: UInt8(record.asset + 1))
        return .balance(
            BalanceUpdate(
                cause: .audit,
                wallet: Money(raw: record.wallet, asset: asset),
                crossWallet: Money(raw: record.crossWallet, asset: asset),
                change: Money(raw: 0, asset: asset),
                eventTime: UTCTime(milliseconds: record.order.engineTime)
            )
        )
    }

    /// Reads the counters an answer carries.
    private mutating func readLimits(
        _ token: UInt32,
        into answer: inout Answer,
        _ message: PaddedBytes
    ) throws(JSONFault) {
        var place = token
        guard try reader.enter(&place) else { return }
        var more = true
        while more {
            var limit = LimitRecord()
            _ = try reader.fill(plans.limit, at: &place, into: &limit)
            let count = Int32(clamping: limit.count)
            if limit.kind.equals("REQUEST_WEIGHT", in: message) {
                answer.weightUsed = count
            } else if limit.interval.equals("SECOND", in: message) {
                answer.ordersShort = count
            } else if limit.interval.equals("MINUTE", in: message) {
                answer.ordersLong = count
            }
            more = try reader.more(&place)
        }
    }

    /// Makes an answer a refusal, or unknown where the code proves nothing.
    private func refuse(
        _ answer: inout Answer,
        _ code: Int64,
        _ text: JSONText,
        _ message: PaddedBytes
    ) {
        answer.code = code == .min ? 0 : Int32(truncatingIfNeeded: code)
        settle(&answer, ErrorMap.meaning(of: answer.code, status: answer.status))
        if answer.code == -1003 { answer.retryAt = bannedUntil(text, message) }
    }

    private func settle(_ answer: inout Answer, _ meaning: ErrorMeaning) {
        answer.meaning = meaning
        answer.verdict = meaning.kind == .unknown ? .unknown : .refused
    }

    /// An HTML page, an empty body, a cut one: the status alone speaks, and mostly says nothing.
    private func unreadable(_ answer: Answer) -> Answer {
        var answer = answer
        let refusing = [403, 418, 429].contains(answer.status)
        settle(
            &answer,
            refusing
                ? ErrorMap.meaning(of: 0, status: answer.status) : ErrorMeaning(.unknown, .query)
        )
        return answer
    }

    /// The instant in "…banned until 1573…": the only run of thirteen digits.
    private func bannedUntil(_ text: JSONText, _ message: PaddedBytes) -> UTCTime {
        var digits = 0
        var value: Int64 = 0
        for index in 0..<Int(text.length) {
            let digit = message[Int(text.offset) + index] &- UInt8(ascii: "0")
            if digit <= 9, digits < 13 {
                value = value * 10 + Int64(digit)
                digits += 1
            } else if digits == 13 {
                break
            } else {
                (digits, value) = (0, 0)
            }
        }
        return digits == 13 ? UTCTime(milliseconds: value) : .none
    }

    /// Which of the texts of 503 a body holds.
    private func unavailable(_ body: PaddedBytes) -> ErrorMap.UnavailableText {
        if body.contains("Unknown error, please check your request") { return .unknown }
        if body.contains("Request throttled by system-level protection") { return .throttled }
        if body.contains("Internal error; unable to process your request") { return .failed }
        return body.contains("Service Unavailable") ? .notServed : .unknown
    }
}

extension PaddedBytes {
    /// Whether the message holds these letters somewhere; for short bodies on the path of errors.
    fileprivate func contains(_ words: StaticString) -> Bool {
        let length = words.utf8CodeUnitCount
        guard length <= count else { return false }
        for start in 0...(count - length) {
            var same = 0
            // SAFETY: the index is below the words' length.
            while same < length, unsafe self[start + same] == words.utf8Start[same] { same += 1 }
            if same == length { return true }
        }
        return false
    }
}
