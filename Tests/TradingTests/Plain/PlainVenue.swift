import Base
import Domain
import VenuePort

/// Our side of the plain venue: every request and message a row of integers.
struct PlainVenue: Venue, ~Copyable {
    static var id: VenueID { .binance }
    static var requestBytesMax: Int { 512 }
    static var batchMax: Int { 1 }
    static var batchCancelMax: Int { 1 }

    static func meaning(of code: Int32, status: UInt16) -> ErrorMeaning {
        switch code {
        case -2_011, -2_013: ErrorMeaning(.state, .query)
        case -1_007: ErrorMeaning(.unknown)
        default: ErrorMeaning(.reject)
        }
    }

    static func cost(of action: OrderAction) -> RequestCost {
        action == .cancel
            ? RequestCost(weight: 1) : RequestCost(weight: 0, ordersShort: 1, ordersLong: 1)
    }

    static func cost(of request: RestRequest) -> RequestCost {
        switch request {
        case .fills, .positions, .balances: RequestCost(weight: 5)
        default: RequestCost(weight: 1)
        }
    }

    static func cost(ofBatch action: OrderAction, count: Int) -> RequestCost {
        RequestCost(weight: 5)
    }

    mutating func decodeMarket<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        var reader = PlainReader(message)
        guard !reader.isAtEnd else { throw DecodeError(.malformed) }
        switch reader.take() {
        case PlainTag.book: takeBook(&reader, into: &sink)
        case PlainTag.trade:
            sink.market(
                .trade(
                    PublicTrade(
                        instrument: InstrumentID(index: UInt16(reader.take())),
                        aggressor: Side(rawValue: reader.takeByte()) ?? .buy,
                        price: Price(raw: reader.take()),
                        quantity: Quantity(raw: reader.take()),
                        id: reader.take(),
                        engineTime: .none
                    )
                )
            )
        case PlainTag.mark:
            sink.market(
                .mark(
                    MarkUpdate(
                        instrument: InstrumentID(index: UInt16(reader.take())),
                        mark: MarkPrice(Price(raw: reader.take())),
                        index: IndexPrice(Price(raw: reader.take())),
                        fundingRate: 0,
                        nextFunding: UTCTime(nanoseconds: reader.take()),
                        eventTime: .none
                    )
                )
            )
        default: throw DecodeError(.unexpectedMessage)
        }
    }

    private func takeBook<Sink: MarketSink & ~Copyable>(
        _ reader: inout PlainReader,
        into sink: inout Sink
    ) {
        var update = BookUpdate(
            instrument: InstrumentID(index: UInt16(reader.take())),
            kind: BookUpdateKind(rawValue: reader.takeByte()) ?? .diff,
            first: reader.take(),
            last: reader.take(),
            previous: reader.take(),
            bidCount: UInt32(reader.take()),
            askCount: UInt32(reader.take()),
            eventTime: UTCTime(nanoseconds: reader.take()),
            engineTime: .none
        )
        update.checksum = 0
        let bids = Self.levels(&reader, update.bidCount)
        let asks = Self.levels(&reader, update.askCount)
        sink.book(update, bids: bids.span, asks: asks.span)
    }

    private static func levels(_ reader: inout PlainReader, _ count: UInt32) -> [Level] {
        (0..<count).map { _ in
            let price = Price(raw: reader.take())
            return Level(price: price, quantity: Quantity(raw: reader.take()))
        }
    }

    mutating func decodeBook<Sink: MarketSink & ~Copyable>(
        _ message: PaddedBytes,
        of instrument: InstrumentID,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        var reader = PlainReader(message)
        guard reader.take() == PlainTag.book else { throw DecodeError(.unexpectedMessage) }
        takeBook(&reader, into: &sink)
    }

    mutating func decodeUser<Sink: UserSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        var reader = PlainReader(message)
        switch reader.take() {
        case PlainTag.order: sink.order(reader.takeEvent())
        case PlainTag.position: sink.position(Self.position(&reader, .order))
        case PlainTag.balance: sink.balance(Self.balance(&reader, .order))
        default: throw DecodeError(.unexpectedMessage)
        }
    }

    private static func position(
        _ reader: inout PlainReader,
        _ cause: AccountCause
    ) -> PositionUpdate {
        PositionUpdate(
            cause: cause,
            instrument: InstrumentID(index: UInt16(reader.take())),
            amount: SignedQuantity(raw: reader.take()),
            entry: Price(raw: reader.take()),
            unrealised: Money(raw: 0, asset: AssetID(index: 1)),
            eventTime: UTCTime(nanoseconds: reader.take())
        )
    }

    private static func balance(
        _ reader: inout PlainReader,
        _ cause: AccountCause
    ) -> BalanceUpdate {
        let wallet = Money(raw: reader.take(), asset: AssetID(index: 1))
        return BalanceUpdate(
            cause: cause,
            wallet: wallet,
            crossWallet: wallet,
            change: Money(raw: 0, asset: AssetID(index: 1)),
            eventTime: UTCTime(nanoseconds: reader.take())
        )
    }

    mutating func decodeAnswer<Sink: AnswerSink & ~Copyable>(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) throws(DecodeError) {
        var reader = PlainReader(message)
        while !reader.isAtEnd { Self.takeAnswer(&reader, status: 200, into: &sink) }
    }

    mutating func decodeRestAnswer<Sink: AnswerSink & ~Copyable>(
        _ body: PaddedBytes,
        status: UInt16,
        of request: RequestID,
        instruments: borrowing InstrumentTable,
        into sink: inout Sink
    ) {
        var reader = PlainReader(body)
        guard !reader.isAtEnd else {
            var nothing = Answer(request: request, verdict: .unknown)
            nothing.status = status
            sink.answer(nothing)
            return
        }
        while !reader.isAtEnd { Self.takeAnswer(&reader, status: status, into: &sink) }
    }

    private static func takeAnswer<Sink: AnswerSink & ~Copyable>(
        _ reader: inout PlainReader,
        status: UInt16,
        into sink: inout Sink
    ) {
        switch reader.take() {
        case PlainTag.answer:
            var answer = Answer(
                request: RequestID(raw: reader.take()),
                verdict: Verdict(rawValue: reader.takeByte()) ?? .unknown
            )
            answer.code = Int32(truncatingIfNeeded: reader.take())
            answer.meaning = meaning(of: answer.code, status: status)
            answer.serverTime = UTCTime(nanoseconds: reader.take())
            answer.status = status
            sink.answer(answer)
        case PlainTag.orderAnswer:
            var answer = Answer(request: RequestID(raw: reader.take()), verdict: .accepted)
            answer.hasOrder = true
            answer.order = reader.takeEvent()
            answer.status = status
            sink.answer(answer)
        case PlainTag.position: sink.position(position(&reader, .audit))
        case PlainTag.balance: sink.balance(balance(&reader, .audit))
        case PlainTag.key:
            let key: [UInt8] = Array("key\(reader.take())".utf8)
            sink.streamKey(key.span)
        case PlainTag.mode: sink.hedgeMode(reader.take() != 0)
        default: reader.at = reader.words.count
        }
    }

    // MARK: Encoding

    private func write(_ values: [Int64], into buffer: inout MutableSpan<UInt8>) -> Int {
        var writer = PlainWriter()
        for value in values { writer.put(word: value) }
        for (place, byte) in writer.bytes.enumerated() { buffer[place] = byte }
        return writer.bytes.count
    }

    private func words(_ request: OrderRequest) -> [Int64] {
        [
            Int64(request.action.rawValue), request.clientID.raw, Int64(request.instrument.index),
            Int64(request.side.rawValue), Int64(request.type.rawValue),
            Int64(request.timeInForce.rawValue), request.reduceOnly ? 1 : 0, request.price.raw,
            request.quantity.raw, request.validUntil.nanoseconds,
        ]
    }

    mutating func operation(
        _ request: OrderRequest,
        id: RequestID,
        instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> Int {
        write([PlainTag.operation, id.raw] + words(request), into: &buffer)
    }

    mutating func logon(
        id: RequestID,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> Int {
        write([PlainTag.logon, id.raw], into: &buffer)
    }

    mutating func target(
        _ request: RestRequest,
        instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> RestTarget {
        let values: [Int64] =
            switch request {
            case .time: [0]
            case .book(let id, _): [1, Int64(id.index)]
            case .order(let id, let client): [2, Int64(id.index), client.raw]
            case .openOrders(let id): [3, Int64(id.index)]
            case .fills(let id, let from): [4, Int64(id.index), from]
            case .positions: [5]
            case .balances: [6]
            case .streamKey: [7]
            case .streamKeepAlive: [8]
            case .operation(let operation): [9] + words(operation)
            case .positionMode: [10]
            case .setOneWay: [11]
            case .countdown(let id, let span): [12, Int64(id.index), span.count]
            case .instruments: [13]
            case .orderOfVenue(let id, let order):
                [14, Int64(id.index), Int64(bitPattern: order.low)]
            }
        let count = write([PlainTag.rest] + values, into: &buffer)
        return RestTarget(method: .get, byteCount: count, needsKey: true)
    }

    mutating func batch(
        _ requests: Span<OrderRequest>,
        instruments: borrowing InstrumentTable,
        at time: UTCTime,
        into buffer: inout MutableSpan<UInt8>
    ) -> RestTarget {
        RestTarget(method: .post, byteCount: 0, needsKey: true)
    }

    func subscription(
        _ stream: PublicStream,
        of instrument: InstrumentID,
        subscribe: Bool,
        id: RequestID,
        instruments: borrowing InstrumentTable,
        into buffer: inout MutableSpan<UInt8>
    ) -> Int {
        write([PlainTag.subscribe, Int64(stream.rawValue), Int64(instrument.index)], into: &buffer)
    }
}
